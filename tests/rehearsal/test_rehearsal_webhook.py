"""A bot may have its updates brought: in order, with its secret, again and again until it answers with a 2xx."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from yarl import URL

from signaalbot.rehearsal.courier import Courier
from signaalbot.rehearsal.problems import Rejection
from signaalbot.rehearsal.server import Server
from signaalbot.rehearsal.state import Person
from signaalbot.rehearsal.webhook import ADDRESS, lane_of, may_be_performed
from signaalbot.rehearsal.world import World
from tests.rehearsal.conftest import MONDAY
from tests.rehearsal.receiver import Receiver

Api = Callable[..., Any]


@pytest.fixture
async def hook(world: World) -> AsyncIterator[Receiver]:
    """A receiver, and a courier who brings updates there once the webhook is set."""
    async with Receiver() as receiver, Courier(world):
        yield receiver


def failing(status: int, times: int = 1, headers: dict[str, str] | None = None) -> list[web.Response]:
    return [web.Response(status=status, headers=headers) for _ in range(times)]


async def test_updates_are_brought_in_order_and_with_the_secret(
    world: World, anna: Person, api: Api, hook: Receiver
) -> None:
    world.say(anna, "bot", "voor de webhook")
    api("setWebhook", url=hook.url, secret_token="geheim-1")
    for text in ("een", "twee", "drie"):
        world.say(anna, "bot", text)
    await world.parked(5)

    assert hook.texts == ["voor de webhook", "een", "twee", "drie"]
    assert set(hook.secrets) == {"geheim-1"}
    assert api("getWebhookInfo") == {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "ip_address": "127.0.0.1",
        "max_connections": 40,
    }


async def test_without_a_secret_there_is_no_header(world: World, anna: Person, api: Api, hook: Receiver) -> None:
    api("setWebhook", url=hook.url)
    world.say(anna, "bot", "dag")
    await world.parked(5)

    assert hook.secrets == [None]


async def test_only_what_the_bot_asked_for_is_brought(world: World, anna: Person, api: Api, hook: Receiver) -> None:
    world.say(anna, "bot", "oud")
    api("setWebhook", url=hook.url, allowed_updates=["callback_query"], drop_pending_updates=True)
    world.say(anna, "bot", "nieuw")
    await world.parked(5)

    assert hook.updates == []
    assert api("getWebhookInfo")["allowed_updates"] == ["callback_query"]


async def test_a_failure_is_tried_again_at_once_and_then_after_2_4_8_seconds(
    world: World, anna: Person, api: Api, hook: Receiver
) -> None:
    hook.answers = failing(500, 5)
    api("setWebhook", url=hook.url)
    start = world.clock.now()
    world.say(anna, "bot", "dag")
    tries = []
    for second in range(16):
        await world.advance(start + timedelta(seconds=second))
        tries.append(len(hook.updates))

    assert tries == [2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5]
    assert api("getWebhookInfo")["pending_update_count"] == 1
    await world.advance(start + timedelta(seconds=30))
    assert len(hook.updates) == 6
    assert api("getWebhookInfo")["pending_update_count"] == 0


async def test_the_last_failure_can_be_asked_for(world: World, anna: Person, api: Api, hook: Receiver) -> None:
    hook.answers = failing(404) + failing(503)
    api("setWebhook", url=hook.url)
    world.say(anna, "bot", "dag")
    await world.parked(5)

    told = api("getWebhookInfo")
    assert told["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert told["last_error_date"] == world.timestamp


async def test_the_bot_may_say_when_to_come_back(world: World, anna: Person, api: Api, hook: Receiver) -> None:
    hook.answers = failing(429, headers={"Retry-After": "40"})
    api("setWebhook", url=hook.url)
    world.say(anna, "bot", "dag")
    await world.advance(world.clock.now() + timedelta(seconds=39))
    before = len(hook.updates)
    await world.advance(world.clock.now() + timedelta(seconds=1))

    assert (before, len(hook.updates)) == (1, 2)


async def test_one_chat_that_fails_does_not_hold_up_another(
    world: World, anna: Person, bilal: Person, api: Api, hook: Receiver
) -> None:
    hook.answers = failing(500, 2)
    api("setWebhook", url=hook.url)
    world.say(anna, "bot", "anna 1")
    world.say(anna, "bot", "anna 2")
    world.say(bilal, "bot", "bilal 1")
    await world.parked(5)
    assert hook.texts == ["anna 1", "anna 1", "bilal 1"]
    await world.advance(world.clock.now() + timedelta(seconds=2))

    assert hook.texts[3:] == ["anna 1", "anna 2"]


async def test_a_pause_never_grows_over_two_minutes(world: World, anna: Person, api: Api, hook: Receiver) -> None:
    hook.answers = failing(500, 100)
    api("setWebhook", url=hook.url)
    world.say(anna, "bot", "dag")
    await world.advance(world.clock.now() + timedelta(hours=1))

    assert 30 <= len(hook.updates) <= 70


async def test_after_a_day_an_update_is_given_up(world: World, anna: Person, api: Api, hook: Receiver) -> None:
    hook.answers = failing(500, 100, {"Retry-After": "9999"})
    api("setWebhook", url=hook.url)
    world.say(anna, "bot", "dag")
    await world.advance(world.clock.now() + timedelta(hours=23))
    before = api("getWebhookInfo")["pending_update_count"]
    await world.advance(world.clock.now() + timedelta(hours=2))

    assert (before, api("getWebhookInfo")["pending_update_count"]) == (1, 0)
    assert len(hook.updates) == 25  # an hour is the longest that a bot may ask for


@pytest.mark.parametrize(
    ("url", "words"),
    [("http://127.0.0.1:9/hook", "Connection refused"), ("http://localhost:9/", "Connection refused")],
)
async def test_nobody_at_the_address_is_told_as_telegram_tells_it(
    world: World, anna: Person, api: Api, hook: Receiver, url: str, words: str
) -> None:
    api("setWebhook", url=url)
    world.say(anna, "bot", "dag")
    await world.parked(5)

    assert api("getWebhookInfo")["last_error_message"] == words


async def test_a_receiver_that_does_not_answer_is_given_up_in_the_end(world: World, anna: Person, api: Api) -> None:
    async def think_for_ever(_update: dict[str, Any]) -> None:
        await asyncio.Event().wait()

    async with Receiver(think_for_ever) as receiver, Courier(world, patience=0.02):
        api("setWebhook", url=receiver.url)
        world.say(anna, "bot", "dag")
        await world.parked(5)

        assert api("getWebhookInfo")["last_error_message"] == "Read timeout expired"


async def test_a_webhook_and_polling_exclude_each_other(world: World, anna: Person, api: Api, hook: Receiver) -> None:
    """T32: 409 while a webhook is set; without it the updates can be fetched again."""
    hook.answers = failing(500, 9)
    api("setWebhook", url=hook.url)
    world.say(anna, "bot", "dag")
    await world.parked(5)
    with pytest.raises(Rejection, match="409 Conflict: can't use getUpdates method while webhook is active"):
        api("getUpdates")
    api("deleteWebhook")

    assert [update["message"]["text"] for update in api("getUpdates")] == ["dag"]


async def test_the_answer_to_an_update_may_ask_for_a_call(world: World, anna: Person, api: Api, hook: Receiver) -> None:
    answer = {"method": "sendMessage", "chat_id": anna.id, "text": "uit het antwoord"}
    form = {"method": "sendmessage", "chat_id": str(anna.id), "text": "als formulier"}
    hook.answers = [
        web.json_response(answer),
        web.Response(text="&".join(f"{key}={value}" for key, value in form.items())),
        web.json_response({"method": "deleteWebhook"}),
        web.json_response({"method": "getMe"}),
        web.json_response(["geen", "methode"]),
        web.Response(text="{", content_type="application/json"),
    ]
    hook.answers[1].content_type = "application/x-www-form-urlencoded"
    api("setWebhook", url=hook.url)
    for text in "abcdef":
        world.say(anna, "bot", text)
    await world.parked(5)

    assert [seen.text for seen in world.seen if seen.sender == "Signaalbot"] == ["uit het antwoord", "als formulier"]
    assert [call.method for call in world.calls] == ["setWebhook", "sendMessage", "sendMessage"]
    assert world.webhook is not None


async def test_a_fault_meets_the_call_in_an_answer_too(world: World, anna: Person, api: Api, hook: Receiver) -> None:
    hook.answers = [web.json_response({"method": "sendMessage", "chat_id": anna.id, "text": "weg"})]
    world.faults.add("sendMessage", kind="refused")
    api("setWebhook", url=hook.url)
    world.say(anna, "bot", "dag")
    await world.parked(5)

    assert [seen.text for seen in world.seen] == ["dag"]


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.org/hook",
        "http://example.org/",
        "http://127.0.0.1@example.org/",
        "http://127.0.0.1.example.org/",
        "http://127.0.0.1:80\\@example.org/",
        "http://localhost.example.org/",
        "http://10.0.0.1/",
        "https://127.0.0.1:8443/hook",
        "ftp://127.0.0.1/",
        "http://[::1].example.org/",
        "http://127.0.0.1:80#@example.org/",
        "hallo",
    ],
)
def test_nothing_is_ever_brought_to_another_machine(world: World, api: Api, url: str) -> None:
    with pytest.raises(Rejection, match=r"bad webhook: \[rehearsal\] url: only http:// to this machine"):
        api("setWebhook", url=url)
    assert world.webhook is None
    assert world.complaints != []


async def test_a_redirect_elsewhere_is_a_failure_and_not_followed(
    world: World, anna: Person, api: Api, hook: Receiver
) -> None:
    hook.answers = failing(302, 2, {"Location": "http://192.0.2.1/"})
    api("setWebhook", url=hook.url)
    world.say(anna, "bot", "dag")
    await world.parked(5)

    assert api("getWebhookInfo")["last_error_message"] == "Wrong response from the webhook: 302 Found"


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=50, deadline=None)
def test_whatever_passes_for_an_address_leads_to_this_machine(before: str, after: str) -> None:
    for text in (f"http://{before}127.0.0.1{after}", f"http://localhost{before}", f"http://{before}/{after}"):
        if ADDRESS.fullmatch(text):
            host = URL(text).host or ""
            assert host == "localhost" or host == "::1" or host.startswith("127.")


@pytest.mark.parametrize(
    ("token", "words"),
    [("met spatie", "secret token contains unallowed characters"), ("x" * 257, "secret token is too long")],
)
def test_a_secret_that_telegram_does_not_take_is_refused(api: Api, token: str, words: str) -> None:
    with pytest.raises(Rejection, match=words):
        api("setWebhook", url="http://127.0.0.1:9/", secret_token=token)


def test_an_empty_address_means_no_webhook(world: World, api: Api) -> None:
    api("setWebhook", url="http://127.0.0.1:9/", max_connections=200)
    first = api("getWebhookInfo")["max_connections"]
    api("setWebhook", url="")

    assert (first, world.webhook) == (100, None)


def test_methods_that_ask_or_end_are_not_performed_from_an_answer() -> None:
    names = ("sendMessage", "SENDPHOTO", "getMe", "setWebhook", "deletewebhook", "logOut", "close", "")

    assert [name for name in names if may_be_performed(name)] == ["sendMessage", "SENDPHOTO"]


def test_updates_of_one_chat_share_a_lane_and_polls_have_each_their_own() -> None:
    message: dict[str, Any] = {"update_id": 1, "message": {"chat": {"id": 5}}}
    edited: dict[str, Any] = {"update_id": 2, "edited_message": {"chat": {"id": 5}}}
    tap: dict[str, Any] = {"update_id": 3, "callback_query": {"from": {"id": 5}}}
    polls: list[dict[str, Any]] = [{"update_id": number, "poll": {"id": "1"}} for number in (4, 5)]

    assert lane_of(message) == lane_of(edited) == 5
    assert len({lane_of(each) for each in (message, tap, *polls)}) == 4


async def test_a_server_brings_updates_by_itself(world: World, anna: Person, api: Api, served: Server) -> None:
    async with Receiver() as receiver:
        api("setWebhook", url=receiver.url)
        world.say(anna, "bot", "dag")
        await world.parked(5)

    assert receiver.texts == ["dag"]


async def test_an_update_overtakes_another_on_order_and_keeps_its_number(
    world: World, anna: Person, api: Api, hook: Receiver
) -> None:
    api("setWebhook", url=hook.url)
    world.updates.swaps = 1
    world.say(anna, "bot", "een")
    world.say(anna, "bot", "twee")
    await world.parked(5)

    assert hook.texts == ["twee", "een"]
    assert [update["update_id"] - hook.updates[1]["update_id"] for update in hook.updates] == [1, 0]


async def test_several_connections_bring_chats_side_by_side_and_each_in_order(
    world: World, anna: Person, bilal: Person, api: Api
) -> None:
    async with Receiver() as receiver, Courier(world, connections=8):
        api("setWebhook", url=receiver.url, max_connections=2)
        for number in range(5):
            world.say(anna, "bot", f"anna {number}")
            world.say(bilal, "bot", f"bilal {number}")
        await world.parked(5)

    for name in ("anna", "bilal"):
        assert [text for text in receiver.texts if text.startswith(name)] == [f"{name} {number}" for number in range(5)]


@given(
    st.lists(st.sampled_from([200, 204, 302, 400, 500, 503]), max_size=12),
    st.lists(st.integers(0, 2), min_size=1, max_size=6),
)
@settings(max_examples=25, deadline=None)
async def test_every_update_arrives_until_it_is_taken_and_never_after(statuses: list[int], who: list[int]) -> None:
    world = World(MONDAY)
    people = [world.person(name) for name in ("Anna", "Bilal", "Chris")]
    taken: list[int] = []
    async with Receiver() as receiver, Courier(world):
        receiver.answers = [web.Response(status=status) for status in statuses]
        world.call("setWebhook", {"url": receiver.url})
        for number in who:
            world.say(people[number], "bot", str(number))
        await world.advance(world.clock.now() + timedelta(hours=2))
    answers = [*statuses, *[200] * 100]
    for update, status in zip(receiver.updates, answers, strict=False):
        assert update["update_id"] not in taken
        if 200 <= status <= 299:
            taken.append(update["update_id"])

    texts = {update["update_id"]: update["message"]["text"] for update in receiver.updates}
    assert sorted(texts[number] for number in taken) == sorted(map(str, who))
    for number in set(who):
        lane = [update for update in taken if texts[update] == str(number)]
        assert lane == sorted(lane)
    assert len(world.updates) == 0
    assert world.complaints == []

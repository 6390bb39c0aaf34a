"""What the bot sends, changes and takes back is held to Telegram's limits and refused in Telegram's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from signaalbot.rehearsal.problems import Rejection
from signaalbot.rehearsal.state import Chat, Person, Upload
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]
Heard = Callable[[], list[tuple[str, Any]]]


def button(**fields: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Gezien", **fields}]]}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: text must be non-empty"),
        ({"text": "a" * 4097}, "Bad Request: message is too long"),
        ({"text": "👍" * 2049}, "Bad Request: message is too long"),
        (
            {"text": "5 <br> 3", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "br" at byte offset 2',
        ),
        ({"text": "a", "reply_markup": button(callback_data="x" * 65)}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": button(callback_data="é" * 33)}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": button(callback_data="")}, "Bad Request: BUTTON_DATA_INVALID"),
        (
            {"text": "a", "reply_markup": button()},
            "Bad Request: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "a", "reply_markup": button(url="rijtmeer")},
            "Bad Request: inline keyboard button URL 'rijtmeer' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "a", "reply_parameters": {"message_id": 99}},
            "Bad Request: message to be replied not found",
        ),
    ],
)
def test_a_message_outside_the_limits_is_refused(started: Person, api: Api, params: dict[str, Any], words: str) -> None:
    with pytest.raises(Rejection) as caught:
        api("sendMessage", chat_id=started.id, **params)

    assert (caught.value.status, caught.value.description) == (400, words)


@pytest.mark.parametrize("text", ["a" * 4096, "👍" * 2048, "<b>" + "a" * 4096 + "</b>"])
def test_the_limit_counts_utf16_units_after_the_markup_is_gone(started: Person, api: Api, text: str) -> None:
    assert api("sendMessage", chat_id=started.id, text=text, parse_mode="HTML")["message_id"]


def test_a_reply_to_what_is_gone_can_go_out_without_it(started: Person, api: Api) -> None:
    reply = {"message_id": 99, "allow_sending_without_reply": True}

    assert "reply_to_message" not in api("sendMessage", chat_id=started.id, text="a", reply_parameters=reply)


def test_a_reply_shows_what_it_replies_to(world: World, started: Person, api: Api) -> None:
    message = world.say(started, "bot", "Mag dat?")

    sent = api("sendMessage", chat_id=started.id, text="Ja", reply_parameters={"message_id": message.message_id})

    assert sent["reply_to_message"]["text"] == "Mag dat?"


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("nobody", "400 Bad Request: chat not found"),
        ("stranger", "400 Bad Request: chat not found"),
        ("member", "403 Forbidden: bot can't initiate conversation with a user"),
    ],
)
def test_the_bot_cannot_write_first(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api, who: str, words: str
) -> None:
    world.add_member(anna, room, bilal)
    ids = {"nobody": 5, "stranger": world.person("Chris").id, "member": bilal.id}

    with pytest.raises(Rejection) as caught:
        api("sendMessage", chat_id=ids[who], text="Dag")

    assert str(caught.value) == words


def test_a_group_that_the_bot_never_saw_is_not_found(world: World, anna: Person, api: Api) -> None:
    with pytest.raises(Rejection, match="chat not found"):
        api("sendMessage", chat_id=world.group("Elders", anna).id, text="Dag")


def test_private_chats_share_one_count_and_each_supergroup_has_its_own(
    world: World, room: Chat, started: Person, bilal: Person, api: Api
) -> None:
    world.say(bilal, "bot", "/start")
    numbers = [api("sendMessage", chat_id=chat, text="Dag")["message_id"] for chat in (started.id, bilal.id)]

    assert numbers[1] == numbers[0] + 1
    assert api("sendMessage", chat_id=room.id, text="Dag")["message_id"] == 2


def test_a_caption_has_a_limit_of_its_own(started: Person, api: Api) -> None:
    upload = {"document": Upload("a.pdf", b"a", "application/pdf")}

    assert api("sendDocument", upload, chat_id=started.id, caption="a" * 1024)["caption"]
    with pytest.raises(Rejection, match="message caption is too long"):
        api("sendDocument", upload, chat_id=started.id, caption="a" * 1025)


def test_a_file_can_be_sent_again_by_its_id(started: Person, api: Api) -> None:
    first = api("sendDocument", {"document": Upload("a.pdf", b"a")}, chat_id=started.id)["document"]
    again = api("sendDocument", chat_id=started.id, document=first["file_id"])["document"]

    assert again == first
    with pytest.raises(Rejection, match="wrong remote file identifier"):
        api("sendDocument", chat_id=started.id, document="onzin")
    with pytest.raises(Rejection, match="file must be non-empty"):
        api("sendDocument", {"document": Upload("a.pdf", b"")}, chat_id=started.id)


def test_a_file_over_fifty_megabytes_is_too_large(started: Person, api: Api) -> None:
    with pytest.raises(Rejection, match="413 Request Entity Too Large"):
        api("sendDocument", {"document": Upload("a.pdf", bytes(50 * 1024 * 1024 + 1))}, chat_id=started.id)


def test_what_is_protected_cannot_be_copied(started: Person, api: Api) -> None:
    sent = api("sendMessage", chat_id=started.id, text="Vertrouwelijk", protect_content=True)

    with pytest.raises(Rejection, match="message can't be copied"):
        api("copyMessage", chat_id=started.id, from_chat_id=started.id, message_id=sent["message_id"])


def test_sending_too_fast_is_counted_and_refused_when_limits_are_enforced(
    world: World, room: Chat, started: Person, api: Api
) -> None:
    for _ in range(5):
        api("sendMessage", chat_id=started.id, text="a")
    assert world.violations == []
    api("sendMessage", chat_id=started.id, text="a")
    assert [violation.rule for violation in world.violations] == ["1/s per chat"]

    world.enforce_limits = True
    with pytest.raises(Rejection, match="429 Too Many Requests: retry after 2") as caught:
        api("sendMessage", chat_id=started.id, text="a")
    assert caught.value.parameters == {"retry_after": 2}
    world.clock.set(world.clock.now() + timedelta(seconds=2))
    api("sendMessage", chat_id=started.id, text="a")


def test_a_group_takes_twenty_messages_a_minute(world: World, room: Chat, api: Api) -> None:
    world.enforce_limits = True
    for _ in range(20):
        api("sendMessage", chat_id=room.id, text="a")
        world.clock.set(world.clock.now() + timedelta(seconds=1))

    with pytest.raises(Rejection, match="retry after 40"):
        api("sendMessage", chat_id=room.id, text="a")
    world.clock.set(world.clock.now() + timedelta(seconds=40))
    api("sendMessage", chat_id=room.id, text="a")


def test_thirty_messages_a_second_go_out_in_all(world: World, api: Api) -> None:
    people = [world.person(f"Persoon {number}") for number in range(31)]
    for person in people:
        world.say(person, "bot", "/start")
    for person in people:
        api("sendMessage", chat_id=person.id, text="Bericht")

    assert [(each.rule, each.chat_id) for each in world.violations] == [("30/s overall", people[-1].id)]

"""The control door: a page on this machine sees every phone and can act; nobody else gets in."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from signaalbot.rehearsal import control, scenario_file
from signaalbot.rehearsal.acting import ACTS as ACTS_AT_THE_DOOR
from signaalbot.rehearsal.acting import CHANGES
from signaalbot.rehearsal.director import Director
from signaalbot.rehearsal.leading import ORDERS
from signaalbot.rehearsal.play import Performance, gather
from signaalbot.rehearsal.playbill import Playbill
from signaalbot.rehearsal.scenario import ACTS, SIDES
from signaalbot.rehearsal.state import Upload
from signaalbot.rehearsal.world import World
from tests.rehearsal.staging import HEADER

PAGE = Path(control.__file__).parent / "page"
SCENARIO = (
    HEADER
    + """
[[step]]
note = "De dag begint"
[[step]]
who = "gerben"
says = "hoi"
[[inject]]
id = "gerucht"
title = "Een gerucht"
description = "Het gaat rond"
[[inject.step]]
who = "gerben"
says = "klopt het"
"""
)


class Door:
    """A world behind the control door, and a browser in front of it."""

    def __init__(self, director: Director, client: TestClient[Any, Any]) -> None:
        self.director, self.client = director, client
        self.world, self.cast, self.playbill = director.world, director.cast, director.playbill

    def begins_step(self, number: int) -> None:
        steps = self.playbill.scenario.steps if self.playbill.scenario else ()
        self.playbill.on_step(number, len(steps), steps[number - 1])

    async def get(self, path: str) -> Any:
        async with self.client.get(path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, **fields: Any) -> tuple[int, Any]:
        async with self.client.post(path, json=fields) as answer:
            return answer.status, await answer.json()

    def id(self, who: str) -> int:
        return self.cast.people[who].id

    @property
    def room(self) -> int:
        return self.cast.groups["kamer"].id


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    path = tmp_path / "proef.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    script = scenario_file.load(path)
    world = World(datetime(2026, 11, 2, 7, tzinfo=UTC))
    cast = gather(world, script)
    director = Director(Performance(world, cast, {}), script, Playbill(world, script, cast))
    app = web.Application()
    control.routes(world, director.playbill, director, real_timeout=1)(app)
    async with TestClient(TestServer(app)) as client:
        yield Door(director, client)


@contextmanager
def polling(world: World) -> Iterator[None]:
    """Let a bot that does nothing wait for updates."""

    async def poll() -> None:
        offset = 0
        while True:
            reply = await world.poll({"offset": offset, "timeout": 50})
            offset = max([offset, *(update["update_id"] + 1 for update in reply.body["result"])])

    task = asyncio.create_task(poll())
    yield
    task.cancel()


def send_document(world: World, chat: int, name: str, content: str) -> None:
    upload = Upload(name, content.encode(), "text/html")
    reply = world.call("sendDocument", {"chat_id": chat, "document": "attach://it"}, {"it": upload})
    assert reply.status == 200


async def test_the_state_tells_who_there_is_what_time_it_is_and_how_far_the_play_is(door: Door) -> None:
    door.begins_step(1)
    door.begins_step(2)

    state = await door.get("/rehearsal/state")

    assert state["title"] == "Proef"
    assert state["now"] == "2026-11-02T08:00:00+01:00"
    assert state["people"][1] == {
        "id": door.id("gerben"),
        "name": "Gerben",
        "function": "organisator",
        "side": "organisatie",
    }
    assert state["chats"] == [{"id": door.room, "title": "Kamer", "kind": "supergroup"}]
    assert state["play"] == {
        "state": "waiting",
        "step": 2,
        "total": 2,
        "last": {"person": door.id("gerben"), "act": "says", "text": "hoi", "chat": None},
        "notes": [{"at": "2026-11-02T08:00:00+01:00", "text": "De dag begint", "kind": "note"}],
        "speed": "fast",
        "coming": None,
        "scene": [door.id("gerben")],
        "taken": [],
        "off": [],
        "injects": [{"id": "gerucht", "title": "Een gerucht", "description": "Het gaat rond", "earliest": None}],
    }


async def test_free_practice_has_people_and_no_play() -> None:
    world = World(datetime(2026, 11, 2, 7, tzinfo=UTC))
    fatma = world.person("Fatma")
    app = web.Application()
    control.routes(world)(app)

    async with TestClient(TestServer(app)) as client:
        state = await (await client.get("/rehearsal/state")).json()

    assert state["people"] == [{"id": fatma.id, "name": "Fatma", "function": "", "side": ""}]
    assert (state["title"], state["play"]["state"], state["play"]["total"]) == ("", "free", 0)


async def test_the_page_leads_the_play(door: Door) -> None:
    gerben = door.id("gerben")

    _, paused = await door.post("/rehearsal/play", action="pause")
    _, fast = await door.post("/rehearsal/play", action="speed", speed="full")
    _, taken = await door.post("/rehearsal/play", action="take", person=gerben)
    _, given = await door.post("/rehearsal/play", action="give", person=gerben)
    _, thrown = await door.post("/rehearsal/play", action="inject", inject="gerucht")

    assert paused["state"] == "paused"
    assert paused["coming"] == {"person": None, "act": "note", "text": "De dag begint", "chat": None}
    assert fast["speed"] == "full"
    assert (taken["taken"], given["taken"]) == ([gerben], [])
    assert thrown["injects"] == []
    assert [one["kind"] for one in (await door.get("/rehearsal/state"))["play"]["notes"]] == ["inject"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"action": "dance"}, (400, "field_error")),
        ({"action": "speed", "speed": "slow"}, (400, "field_error")),
        ({"action": "take", "person": 1}, (409, "impossible")),
        ({"action": "inject", "inject": "regen"}, (409, "no_such_inject")),
    ],
)
async def test_what_the_leader_cannot_do_is_refused_with_a_reason(
    door: Door, fields: dict[str, Any], expected: tuple[int, str]
) -> None:
    status, answer = await door.post("/rehearsal/play", **fields)

    assert (status, answer["error"]) == expected


async def test_without_a_play_there_is_nothing_to_lead() -> None:
    app = web.Application()
    control.routes(World(datetime(2026, 11, 2, 7, tzinfo=UTC)))(app)

    async with TestClient(TestServer(app)) as client:
        answer = await client.post("/rehearsal/play", json={"action": "play"})
        assert (answer.status, (await answer.json())["error"]) == (409, "impossible")


async def test_people_groups_and_trouble_are_made_by_hand(door: Door) -> None:
    _, fatma = await door.post("/rehearsal/people", name="Fatma", last_name="Demir")
    _, group = await door.post("/rehearsal/groups", title="Zaal", owner=fatma["id"])
    trouble, ordered = await door.post("/rehearsal/faults", kind="429", chat=group["id"], times=3)

    assert door.world.people[fatma["id"]].name == "Fatma Demir"
    assert door.world.chats[group["id"]].title == "Zaal"
    assert (trouble, ordered) == (200, {"ok": True, "open": 3})
    assert (await door.post("/rehearsal/faults", kind="regen"))[0] == 400
    assert (await door.post("/rehearsal/people", name="x" * 65))[0] == 400
    assert (await door.post("/rehearsal/groups", title="Zaal", owner=1))[0] == 404


async def test_the_log_tells_what_the_bot_called_and_what_was_wrong_with_it(door: Door) -> None:
    door.world.call("sendMessage", {"chat_id": 1, "text": "hoi"})
    door.world.call("sendMesage", {})

    log = await door.get("/rehearsal/log")

    assert [(call["method"], call["status"]) for call in log["calls"]] == [("sendMessage", 400), ("sendMesage", 404)]
    assert len(log["complaints"]) == 1
    assert log["violations"] == []


async def test_a_phone_shows_only_the_newest_messages_and_what_is_pinned(door: Door) -> None:
    """A page need not carry 20,000 messages; what is pinned may be older than all that it does."""
    marijke, room = door.cast.people["marijke"], door.cast.groups["kamer"]
    for number in range(5):
        door.world.say(marijke, room, f"bericht {number}")
    room.pinned.append(min(room.messages))

    (chat,) = (await door.get(f"/rehearsal/view/{marijke.id}?newest=2"))["chats"]

    assert [one["text"] for one in chat["messages"]] == ["bericht 3", "bericht 4"]
    assert chat["pinned_message"]["text"] == "bericht 0"


def test_every_route_and_order_of_the_control_door_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "rehearse.md").read_text(encoding="utf-8")
    app = web.Application()
    control.routes(World(datetime(2026, 11, 2, 7, tzinfo=UTC)))(app)
    fixed = [route.canonical for route in app.router.resources() if route.canonical.startswith("/rehearsal")]
    orders = [f"`{order}`" if order in {"speed", "take", "give", "inject"} else f" {order}" for order in ORDERS]

    missing = [path for path in fixed if path != "/rehearsal/{act}" and path not in text]
    missing += [name for name in (*ACTS_AT_THE_DOOR, *CHANGES) if f"/{name}`" not in text]
    missing += [order for order in orders if order not in text]
    assert missing == []


async def test_a_message_can_be_taken_back(door: Door) -> None:
    marijke, room = door.cast.people["marijke"], door.cast.groups["kamer"]
    said = door.world.say(marijke, room, "oeps")

    status, _ = await door.post("/rehearsal/delete", person=marijke.id, chat=room.id, message_id=said.message_id)

    assert (status, list(room.messages)) == (200, [])


async def test_what_somebody_types_stands_on_the_phone_of_that_person(door: Door) -> None:
    assert await door.post("/rehearsal/say", person=door.id("gerben"), text="Goeiemorgen <b>") == (
        200,
        {"ok": True},
    )

    seen = await door.get(f"/rehearsal/view/{door.id('gerben')}")

    (message,) = seen["chats"][0]["messages"]
    assert (message["text"], message["html"], message["own"]) == (
        "Goeiemorgen <b>",
        "Goeiemorgen &lt;b&gt;",
        True,
    )


async def test_a_person_edits_answers_taps_and_sends_a_file(door: Door) -> None:
    gerben = door.cast.people["gerben"]
    first = door.world.say(gerben, "bot", "hoi")
    keys = {"inline_keyboard": [[{"text": "Gezien", "callback_data": "seen:1"}]]}
    card = door.world.call("sendMessage", {"chat_id": gerben.id, "text": "Bericht 1", "reply_markup": keys})
    card_id = card.body["result"]["message_id"]

    acts = [
        ("edit", {"message_id": first.message_id, "text": "hoi allemaal"}),
        ("say", {"text": "dank", "reply_to": card_id}),
        ("tap", {"message_id": card_id, "button": "seen:1"}),
        ("file", {"name": "route.pdf", "data": base64.b64encode(b"route").decode()}),
    ]
    for name, fields in acts:
        assert (await door.post(f"/rehearsal/{name}", person=gerben.id, chat="bot", **fields))[0] == 200

    chat = (await door.get(f"/rehearsal/view/{gerben.id}"))["chats"][0]
    edited, _card, answer, file = chat["messages"]
    assert edited["text"] == "hoi allemaal"
    assert answer["reply_to"] == card_id
    assert door.world.files.data(file["file"]["file_id"]) == b"route"
    updates = door.world.updates.first(100)
    assert [update["callback_query"]["data"] for update in updates if "callback_query" in update] == ["seen:1"]


async def test_a_person_joins_a_group_opens_a_link_and_leaves(door: Door) -> None:
    gerben = door.id("gerben")
    start = f"https://t.me/{door.world.bot['username']}?start=abc"

    assert (await door.post("/rehearsal/join", person=gerben, chat=door.room))[0] == 200
    joined = door.cast.groups["kamer"].has(gerben)
    assert (await door.post("/rehearsal/open", person=gerben, url=start))[0] == 200
    assert (await door.post("/rehearsal/leave", person=gerben, chat=door.room))[0] == 200

    assert joined
    assert not door.cast.groups["kamer"].has(gerben)
    chats = (await door.get(f"/rehearsal/view/{gerben}"))["chats"]
    assert [one["text"] for one in chats[0]["messages"]] == ["/start abc"]


async def test_the_bot_comes_into_a_group_by_the_link_for_groups(door: Door) -> None:
    url = f"https://t.me/{door.world.bot['username']}?startgroup=abc&admin=pin_messages"

    status, _ = await door.post("/rehearsal/open", person=door.id("marijke"), url=url, group=door.room)

    assert status == 200
    assert door.cast.groups["kamer"].has(door.world.bot["id"])


@pytest.mark.parametrize(
    ("act", "fields", "expected"),
    [
        ("say", {"chat": "kamer", "text": "hoi"}, (409, "cannot_write")),
        ("tap", {"message_id": 77, "button": "x"}, (409, "no_such_message")),
        ("open", {"url": "https://t.me/+weg"}, (409, "link_not_valid")),
        ("open", {"url": "https://t.me/signaalbot_oefening?startgroup=a", "group": 5}, (409, "impossible")),
        ("say", {}, (400, "field_error")),
        ("say", {"text": 12}, (400, "field_error")),
        ("file", {"name": "a.pdf", "data": "geen base64"}, (400, "field_error")),
        ("edit", {"message_id": "1", "text": "x"}, (400, "field_error")),
    ],
)
async def test_what_a_phone_would_not_offer_is_refused_with_a_reason(
    door: Door, act: str, fields: dict[str, Any], expected: tuple[int, str]
) -> None:
    if fields.get("chat") == "kamer":
        fields = {**fields, "chat": door.room}

    status, answer = await door.post(f"/rehearsal/{act}", person=door.id("gerben"), **fields)

    assert (status, answer["error"]) == expected


async def test_an_unknown_person_act_or_body_is_refused(door: Door) -> None:
    async with door.client.get("/rehearsal/view/nobody") as unknown:
        assert unknown.status == 404
    async with door.client.post("/rehearsal/dance", json={"person": 1}) as act:
        assert act.status == 404
    assert (await door.post("/rehearsal/say", person=1, text="x"))[0] == 404
    for body in ("[1]", "{"):
        headers = {"Content-Type": "application/json"}
        async with door.client.post("/rehearsal/say", data=body, headers=headers) as broken:
            assert broken.status == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rijtmeer.example"},
        {"Host": "127.0.0.1.rijtmeer.example"},
        {"Origin": "https://rijtmeer.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_host_name_or_site_is_kept_out(door: Door, headers: dict[str, str]) -> None:
    fields = {"person": door.id("gerben"), "text": "hoi"}

    async with door.client.post("/rehearsal/say", json=fields, headers=headers) as answer:
        assert answer.status == 403
    async with door.client.get("/", headers=headers) as page:
        assert page.status == 403

    assert not door.world.updates.first(10)


async def test_the_page_itself_gets_in_and_a_form_of_another_site_does_not(door: Door) -> None:
    fields = {"person": door.id("gerben"), "text": "hoi"}
    origin = {"Origin": str(door.client.make_url("/")).rstrip("/"), "Sec-Fetch-Site": "same-origin"}

    async with door.client.post("/rehearsal/say", json=fields, headers=origin) as answer:
        assert answer.status == 200
    form = {"Content-Type": "text/plain"}
    async with door.client.post("/rehearsal/say", data=json.dumps(fields), headers=form) as answer:
        assert answer.status == 415


async def test_the_clock_runs_stands_still_and_goes_forward(door: Door) -> None:
    with polling(door.world):
        status, moment = await door.post("/rehearsal/clock", action="advance", seconds=3600)
        _, running = await door.post("/rehearsal/clock", action="run", rate=60)
        _, frozen = await door.post("/rehearsal/clock", action="freeze")

    assert (status, moment) == (200, {"now": "2026-11-02T09:00:00+01:00", "rate": 0.0})
    assert (running["rate"], frozen["rate"]) == (60.0, 0.0)


async def test_the_clock_is_left_alone_while_a_play_runs_or_the_order_makes_no_sense(door: Door) -> None:
    for fields in ({"action": "advance"}, {"action": "advance", "seconds": 0}, {"action": "stop"}):
        assert (await door.post("/rehearsal/clock", **fields))[0] == 400
    door.director.play()

    assert (await door.post("/rehearsal/clock", action="run", rate=1))[0] == 409


async def test_the_clock_does_not_go_forward_without_a_bot() -> None:
    world = World(datetime(2026, 11, 2, 7, tzinfo=UTC))
    app = web.Application()
    control.routes(world, real_timeout=0.01)(app)

    async with TestClient(TestServer(app)) as client:
        answer = await client.post("/rehearsal/clock", json={"action": "advance", "seconds": 60})
        assert (answer.status, (await answer.json())["error"]) == (504, "not_parked")


async def test_a_page_hears_at_once_whose_phones_changed(door: Door) -> None:
    async with door.client.get("/rehearsal/events") as stream:
        first = json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))
        door.world.say(door.cast.people["gerben"], "bot", "hoi")
        second = json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))
        door.begins_step(1)
        third = json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))

    assert sorted(first["people"]) == sorted([door.id("marijke"), door.id("gerben")])
    assert second == {"people": [door.id("gerben")]}
    assert third == {"people": []}


async def test_a_page_that_is_closed_is_forgotten_and_the_server_stops_with_pages_open(door: Door) -> None:
    async with door.client.get("/rehearsal/events") as stream:
        await stream.content.readuntil(b"\n\n")
        listeners = len(door.world.listeners)

        await door.client.server.close()

        assert await stream.content.read() == b""
    assert len(door.world.listeners) == listeners - 1


async def test_the_first_page_that_opens_lets_the_play_begin(door: Door) -> None:
    before = door.director.state

    async with door.client.get("/rehearsal/events") as stream:
        await stream.content.readuntil(b"\n\n")

    assert (before, door.director.state) == ("waiting", "playing")


async def test_the_weekbeeld_is_the_newest_page_that_the_bot_sent(door: Door) -> None:
    marijke = door.cast.people["marijke"]
    door.world.say(marijke, "bot", "hoi")
    send_document(door.world, marijke.id, "weekbeeld-2026-W45.html", "<h1>Week 45</h1>")
    door.world.clock.set(datetime(2026, 11, 16, 8, tzinfo=UTC))
    send_document(door.world, marijke.id, "weekbeeld-2026-W46.html", "<h1>Week 46</h1>")
    send_document(door.world, marijke.id, "weekbeeld-2026-W46.html", "<h1>Week 46</h1>")
    door.world.send_file(marijke, "bot", "eigen.html", b"<h1>Niet van de bot</h1>")

    newest = await door.get("/rehearsal/weekbeeld")
    older = await door.get(f"/rehearsal/weekbeeld?document={newest['documents'][1]['id']}")

    names = ["weekbeeld-2026-W46.html", "weekbeeld-2026-W45.html"]
    assert [one["name"] for one in newest["documents"]] == names
    assert (newest["html"], older["html"]) == ("<h1>Week 46</h1>", "<h1>Week 45</h1>")
    assert (await door.get("/rehearsal/state"))["weekbeelden"] == newest["documents"]


async def test_without_a_weekbeeld_there_is_nothing_to_show(door: Door) -> None:
    assert await door.get("/rehearsal/weekbeeld") == {"documents": [], "chosen": None, "html": None}


async def test_a_file_is_handed_out_to_keep_and_never_to_run(door: Door) -> None:
    marijke = door.cast.people["marijke"]
    door.world.say(marijke, "bot", "hoi")
    send_document(door.world, marijke.id, "weekbeeld.html", "<script>alert(1)</script>")
    (document,) = (await door.get("/rehearsal/weekbeeld"))["documents"]

    async with door.client.get(f"/rehearsal/file/{document['id']}") as answer:
        assert await answer.text() == "<script>alert(1)</script>"
        assert answer.headers["Content-Disposition"] == "attachment"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    async with door.client.get("/rehearsal/file/unknown") as answer:
        assert answer.status == 404


async def test_the_page_and_its_parts_are_served_with_a_policy_that_keeps_everything_here(door: Door) -> None:
    kinds = {"page.css": "text/css", "page.js": "text/javascript", "words.json": "application/json"}

    async with door.client.get("/") as page:
        assert page.status == 200
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert '<html lang="nl">' in await page.text()
    for name, kind in kinds.items():
        async with door.client.get(f"/page/{name}") as part:
            assert (part.status, part.content_type) == (200, kind)
    for name in ("nothing.js", "..%2fcontrol.py", "index.html"):
        async with door.client.get(f"/page/{name}") as part:
            assert part.status == 404


def test_the_page_asks_nothing_of_another_machine() -> None:
    """T46: no outside font, script, picture or address in the page."""
    for path in PAGE.iterdir():
        content = path.read_text(encoding="utf-8")
        assert "http://" not in content, path.name
        assert "https://" not in content, path.name
        assert "//cdn" not in content, path.name


def test_the_page_speaks_dutch_and_english_with_the_same_words_and_fields() -> None:
    words = json.loads((PAGE / "words.json").read_text(encoding="utf-8"))
    fields = {
        language: {
            key: sorted(part.split("}")[0] for part in sentence.split("{")[1:]) for key, sentence in all_.items()
        }
        for language, all_ in words.items()
    }

    assert fields["nl"] == fields["en"]


def test_every_word_that_the_page_asks_for_is_there() -> None:
    words = json.loads((PAGE / "words.json").read_text(encoding="utf-8"))["nl"]
    asked = set()
    for path in [PAGE / "index.html", *PAGE.glob("*.js")]:
        content = path.read_text(encoding="utf-8")
        for before in ('data-text="', 'data-label="', 'data-title="', 'say("', 'tool("'):
            asked |= {part.split('"')[0] for part in content.split(before)[1:]}

    states = ("free", "waiting", "playing", "paused", "turn", "done")
    asked |= {f"{kind}_{state}" for kind in ("state", "progress") for state in states}
    asked |= {f"act_{act}" for act in ACTS} | {"note_inject", "note_skipped"} | set(SIDES)
    assert {"send", "lost", "reply", "digest"} <= asked
    assert asked <= set(words)


def test_the_dutch_words_of_the_page_are_short_and_calm() -> None:
    words = json.loads((PAGE / "words.json").read_text(encoding="utf-8"))["nl"]
    sentences = [part for sentence in words.values() for part in sentence.split(". ")]

    assert max(len(sentence.split()) for sentence in sentences) <= 12
    assert not [sentence for sentence in sentences if "!" in sentence]


@pytest.mark.parametrize("block", [0, 1], ids=["light", "dark"])
def test_the_colours_of_the_page_can_be_read(block: int) -> None:
    """WCAG 2.1 AA: 4.5 to 1 for text, 3 to 1 for the edge of what can be pressed or filled in."""
    css = (PAGE / "page.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css.split(":root {")[block + 1].split("}")[0]))
    grounds = ("paper", "card", "raised", "own", "green-soft")
    pairs = [(text, ground, 4.5) for text in ("ink", "quiet", "green") for ground in grounds]
    pairs += [("on-green", "green", 4.5), ("amber", "amber-soft", 4.5), ("red", "red-soft", 4.5)]
    pairs += [("edge", "card", 3.0), ("edge", "raised", 3.0)]

    low = [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < pair[2]]

    assert low == []


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it: "#000000", "#ffffff" -> 21."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)

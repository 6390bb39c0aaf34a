"""A play does what its scenario says, at the moment it says, whatever happens to the bot in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from signaalbot.rehearsal import scenario
from signaalbot.rehearsal.play import Cast, PlayError, caption, gather, play
from signaalbot.rehearsal.view import view
from signaalbot.rehearsal.world import World

HEADER = """
title = "Proef"
language = "nl"
start = 2026-11-02T08:00:00+01:00
municipality = "Rijtmeer"
areas = ["Veenkant"]
[[person]]
id = "marijke"
name = "Marijke"
function = "coördinator"
side = "coordinator"
[[person]]
id = "gerben"
name = "Gerben"
function = "organisator"
side = "organisatie"
[[group]]
id = "kamer"
title = "Kamer"
owner = "marijke"
"""
START = datetime(2026, 11, 2, 7, tzinfo=UTC)
USERNAME = "signaalbot_oefening"


class EchoBot:
    """A bot of a few lines: shows what it is sent with a button, and says so when the button is pressed.

    "/link" gives links for a person and for a group. What it is sent after "later" it shows 40 seconds later.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: list[str] = []
        self.offset = 0
        self.later: list[tuple[datetime, int, str]] = []
        self.dies_once = False
        self.task = asyncio.create_task(self._run())

    def kill(self) -> None:
        """Stop it at once, before what it fetched is confirmed."""
        self.task.cancel()

    def restart(self) -> None:
        """Start again, as a new process: it asks for everything that was not confirmed."""
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            reply = await self.world.poll({"offset": self.offset, "timeout": 10})
            for update in reply.body["result"]:
                self._handle(update)
                if self.dies_once:
                    self.dies_once = False
                    asyncio.get_running_loop().call_soon(self.restart)
                    return
                self.offset = update["update_id"] + 1
            for due, chat, text in [one for one in self.later if one[0] <= self.world.clock.now()]:
                self.later.remove((due, chat, text))
                self._show(chat, text)

    def _handle(self, update: Mapping[str, Any]) -> None:
        if "callback_query" in update:
            query = update["callback_query"]
            self.heard.append(f"tap {query['data']}")
            self.world.call("answerCallbackQuery", {"callback_query_id": query["id"], "text": "Gedaan"})
            return
        message = update.get("message") or update.get("edited_message") or {}
        kind = "edit" if "edited_message" in update else "say"
        text = message.get("text") or ("file" if "document" in message else "")
        if not text:
            return
        self.heard.append(f"{kind} {text}")
        chat = message["chat"]["id"]
        if text == "/link":
            self._give_links(chat)
        elif text.startswith("later"):
            self.later.append((self.world.clock.now() + timedelta(seconds=40), chat, text))
        elif kind == "say" and message["chat"]["type"] == "private":
            self._show(chat, text)

    def _show(self, chat: int, text: str) -> None:
        keys = {"inline_keyboard": [[{"text": "✅ Verstuur", "callback_data": f"send:{text}"[:60]}]]}
        self.world.call("sendMessage", {"chat_id": chat, "text": f"Concept: {text}", "reply_markup": keys})

    def _give_links(self, chat: int) -> None:
        link = f"https://t.me/{USERNAME}?"
        keys = {"inline_keyboard": [[{"text": "Koppel", "url": f"{link}startgroup=abc&admin=pin_messages"}]]}
        self.world.call("sendMessage", {"chat_id": chat, "text": "Groep", "reply_markup": keys})
        self.world.call("sendMessage", {"chat_id": chat, "text": f"Voor u: {link}start=xyz"})


class Stage:
    """A world, the bot in it, and the scenario that a test writes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "proef.toml"
        self.world = World(START, username=USERNAME)
        self.bot = EchoBot(self.world)
        self.cast: Cast | None = None

    async def plays(self, steps: str, on_step: Callable[[int, int, str], None] | None = None) -> None:
        self.path.write_text(HEADER + steps, encoding="utf-8")
        script = scenario.load(self.path)
        self.cast = gather(self.world, script)
        links = {"coordinator": f"https://t.me/{USERNAME}?start=first"}
        await play(self.world, script, links, on_step, real_timeout=2, cast=self.cast)

    def texts(self, who: str) -> list[str]:
        assert self.cast is not None
        return [one.text for chat in view(self.world, self.cast.people[who]) for one in chat.messages]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.bot.kill()


SAY_AND_TAP = '[[step]]\nwho = "gerben"\nsays = "hoi"\n[[step]]\nwho = "gerben"\ntaps = "Verstuur"\n'


async def test_each_step_is_played_at_its_moment(stage: Stage) -> None:
    told: list[tuple[int, int, str, str]] = []

    def on_step(number: int, total: int, text: str) -> None:
        told.append((number, total, text, f"{stage.world.clock.now():%d %H:%M:%S}"))

    await stage.plays(
        '[[step]]\nat = "2026-11-02 09:10"\nnote = "De dag begint"\n'
        '[[step]]\nwait = "10 min"\nwho = "gerben"\nsays = "hoi"\nexpect = "Concept: HOI"\n',
        on_step,
    )

    assert told == [(1, 2, "De dag begint", "02 08:10:00"), (2, 2, "gerben says: hoi", "02 08:20:00")]
    assert stage.bot.heard == ["say hoi"]


async def test_a_tap_takes_the_newest_message_with_a_button_that_begins_so(stage: Stage) -> None:
    says = '[[step]]\nwho = "gerben"\nsays = "{}"\n'

    await stage.plays(says.format("een") + says.format("twee") + '[[step]]\nwho = "gerben"\ntaps = "Ver"\n')

    assert stage.bot.heard[-1] == "tap send:twee"


async def test_a_tap_with_a_fragment_takes_the_message_that_holds_it(stage: Stage) -> None:
    says = '[[step]]\nwho = "gerben"\nsays = "{}"\n'
    tap = '[[step]]\nwho = "gerben"\ntaps = "Verstuur"\nto = "concept: een"\n'

    await stage.plays(says.format("een") + says.format("twee") + tap)

    assert stage.bot.heard[-1] == "tap send:een"


async def test_somebody_who_taps_twice_at_once_is_heard_twice(stage: Stage) -> None:
    await stage.plays(SAY_AND_TAP + "times = 2\n")

    assert stage.bot.heard == ["say hoi", "tap send:hoi", "tap send:hoi"]


@pytest.mark.parametrize("moment", [1, 2])
async def test_a_bot_that_is_killed_and_started_again_hears_each_act_once(stage: Stage, moment: int) -> None:
    """T66: the play waits for the bot and acts once, whichever step the bot dies in."""

    def on_step(number: int, _total: int, _text: str) -> None:
        if number == moment:
            stage.bot.kill()
            asyncio.get_running_loop().call_soon(stage.bot.restart)

    await stage.plays(SAY_AND_TAP, on_step)

    assert stage.bot.heard == ["say hoi", "tap send:hoi"]


async def test_a_button_that_stands_there_twice_after_a_restart_is_tapped_once(stage: Stage) -> None:
    """T66: the bot died after it answered and before it confirmed, so Telegram sent the message again."""
    stage.bot.dies_once = True

    await stage.plays(SAY_AND_TAP)

    assert stage.texts("gerben") == ["hoi", "Concept: hoi", "Concept: hoi"]
    assert stage.bot.heard == ["say hoi", "say hoi", "tap send:hoi"]


async def test_a_button_that_comes_a_little_later_is_waited_for(stage: Stage) -> None:
    await stage.plays(SAY_AND_TAP.replace("hoi", "later"))

    assert stage.bot.heard == ["say later", "tap send:later"]
    assert stage.world.clock.now() >= START + timedelta(seconds=45)


async def test_a_link_is_opened_from_the_caller_or_from_what_somebody_else_was_sent(stage: Stage) -> None:
    await stage.plays(
        '[[step]]\nwho = "marijke"\nopens = "invitation:coordinator"\n'
        '[[step]]\nwho = "marijke"\nsays = "/link"\n'
        '[[step]]\nwho = "gerben"\nopens = "from:marijke:voor u"\n'
    )

    assert stage.bot.heard == ["say /start first", "say /link", "say /start xyz"]


async def test_the_bot_is_added_to_the_group_by_the_link_that_the_owner_was_sent(stage: Stage) -> None:
    await stage.plays('[[step]]\nwho = "marijke"\nsays = "/link"\n[[step]]\nwho = "marijke"\nadds_bot = "kamer"\n')

    assert stage.cast is not None
    member = stage.cast.groups["kamer"].member(stage.world.bot["id"])
    assert member is not None
    assert member.may("can_pin_messages")


async def test_people_talk_answer_change_their_words_and_leave_in_a_group(stage: Stage) -> None:
    in_room = '[[step]]\nwho = "marijke"\nin = "kamer"\n'

    await stage.plays(
        f'{in_room}says = "Wie neemt taart mee"\n{in_room}edits = "Wie neemt taart mee?"\n'
        '[[step]]\nwho = "marijke"\nsends_file = "route.pdf"\n[[step]]\nwho = "marijke"\nleaves = "kamer"\n'
    )

    assert stage.cast is not None
    room = stage.cast.groups["kamer"]
    assert [message.text for message in room.messages.values() if not message.service] == ["Wie neemt taart mee?"]
    assert not room.has(stage.cast.people["marijke"].id)
    assert stage.bot.heard == ["say file"]


async def test_a_reply_answers_the_message_of_somebody_else_that_holds_the_fragment(stage: Stage) -> None:
    says = '[[step]]\nwho = "gerben"\nsays = "{}"\n'
    reply = '[[step]]\nwho = "gerben"\nreplies = "ja"\nto = "een"\n'

    await stage.plays(says.format("een") + says.format("twee") + reply)

    assert stage.cast is not None
    messages = view(stage.world, stage.cast.people["gerben"])[0].messages
    answered = {one.message_id: one.text for one in messages}[messages[-2].reply_to or 0]
    assert (messages[-2].text, answered) == ("ja", "Concept: een")


async def test_what_should_be_seen_and_is_not_stops_the_play_at_that_step(stage: Stage) -> None:
    with pytest.raises(PlayError) as caught:
        await stage.plays(
            '[[step]]\nwho = "gerben"\nsays = "hoi"\n[[step]]\nwho = "gerben"\nsays = "dag"\nexpect = "hoi"\n'
        )

    told = str(caught.value)
    assert told.startswith("Stap 2 (regel 24, 02-11 08:00), gerben: ziet niet 'hoi'.")
    assert "Concept: dag" in told


async def test_what_should_not_be_seen_and_is_seen_stops_the_play(stage: Stage) -> None:
    """A person's own words do not count: only what others show."""
    step = '[[step]]\nwho = "gerben"\nsays = "bel 0612345678"\nexpect_not = "{}"\n'

    with pytest.raises(PlayError, match="ziet '0612345678', en dat mag niet"):
        await stage.plays(step.format("0612345678"))

    assert "bel 0612345678" in stage.texts("gerben")


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ('taps = "Gezien"', "ziet geen knop 'Gezien'"),
        ('opens = "from:marijke"', "ziet geen link bij marijke"),
        ('opens = "invitation:worker"', "er is geen uitnodiging 'worker' meegegeven"),
        ('in = "kamer"\nsays = "hoi"', "may not write"),
    ],
)
async def test_what_cannot_be_done_stops_the_play_and_says_which_step(stage: Stage, step: str, problem: str) -> None:
    with pytest.raises(PlayError) as caught:
        await stage.plays(f'[[step]]\nwho = "gerben"\n{step}\n')

    assert str(caught.value).startswith("Stap 1 (regel 21, 02-11 08:00), gerben: ")
    assert problem in str(caught.value)


async def test_a_bot_that_does_not_come_back_stops_the_play(stage: Stage) -> None:
    """The play does not hang for ever on a bot that is gone."""
    stage.bot.kill()
    stage.path.write_text(HEADER + SAY_AND_TAP, encoding="utf-8")

    with pytest.raises(PlayError, match="Stap 1"):
        await play(stage.world, scenario.load(stage.path), {}, real_timeout=0.01)


def test_a_caption_of_a_note_is_the_note_itself(tmp_path: Path) -> None:
    path = tmp_path / "proef.toml"
    path.write_text(HEADER + '[[step]]\nnote = "De dag begint"\n' + SAY_AND_TAP, encoding="utf-8")

    assert [caption(step) for step in scenario.load(path).steps] == [
        "De dag begint",
        "gerben says: hoi",
        "gerben taps: Verstuur",
    ]

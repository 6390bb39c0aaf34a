"""A play does what its scenario says, at the moment it says, whatever happens to the bot in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from signaalbot.rehearsal.play import PlayError, caption, play
from signaalbot.rehearsal.view import view
from tests.rehearsal.staging import START, Stage


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
    script = stage.reads(SAY_AND_TAP)

    with pytest.raises(PlayError, match="Stap 1"):
        await play(stage.world, script, {}, real_timeout=0.01, cast=stage.cast)


async def test_who_has_an_empty_phone_does_nothing_until_it_is_on_again(stage: Stage) -> None:
    step = '[[step]]\nwho = "gerben"\n{}\n'
    acts = ('says = "een"', 'phone = "off"', 'says = "twee"\nexpect = "nooit te zien"', 'phone = "on"', 'says = "drie"')

    await stage.plays("".join(step.format(act) for act in acts))

    assert stage.bot.heard == ["say een", "say drie"]


async def test_trouble_with_telegram_is_ordered_by_a_step(stage: Stage) -> None:
    fault = '[[step]]\nfault = { kind = "429", chat = "gerben", times = 1, retry_after = 5 }\n'

    await stage.plays(fault + '[[step]]\nwho = "gerben"\nsays = "hoi"\n')

    assert [(call.method, call.status) for call in stage.world.calls] == [("sendMessage", 429)]


async def test_a_caption_of_a_note_is_the_note_itself(stage: Stage) -> None:
    script = stage.reads('[[step]]\nnote = "De dag begint"\n' + SAY_AND_TAP)

    assert [caption(step) for step in script.steps] == ["De dag begint", "gerben says: hoi", "gerben taps: Verstuur"]

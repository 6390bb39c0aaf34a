"""Polls and quizzes: who votes, what is told and shown, and when they close by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from signaalbot.rehearsal.problems import Impossible, Rejection
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.view import OptionView, view
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]
Heard = Callable[[], list[tuple[str, Any]]]
ANSWERS = [{"text": "Ja"}, {"text": "Nee"}]


def asks(api: Api, chat: Chat | Person, **params: Any) -> int:
    return int(api("sendPoll", chat_id=chat.id, question="Komt u?", options=ANSWERS, **params)["message_id"])


def test_a_poll_closes_by_itself_after_its_time_and_the_bot_hears_it(
    world: World, room: Chat, anna: Person, api: Api, heard: Heard
) -> None:
    number = asks(api, room, open_period=600)
    world.vote(anna, room, number, ["Ja"])
    heard()
    world.clock.set(world.clock.now() + timedelta(seconds=599))
    assert heard() == []
    world.clock.set(world.clock.now() + timedelta(seconds=1))

    [(kind, poll)] = heard()
    assert (kind, poll["is_closed"], poll["options"][0]["voter_count"]) == ("poll", True, 1)
    with pytest.raises(Impossible):
        world.vote(anna, room, number, ["Nee"])


def test_a_poll_closes_at_its_date_also_when_the_clock_jumps_over_it(world: World, room: Chat, api: Api) -> None:
    until = world.timestamp + 3600
    poll = api("sendPoll", chat_id=room.id, question="?", options=ANSWERS, close_date=until)["poll"]
    world.clock.set(world.clock.now() + timedelta(days=1))

    assert (poll["open_period"], poll["close_date"]) == (3600, until)
    assert world.polls[poll["id"]][0].content["poll"]["is_closed"]


def test_a_poll_that_was_stopped_before_does_not_close_twice(world: World, room: Chat, api: Api, heard: Heard) -> None:
    number = asks(api, room, open_period=60)
    api("stopPoll", chat_id=room.id, message_id=number)
    heard()
    world.clock.set(world.clock.now() + timedelta(hours=1))

    assert heard() == []


@pytest.mark.parametrize(
    "times", [{"open_period": 4}, {"open_period": 60, "close_date": 2_000_000_000}, {"close_date": 1}]
)
def test_a_time_that_telegram_does_not_take_is_refused(room: Chat, api: Api, times: dict[str, int]) -> None:
    with pytest.raises(Rejection, match=r"\[rehearsal\]"):
        asks(api, room, **times)


def test_a_quiz_shows_the_right_answer_to_who_voted_and_takes_no_second_vote(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    world.add_member(anna, room, bilal)
    number = asks(
        api, room, type="quiz", correct_option_ids=[1], explanation="<b>Nee</b>, nooit", explanation_parse_mode="HTML"
    )
    world.vote(anna, room, number, [0])

    mine, other = (view(world, person)[0].messages[-1].poll for person in (anna, bilal))
    assert mine is not None
    assert other is not None
    assert mine.options == [OptionView("Ja", 1, True, False), OptionView("Nee", 0, False, True)]
    assert mine.explanation == "Nee, nooit"
    assert [option.right for option in other.options] == [None, None]
    with pytest.raises(Impossible, match="does not take a vote back"):
        world.vote(anna, room, number, [1])


@pytest.mark.parametrize("right", [None, [], [2], [1, 0], [-1]])
def test_a_quiz_needs_a_right_answer_that_exists(room: Chat, api: Api, right: Any) -> None:
    given = {} if right is None else {"correct_option_ids": right}
    with pytest.raises(Rejection, match="Wrong correct option ID specified"):
        asks(api, room, type="quiz", **given)


def test_a_vote_is_taken_back_and_given_again(world: World, room: Chat, anna: Person, api: Api, heard: Heard) -> None:
    number = asks(api, room, is_anonymous=False, allows_multiple_answers=True)
    for options in ([0, 1], [], ["Nee"]):
        world.vote(anna, room, number, options)

    told = [payload["option_ids"] for kind, payload in heard() if kind == "poll_answer"]
    assert told == [[0, 1], [], [1]]
    for wrong in ([5], ["Misschien"], ["Nee"]):
        with pytest.raises(Impossible):
            world.vote(anna, room, number, wrong)


def test_an_anonymous_administrator_votes_as_the_group(
    world: World, room: Chat, anna: Person, api: Api, heard: Heard
) -> None:
    """T28: nobody can tell who it was."""
    world.hide_behind_group(anna, room)
    number = asks(api, room, is_anonymous=False)
    world.vote(anna, room, number, [0])

    [answer] = [payload for kind, payload in heard() if kind == "poll_answer"]
    assert "user" not in answer
    assert answer["voter_chat"]["id"] == room.id


def test_people_ask_too_and_the_bot_hears_the_poll_but_no_votes(
    world: World, room: Chat, anna: Person, heard: Heard
) -> None:
    message = world.ask(anna, room, "Waar?", ("Dijk", "Brug"), anonymous=False, several=True)
    world.vote(anna, room, message.message_id, [0])

    assert [kind for kind, _ in heard()] == ["message"]
    with pytest.raises(Impossible):
        world.ask(anna, room, "Waar?", ("Dijk",))


def test_a_forwarded_poll_is_the_same_and_a_copied_one_is_new(
    world: World, room: Chat, started: Person, api: Api
) -> None:
    number = asks(api, room)
    there = {"chat_id": started.id, "from_chat_id": room.id, "message_id": number}
    forwarded = api("forwardMessage", **there)["message_id"]
    copied = api("copyMessage", **there)["message_id"]
    world.vote(started, "bot", forwarded, ["Ja"])

    counts = [
        chat.messages[each].content["poll"]["total_voter_count"]
        for chat, each in ((room, number), (world.chats[started.id], forwarded), (world.chats[started.id], copied))
    ]
    assert counts == [1, 1, 0]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"question": ""}, "poll question must be non-empty"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": [{"text": "Ja"}]}, "poll must have at least 2 option"),
        ({"options": [{"text": "x"}] * 13}, "poll can't have more than 12 options"),
        ({"options": [{"text": "Ja"}, {"text": " "}]}, "poll options must be non-empty"),
        ({"options": [{"text": "Ja"}, {"text": "x" * 101}]}, "poll options length must not exceed 100"),
        ({"type": "enquête"}, "unsupported poll type specified"),
        ({"shuffle_options": True}, "shuffle_options: the rehearsal does not offer this field"),
    ],
)
def test_a_poll_that_telegram_does_not_take_is_refused(
    room: Chat, api: Api, params: dict[str, Any], words: str
) -> None:
    with pytest.raises(Rejection, match=words):
        api("sendPoll", **{"chat_id": room.id, "question": "Komt u?", "options": ANSWERS, **params})

"""Buttons, votes and reactions: what people press reaches the bot as Telegram would tell it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signaalbot.rehearsal.problems import (
    NoSuchButton,
    Rejection,
)
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]
Heard = Callable[[], list[tuple[str, Any]]]


def texts(heard: list[tuple[str, Any]]) -> list[str]:
    return [payload["text"] for kind, payload in heard if kind == "message" and "text" in payload]


def test_a_vote_is_told_and_counted(world: World, room: Chat, anna: Person, api: Api, heard: Heard) -> None:
    options = [{"text": "Ja"}, {"text": "Nee"}]
    poll = api("sendPoll", chat_id=room.id, question="Akkoord?", options=options, is_anonymous=False)
    world.vote(anna, room, poll["message_id"], ["Nee"])

    (answer, state) = heard()
    assert (answer[0], answer[1]["option_ids"], answer[1]["user"]["id"]) == ("poll_answer", [1], anna.id)
    assert [option["voter_count"] for option in state[1]["options"]] == [0, 1]
    closed = api("stopPoll", chat_id=room.id, message_id=poll["message_id"])
    assert (closed["is_closed"], closed["total_voter_count"]) == (True, 1)
    with pytest.raises(Rejection, match="poll has already been closed"):
        api("stopPoll", chat_id=room.id, message_id=poll["message_id"])


def test_an_anonymous_vote_has_no_name(world: World, room: Chat, anna: Person, api: Api, heard: Heard) -> None:
    poll = api("sendPoll", chat_id=room.id, question="Akkoord?", options=[{"text": "Ja"}, {"text": "Nee"}])
    world.vote(anna, room, poll["message_id"], [0])

    assert [kind for kind, _ in heard()] == ["poll"]


def test_a_reaction_is_told_when_it_was_asked_for(
    world: World, room: Chat, anna: Person, api: Api, heard: Heard
) -> None:
    message = api("sendMessage", chat_id=room.id, text="Vertrek om 10 uur")
    api("getUpdates", allowed_updates=["message_reaction"])
    world.react(anna, room, message["message_id"], "👍")
    world.react(anna, room, message["message_id"], None)

    changes = [(len(payload["old_reaction"]), len(payload["new_reaction"])) for _, payload in heard()]
    assert changes == [(0, 1), (1, 0)]


def test_a_button_that_is_not_there_cannot_be_tapped(world: World, started: Person, api: Api) -> None:
    buttons = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    sent = api("sendMessage", chat_id=started.id, text="Klopt het?", reply_markup=buttons)
    api("editMessageText", chat_id=started.id, message_id=sent["message_id"], text="Dank")

    with pytest.raises(NoSuchButton):
        world.tap(started, "bot", sent["message_id"], "Ja")


def test_an_old_phone_can_press_a_button_that_is_gone(world: World, started: Person, api: Api, heard: Heard) -> None:
    sent = api("sendMessage", chat_id=started.id, text="Klopt het?")
    world.press(started, "bot", sent["message_id"], "y:1")

    assert [payload["data"] for _, payload in heard()] == ["y:1"]


def test_a_tap_works_by_label_and_by_data(world: World, started: Person, api: Api, heard: Heard) -> None:
    buttons = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y:1"}]]}
    api("sendMessage", chat_id=started.id, text="Klopt het?", reply_markup=buttons)
    world.tap(started, "bot", None, "Ja")
    world.tap(started, "bot", None, "y:1")

    assert [payload["data"] for _, payload in heard()] == ["y:1", "y:1"]


def test_a_button_of_the_keyboard_says_its_words(world: World, started: Person, api: Api, heard: Heard) -> None:
    keyboard = {"keyboard": [[{"text": "Iets melden"}]], "one_time_keyboard": True}
    api("sendMessage", chat_id=started.id, text="Wat wilt u doen?", reply_markup=keyboard)
    world.tap(started, "bot", None, "Iets melden")

    assert texts(heard()) == ["Iets melden"]


def test_a_url_button_is_opened(world: World, started: Person, api: Api, heard: Heard) -> None:
    links = [
        [{"text": "Start", "url": "https://t.me/signaalbot_oefening?start=x"}],
        [{"text": "Kaart", "url": "https://rijtmeer.example/kaart"}],
    ]
    api("sendMessage", chat_id=started.id, text="Kies", reply_markup={"inline_keyboard": links})
    world.tap(started, "bot", None, "Start")
    world.tap(started, "bot", None, "Kaart")

    assert texts(heard()) == ["/start x"]
    assert [opened.url for opened in world.opened] == ["https://rijtmeer.example/kaart"]

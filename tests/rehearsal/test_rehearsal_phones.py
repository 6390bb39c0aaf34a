"""Each phone shows what that person may see, and the log of what was seen is the story of the play."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from signaalbot.rehearsal.seen import Event
from signaalbot.rehearsal.state import Chat, Person, Upload
from signaalbot.rehearsal.view import ButtonView, view
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]
SEEN_BUTTON = {"inline_keyboard": [[{"text": "Gezien", "callback_data": "s:1"}]]}


def shown(world: World, person: Person) -> dict[str, list[str]]:
    return {chat.title: [message.text for message in chat.messages] for chat in view(world, person)}


def test_a_phone_shows_only_the_chats_of_its_owner(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    world.say(anna, "bot", "/start")
    api("sendMessage", chat_id=anna.id, text="Alleen voor Anna")

    assert shown(world, anna) == {
        "Boeren en dijk": ["Anna Visser voegde Signaalbot toe"],
        "Signaalbot": ["/start", "Alleen voor Anna"],
    }
    assert shown(world, bilal) == {}


def test_a_message_shows_with_buttons_pin_and_file(world: World, room: Chat, anna: Person, api: Api) -> None:
    sent = api(
        "sendDocument",
        {"document": Upload("weekbeeld.pdf", b"%PDF", "application/pdf")},
        chat_id=room.id,
        caption="Week <b>46</b>",
        parse_mode="HTML",
        reply_markup=SEEN_BUTTON,
    )
    api("pinChatMessage", chat_id=room.id, message_id=sent["message_id"])

    message = view(world, anna)[0].messages[1]
    assert (message.text, message.html) == ("Week 46", "Week <strong>46</strong>")
    assert message.buttons == [[ButtonView("Gezien", "callback", "s:1")]]
    assert message.file is not None
    assert (message.file.name, message.file.kind, message.file.size) == ("weekbeeld.pdf", "document", 4)
    assert (message.sender, message.pinned, message.edited, message.own) == ("Signaalbot", True, False, False)
    assert view(world, anna)[0].messages[2].service


def test_an_answer_to_a_tap_shows_to_that_person_alone(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    world.add_member(anna, room, bilal)
    sent = api("sendMessage", chat_id=room.id, text="Bericht 12", reply_markup=SEEN_BUTTON)
    world.tap(bilal, room, sent["message_id"], "Gezien")
    api("answerCallbackQuery", callback_query_id=next(iter(world.queries)), text="Dank u", show_alert=True)

    toasts = [view(world, person)[-1].messages[-1].toast for person in (anna, bilal)]
    assert toasts == [None, "Dank u"]
    assert (world.seen[-1].kind, world.seen[-1].person, world.seen[-1].text) == (
        "alert",
        "Bilal Aksoy",
        "Dank u",
    )


def test_everyone_in_a_room_sees_a_message_and_its_edit(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    world.add_member(anna, room, bilal)
    sent = api("sendMessage", chat_id=room.id, text="Vertrek 10 uur", reply_markup=SEEN_BUTTON)
    world.clock.set(world.clock.now() + timedelta(minutes=5))
    api("editMessageText", chat_id=room.id, message_id=sent["message_id"], text="Vertrek 11 uur")

    rows = [(seen.at[11:16], seen.person, seen.text, seen.buttons, seen.edited) for seen in world.seen[-4:]]
    assert rows == [
        ("08:00", "Anna Visser", "Vertrek 10 uur", ("Gezien",), False),
        ("08:00", "Bilal Aksoy", "Vertrek 10 uur", ("Gezien",), False),
        ("08:05", "Anna Visser", "Vertrek 11 uur", (), True),
        ("08:05", "Bilal Aksoy", "Vertrek 11 uur", (), True),
    ]


def test_a_page_may_ask_for_the_newest_messages_only(world: World, started: Person) -> None:
    for number in range(5):
        world.say(started, "bot", f"bericht {number}")

    [chat] = view(world, started, newest=2)
    assert [message.text for message in chat.messages] == ["bericht 3", "bericht 4"]


def test_the_log_can_be_read_by_number_and_from_a_point(world: World, started: Person, api: Api) -> None:
    at = len(world.seen)
    api("sendMessage", chat_id=started.id, text="een")
    api("sendMessage", chat_id=started.id, text="twee")

    assert [seen.text for seen in world.seen[at:]] == ["een", "twee"]
    assert (world.seen[0].text, world.seen[-1].text) == ("/start", "twee")
    with pytest.raises(IndexError):
        world.seen[at + 2]


def test_what_was_deleted_is_gone_from_every_phone(world: World, room: Chat, anna: Person, api: Api) -> None:
    sent = api("sendMessage", chat_id=room.id, text="Vergissing")
    api("deleteMessage", chat_id=room.id, message_id=sent["message_id"])

    assert "Vergissing" not in shown(world, anna)["Boeren en dijk"]


def test_a_newcomer_in_a_basic_group_does_not_see_what_was_said_before(
    world: World, anna: Person, bilal: Person
) -> None:
    chat = world.group("Kleine groep", anna, supergroup=False)
    world.say(anna, chat, "vóór Bilal")
    world.add_member(anna, chat, bilal)
    world.say(anna, chat, "na Bilal")

    assert shown(world, bilal)["Kleine groep"] == ["Anna Visser voegde Bilal Aksoy toe", "na Bilal"]


def test_after_a_migration_the_phone_shows_one_group(world: World, anna: Person) -> None:
    old = world.group("Kamer", anna, supergroup=False)
    world.add_bot(anna, old)
    new = world.migrate(old)

    assert [(chat.chat_id, chat.kind) for chat in view(world, anna)] == [(new.id, "supergroup")]


def test_the_chat_with_the_newest_message_comes_last(world: World, room: Chat, anna: Person) -> None:
    world.clock.set(world.clock.now() + timedelta(minutes=1))
    world.say(anna, "bot", "/start")
    assert [chat.kind for chat in view(world, anna)] == ["supergroup", "private"]
    world.clock.set(world.clock.now() + timedelta(minutes=1))
    world.say(anna, room, "Dag allemaal")

    assert [chat.kind for chat in view(world, anna)] == ["private", "supergroup"]


def test_somebody_who_may_not_write_sees_that(world: World, room: Chat, anna: Person, bilal: Person, api: Api) -> None:
    world.add_member(anna, room, bilal)
    api("restrictChatMember", chat_id=room.id, user_id=bilal.id, permissions={})

    assert [view(world, person)[0].can_write for person in (anna, bilal)] == [True, False]


def test_a_keyboard_stands_on_the_phone_until_it_is_taken_away(world: World, started: Person, api: Api) -> None:
    keyboard = {"keyboard": [["Iets melden"], [{"text": "Mijn nummer", "request_contact": True}]]}
    api("sendMessage", chat_id=started.id, text="Kies", reply_markup=keyboard)
    assert view(world, started)[0].keyboard[0] == [ButtonView("Iets melden", "text", "Iets melden")]
    api("sendMessage", chat_id=started.id, text="Dank", reply_markup={"remove_keyboard": True})

    assert view(world, started)[0].keyboard == []


def test_listeners_hear_of_every_change_and_whose_phone_it_touches(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    world.add_member(anna, room, bilal)
    events: list[Event] = []
    world.listeners.append(events.append)
    sent = api("sendMessage", chat_id=room.id, text="Dag")
    api("editMessageText", chat_id=room.id, message_id=sent["message_id"], text="Goedendag")
    api("deleteMessage", chat_id=room.id, message_id=sent["message_id"])
    world.clock.set(world.clock.now() + timedelta(seconds=1))

    assert [event.kind for event in events] == ["message", "edited", "deleted", "clock"]
    assert events[0].people == (anna.id, bilal.id)


def test_a_markup_only_edit_does_not_count_as_edited_on_the_phone(world: World, started: Person, api: Api) -> None:
    sent = api("sendMessage", chat_id=started.id, text="Bericht", reply_markup=SEEN_BUTTON)
    api("editMessageReplyMarkup", chat_id=started.id, message_id=sent["message_id"])

    message = view(world, started)[0].messages[-1]
    assert (message.edited, message.buttons) == (False, [])

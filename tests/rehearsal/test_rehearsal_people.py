"""What people do on their phones reaches the bot as Telegram would tell it, and no more than that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from signaalbot.rehearsal.problems import (
    CannotWrite,
    Impossible,
    Rejection,
)
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]
Heard = Callable[[], list[tuple[str, Any]]]


def texts(heard: list[tuple[str, Any]]) -> list[str]:
    return [payload["text"] for kind, payload in heard if kind == "message" and "text" in payload]


def test_the_bot_hears_a_private_message_with_its_command(world: World, anna: Person, heard: Heard) -> None:
    world.say(anna, "bot", "/start uitnodiging")

    [(kind, message)] = heard()
    assert (kind, message["from"]["first_name"], message["chat"]["type"]) == ("message", "Anna", "private")
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


def test_a_bot_in_privacy_mode_hears_only_what_is_meant_for_it(
    world: World, anna: Person, bilal: Person, heard: Heard, api: Api
) -> None:
    """T27: what is not a command, a reply or a mention never arrives."""
    chat = world.group("Buurt", anna)
    world.add_bot(anna, chat)
    heard()
    mine = api("sendMessage", chat_id=chat.id, text="Dag")["message_id"]

    world.say(anna, chat, "onder ons")
    world.say(anna, chat, "/help@anderebot")
    world.say(anna, chat, "/help@signaalbot_oefening")
    world.say(anna, chat, "/start")
    world.say(anna, chat, "weet @Signaalbot_Oefening het?")
    world.say(anna, chat, "dank", reply_to=mine)
    world.send_file(anna, chat, "plan.pdf", b"x", caption="onder ons")

    assert texts(heard()) == [
        "/help@signaalbot_oefening",
        "/start",
        "weet @Signaalbot_Oefening het?",
        "dank",
    ]


def test_an_administrator_bot_hears_everything(world: World, anna: Person, room: Chat, heard: Heard) -> None:
    world.say(anna, room, "onder ons")

    assert texts(heard()) == ["onder ons"]


def test_blocking_is_told_and_stops_the_bot(world: World, started: Person, api: Api, heard: Heard) -> None:
    world.block_bot(started)

    [(kind, update)] = heard()
    assert (kind, update["new_chat_member"]["status"]) == ("my_chat_member", "kicked")
    with pytest.raises(Rejection, match="Forbidden: bot was blocked by the user"):
        api("sendMessage", chat_id=started.id, text="Dag")
    with pytest.raises(CannotWrite):
        world.say(started, "bot", "Dag")
    world.unblock_bot(started)
    api("sendMessage", chat_id=started.id, text="Dag")


def test_a_start_link_unblocks_the_bot(world: World, started: Person, api: Api) -> None:
    world.block_bot(started)
    world.open_link(started, "https://t.me/signaalbot_oefening?start=terug")

    assert api("sendMessage", chat_id=started.id, text="Welkom terug")["text"] == "Welkom terug"


def test_a_deleted_account_stays_without_a_name_and_cannot_be_reached(
    world: World, room: Chat, started: Person, api: Api
) -> None:
    world.delete_account(started)

    assert api("getChatMember", chat_id=room.id, user_id=started.id)["user"]["first_name"] == ""
    with pytest.raises(Rejection, match="Forbidden: user is deactivated"):
        api("sendMessage", chat_id=started.id, text="Dag")


def test_an_anonymous_administrator_has_no_person_behind_the_message(
    world: World, anna: Person, bilal: Person, room: Chat, heard: Heard
) -> None:
    """T28: id 1087968824, and no way to know who it was."""
    world.say_anonymously(anna, room, "Mededeling van de groep")

    [(_, message)] = heard()
    assert (message["from"]["id"], message["sender_chat"]["id"]) == (1087968824, room.id)
    with pytest.raises(CannotWrite):
        world.say_anonymously(bilal, room, "Ik niet")


def test_somebody_can_write_as_a_channel(world: World, anna: Person, room: Chat, heard: Heard) -> None:
    world.say_as_channel(anna, room, "Oproep", "Boeren in actie")

    [(_, message)] = heard()
    assert (message["from"]["is_bot"], message["sender_chat"]["type"]) == (True, "channel")


def test_an_edit_is_told_and_a_deletion_is_not(world: World, started: Person, heard: Heard) -> None:
    """T18, T19: edited_message comes; of a deletion a bot hears nothing."""
    message = world.say(started, "bot", "Er staan trekkers")
    world.edit(started, "bot", message.message_id, "Er staan 5 trekkers")
    world.delete(started, "bot", message.message_id)

    kinds = [(kind, payload["text"]) for kind, payload in heard()]
    assert kinds == [("message", "Er staan trekkers"), ("edited_message", "Er staan 5 trekkers")]


def test_nobody_changes_the_words_of_another(world: World, room: Chat, anna: Person, bilal: Person) -> None:
    world.add_member(anna, room, bilal)
    message = world.say(anna, room, "Om 10 uur")

    with pytest.raises(Impossible):
        world.edit(bilal, room, message.message_id, "Om 11 uur")
    with pytest.raises(Impossible):
        world.delete(bilal, room, message.message_id)


def test_a_long_text_goes_out_in_parts(world: World, started: Person, heard: Heard) -> None:
    world.say(started, "bot", "woord " * 1000)

    sent = texts(heard())
    assert len(sent) == 2
    assert all(len(text) <= 4096 for text in sent)
    assert " ".join(sent).split() == ["woord"] * 1000


def test_somebody_outside_the_group_cannot_write_there(world: World, room: Chat, bilal: Person) -> None:
    with pytest.raises(CannotWrite):
        world.say(bilal, room, "Dag")


def test_a_muted_member_cannot_write_until_the_time_is_over(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    world.add_member(anna, room, bilal)
    until = int(world.clock.now().timestamp()) + 3600
    api("restrictChatMember", chat_id=room.id, user_id=bilal.id, permissions={}, until_date=until)

    with pytest.raises(CannotWrite):
        world.say(bilal, room, "Dag")
    world.clock.set(world.clock.now() + timedelta(hours=1))
    world.say(bilal, room, "Dag")


def test_a_file_of_a_person_can_be_fetched(world: World, started: Person, api: Api, heard: Heard) -> None:
    world.send_file(started, "bot", "route.pdf", b"%PDF route", caption="de route")

    [(_, message)] = heard()
    path = api("getFile", file_id=message["document"]["file_id"])["file_path"]
    assert (message["caption"], message["document"]["file_name"]) == ("de route", "route.pdf")
    stored = world.files.at(path)
    assert stored is not None
    assert stored.data == b"%PDF route"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("photo", b"x"),
        ("voice", b"x"),
        ("audio", b"x"),
        ("video", b"x"),
        ("sticker", b"x"),
        ("contact", b"+31600000000"),
        ("location", b"52.9,6.5"),
    ],
)
def test_other_things_than_text_arrive_too(world: World, started: Person, heard: Heard, kind: Any, data: bytes) -> None:
    world.send_file(started, "bot", "naam", data, kind)

    [(_, message)] = heard()
    assert kind in message


def test_an_album_is_several_messages_with_one_number(world: World, started: Person, heard: Heard) -> None:
    world.album(started, "bot", [("a.jpg", b"a"), ("b.jpg", b"b")], caption="twee foto's")

    (first, second) = (payload for _, payload in heard())
    assert first["media_group_id"] == second["media_group_id"]
    assert ("caption" in first, "caption" in second) == (True, False)


def test_a_forwarded_message_says_where_it_comes_from(world: World, room: Chat, started: Person, heard: Heard) -> None:
    message = world.say(started, room, "gelezen op het forum")
    world.forward(started, "bot", message)

    *_, (_, forwarded) = heard()
    assert forwarded["forward_origin"]["sender_user"]["id"] == started.id
    assert forwarded["chat"]["type"] == "private"


def test_a_pin_and_a_new_name_by_an_administrator_are_told(
    world: World, room: Chat, anna: Person, api: Api, heard: Heard
) -> None:
    message = world.say(anna, room, "De route")
    world.pin(anna, room, message.message_id)
    world.rename(anna, room, "Boeren en dijk (gesloten)")

    told = [payload for _, payload in heard()]
    assert told[1]["pinned_message"]["text"] == "De route"
    assert told[2]["new_chat_title"] == api("getChat", chat_id=room.id)["title"] == "Boeren en dijk (gesloten)"


def test_what_is_said_in_a_topic_names_the_topic(world: World, anna: Person, api: Api, heard: Heard) -> None:
    forum = world.group("Kamer", anna, forum=True)
    world.add_bot(anna, forum, rights=("manage_topics",))
    topic = api("createForumTopic", chat_id=forum.id, name="Route")["message_thread_id"]
    heard()
    world.say(anna, forum, "Over de brug", topic=topic)

    [(_, message)] = heard()
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)

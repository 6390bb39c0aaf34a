"""Places, contacts, dice and every kind of file show on a phone; the bot's menu and "is typing" do too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram.constants import ChatAction, DiceEmoji, ReactionEmoji

from signaalbot.rehearsal import methods_cards, methods_sending
from signaalbot.rehearsal.problems import CannotWrite, Impossible, Rejection
from signaalbot.rehearsal.reactions import REACTIONS, is_reaction
from signaalbot.rehearsal.state import Chat, Person, Upload
from signaalbot.rehearsal.view import view
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]
FILM = Upload("brug.mp4", b"film", "video/mp4")


def last(world: World, person: Person) -> str:
    return view(world, person)[-1].messages[-1].text


def test_a_card_shows_as_words(world: World, started: Person, api: Api) -> None:
    api("sendLocation", chat_id=started.id, latitude="52.9", longitude="6.5", horizontal_accuracy=10)
    shown = [last(world, started)]
    api("sendVenue", chat_id=started.id, latitude=52.9, longitude=6.5, title="Dorpshuis", address="Brink 1")
    shown.append(last(world, started))
    api("sendContact", chat_id=started.id, phone_number="+31600000000", first_name="Loket", last_name="Oost")
    shown.append(last(world, started))
    value = api("sendDice", chat_id=started.id)["dice"]["value"]

    assert shown == ["52.9, 6.5", "Dorpshuis, Brink 1", "Loket Oost, +31600000000"]
    assert last(world, started) == f"🎲 {value}"
    with pytest.raises(Rejection, match="wrong latitude or longitude specified"):
        api("sendLocation", chat_id=started.id, latitude=91, longitude=6.5)
    with pytest.raises(Rejection, match="wrong dice emoji specified"):
        api("sendDice", chat_id=started.id, emoji="🐄")


def test_dice_fall_the_same_for_the_same_seed(world: World, started: Person) -> None:
    def thrown() -> list[int]:
        again = World(world.clock.now(), seed=9)
        again.say(again.person("Anna"), "bot", "/start")
        params = {"chat_id": next(iter(again.people))}
        return [again.call("sendDice", params).body["result"]["dice"]["value"] for _ in range(12)]

    first = thrown()
    assert first == thrown()
    assert set(first) <= set(range(1, 7))
    assert len(set(first)) > 1


@pytest.mark.parametrize("kind", ["video", "audio", "voice", "video_note", "animation", "sticker"])
def test_every_kind_of_file_goes_up_and_can_be_fetched_and_sent_again(
    world: World, started: Person, api: Api, kind: str
) -> None:
    method = "send" + kind.title().replace("_", "")
    sent = api(method, {kind: FILM}, chat_id=started.id, **({} if kind == "sticker" else {"duration": 9}))
    again = api(method, chat_id=started.id, **{kind: sent[kind]["file_id"]})

    assert sent[kind]["file_unique_id"] == again[kind]["file_unique_id"]
    assert api("getFile", file_id=sent[kind]["file_id"])["file_size"] == 4
    with pytest.raises(Rejection, match="can't use file of type"):
        api("sendDocument", chat_id=started.id, document=sent[kind]["file_id"])


def test_a_file_takes_the_place_of_another(world: World, started: Person, api: Api) -> None:
    sent = api("sendDocument", {"document": Upload("a.pdf", b"a")}, chat_id=started.id, caption="oud")
    photo = {"type": "photo", "media": "attach://new", "caption": "nieuw"}
    api(
        "editMessageMedia",
        {"new": Upload("a.jpg", b"b")},
        chat_id=started.id,
        message_id=sent["message_id"],
        media=photo,
    )

    message = view(world, started)[-1].messages[-1]
    assert message.file is not None
    assert (message.file.kind, message.text, message.edited) == ("photo", "nieuw", True)


def test_a_phone_does_not_put_words_under_a_card_or_poll(world: World, started: Person) -> None:
    card = world.send_file(started, "bot", "Loket", b"+31600000000", "contact")
    file = world.send_file(started, "bot", "route.pdf", b"x")
    world.edit(started, "bot", file.message_id, "de route")

    assert file.content["caption"] == "de route"
    with pytest.raises(Impossible):
        world.edit(started, "bot", card.message_id, "andere woorden")


def test_an_edit_comes_too_late_after_two_days(world: World, started: Person) -> None:
    message = world.say(started, "bot", "Dag")
    world.clock.set(world.clock.now() + timedelta(hours=48, seconds=1))

    with pytest.raises(Impossible):
        world.edit(started, "bot", message.message_id, "Goedendag")


def test_a_member_sends_only_the_kinds_that_the_group_lets_them(
    world: World, anna: Person, bilal: Person, room: Chat
) -> None:
    world.add_member(anna, room, bilal)
    room.permissions["can_send_voice_notes"] = False

    with pytest.raises(CannotWrite):
        world.send_file(bilal, room, "a.ogg", b"x", "voice")
    world.send_file(bilal, room, "a.pdf", b"x")


def test_the_phone_shows_what_the_bot_is_busy_with_for_five_seconds(world: World, started: Person, api: Api) -> None:
    api("sendChatAction", chat_id=started.id, action="typing")
    shown = [view(world, started)[0].doing]
    world.clock.set(world.clock.now() + timedelta(seconds=5))
    shown.append(view(world, started)[0].doing)
    api("sendChatAction", chat_id=started.id, action="typing")
    api("sendMessage", chat_id=started.id, text="Klaar")

    assert [*shown, view(world, started)[0].doing] == ["typing", None, None]
    with pytest.raises(Rejection, match="wrong parameter action in request"):
        api("sendChatAction", chat_id=started.id, action="dancing")


def test_the_menu_is_that_of_the_narrowest_scope(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    world.add_member(anna, room, bilal)
    world.say(anna, "bot", "/start")
    scopes: list[dict[str, Any]] = [
        {"type": "default"},
        {"type": "all_group_chats"},
        {"type": "all_chat_administrators"},
        {"type": "chat_member", "chat_id": room.id, "user_id": bilal.id},
    ]
    for number, scope in enumerate(scopes):
        api("setMyCommands", commands=[{"command": f"c{number}", "description": "x"}], scope=scope)
    api("setMyCommands", commands=[{"command": "nl", "description": "x"}], language_code="nl")

    menus = [view(world, anna)[-1].commands, view(world, anna)[0].commands, view(world, bilal)[0].commands]
    assert [menu[0][0] for menu in menus] == ["nl", "c2", "c3"]
    world.remove_bot(anna, room)
    assert view(world, bilal)[0].commands == []


def test_reactions_show_under_a_message_with_their_number(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    world.add_member(anna, room, bilal)
    said = world.say(anna, room, "Om tien uur").message_id
    for person, emoji in ((anna, "👍"), (bilal, "👍"), (bilal, "🔥")):
        world.react(person, room, said, emoji)
    api("setMessageReaction", chat_id=room.id, message_id=said, reaction=[{"type": "emoji", "emoji": "❤"}])

    assert view(world, anna)[0].messages[-1].reactions == {"👍": 1, "🔥": 1, "❤": 1}
    room.permissions["can_react_to_messages"] = False
    for person, emoji in ((bilal, "👍"), (anna, "🐄")):
        with pytest.raises(Impossible):
            world.react(person, room, said, emoji)
    with pytest.raises(Rejection, match="REACTION_INVALID"):
        api("setMessageReaction", chat_id=room.id, message_id=said, reaction=[{"type": "paid"}])


def test_what_telegram_knows_is_what_the_library_knows() -> None:
    assert {emoji.value.replace("\ufe0f", "") for emoji in ReactionEmoji} == REACTIONS
    assert all(is_reaction(emoji.value) for emoji in ReactionEmoji)
    assert {emoji.value for emoji in DiceEmoji} == set(methods_cards.DICE)
    assert {action.value for action in ChatAction} == methods_sending.ACTIONS


def test_half_a_letter_is_no_letter(world: World, started: Person, api: Api) -> None:
    """T16: any text at all is taken or refused, never passed on broken."""
    world.say(started, "bot", "dag \ud83d!")

    assert world.chats[started.id].messages[2].text == "dag \ufffd!"
    with pytest.raises(Rejection, match="strings must be encoded in UTF-8"):
        api("sendMessage", chat_id=started.id, text="dag \ud83d!")

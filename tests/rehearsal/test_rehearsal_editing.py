"""What the bot changes, takes back, pins and arranges, with Telegram's rights and Telegram's refusals."""

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


def test_an_edit_that_changes_nothing_is_refused(started: Person, api: Api) -> None:
    sent = api(
        "sendMessage",
        chat_id=started.id,
        text="<b>Dag</b>",
        parse_mode="HTML",
        reply_markup=button(url="https://a.nl"),
    )

    with pytest.raises(Rejection, match="message is not modified: specified new message content and reply markup"):
        api(
            "editMessageText",
            chat_id=started.id,
            message_id=sent["message_id"],
            text="<b>Dag</b>",
            parse_mode="HTML",
            reply_markup=button(url="https://a.nl"),
        )
    with pytest.raises(Rejection, match="message is not modified"):
        api(
            "editMessageReplyMarkup",
            chat_id=started.id,
            message_id=sent["message_id"],
            reply_markup=button(url="https://a.nl"),
        )


def test_an_edit_without_buttons_takes_the_buttons_away(started: Person, api: Api) -> None:
    sent = api("sendMessage", chat_id=started.id, text="Klopt het?", reply_markup=button(callback_data="y"))

    edited = api("editMessageText", chat_id=started.id, message_id=sent["message_id"], text="Klopt het?")

    assert ("reply_markup" in edited, edited["edit_date"]) == (False, sent["date"])


def test_only_what_the_bot_sent_itself_can_be_edited(world: World, started: Person, api: Api) -> None:
    theirs = world.say(started, "bot", "Van mij").message_id
    document = api("sendDocument", {"document": Upload("a.pdf", b"a")}, chat_id=started.id)["message_id"]
    text = api("sendMessage", chat_id=started.id, text="Dag")["message_id"]

    for method, message_id, words in [
        ("editMessageText", 999, "message to edit not found"),
        ("editMessageText", theirs, "message can't be edited"),
        ("editMessageText", document, "there is no text in the message to edit"),
        ("editMessageCaption", text, "there is no caption in the message to edit"),
    ]:
        with pytest.raises(Rejection, match=words):
            api(
                method,
                chat_id=started.id,
                message_id=message_id,
                **{"text" if "Text" in method else "caption": "x"},
            )


def test_a_message_can_be_deleted_for_two_days(world: World, started: Person, api: Api) -> None:
    first, second = (api("sendMessage", chat_id=started.id, text=text)["message_id"] for text in "ab")
    world.clock.set(world.clock.now() + timedelta(hours=47, minutes=59))
    assert api("deleteMessage", chat_id=started.id, message_id=first) is True
    world.clock.set(world.clock.now() + timedelta(minutes=1))

    with pytest.raises(Rejection, match="message can't be deleted for everyone"):
        api("deleteMessage", chat_id=started.id, message_id=second)
    with pytest.raises(Rejection, match="message to delete not found"):
        api("deleteMessage", chat_id=started.id, message_id=first)
    assert api("deleteMessages", chat_id=started.id, message_ids=[first, second]) is True


def test_the_bot_may_delete_what_somebody_wrote_to_it(world: World, started: Person, api: Api) -> None:
    message = world.say(started, "bot", "Kees van nummer 8 was erbij")

    assert api("deleteMessage", chat_id=started.id, message_id=message.message_id) is True
    assert world.visible(started, world.private_chat(started))[-1].text == "/start"


def test_in_a_group_deleting_for_others_needs_the_right(world: World, anna: Person, room: Chat, api: Api) -> None:
    message = world.say(anna, room, "weg hiermee")
    world.promote_bot(anna, room, rights=("pin_messages",))

    with pytest.raises(Rejection, match="message can't be deleted"):
        api("deleteMessage", chat_id=room.id, message_id=message.message_id)
    world.promote_bot(anna, room, rights=("delete_messages",))
    assert api("deleteMessage", chat_id=room.id, message_id=message.message_id) is True


def test_a_pin_is_seen_in_the_chat_and_heard_by_the_bot_itself(
    world: World, room: Chat, api: Api, heard: Heard
) -> None:
    sent = api("sendMessage", chat_id=room.id, text="De afspraken")
    api("pinChatMessage", chat_id=room.id, message_id=sent["message_id"])

    [(_, service)] = heard()
    assert service["pinned_message"]["text"] == "De afspraken"
    assert api("getChat", chat_id=room.id)["pinned_message"]["message_id"] == sent["message_id"]
    assert api("unpinChatMessage", chat_id=room.id) is True
    assert "pinned_message" not in api("getChat", chat_id=room.id)
    with pytest.raises(Rejection, match="message to unpin not found"):
        api("unpinChatMessage", chat_id=room.id, message_id=sent["message_id"])


def test_pinning_needs_the_right_and_a_message(world: World, anna: Person, room: Chat, api: Api) -> None:
    with pytest.raises(Rejection, match="message to pin not found"):
        api("pinChatMessage", chat_id=room.id, message_id=99)
    world.demote_bot(anna, room)
    with pytest.raises(Rejection, match="not enough rights to manage pinned messages in the chat"):
        api("pinChatMessage", chat_id=room.id, message_id=1)


def test_a_tap_is_answered_once_and_in_time(world: World, started: Person, api: Api, heard: Heard) -> None:
    api("sendMessage", chat_id=started.id, text="Klopt het?", reply_markup=button(callback_data="y"))
    world.tap(started, "bot", None, "Gezien")
    world.tap(started, "bot", None, "Gezien")
    first, second = (payload["id"] for _, payload in heard())

    assert api("answerCallbackQuery", callback_query_id=first, text="Genoteerd") is True
    world.clock.set(world.clock.now() + timedelta(seconds=16))
    for query in (first, second, "123"):
        with pytest.raises(Rejection, match="query is too old and response timeout expired or query ID is invalid"):
            api("answerCallbackQuery", callback_query_id=query)
    assert [(seen.kind, seen.text) for seen in world.seen][-1] == ("toast", "Genoteerd")


def test_a_link_that_asks_cannot_have_a_member_limit(room: Chat, api: Api) -> None:
    with pytest.raises(Rejection, match="member limit can't be specified for links requiring administrator approval"):
        api("createChatInviteLink", chat_id=room.id, creates_join_request=True, member_limit=1)


def test_inviting_needs_the_right(world: World, anna: Person, room: Chat, api: Api) -> None:
    world.promote_bot(anna, room, rights=("pin_messages",))

    with pytest.raises(Rejection, match="not enough rights to manage chat invite link"):
        api("createChatInviteLink", chat_id=room.id)


def test_a_function_beside_a_name_shows_with_every_message(
    world: World, anna: Person, bilal: Person, room: Chat, api: Api, heard: Heard
) -> None:
    world.add_member(anna, room, bilal)
    api("setChatMemberTag", chat_id=room.id, user_id=bilal.id, tag="dialoogteam")
    heard()
    world.say(bilal, room, "Goedemorgen")

    assert heard()[0][1]["sender_tag"] == "dialoogteam"
    assert api("getChatMember", chat_id=room.id, user_id=bilal.id)["tag"] == "dialoogteam"
    with pytest.raises(Rejection, match="TAG_TOO_LONG"):
        api("setChatMemberTag", chat_id=room.id, user_id=bilal.id, tag="a" * 17)


def test_the_bot_gives_no_rights_that_it_does_not_have(
    world: World, anna: Person, bilal: Person, room: Chat, api: Api
) -> None:
    world.add_member(anna, room, bilal)

    with pytest.raises(Rejection, match="not enough rights"):
        api("promoteChatMember", chat_id=room.id, user_id=bilal.id, can_manage_video_chats=True)


def test_the_owner_cannot_be_removed(room: Chat, anna: Person, api: Api) -> None:
    with pytest.raises(Rejection, match="can't remove chat owner"):
        api("banChatMember", chat_id=room.id, user_id=anna.id)


def test_a_ban_ends_when_it_was_for_a_time(world: World, room: Chat, anna: Person, bilal: Person, api: Api) -> None:
    world.add_member(anna, room, bilal)
    until = int(world.clock.now().timestamp()) + 60
    api("banChatMember", chat_id=room.id, user_id=bilal.id, until_date=until)
    assert api("getChatMember", chat_id=room.id, user_id=bilal.id)["status"] == "kicked"
    world.clock.set(world.clock.now() + timedelta(minutes=1))

    assert api("getChatMember", chat_id=room.id, user_id=bilal.id)["status"] == "left"
    link = api("createChatInviteLink", chat_id=room.id)["invite_link"]
    assert world.open_link(bilal, link) == "joined"


def test_a_stranger_counts_as_somebody_who_left(room: Chat, bilal: Person, api: Api) -> None:
    assert api("getChatMember", chat_id=room.id, user_id=bilal.id)["status"] == "left"
    with pytest.raises(Rejection, match="invalid user_id specified"):
        api("getChatMember", chat_id=room.id, user_id=5)


def test_commands_differ_by_scope_and_language(world: World, room: Chat, api: Api) -> None:
    start, route = ([{"command": name, "description": name}] for name in ("start", "route"))
    here = {"type": "chat", "chat_id": room.id}
    api("setMyCommands", commands=start)
    api("setMyCommands", commands=route, scope=here, language_code="nl")

    assert api("getMyCommands") == start
    assert api("getMyCommands", scope=here, language_code="nl") == route
    assert api("getMyCommands", scope=here) == []
    with pytest.raises(Rejection, match="BOT_COMMAND_INVALID"):
        api("setMyCommands", commands=[{"command": "Start!", "description": "x"}])


def test_a_forum_has_topics_that_can_be_closed(world: World, anna: Person, api: Api) -> None:
    forum = world.group("Kamer", anna, forum=True)
    world.add_bot(anna, forum, rights=("manage_topics",))
    topic = api("createForumTopic", chat_id=forum.id, name="Route")["message_thread_id"]

    sent = api("sendMessage", chat_id=forum.id, message_thread_id=topic, text="De route")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic, True)
    with pytest.raises(Rejection, match="message thread not found"):
        api("sendMessage", chat_id=forum.id, message_thread_id=999, text="x")
    api("closeForumTopic", chat_id=forum.id, message_thread_id=topic)
    with pytest.raises(Rejection, match="TOPIC_CLOSED"):
        api("sendMessage", chat_id=forum.id, message_thread_id=topic, text="x")

"""What people do on their phones reaches the bot as Telegram would tell it, and no more than that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from signaalbot.rehearsal.problems import (
    CannotWrite,
    Impossible,
    LinkNotValid,
    NoSuchButton,
    NotAllowed,
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


def test_a_bot_that_lost_its_rights_hears_that_and_no_more_talk(
    world: World, anna: Person, room: Chat, heard: Heard
) -> None:
    world.demote_bot(anna, room)
    world.say(anna, room, "onder ons")

    [(kind, update)] = heard()
    assert kind == "my_chat_member"
    assert (update["old_chat_member"]["status"], update["new_chat_member"]["status"]) == (
        "administrator",
        "member",
    )


def test_a_startgroup_link_adds_the_bot_with_rights_and_its_token(
    world: World, anna: Person, heard: Heard
) -> None:
    chat = world.group("Kamer", anna)
    link = "https://t.me/signaalbot_oefening?startgroup=evt-7&admin=delete_messages+invite_users+pin_messages"

    assert world.open_link(anna, link, group=chat) == "added"

    (added, service, start) = heard()
    member = added[1]["new_chat_member"]
    assert (added[0], member["status"], member["can_pin_messages"], member["can_promote_members"]) == (
        "my_chat_member",
        "administrator",
        True,
        False,
    )
    assert service[1]["new_chat_members"][0]["id"] == world.bot["id"]
    assert start[1]["text"] == "/start@signaalbot_oefening evt-7"


def test_a_member_who_is_no_administrator_cannot_add_the_bot_with_rights(
    world: World, anna: Person, bilal: Person
) -> None:
    chat = world.group("Kamer", anna)
    world.add_member(anna, chat, bilal)

    with pytest.raises(NotAllowed):
        world.add_bot(bilal, chat, rights=("pin_messages",))


def test_a_start_link_starts_the_bot_with_its_token(world: World, anna: Person, heard: Heard) -> None:
    assert world.open_link(anna, "https://t.me/signaalbot_oefening?start=a-B_9") == "started"

    assert texts(heard()) == ["/start a-B_9"]


@pytest.mark.parametrize(
    "url",
    [
        "https://t.me/signaalbot_oefening?start=" + "a" * 65,
        "https://t.me/signaalbot_oefening?start=a.b",
        "https://t.me/eenanderebot?start=a",
        "https://t.me/+bestaatniet",
    ],
)
def test_a_link_that_telegram_does_not_open_is_refused(world: World, anna: Person, url: str) -> None:
    with pytest.raises(LinkNotValid):
        world.open_link(anna, url)


def ask(world: World, api: Api, room: Chat, person: Person) -> str:
    link: str = api("createChatInviteLink", chat_id=room.id, creates_join_request=True, name="Bilal")[
        "invite_link"
    ]
    assert world.open_link(person, link) == "requested"
    return link


def test_a_join_request_lets_the_bot_write_for_five_minutes(
    world: World, room: Chat, bilal: Person, api: Api, heard: Heard
) -> None:
    ask(world, api, room, bilal)
    [(kind, request)] = heard()

    assert (kind, request["user_chat_id"], request["invite_link"]["name"]) == (
        "chat_join_request",
        bilal.id,
        "Bilal",
    )
    api("sendMessage", chat_id=request["user_chat_id"], text="Dit zijn de huisregels.")
    world.clock.set(world.clock.now() + timedelta(minutes=5))
    with pytest.raises(Rejection, match="bot can't initiate conversation with a user"):
        api("sendMessage", chat_id=bilal.id, text="Nog iets")


def test_approval_lets_the_person_in_and_ends_the_permission_to_write(
    world: World, room: Chat, bilal: Person, api: Api, heard: Heard
) -> None:
    api("getUpdates", allowed_updates=["message", "chat_member", "chat_join_request"])
    ask(world, api, room, bilal)
    assert world.join_request_pending(bilal, room)
    heard()

    api("approveChatJoinRequest", chat_id=room.id, user_id=bilal.id)

    (joined, service) = heard()
    assert (joined[0], joined[1]["via_join_request"]) == ("chat_member", True)
    assert service[1]["new_chat_members"][0]["id"] == bilal.id
    assert room.has(bilal.id)
    assert not world.join_request_pending(bilal, room)
    with pytest.raises(Rejection, match="can't initiate conversation"):
        api("sendMessage", chat_id=bilal.id, text="Welkom")


def test_a_tap_gives_no_permission_to_write_but_a_message_does(
    world: World, room: Chat, bilal: Person, api: Api
) -> None:
    ask(world, api, room, bilal)
    buttons = {"inline_keyboard": [[{"text": "Akkoord", "callback_data": "yes"}]]}
    api("sendMessage", chat_id=bilal.id, text="Huisregels", reply_markup=buttons)
    world.tap(bilal, "bot", None, "Akkoord")
    api("approveChatJoinRequest", chat_id=room.id, user_id=bilal.id)

    with pytest.raises(Rejection, match="can't initiate conversation"):
        api("sendMessage", chat_id=bilal.id, text="Welkom")
    world.say(bilal, "bot", "Akkoord")
    api("sendMessage", chat_id=bilal.id, text="Welkom")


def test_a_request_can_be_answered_once(world: World, room: Chat, bilal: Person, api: Api) -> None:
    ask(world, api, room, bilal)
    api("declineChatJoinRequest", chat_id=room.id, user_id=bilal.id)

    with pytest.raises(Rejection, match="HIDE_REQUESTER_MISSING"):
        api("approveChatJoinRequest", chat_id=room.id, user_id=bilal.id)


def test_somebody_who_is_in_cannot_be_approved_again(
    world: World, room: Chat, bilal: Person, api: Api
) -> None:
    ask(world, api, room, bilal)
    api("approveChatJoinRequest", chat_id=room.id, user_id=bilal.id)

    with pytest.raises(Rejection, match="USER_ALREADY_PARTICIPANT"):
        api("approveChatJoinRequest", chat_id=room.id, user_id=bilal.id)


def test_a_link_for_one_person_is_used_up_by_one_person(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    link = api("createChatInviteLink", chat_id=room.id, member_limit=1)["invite_link"]
    chris = world.person("Chris")

    assert world.open_link(bilal, link) == "joined"
    assert world.open_link(bilal, link) == "member"
    with pytest.raises(LinkNotValid):
        world.open_link(chris, link)


def test_a_link_stops_when_it_is_revoked_or_expired(
    world: World, room: Chat, bilal: Person, api: Api
) -> None:
    soon = int(world.clock.now().timestamp()) + 60
    expiring = api("createChatInviteLink", chat_id=room.id, expire_date=soon)["invite_link"]
    revoked = api("createChatInviteLink", chat_id=room.id)["invite_link"]
    api("revokeChatInviteLink", chat_id=room.id, invite_link=revoked)
    world.clock.set(world.clock.now() + timedelta(minutes=1))

    for link in (expiring, revoked):
        with pytest.raises(LinkNotValid):
            world.open_link(bilal, link)


def test_somebody_who_was_removed_does_not_come_back_by_a_link(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    link = api("createChatInviteLink", chat_id=room.id)["invite_link"]
    world.open_link(bilal, link)
    world.remove_member(anna, room, bilal)

    with pytest.raises(LinkNotValid):
        world.open_link(bilal, link)


def test_joining_and_leaving_are_told_as_chat_member_and_service_message(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api, heard: Heard
) -> None:
    api("getUpdates", allowed_updates=["message", "chat_member"])
    world.add_member(anna, room, bilal)
    world.leave(bilal, room)

    statuses = [
        (payload["old_chat_member"]["status"], payload["new_chat_member"]["status"])
        if kind == "chat_member"
        else next(key for key in payload if key.endswith(("members", "member")))
        for kind, payload in heard()
    ]
    assert statuses == [("left", "member"), "new_chat_members", ("member", "left"), "left_chat_member"]


def test_chat_member_comes_only_when_it_was_asked_for(
    world: World, room: Chat, anna: Person, bilal: Person, heard: Heard
) -> None:
    world.add_member(anna, room, bilal)

    assert [kind for kind, _ in heard()] == ["message"]


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


def test_a_group_that_becomes_a_supergroup_has_another_id(
    world: World, anna: Person, api: Api, heard: Heard
) -> None:
    """T24: the bot is told twice, and every call to the old id says where the group went."""
    old = world.group("Kamer", anna, supergroup=False)
    world.add_bot(anna, old)
    heard()

    new = world.migrate(old)

    (leaving, arriving) = (payload for _, payload in heard())
    assert (leaving["chat"]["id"], leaving["migrate_to_chat_id"]) == (old.id, new.id)
    assert (arriving["chat"]["id"], arriving["migrate_from_chat_id"]) == (new.id, old.id)
    with pytest.raises(Rejection, match="group chat was upgraded to a supergroup chat") as caught:
        api("sendMessage", chat_id=old.id, text="Dag")
    assert caught.value.parameters == {"migrate_to_chat_id": new.id}
    assert api("sendMessage", chat_id=new.id, text="Dag")["message_id"] == 2
    world.say(anna, old, "dit komt in de nieuwe groep")
    assert list(new.messages.values())[-1].text == "dit komt in de nieuwe groep"


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
def test_other_things_than_text_arrive_too(
    world: World, started: Person, heard: Heard, kind: Any, data: bytes
) -> None:
    world.send_file(started, "bot", "naam", data, kind)

    [(_, message)] = heard()
    assert kind in message


def test_an_album_is_several_messages_with_one_number(world: World, started: Person, heard: Heard) -> None:
    world.album(started, "bot", [("a.jpg", b"a"), ("b.jpg", b"b")], caption="twee foto's")

    (first, second) = (payload for _, payload in heard())
    assert first["media_group_id"] == second["media_group_id"]
    assert ("caption" in first, "caption" in second) == (True, False)


def test_a_forwarded_message_says_where_it_comes_from(
    world: World, room: Chat, started: Person, heard: Heard
) -> None:
    message = world.say(started, room, "gelezen op het forum")
    world.forward(started, "bot", message)

    *_, (_, forwarded) = heard()
    assert forwarded["forward_origin"]["sender_user"]["id"] == started.id
    assert forwarded["chat"]["type"] == "private"


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


def test_an_anonymous_vote_has_no_name(
    world: World, room: Chat, anna: Person, api: Api, heard: Heard
) -> None:
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


def test_a_tap_works_by_label_and_by_data(world: World, started: Person, api: Api, heard: Heard) -> None:
    buttons = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y:1"}]]}
    api("sendMessage", chat_id=started.id, text="Klopt het?", reply_markup=buttons)
    world.tap(started, "bot", None, "Ja")
    world.tap(started, "bot", None, "y:1")

    assert [payload["data"] for _, payload in heard()] == ["y:1", "y:1"]


def test_a_button_of_the_keyboard_says_its_words(
    world: World, started: Person, api: Api, heard: Heard
) -> None:
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


def test_a_removed_bot_hears_it_and_can_do_nothing_there(
    world: World, room: Chat, anna: Person, api: Api, heard: Heard
) -> None:
    world.remove_bot(anna, room)
    world.say(anna, room, "Zo, die is weg")

    assert [kind for kind, _ in heard()] == ["message", "my_chat_member"]
    with pytest.raises(Rejection, match="Forbidden: bot was kicked from the supergroup chat"):
        api("sendMessage", chat_id=room.id, text="Dag")


def test_a_bot_that_leaves_is_no_member(world: World, room: Chat, api: Api) -> None:
    api("leaveChat", chat_id=room.id)

    with pytest.raises(Rejection, match="Forbidden: bot is not a member of the supergroup chat"):
        api("sendMessage", chat_id=room.id, text="Dag")


def test_an_unknown_right_is_a_mistake_in_the_scenario(world: World, anna: Person) -> None:
    with pytest.raises(ValueError, match="can_fly"):
        world.add_bot(anna, world.group("Kamer", anna), rights=("fly",))


def test_a_bot_can_be_removed_without_any_update(
    world: World, room: Chat, anna: Person, api: Api, heard: Heard
) -> None:
    """T25: no update at all; only the next call shows it."""
    world.remove_bot(anna, room, silently=True)

    assert heard() == []
    with pytest.raises(Rejection, match="Forbidden: bot was kicked from the supergroup chat"):
        api("getChat", chat_id=room.id)


def test_a_muted_bot_is_told_and_may_not_write(
    world: World, room: Chat, anna: Person, api: Api, heard: Heard
) -> None:
    """T26: the right to post is gone."""
    world.mute_bot(anna, room)

    assert [payload["new_chat_member"]["status"] for _, payload in heard()] == ["restricted"]
    with pytest.raises(Rejection, match="not enough rights to send text messages to the chat"):
        api("sendMessage", chat_id=room.id, text="Dag")


def test_an_administrator_can_let_somebody_in_past_the_bot(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    ask(world, api, room, bilal)
    world.answer_request(anna, room, bilal, approve=True)

    assert room.has(bilal.id)
    with pytest.raises(Rejection, match="USER_ALREADY_PARTICIPANT"):
        api("approveChatJoinRequest", chat_id=room.id, user_id=bilal.id)


def test_a_pin_and_a_new_name_by_an_administrator_are_told(
    world: World, room: Chat, anna: Person, api: Api, heard: Heard
) -> None:
    message = world.say(anna, room, "De route")
    world.pin(anna, room, message.message_id)
    world.rename(anna, room, "Boeren en dijk (gesloten)")

    told = [payload for _, payload in heard()]
    assert told[1]["pinned_message"]["text"] == "De route"
    assert (
        told[2]["new_chat_title"] == api("getChat", chat_id=room.id)["title"] == "Boeren en dijk (gesloten)"
    )


def test_what_is_said_in_a_topic_names_the_topic(world: World, anna: Person, api: Api, heard: Heard) -> None:
    forum = world.group("Kamer", anna, forum=True)
    world.add_bot(anna, forum, rights=("manage_topics",))
    topic = api("createForumTopic", chat_id=forum.id, name="Route")["message_thread_id"]
    heard()
    world.say(anna, forum, "Over de brug", topic=topic)

    [(_, message)] = heard()
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)


def test_a_revoked_token_no_longer_fits(world: World) -> None:
    """T31: the bot hears 401 on everything."""
    before = world.token
    world.revoke_token()

    assert world.token != before

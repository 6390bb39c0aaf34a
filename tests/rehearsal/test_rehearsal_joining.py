"""Getting in and getting out: links, requests to join, membership, and groups that move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from signaalbot.rehearsal.problems import (
    LinkNotValid,
    Rejection,
)
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]
Heard = Callable[[], list[tuple[str, Any]]]


def texts(heard: list[tuple[str, Any]]) -> list[str]:
    return [payload["text"] for kind, payload in heard if kind == "message" and "text" in payload]


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
    link: str = api("createChatInviteLink", chat_id=room.id, creates_join_request=True, name="Bilal")["invite_link"]
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


def test_somebody_who_is_in_cannot_be_approved_again(world: World, room: Chat, bilal: Person, api: Api) -> None:
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


def test_a_link_stops_when_it_is_revoked_or_expired(world: World, room: Chat, bilal: Person, api: Api) -> None:
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


def test_a_group_that_becomes_a_supergroup_has_another_id(world: World, anna: Person, api: Api, heard: Heard) -> None:
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


def test_an_administrator_can_let_somebody_in_past_the_bot(
    world: World, room: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    ask(world, api, room, bilal)
    world.answer_request(anna, room, bilal, approve=True)

    assert room.has(bilal.id)
    with pytest.raises(Rejection, match="USER_ALREADY_PARTICIPANT"):
        api("approveChatJoinRequest", chat_id=room.id, user_id=bilal.id)

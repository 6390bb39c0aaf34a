"""Administrators on their phones: rights, restrictions, tags and titles, links by hand, and who hides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from signaalbot.rehearsal.problems import CannotWrite, Impossible, LinkNotValid, NotAllowed, Rejection
from signaalbot.rehearsal.state import Chat, Person, Upload
from signaalbot.rehearsal.view import view
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]
Heard = Callable[[], list[tuple[str, Any]]]


@pytest.fixture
def member(world: World, anna: Person, bilal: Person, room: Chat) -> Person:
    """Bilal, who is in the room."""
    world.add_member(anna, room, bilal)
    world.call("getUpdates", {"allowed_updates": ["message", "chat_member", "my_chat_member", "chat_join_request"]})
    world.updates.clear()
    return bilal


def test_a_restriction_ends_by_itself_and_nobody_is_told(
    world: World, anna: Person, member: Person, room: Chat, api: Api, heard: Heard
) -> None:
    world.restrict(anna, room, member, allowed=("can_send_photos",), until=world.timestamp + 600)
    with pytest.raises(CannotWrite):
        world.say(member, room, "Dag")
    world.send_file(member, room, "foto.jpg", b"x", "photo")
    heard()
    world.clock.set(world.clock.now() + timedelta(seconds=600))
    world.say(member, room, "Dag")

    assert api("getChatMember", chat_id=room.id, user_id=member.id)["status"] == "member"
    assert [kind for kind, _ in heard()] == ["message"]


def test_a_ban_ends_by_itself(world: World, anna: Person, member: Person, room: Chat, api: Api) -> None:
    link = api("createChatInviteLink", chat_id=room.id)["invite_link"]
    api("banChatMember", chat_id=room.id, user_id=member.id, until_date=world.timestamp + 3600)
    with pytest.raises(LinkNotValid):
        world.open_link(member, link)
    world.clock.set(world.clock.now() + timedelta(hours=1))

    assert api("getChatMember", chat_id=room.id, user_id=member.id)["status"] == "left"
    assert world.open_link(member, link) == "joined"


def test_who_was_removed_comes_back_only_when_that_is_lifted(
    world: World, anna: Person, member: Person, room: Chat
) -> None:
    world.remove_member(anna, room, member)
    with pytest.raises(NotAllowed):
        world.add_member(anna, room, member)
    world.unban(anna, room, member)
    world.add_member(anna, room, member)

    assert room.has(member.id)


def test_every_status_can_be_asked_for(world: World, anna: Person, member: Person, room: Chat, api: Api) -> None:
    def status(person: Person) -> str:
        return str(api("getChatMember", chat_id=room.id, user_id=person.id)["status"])

    seen = [status(anna), status(member), status(world.person("Chris"))]
    world.restrict(anna, room, member)
    seen.append(status(member))
    world.promote(anna, room, member)
    seen.append(status(member))
    world.leave(member, room)
    seen.append(status(member))
    world.add_member(anna, room, member)
    world.remove_member(anna, room, member)

    assert [*seen, status(member)] == ["creator", "member", "left", "restricted", "administrator", "left", "kicked"]


def test_an_administrator_gives_no_rights_that_they_lack(
    world: World, anna: Person, member: Person, room: Chat
) -> None:
    chris = world.person("Chris")
    world.add_member(anna, room, chris)
    world.promote(anna, room, member, rights=("promote_members", "pin_messages"))

    with pytest.raises(NotAllowed):
        world.promote(member, room, chris, rights=("delete_messages",))
    world.promote(member, room, chris, rights=("pin_messages",))
    with pytest.raises(NotAllowed):
        world.promote(chris, room, member)
    with pytest.raises(NotAllowed):
        world.remove_member(member, room, anna)


def test_an_anonymous_administrator_signs_with_a_title(
    world: World, anna: Person, member: Person, room: Chat, heard: Heard
) -> None:
    """T28: id 1087968824, and no way to know who it was."""
    world.promote(anna, room, member, anonymous=True, title="woordvoerder")
    heard()
    world.say(member, room, "Namens de groep")

    [(_, told)] = heard()
    assert (told["from"]["id"], told["author_signature"]) == (1087968824, "woordvoerder")
    assert view(world, anna)[0].messages[-1].sender == room.title


def test_a_right_of_one_member_is_not_that_of_another(world: World, anna: Person, member: Person, room: Chat) -> None:
    room.permissions |= {"can_pin_messages": False, "can_change_info": False, "can_invite_users": False}
    message = world.say(member, room, "De route").message_id

    for act in (
        lambda: world.pin(member, room, message),
        lambda: world.rename(member, room, "Anders"),
        lambda: world.add_member(member, room, world.person("Chris")),
        lambda: world.invite_link(member, room),
        lambda: world.restrict(member, room, anna),
    ):
        with pytest.raises(NotAllowed):
            act()
    world.promote(anna, room, member, rights=("pin_messages",))
    world.pin(member, room, message)
    with pytest.raises(Impossible):
        world.pin(member, room, message)
    world.unpin(member, room, message)
    assert room.pinned == []


def test_a_tag_stands_beside_the_name(world: World, anna: Person, member: Person, room: Chat, heard: Heard) -> None:
    world.set_tag(anna, room, member, "wijkagent")
    world.say(member, room, "Goedemorgen")

    assert heard()[-1][1]["sender_tag"] == "wijkagent"
    assert view(world, anna)[0].messages[-1].tag == "wijkagent"
    with pytest.raises(Impossible):
        world.set_tag(anna, room, member, "veel te lang om te tonen")


@pytest.mark.parametrize(("tag", "words"), [("x" * 17, "TAG_TOO_LONG"), ("agent 👮", "tag: no emoji")])
def test_a_tag_that_telegram_does_not_take_is_refused(
    member: Person, room: Chat, api: Api, tag: str, words: str
) -> None:
    with pytest.raises(Rejection, match=words):
        api("setChatMemberTag", chat_id=room.id, user_id=member.id, tag=tag)


def test_a_link_by_hand_works_and_its_end_is_hidden_from_the_bot(
    world: World, anna: Person, room: Chat, member: Person, heard: Heard
) -> None:
    link = world.invite_link(anna, room, asks=True, name="Persoonlijk")
    world.open_link(world.person("Chris"), link)

    [(kind, request)] = heard()
    shown = request["invite_link"]
    assert (kind, shown["name"], shown["creator"]["id"]) == ("chat_join_request", "Persoonlijk", anna.id)
    assert shown["invite_link"].endswith("...")
    assert link.startswith(shown["invite_link"].removesuffix("..."))


def test_a_link_ends_by_time_by_number_and_by_hand(world: World, anna: Person, room: Chat) -> None:
    """T29: a link that is used up or revoked lets nobody in."""
    once = world.invite_link(anna, room, member_limit=1)
    timed = world.invite_link(anna, room, expires=world.timestamp + 60)
    revoked = world.invite_link(anna, room)
    world.open_link(world.person("Chris"), once)
    world.clock.set(world.clock.now() + timedelta(seconds=60))
    world.revoke_link(anna, revoked)

    for link in (once, timed, revoked):
        with pytest.raises(LinkNotValid):
            world.open_link(world.person("Daan"), link)


def test_a_bot_changes_only_administrators_that_it_made(
    world: World, anna: Person, member: Person, room: Chat, api: Api
) -> None:
    world.promote(anna, room, member, rights=("pin_messages",))
    with pytest.raises(Rejection, match="not enough rights"):
        api("promoteChatMember", chat_id=room.id, user_id=member.id)
    world.promote(anna, room, member, rights=())
    api("promoteChatMember", chat_id=room.id, user_id=member.id, can_pin_messages=True)
    api("setChatAdministratorCustomTitle", chat_id=room.id, user_id=member.id, custom_title="voorzitter")

    told = api("getChatMember", chat_id=room.id, user_id=member.id)
    assert (told["can_be_edited"], told["custom_title"], told["can_pin_messages"]) == (True, "voorzitter", True)


def test_the_bot_changes_name_description_photo_and_permissions(
    world: World, anna: Person, member: Person, room: Chat, api: Api, heard: Heard
) -> None:
    with pytest.raises(Rejection, match="not enough rights to change chat title"):
        api("setChatTitle", chat_id=room.id, title="Anders")
    world.promote_bot(anna, room, rights=("change_info", "restrict_members"))
    heard()
    api("setChatTitle", chat_id=room.id, title="Anders")
    api("setChatDescription", chat_id=room.id, description="Afspraken")
    api("setChatPhoto", {"photo": Upload("a.jpg", b"x")}, chat_id=room.id)
    told = api("getChat", chat_id=room.id)
    api("deleteChatPhoto", chat_id=room.id)
    api("setChatPermissions", chat_id=room.id, permissions={"can_send_polls": True})

    assert (told["title"], told["description"], "photo" in told) == ("Anders", "Afspraken", True)
    assert [next(key for key in payload if "photo" in key or "title" in key) for _, payload in heard()] == [
        *("new_chat_title", "new_chat_photo", "delete_chat_photo"),
    ]
    world.say(member, room, "Woorden horen bij peilingen")
    with pytest.raises(CannotWrite):
        world.send_file(member, room, "a.pdf", b"x")
    for method, params in (("setChatTitle", {"title": "Anders"}), ("setChatDescription", {"description": "Afspraken"})):
        with pytest.raises(Rejection, match="is not modified"):
            api(method, chat_id=room.id, **params)


def test_who_is_added_by_hand_no_longer_waits_for_an_answer(
    world: World, anna: Person, room: Chat, member: Person
) -> None:
    chris = world.person("Chris")
    world.open_link(chris, world.invite_link(anna, room, asks=True))
    world.add_member(anna, room, chris)

    assert not world.join_request_pending(chris, room)


def test_a_deleted_account_does_nothing_any_more(world: World, member: Person, room: Chat, started: Person) -> None:
    world.say(started, "bot", "Dag")
    before = world.updates.first(100)
    world.delete_account(started)

    for act in (
        lambda: world.say(started, "bot", "Dag"),
        lambda: world.open_link(started, "https://t.me/signaalbot_oefening?start=x"),
        lambda: world.leave(started, room),
    ):
        with pytest.raises(Impossible):
            act()
    told = world.call("getUpdates", {}).body["result"]
    assert [update["message"]["from"]["first_name"] for update in told] == ["Anna"] * len(before)

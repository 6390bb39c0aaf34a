"""The bot comes, goes, gains and loses rights, and hears of it - or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signaalbot.rehearsal.problems import (
    NotAllowed,
    Rejection,
)
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]
Heard = Callable[[], list[tuple[str, Any]]]


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


def test_a_startgroup_link_adds_the_bot_with_rights_and_its_token(world: World, anna: Person, heard: Heard) -> None:
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


def test_a_muted_bot_is_told_and_may_not_write(world: World, room: Chat, anna: Person, api: Api, heard: Heard) -> None:
    """T26: the right to post is gone."""
    world.mute_bot(anna, room)

    assert [payload["new_chat_member"]["status"] for _, payload in heard()] == ["restricted"]
    with pytest.raises(Rejection, match="not enough rights to send text messages to the chat"):
        api("sendMessage", chat_id=room.id, text="Dag")


def test_a_revoked_token_no_longer_fits(world: World) -> None:
    """T31: the bot hears 401 on everything."""
    before = world.token
    world.revoke_token()

    assert world.token != before

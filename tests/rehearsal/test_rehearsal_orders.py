"""What goes wrong on order: for one chat or all, at once or in the middle, by number, by time or by chance."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from signaalbot.rehearsal import faults, orders
from signaalbot.rehearsal.problems import BadOrder, Rejection, TransportFault
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.world import World
from tests.rehearsal.conftest import MONDAY

Api = Callable[..., Any]
Heard = Callable[[], list[tuple[str, Any]]]


def sent(world: World, chat_id: int, times: int) -> list[int]:
    """Send so many messages and return the status of each; 0 stands for a fault on the way."""
    statuses = []
    for number in range(times):
        try:
            statuses.append(world.call("sendMessage", {"chat_id": chat_id, "text": str(number)}).status)
        except TransportFault:
            statuses.append(0)
    return statuses


@pytest.mark.parametrize(
    ("order", "statuses"),
    [
        ({"kind": "429"}, [429, 200, 200]),
        ({"kind": "500", "times": 2}, [500, 500, 200]),
        ({"kind": "502", "after": 1}, [200, 502, 200]),
        ({"kind": "403", "method": "sendmessage"}, [403, 200, 200]),
        ({"kind": "400", "method": "sendPhoto"}, [200, 200, 200]),
        ({"kind": "refused", "times": 2, "after": 1}, [200, 0, 0]),
        ({"kind": "timeout_before"}, [0, 200, 200]),
        ({"kind": "timeout_after", "lasts": 60}, [0, 0, 0]),
        ({"kind": "slow", "chance": 0}, [200, 200, 200]),
    ],
)
def test_calls_go_wrong_by_number(world: World, started: Person, order: dict[str, Any], statuses: list[int]) -> None:
    faults.order(world, order)

    assert sent(world, started.id, 3) == statuses


def test_a_fault_for_one_chat_leaves_the_others_alone(world: World, room: Chat, started: Person) -> None:
    """T07: 429 for one chat."""
    faults.order(world, {"kind": "429", "chat": room.id, "times": 2, "retry_after": 35})

    assert sent(world, started.id, 2) == [200, 200]
    reply = world.call("sendMessage", {"chat_id": room.id, "text": "x"})
    assert reply.body["parameters"] == {"retry_after": 35}


def test_a_fault_may_last_a_while_in_virtual_time(world: World, started: Person) -> None:
    """T10: half an hour of noise."""
    faults.order(world, {"kind": "429", "lasts": 1800})
    first = world.call("sendMessage", {"chat_id": started.id, "text": "x"}).body["parameters"]["retry_after"]
    world.clock.set(world.clock.now() + timedelta(minutes=29))
    later = world.call("sendMessage", {"chat_id": started.id, "text": "x"}).body["parameters"]["retry_after"]
    world.clock.set(world.clock.now() + timedelta(minutes=1))

    assert (first, later) == (1800, 60)
    assert sent(world, started.id, 1) == [200]


def chanced(seed: int) -> list[int]:
    world = World(MONDAY, seed=seed)
    anna = world.person("Anna")
    world.say(anna, "bot", "/start")
    faults.order(world, {"kind": "500", "chance": 0.5, "lasts": 60})
    return sent(world, anna.id, 40)


def test_chance_is_the_same_for_the_same_seed() -> None:
    first, second, other = chanced(1), chanced(1), chanced(2)

    assert first == second != other
    assert 8 < first.count(500) < 32


def test_chance_does_not_change_the_ids_of_the_world() -> None:
    numbers = []
    for chance in (0.0, 0.9):
        world = World(MONDAY, seed=3)
        world.say(world.person("Anna"), "bot", "/start")
        faults.order(world, {"kind": "500", "chance": chance, "lasts": 60})
        sent(world, next(iter(world.people)), 5)
        numbers.append(world.person("Bilal").id)

    assert numbers[0] == numbers[1]


def test_a_group_moves_in_the_middle_of_a_round(world: World, anna: Person, started: Person, heard: Heard) -> None:
    """T24: three messages to the group; it moves before the third."""
    group = world.group("Kamer", anna, supergroup=False)
    world.add_bot(anna, group)
    heard()
    faults.order(world, {"kind": "migrated", "chat": group.id, "after": 2})

    assert sent(world, started.id, 3) == [200, 200, 200]
    assert sent(world, group.id, 3) == [200, 200, 400]
    assert group.migrated_to is not None
    assert [kind for kind, payload in heard() if "migrate_to_chat_id" in payload] == ["message"]


def test_a_kick_in_the_middle_comes_without_an_update(world: World, room: Chat, heard: Heard) -> None:
    """T25: no update at all."""
    faults.order(world, {"kind": "kicked", "chat": room.id, "after": 1})

    assert sent(world, room.id, 3) == [200, 403, 403]
    assert heard() == []


@pytest.mark.parametrize("silently", [False, True])
def test_one_right_is_taken(world: World, room: Chat, api: Api, heard: Heard, *, silently: bool) -> None:
    """T26: a right is gone."""
    message = api("sendMessage", chat_id=room.id, text="x")["message_id"]
    faults.order(world, {"kind": "right_removed", "chat": room.id, "right": "pin_messages", "silently": silently})

    with pytest.raises(Rejection, match="not enough rights to manage pinned messages"):
        api("pinChatMessage", chat_id=room.id, message_id=message)
    assert [kind for kind, _ in heard()] == ([] if silently else ["my_chat_member"])
    assert api("createChatInviteLink", chat_id=room.id)["is_revoked"] is False


def test_a_bot_is_muted_and_a_person_blocks_it(world: World, room: Chat, started: Person, heard: Heard) -> None:
    faults.order(world, {"kind": "muted", "chat": room.id})
    faults.order(world, {"kind": "blocked", "person": started.id})

    assert sent(world, room.id, 1) == [400]
    assert sent(world, started.id, 1) == [403]
    assert [kind for kind, _ in heard()] == ["my_chat_member", "my_chat_member"]


def test_an_account_goes_and_a_token_is_revoked(world: World, started: Person) -> None:
    token = world.token
    faults.order(world, {"kind": "account_deleted", "chat": started.id})
    faults.order(world, {"kind": "token_revoked"})

    assert sent(world, started.id, 1) == [403]
    assert world.token != token


def test_what_cannot_happen_any_more_in_the_middle_is_passed_over(world: World, room: Chat, anna: Person) -> None:
    faults.order(world, {"kind": "kicked", "chat": room.id, "after": 1})
    world.remove_bot(anna, room)

    assert sent(world, room.id, 2) == [403, 403]


def test_updates_come_twice_or_the_later_one_first(world: World, anna: Person, api: Api) -> None:
    """T03: duplicate and reordered updates."""
    faults.order(world, {"kind": "duplicate"})
    world.say(anna, "bot", "een")
    world.say(anna, "bot", "twee")
    faults.order(world, {"kind": "reordered"})
    world.say(anna, "bot", "drie")
    world.say(anna, "bot", "vier")

    updates = api("getUpdates")
    assert [update["message"]["text"] for update in updates] == ["een", "een", "twee", "vier", "drie"]
    first = updates[0]["update_id"]
    assert [update["update_id"] - first for update in updates] == [0, 0, 1, 2, 3]


def test_an_update_that_nothing_overtakes_comes_a_little_later(world: World, anna: Person, api: Api) -> None:
    faults.order(world, {"kind": "reordered"})
    world.say(anna, "bot", "een")
    before = api("getUpdates")
    world.clock.set(world.clock.now() + timedelta(seconds=3))

    assert (before, len(api("getUpdates"))) == ([], 1)


async def test_a_second_poller_ends_the_poll_that_waits_and_refuses_the_next(world: World) -> None:
    """T32: another program with the same token."""
    poll = asyncio.create_task(world.poll({"timeout": "30"}))
    await world.parked(1)
    faults.order(world, {"kind": "409"})

    statuses = [(await poll).status, (await world.poll({})).status, (await world.poll({})).status]
    assert statuses == [409, 409, 200]


def test_the_clock_jumps_and_rings_on_its_way(world: World, started: Person, api: Api) -> None:
    sent_poll = api(
        "sendPoll", chat_id=started.id, question="?", options=[{"text": "a"}, {"text": "b"}], open_period=60
    )
    faults.order(world, {"kind": "clock_jump", "seconds": 3600, "method": "getMe"})
    before = world.clock.now()
    api("getMe")

    assert world.clock.now() == before + timedelta(hours=1)
    assert world.chats[started.id].messages[sent_poll["message_id"]].content["poll"]["is_closed"]


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({}, "kind"),
        ({"kind": "brand"}, "kind"),
        ({"kind": "429", "person": 5}, "person"),
        ({"kind": "429", "times": 0}, "times"),
        ({"kind": "429", "times": "twee"}, "times"),
        ({"kind": "429", "retry_after": 1.5}, "retry_after"),
        ({"kind": "429", "method": "sendMesage"}, "method"),
        ({"kind": "429", "chance": 1.1}, "chance"),
        ({"kind": "429", "chance": -1}, "chance"),
        ({"kind": "429", "lasts": "lang"}, "lasts"),
        ({"kind": "429", "lasts": float("nan")}, "lasts"),
        ({"kind": "clock_jump", "seconds": 1e308}, "seconds"),
        ({"kind": "429", "chat": "kamer"}, "chat"),
        ({"kind": "kicked"}, "chat"),
        ({"kind": "kicked", "chat": 1}, "chat"),
        ({"kind": "blocked"}, "person"),
        ({"kind": "blocked", "person": 1}, "person"),
        ({"kind": "duplicate", "after": 1}, "after"),
    ],
)
def test_an_order_that_cannot_be_read_names_the_field(world: World, order: dict[str, Any], field: str) -> None:
    with pytest.raises(BadOrder) as caught:
        faults.order(world, order)

    assert caught.value.field == field
    assert len(world.faults) == 0


def test_a_right_that_does_not_exist_is_named(world: World, room: Chat) -> None:
    with pytest.raises(BadOrder, match="right should be the name of a right of administrators"):
        faults.order(world, {"kind": "right_removed", "chat": room.id, "right": "fly"})


def test_an_order_can_be_checked_without_a_world() -> None:
    assert orders.check({"kind": "429", "chat": "kamer"}).fields[0] == "method"
    with pytest.raises(BadOrder, match="duplicate takes times"):
        orders.check({"kind": "duplicate", "chat": 5})


def test_every_field_of_an_order_is_documented() -> None:
    taken = {name for kind in orders.KINDS.values() for name in kind.fields}

    assert taken | {"kind"} == set(orders.FIELDS)

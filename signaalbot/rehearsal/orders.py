"""What shall go wrong? One order as plain data, from a scenario, the control door or a test.

``order(world, {"kind": "429", "chat": -1001, "times": 3, "retry_after": 35})``; also reached as `faults.order`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.problems import BadOrder, Impossible
from signaalbot.rehearsal.shapes import ADMIN_RIGHTS, GROUP_RIGHTS, right_name
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.world import World

CALLS: Final = ("method", "chat", "times", "after", "chance", "lasts")
MIDDLE: Final = ("after", "method")
FOREVER: Final = float("inf")
FIELDS: Final = {
    "kind": "what goes wrong, from the table above",
    "method": "text: only calls of this method; else every call but getUpdates",
    "chat": "number: only calls to this chat; for what happens to a group, that group",
    "person": "number: to whom it happens",
    "times": "number: how many calls (updates) it concerns; 1 unless said, all of them with `lasts`",
    "after": "number: how many calls that match go well first",
    "chance": "0 to 1: each call that matches goes wrong with this chance, by the seed of the world",
    "lasts": "seconds of virtual time after which it is over, however often it happened",
    "retry_after": "seconds that a 429 tells the bot to wait; with `lasts` what is left of that",
    "seconds": "real seconds that an answer is late, or virtual seconds that the clock jumps",
    "right": 'text: the right that goes, such as "pin_messages"',
    "silently": "true: the bot is not told",
}


class Order:
    """The fields of one order, read strictly."""

    def __init__(self, world: World, fields: Mapping[str, Any]) -> None:
        self.world = world
        self.fields = fields

    def number(self, name: str, default: float, highest: float = 10**9) -> float:
        """Return a number from 0 to *highest*. Raises BadOrder."""
        value = self.fields.get(name, default)
        if type(value) not in (int, float) or not 0 <= value <= highest:
            raise BadOrder(name, f"a number from 0 to {highest:g}")
        return float(value)

    def whole(self, name: str, default: int, lowest: int = 0) -> int:
        """Return a whole number that is at least *lowest*. Raises BadOrder."""
        value = self.fields.get(name, default)
        if type(value) is not int or value < lowest:
            raise BadOrder(name, f"a whole number from {lowest}")
        return value

    @property
    def method(self) -> str | None:
        """The method that is meant, in its usual spelling, or None."""
        name = self.fields.get("method")
        if name is None:
            return None
        if not isinstance(name, str) or name.lower() not in bot_api().spelling:
            raise BadOrder("method", "a method of the Bot API")
        return bot_api().spelling[name.lower()]

    @property
    def chat_id(self) -> int | None:
        """The chat that is meant, or None for all."""
        if self.fields.get("chat") is None:
            return None
        return self.whole("chat", 0, lowest=-(10**15))

    @property
    def group(self) -> Chat:
        """The group that it happens to; an old one leads to what it became."""
        chat = self.world.chats.get(self.chat_id or 0)
        if chat is None or not chat.is_group:
            raise BadOrder("chat", "the number of a group")
        return self.world.chats[chat.migrated_to] if chat.migrated_to else chat

    @property
    def person(self) -> Person:
        """The person that it happens to, also when named as the private chat."""
        name = "person" if "person" in self.fields else "chat"
        person = self.world.people.get(self.whole(name, 0))
        if person is None:
            raise BadOrder("person", "the number of a person")
        return person

    @property
    def right(self) -> str:
        """The right that goes, in full: "can_pin_messages"."""
        name = right_name(str(self.fields.get("right", "")))
        if name not in (*ADMIN_RIGHTS, *GROUP_RIGHTS):
            raise BadOrder("right", "the name of a right of administrators")
        return name


def check(fields: Mapping[str, Any]) -> Kind:
    """Return the kind of an order. Raises BadOrder for an unknown kind, or a field that it does not take."""
    kind = KINDS.get(str(fields.get("kind")))
    if kind is None:
        raise BadOrder("kind", f"one of {', '.join(KINDS)}")
    for name in fields:
        if name != "kind" and name not in kind.fields:
            raise BadOrder(name, f"left out: {fields['kind']} takes {', '.join(kind.fields)}")
    return kind


def order(world: World, fields: Mapping[str, Any]) -> None:
    """Let something go wrong. Raises BadOrder for a field that is missing, unknown or of the wrong kind."""
    check(fields).place(Order(world, fields))


def _call(wish: Order) -> None:
    lasts = wish.number("lasts", 0)
    kind = wish.fields["kind"]
    wish.world.faults.add(
        wish.method or ("getUpdates" if kind == "409" else None),
        wish.chat_id,
        kind,
        times=wish.whole("times", 1, 1) if "times" in wish.fields or not lasts else FOREVER,
        retry_after=wish.whole("retry_after", 5, 1),
        seconds=wish.number("seconds", 6.0),
        after=wish.whole("after", 0),
        chance=wish.number("chance", 1.0, highest=1),
        until=wish.world.clock.now() + timedelta(seconds=lasts) if lasts else None,
    )
    if kind == "409" and not wish.whole("after", 0):
        wish.world.updates.interrupt()


def _happening(act: Callable[[Order], Callable[[], object]]) -> Callable[[Order], None]:
    """Return how to place what happens in the world: at once, or before a later call."""

    def place(wish: Order) -> None:
        happen = act(wish)
        if "after" in wish.fields or "method" in wish.fields:
            chat_id = wish.chat_id if "chat" in wish.fields else None
            wish.world.faults.before(lambda: _quietly(happen), wish.method, chat_id, wish.whole("after", 0))
        else:
            happen()

    return place


def _quietly(happen: Callable[[], object]) -> None:
    """Do it, unless it cannot be done any more by then (the group moved already, the bot is gone)."""
    try:
        happen()
    except Impossible:
        return


def _kicked(wish: Order) -> Callable[[], object]:
    return partial(wish.world.expel_bot, wish.group)


def _right_removed(wish: Order) -> Callable[[], object]:
    silently = bool(wish.fields.get("silently", False))
    return partial(wish.world.take_right, wish.group, wish.right, silently=silently)


def _duplicate(wish: Order) -> None:
    wish.world.updates.doubles += wish.whole("times", 1, 1)


def _reordered(wish: Order) -> None:
    wish.world.updates.swaps += wish.whole("times", 1, 1)


def _clock_jump(wish: Order) -> Callable[[], object]:
    seconds = timedelta(seconds=wish.number("seconds", 3600))
    return lambda: wish.world.clock.set(wish.world.clock.now() + seconds)


@dataclass(frozen=True)
class Kind:
    """One kind of order: what it means, which fields it takes, and how it is placed."""

    words: str
    fields: tuple[str, ...]
    place: Callable[[Order], None]


KINDS: Final[dict[str, Kind]] = {
    "429": Kind("answered with 429 Too Many Requests, and how long to wait", (*CALLS, "retry_after"), _call),
    "400": Kind('answered with 400 "chat not found"', CALLS, _call),
    "403": Kind('answered with 403 "bot was blocked by the user"', CALLS, _call),
    "409": Kind("a second program polls with the same token: 409 on getUpdates", CALLS, _call),
    "500": Kind("answered with 500 Internal Server Error", CALLS, _call),
    "502": Kind("answered with the web page of a 502 Bad Gateway", CALLS, _call),
    "refused": Kind("the connection is refused; nothing is done", CALLS, _call),
    "timeout_before": Kind("no answer, and nothing is done", (*CALLS, "seconds"), _call),
    "timeout_after": Kind("done, but the answer is lost", (*CALLS, "seconds"), _call),
    "slow": Kind("done, and answered late", (*CALLS, "seconds"), _call),
    "blocked": Kind(
        "this person blocks the bot; it gets my_chat_member",
        ("person", "chat", *MIDDLE),
        _happening(lambda wish: partial(wish.world.block_bot, wish.person)),
    ),
    "account_deleted": Kind(
        "this person's account is deleted; nobody is told",
        ("person", "chat", *MIDDLE),
        _happening(lambda wish: partial(wish.world.delete_account, wish.person)),
    ),
    "kicked": Kind("the bot is out of this group, without any update", ("chat", *MIDDLE), _happening(_kicked)),
    "right_removed": Kind(
        "the bot loses one right of an administrator there; it gets my_chat_member",
        ("chat", "right", "silently", *MIDDLE),
        _happening(_right_removed),
    ),
    "muted": Kind(
        "the bot may no longer write in this group; it gets my_chat_member",
        ("chat", *MIDDLE),
        _happening(lambda wish: partial(wish.world.mute_bot, wish.world.owner_of(wish.group), wish.group)),
    ),
    "migrated": Kind(
        "this basic group becomes a supergroup with another number",
        ("chat", *MIDDLE),
        _happening(lambda wish: partial(wish.world.migrate, wish.group)),
    ),
    "token_revoked": Kind(
        "the bot gets another token: 401 on every call",
        MIDDLE,
        _happening(lambda wish: wish.world.revoke_token),
    ),
    "duplicate": Kind("the next update comes twice, under one number", ("times",), _duplicate),
    "reordered": Kind("the next update comes after the one that follows it", ("times",), _reordered),
    "clock_jump": Kind(
        "the clock jumps ahead; timers ring on the way", ("seconds", "chat", *MIDDLE), _happening(_clock_jump)
    ),
}

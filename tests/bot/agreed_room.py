"""A room with two sides that agree on things: what the tests of agreements and taken share."""

from __future__ import annotations

from datetime import timedelta

from signaalbot.domain.role import Party, Rank
from tests.conftest import Actor, RoomInTown, Town


async def two_sides(room: RoomInTown) -> tuple[Actor, Actor]:
    """Bring in a contact person of the organisation and one of the police."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    return gerben, petra


async def propose(actor: Actor, text: str) -> None:
    """Lay an agreement before the parties the quick way: one text, one tap."""
    await actor.says(f"/afspraak {text}")
    await actor.taps("Leg voor")


async def agree(room: RoomInTown, text: str, period: str = "") -> tuple[Actor, Actor]:
    """Let two sides agree on a text, for a period if one is given."""
    gerben, petra = await two_sides(room)
    await gerben.says(f"/afspraak {text}")
    if period:
        await gerben.taps("Vul aan")
        await gerben.taps("Wanneer")
        await gerben.says(period)
        await gerben.taps("Klaar met aanvullen")
    await gerben.taps("Leg voor")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")
    return gerben, petra


def states(room: RoomInTown) -> list[tuple[int, int, str]]:
    """Return number, version and state of every agreement."""
    rows = room.town.db.query("select number, version, state from agreements order by id")
    return [(row["number"], row["version"], row["state"]) for row in rows]


def pinned(room: RoomInTown) -> str:
    """Return what the pinned card of the group says."""
    return next(message.text for message in room.host.sees(room.group) if message.pinned)


def kinds(room: RoomInTown, *wanted: str) -> list[tuple[str, str]]:
    """Return kind and party of the lines of the timeline that are of these kinds."""
    rows = room.town.db.query("select kind, party from timeline order by id")
    return [(row["kind"], row["party"]) for row in rows if row["kind"] in wanted]


def hold_back(room: RoomInTown, actor: Actor) -> None:
    """Let Telegram ask an hour of patience for the chat with this person."""
    until = room.town.now.replace(hour=23)
    room.town.db.execute(
        "insert into paces (scope, moments, free_at) values (?, '', ?) "
        "on conflict (scope) do update set free_at = excluded.free_at",
        [f"pause {actor.id}", until.strftime("%Y-%m-%dT%H:%M:%S.%fZ")],
    )


def let_go(room: RoomInTown, actor: Actor) -> None:
    """End that patience."""
    room.town.db.execute("delete from paces where scope = ?", [f"pause {actor.id}"])


async def leap(town: Town, **span: float) -> None:
    """Let time go by in one step: what fell due meanwhile is done at the end of it."""
    town.world.clock.set(town.now + timedelta(**span))
    await town.rest()

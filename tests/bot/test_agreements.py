"""Does an agreement stand only when every party concerned agreed to that very text?"""

from __future__ import annotations

from signaalbot.domain.role import Party, Rank
from tests.conftest import Actor, RoomInTown


async def propose(actor: Actor, text: str) -> None:
    await actor.says(f"/afspraak {text}")
    await actor.taps("Leg voor")


def states(room: RoomInTown) -> list[tuple[int, int, str]]:
    rows = room.town.db.query("select number, version, state from agreements order by id")
    return [(row["number"], row["version"], row["state"]) for row in rows]


async def two_sides(room: RoomInTown) -> tuple[Actor, Actor]:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    return gerben, petra


async def test_an_agreement_stands_only_after_each_party_pressed_akkoord(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Trekkers rijden stapvoets")
    after_proposal = states(room)
    await petra.taps("Akkoord")
    after_one = states(room)
    await gerben.taps("Akkoord")

    assert after_proposal == after_one == [(1, 1, "proposed")]
    assert states(room) == [(1, 1, "valid")]
    assert "Trekkers rijden stapvoets" in pinned(room)


def pinned(room: RoomInTown) -> str:
    return next(message.text for message in room.host.sees(room.group) if message.pinned)


async def test_an_objection_stops_it_and_all_parties_hear(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Trekkers rijden over de Singel")

    await petra.taps("Bezwaar")

    assert states(room) == [(1, 1, "rejected")]
    assert gerben.last().startswith("Afspraak 1, versie 1, gaat niet door.")
    assert "Er zijn nog geen afspraken." in pinned(room)


async def test_a_changed_agreement_asks_everyone_again_and_the_old_one_stands_until_then(
    room: RoomInTown,
) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Vertrek om 9 uur")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")

    await petra.says("/wijzigafspraak 1 Vertrek om 10 uur")
    await petra.taps("Leg voor")
    await petra.taps("Akkoord")
    meanwhile = pinned(room)
    await gerben.taps("Akkoord")

    assert "Vertrek om 9 uur" in meanwhile
    assert states(room) == [(1, 1, "replaced"), (1, 2, "valid")]
    assert "Vertrek om 10 uur" in pinned(room)
    assert "Vertrek om 9 uur" not in pinned(room)


async def test_consent_to_an_older_version_counts_for_nothing(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Vertrek om 9 uur")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")
    await petra.says("/wijzigafspraak 1 Vertrek om 10 uur")
    await petra.taps("Leg voor")
    second = next(m for m in reversed(gerben.sees()) if "Vertrek om 10 uur" in m.text)
    await petra.says("/wijzigafspraak 1 Vertrek om 11 uur")
    await petra.taps("Leg voor")

    await gerben.presses(second.message_id, "agree:2")

    assert gerben.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."
    assert states(room) == [(1, 1, "valid"), (1, 2, "replaced"), (1, 3, "proposed")]


async def test_two_taps_on_two_devices_are_one_consent(room: RoomInTown) -> None:
    """T68: duplicate agreements by a double tap."""
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")

    await petra.taps("Akkoord", rest=False)
    await petra.taps("Akkoord", room.group, rest=False)
    await room.town.rest()

    lines = room.town.db.query("select kind, party from timeline where kind = 'agree'")
    assert [row["party"] for row in lines] == ["politie"]


async def test_pressing_leg_voor_twice_proposes_once(room: RoomInTown) -> None:
    """T68: no phantom proposal."""
    gerben, _ = await two_sides(room)
    await gerben.says("/afspraak Stapvoets")

    await gerben.taps("Leg voor", rest=False)
    await gerben.taps("Leg voor", rest=False)
    await room.town.rest()

    assert states(room) == [(1, 1, "proposed")]


async def test_a_party_that_is_not_concerned_need_not_agree(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    fenna = await room.joins("Fenna", Party.GEMEENTE, Rank.CONTACT)
    await gerben.says("/afspraak Organisatie ruimt op")
    await gerben.taps("✓ Politie")
    await gerben.taps("Leg voor")

    await fenna.taps("Akkoord", room.group)
    await gerben.taps("Akkoord")
    await petra.presses(petra.sees(room.group)[-1].message_id, "agree:1", room.group)

    assert states(room) == [(1, 1, "valid")]
    assert petra.toasts[-1] in (
        "Uw partij hoeft hier niets over te zeggen. Er is niets veranderd.",
        "Dit staat niet meer open. Er is niets veranderd.",
    )


async def test_a_deputy_may_agree_and_an_ordinary_member_may_not(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    deputy = await room.joins("Daan", Party.POLITIE, Rank.DEPUTY)
    member = await room.joins("Mila", Party.ORGANISATIE, Rank.MEMBER)
    await propose(gerben, "Stapvoets")

    await member.taps("Akkoord", room.group)
    await deputy.taps("Akkoord", room.group)

    assert "niet voor u bedoeld" in member.toasts[-1]
    assert [r["party"] for r in room.town.db.query("select party from consents")] == ["politie"]


async def test_without_anyone_to_agree_at_a_party_nothing_is_proposed(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/afspraak Stapvoets")
    room.town.world.leave(petra.person, room.group)
    await room.town.rest()

    await gerben.taps("Leg voor")

    assert gerben.toasts[-1].startswith("Bij politie is niemand die akkoord kan gaan.")


async def test_the_list_shows_what_stands_and_what_waits(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")
    await propose(petra, "Brug blijft vrij")

    await petra.says("/afspraken", room.group)

    assert petra.last(room.group).splitlines() == [
        "Afspraken in Boerenprotest",
        "1 (versie 1): Stapvoets · Politie, Organisatie",
        "2 (versie 1, nog niet akkoord): Brug blijft vrij · Politie, Organisatie",
    ]


async def test_each_of_these_is_a_line_in_the_timeline(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")

    await gerben.says("/tijdlijn")

    kinds = [row["kind"] for row in room.town.db.query("select kind from timeline order by id")]
    assert kinds == ["made", "opened", "joined", "joined", "joined", "proposed", "agree", "agree", "valid"]
    assert gerben.last().splitlines()[-1].endswith("afspraak 1, versie 1, geldt")

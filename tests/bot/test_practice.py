"""Can nobody mistake a rehearsal for the real thing?"""

from __future__ import annotations

from dataclasses import replace

from signaalbot.bot.context import Resources
from signaalbot.bot.sender import Sender
from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal.world import World
from signaalbot.storage.database import open_database
from tests.conftest import START, room_in, town_in


async def test_every_message_of_a_rehearsal_says_oefening(rules: Resources) -> None:
    world = World(START, seed=5)
    town = await town_in(world, replace(rules, heading="OEFENING"), open_database(":memory:"))
    town.bot = replace(
        town.bot, sender=Sender(town.bot.application.bot, town.db, world.clock.now, 1, heading="OEFENING")
    )
    room = await room_in(town)
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await gerben.says("/bericht Weg is vrij")
    await gerben.sends("Urgent")
    samir = await town.worker()
    await samir.says("De balie was dicht")
    await samir.taps("Verstuur")
    await town.actor("Vreemde").says("hallo")
    await town.passes(days=6)

    said = [one for one in world.seen if one.sender == "Signaalbot" and one.kind == "message" and one.text]
    silent = [
        one.text for one in said if not one.text.startswith("OEFENING") and "zette een bericht vast" not in one.text
    ]
    assert silent == []
    assert [row["text"] for row in town.db.query("select text from signals")] == ["De balie was dicht"]

"""A room in which everything that can be open is open: what the tests of all buttons and commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal.state import Chat
from tests.conftest import Actor, RoomInTown, Town

WITH_A_VERB = frozenset(
    "handover guest onlooker lapse detail deviation errand statement evaluation remark verslag talk phase whatif "
    "close rules name consult reason agreements kind".split()
)
"""Buttons whose second word says what they do; of the others it says which one."""


@dataclass(frozen=True)
class Offered:
    """One button as it really stands on a phone."""

    name: str
    group: Chat | None
    message_id: int
    data: str
    label: str

    @property
    def kind(self) -> str:
        """Return what kind of button this is, by its data: "guest:seat" or "agree"."""
        words = [word for word in self.data.split(":") if not word.isdigit()]
        return ":".join(words[: 1 + (words[0] in WITH_A_VERB)])


@dataclass
class Gatherer:
    """Collects the buttons of all phones; what a card no longer shows stays as it was first seen."""

    room: RoomInTown
    people: dict[str, Actor]
    found: dict[tuple[str, str], Offered] = field(default_factory=dict)
    on_look: Callable[[Gatherer], None] | None = None

    def look(self) -> None:
        """Take over every button that stands on some phone now."""
        for name, actor in self.people.items():
            for group in (None, self.room.group):
                for message in actor.sees(group):
                    for button in (each for row in message.buttons for each in row if each.kind == "callback"):
                        offer = Offered(name, group, message.message_id, button.value, button.label)
                        self.found.setdefault((name, button.value), offer)
        if self.on_look is not None:
            self.on_look(self)


async def full_room(room: RoomInTown, on_look: Callable[[Gatherer], None] | None = None) -> Gatherer:
    """Fill the room as a busy day does, with every kind of thing half done, and gather the buttons on the way."""
    people = await _people(room)
    gatherer = Gatherer(room, people, on_look=on_look)
    for part in (_seats, _bulletins, _agreements, _reports, _plans, _visitors):
        for actor, words, taps in part():
            await _do(gatherer, people[actor], words, taps)
    await _guest(room, gatherer)
    return gatherer


async def _people(room: RoomInTown) -> dict[str, Actor]:
    await room.town.passes(minutes=1)
    return {
        "Marijke": room.host,
        "Karin": await room.joins("Karin", Party.GEMEENTE, Rank.CONTACT),
        "Olaf": await room.joins("Olaf", Party.GEMEENTE, Rank.DEPUTY),
        "Gerben": await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT),
        "Tjitske": await room.joins("Tjitske", Party.ORGANISATIE, Rank.DEPUTY),
        "Mila": await room.joins("Mila", Party.ORGANISATIE, Rank.MEMBER),
        "Petra": await room.joins("Petra", Party.POLITIE, Rank.CONTACT),
    }


async def _do(gatherer: Gatherer, actor: Actor, words: str, taps: tuple[str, ...]) -> None:
    """Say the words, and tap what follows; "»" is typed instead."""
    if words:
        await actor.says(words)
        gatherer.look()
    for label in taps:
        await (actor.says(label[1:]) if label.startswith("»") else actor.taps(label))
        gatherer.look()


Script = list[tuple[str, str, tuple[str, ...]]]


def _seats() -> Script:
    return [
        ("Mila", "/naam", ("Ook mijn voornaam tonen", "»Mila")),
        ("Mila", "/naam", ()),
        ("Mila", "/brug", ()),
        ("Gerben", "/draagover", ("functie van tjitske",)),
        ("Marijke", "/woordvoerder", ()),
        ("Marijke", "/verplaats", ("Organisatie · functie van mila",)),
        ("Marijke", "/nodig", ("OM",)),
    ]


def _bulletins() -> Script:
    return [
        ("Petra", "/bericht De Singel is dicht", ("Urgent", "Verstuur", "Ja, nu naar")),
        ("Gerben", "/bericht Is de brug open?", ("❓ Vraag", "Aan: Politie", "Info", "Verstuur")),
        ("Gerben", "/bericht Wij rijden stapvoets", ("💡 Voorstel", "Info", "Verstuur")),
        ("Petra", "/bericht Er staan trekkers bij de haven", ("⏳ Nog niet bevestigd", "Info", "Verstuur")),
        ("Karin", "/bericht De brug blijft dicht", ("🏛 Besluit",)),
        ("Gerben", "/bericht Nog een concept", ("❓ Vraag",)),
        ("Petra", "/bericht Nu weg hier", ("Urgent", "Verstuur")),
        ("Gerben", "/update", ("»De stoet staat stil", "»De markt begint later", "»Houd de weg vrij")),
        ("Karin", "/beeld", ()),
    ]


def _agreements() -> Script:
    return [
        ("Gerben", "/afspraak Trekkers rijden over de Ringweg", ("Vul aan", "Wanneer", "»tot 04-11 13:00")),
        ("Gerben", "", ("Klaar met aanvullen", "✓ Gemeente", "Leg voor", "Akkoord")),
        ("Petra", "", ("Akkoord",)),
        ("Gerben", "/afspraak De muziek stopt om 21.00 uur", ("Leg voor",)),
        ("Petra", "", ("Overleg nodig",)),
        ("Petra", "/afspraak Geen vuur op het plein", ("Leg voor",)),
        ("Gerben", "", ("Bezwaar", "Zeg waarom", "»Er is een vuurkorf voor de kou")),
        ("Gerben", "/afspraak Een afspraak in concept", ("Vul aan", "Wie doet het")),
        ("Gerben", "/afspraak", ()),
        ("Gerben", "/afspraken", ()),
        ("Petra", "/taak Zet hekken bij de brug", ("Wie doet het", "Organisatie", "Wanneer", "1 uur", "Geef door")),
        ("Petra", "/taak Een taak in concept", ("Wie doet het",)),
        ("Petra", "", ("Terug",)),
        ("Gerben", "/taken", ()),
    ]


def _reports() -> Script:
    return [
        ("Petra", "", ("Klopt niet meer", "»Vier trekkers reden over de stoep", "Zojuist", "»bij de brug")),
        ("Petra", "", ("Meld aan alle partijen",)),
        ("Gerben", "", ("Reageer", "»Dat was een andere groep")),
        ("Petra", "/afspraken", ("Klopt niet meer",)),
        ("Gerben", "/stelling De route is voor iedereen duidelijk", ("10 minuten", "Verstuur")),
        ("Gerben", "/stelling Een stelling in concept", ("10 minuten",)),
    ]


def _plans() -> Script:
    return [
        ("Marijke", "/fase", ()),
        ("Gerben", "/fase", ("Stel voor: Aangekondigd",)),
        ("Gerben", "/lijst", ("☐ 1",)),
        ("Gerben", "/watals", ("☐ De route is dicht", "Schrijf", "»Wij rijden over de Singel")),
        ("Marijke", "/gesprek", ()),
        ("Marijke", "/evaluatie", ()),
        ("Gerben", "/verslag", ()),
        ("Marijke", "/sluit", ()),
        ("Marijke", "/heropen", ()),
        ("Marijke", "/bewaar", ()),
        ("Gerben", "/huisregels", ()),
        ("Gerben", "/bericht", ()),
    ]


def _visitors() -> Script:
    return [("Gerben", "/waarnemer verslaggever van de krant", ("Akkoord",)), ("Karin", "", ("Akkoord",))]


async def _guest(room: RoomInTown, gatherer: Gatherer) -> None:
    """Somebody is added by hand and waits a day, time asks about what ends, and the evaluation begins."""
    town: Town = room.town
    owner, guest = town.actor("Groepseigenaar"), town.actor("Wietse")
    town.world.add_member(room.host.person, room.group, owner.person)
    town.world.add_member(owner.person, room.group, guest.person)
    await town.rest()
    gatherer.look()
    await town.passes(hours=3)
    gatherer.look()
    await room.host.taps("Geef een plaats")
    gatherer.look()
    await town.passes(hours=22)
    await room.host.says("/evaluatie")
    await room.host.taps("Stuur de vragen nu")
    gatherer.look()
    for _ in range(9):
        await gatherer.people["Mila"].taps("3")
        gatherer.look()

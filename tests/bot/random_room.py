"""A room in which anything may happen: random people, orders, double taps, two phones, restarts, and what must hold."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from signaalbot.bot import jobs
from signaalbot.domain.chain import verify
from signaalbot.rehearsal.state import Chat
from signaalbot.rehearsal.traffic import Traffic
from signaalbot.storage import timeline
from tests.bot.full_room import Gatherer, Offered, full_room
from tests.conftest import Actor, RoomInTown, Town, town_in

WORDS = (
    *("/bericht De weg is vrij", "/bericht Is de brug open?", "/afspraak Wij rijden stapvoets", "/wijzig 1 Weer vrij"),
    *("/wijzigafspraak 1 Niet harder dan 20", "/wijzigafspraak 2 Tot 22.00 uur", "/intrekken 1 Het was niet waar"),
    *("/taak Hekken zetten", "/stelling Het ging goed", "/update", "/beeld", "/kaart Wij komen met 50 trekkers"),
    *("/naam Anna", "/brug", "/draagover", "/woordvoerder", "/verplaats", "/waarnemer raadslid", "/antwoord 2 Ja"),
    *("/fase", "/lijst", "/watals", "/evaluatie", "/verslag", "/sluit", "/heropen", "/stop", "tot 14:00", "Politie"),
)
READING = ("/wie", "/wie 1", "/berichten", "/berichten 1", "/afspraken", "/taken", "/tijdlijn", "/beeld", "/controleer")
STEPS = tuple("press press press press fresh fresh twice both say say again restart wait leave".split())
WEIGHTY = set("agree object consult propose send urge seen confirm lapse deviation handover close reopen".split())
NEVER = ("agreements:pdf", "verslag:make")
"""Making a PDF takes longer than a whole run; these have their own tests."""
OUT_OF_ORDER = """
select agreements.id from agreements join agreement_parties on agreement_parties.agreement_id = agreements.id
left join consents on consents.agreement_id = agreements.id and consents.party = agreement_parties.party
where agreements.state = 'valid' and coalesce(answer, '') <> 'agree'
union all select min(id) from agreements where state = 'valid' group by room_id, number having count(*) > 1
"""
UNTOLD = """
select bulletins.id from bulletins where state = 'sent' and not exists (
    select 1 from outbox where bulletin_id = bulletins.id and person_id is null)
union all select bulletins.id from bulletins join members on members.room_id = bulletins.room_id
where state = 'sent' and level = 'urgent' and left_at is null and admitted_at <= sent_at and not exists (
    select 1 from outbox where bulletin_id = bulletins.id and outbox.person_id = members.person_id)
union all select bulletin_id from outbox where bulletin_id is not null and state = 'failed' and reason is null
"""
STILL = (
    "bulletins",
    "agreements",
    "consents",
    "members",
    "timeline",
    "statements",
    "errands",
    "deviations",
    "what_ifs",
)


@dataclass(frozen=True)
class Stage:
    """How far the day had come: the database at that moment, the clock, and the buttons on the phones."""

    database: sqlite3.Connection
    at: datetime
    offers: tuple[Offered, ...]
    weighty: tuple[Offered, ...]

    def pick(self, chance: Random) -> Offered:
        """Return some button; those that let things stand or end come up more often than their number."""
        return chance.choice(self.weighty if self.weighty and chance.random() < 0.4 else self.offers)


def stage_of(gatherer: Gatherer) -> Stage:
    """Keep how the room stands at this moment."""
    copy, offers = sqlite3.connect(":memory:"), tuple(gatherer.found.values())
    gatherer.room.town.db.conn.backup(copy)
    weighty = tuple(offer for offer in offers if offer.data.split(":")[0] in WEIGHTY)
    return Stage(copy, gatherer.room.town.now, offers, weighty)


@dataclass
class Machine:
    """Plays random runs, each from some stage of a full day, and tells what did not hold."""

    town: Town
    gatherer: Gatherer
    stages: list[Stage]
    shown: dict[int, int]
    done: list[str] = field(default_factory=list)
    now: Town = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.town

    @property
    def group(self) -> Chat:
        """Return the group of the room."""
        return self.gatherer.room.group

    async def run(self, seed: int, steps: int) -> list[str]:
        """Play one run; returns what it did when something did not hold, and nothing when all held."""
        chance = Random(seed)
        stage = chance.choice(self.stages)
        await self._back_to(stage)
        self.done = [f"seed {seed}, stage {self.stages.index(stage)}"]
        for _ in range(steps):
            before = self._still()
            allowed = await self._step(chance, stage)
            broken = self._broken()
            if before is not None and not allowed and self._still() not in (before, None):
                broken.append("a closed room changed")
            if broken:
                return [*self.done, *broken]
        return await self._ends_equal(chance) if seed % 4 == 0 else []

    async def _back_to(self, stage: Stage) -> None:
        while len(self.town.world.updates):
            await self.now.poller.turn()
        for chat in self.town.world.chats.values():
            for number in [each for each in chat.messages if each > self.shown[chat.id]]:
                del chat.messages[number]
        for number in self.known:
            self.group.members[number].status = "creator" if number == self.town.actors["Marijke"].id else "member"
        self.town.world.audiences.clear()
        self.town.world.calls.clear()
        self.town.world.traffic = Traffic()
        stage.database.backup(self.town.db.conn)
        self.town.world.clock._start_from(stage.at, 0)
        self.now = self.town

    async def _step(self, chance: Random, stage: Stage) -> bool:
        """Do one thing; tells whether it may change a closed room: opening it again, or somebody who leaves."""
        what, offer = chance.choice(STEPS), stage.pick(chance)
        self.done.append(f"{what} {offer.name} {offer.data}")
        if what == "restart":
            self.now = await town_in(self.town.world, self.town.bot.resources, self.town.db)
        else:
            self._act(what, offer, chance, stage)
        self._wait(timedelta(seconds=1.1))
        await self.now.poller.turn()
        if what in ("wait", "restart"):
            await jobs.knock(self.now.bot.resources)
        await self.now.bot.sender.settle()
        return "heropen" in self.done[-1] or "reopen" in self.done[-1] or what in ("fresh", "leave")

    def _act(self, what: str, offer: Offered, chance: Random, stage: Stage) -> None:
        """Let somebody do one of STEPS."""
        world, actor = self.town.world, self.gatherer.people[offer.name]
        if what == "fresh":
            self._press_newest(chance, chance.choice(list(self.gatherer.people.values())))
        elif what == "say":
            words = chance.choice(WORDS)
            self.done[-1] = f"say {offer.name} {words}"
            world.say(actor.person, self.group if self.group.has(actor.id) and chance.random() < 0.5 else "bot", words)
        elif what == "leave" and self.group.has(actor.id):
            world.leave(actor.person, self.group)
        elif what == "wait":
            self._wait(timedelta(seconds=chance.choice([2, 40, 600, 4000, 100_000])))
        elif what != "leave":
            self._press(offer, actor, twice=what in ("twice", "both"))
            if what == "both":
                other = stage.pick(chance)
                self._press(other, self.gatherer.people[other.name])
            if what == "again":
                world.deliver_again()

    def _press(self, offer: Offered, actor: Actor, twice: bool = False) -> None:
        if offer.kind in NEVER:
            return
        for _ in range(1 + twice):
            self.town.world.press(actor.person, offer.group or "bot", offer.message_id, offer.data)

    def _press_newest(self, chance: Random, actor: Actor) -> None:
        """Press a button under the newest message in somebody's own chat."""
        newest = next(reversed(self.town.world.private_chat(actor.person).messages.values()), None)
        buttons = [b for row in (newest.markup or {}).get("inline_keyboard", []) for b in row] if newest else []
        data = [b["callback_data"] for b in buttons if not b.get("callback_data", "x").startswith(("x", *NEVER))]
        if newest is not None and data:
            chosen = chance.choice(data)
            self.done[-1] = f"fresh {actor.person.name} {chosen}"
            self.town.world.press(actor.person, "bot", newest.message_id, chosen)

    def _wait(self, span: timedelta) -> None:
        self.town.world.clock.set(self.town.now + span)

    def _broken(self) -> list[str]:
        """Return which of the promises does not hold at this moment."""
        db = self.town.db
        seated = {row["telegram_id"] for row in db.query(SEATED)}
        present = {each for each, member in self.group.members.items() if member.present and each in self.known}
        checks = {
            "an agreement stands without consent of all to this version": not list(db.query(OUT_OF_ORDER)),
            "a member misses a bulletin without a shown reason": not list(db.query(UNTOLD)),
            "the register differs from the group": seated == present or (seated < present and self._stopped()),
            "the chain is broken": verify(timeline.chain_of(db, 1), timeline.seal(db, 1)).whole,
        }
        return [said for said, holds in checks.items() if not holds]

    def _stopped(self) -> bool:
        """Tell whether somebody stopped with the bot: out of the register at once, the group is for him to leave."""
        return any("stop" in each or "leave:" in each for each in self.done)

    @property
    def known(self) -> set[int]:
        """Return the numbers of the people of this room."""
        return {actor.id for actor in self.gatherer.people.values()}

    def _still(self) -> list[tuple[object, ...]] | None:
        """Return what may not change while the room is closed; None while it is open."""
        db = self.town.db
        if next(iter(db.query("select phase from rooms where id = 1")))["phase"] != "gesloten":
            return None
        return [tuple(row.values()) for table in STILL for row in db[table].rows]

    async def _ends_equal(self, chance: Random) -> list[str]:
        """Let two members ask the same, and change a line of the timeline."""
        words, said = chance.choice(READING), []
        seated = {row["telegram_id"] for row in self.town.db.query(SEATED)}
        people = [each for each in self.gatherer.people.values() if each.id in seated]
        for actor in chance.sample(people, 2):
            self.town.world.say(actor.person, "bot", words)
            await self.now.poller.turn()
            said.append(next(reversed(self.town.world.private_chat(actor.person).messages.values())).text)
        differ = [f"{words} says different things: {said}"] if said[0] != said[1] else []
        broken = differ + ["a changed line was not found"] * (not self._finds_change(chance))
        return [*self.done, *broken] if broken else []

    def _finds_change(self, chance: Random) -> bool:
        """Change one field of one line, or take a line out: the check must find it."""
        lines, seal = list(timeline.chain_of(self.town.db, 1)), timeline.seal(self.town.db, 1)
        at, name = chance.randrange(len(lines)), chance.choice(["kind", "party", "at", "function_code", "code"])
        link = lines[at].link
        changed = replace(lines[at], link=replace(link, **{name: getattr(link, name) + "x"}))
        forged = lines[:at] + lines[at + 1 :] if chance.random() < 0.3 else [*lines[:at], changed, *lines[at + 1 :]]
        return not verify(forged, seal).whole


SEATED = "select telegram_id from members join people on people.id = person_id where room_id = 1 and left_at is null"


async def machine(room: RoomInTown) -> Machine:
    """Fill a room, and keep how it stood at every moment of the day."""
    stages: list[Stage] = []

    def keep(gatherer: Gatherer) -> None:
        if len(gatherer.found) - (len(stages[-1].offers) if stages else 0) >= 15:
            stages.append(stage_of(gatherer))

    gatherer = await full_room(room, keep)
    await room.town.rest()
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")
    stages += [stage_of(gatherer)] * 3
    shown = {chat.id: max(chat.messages, default=0) for chat in room.town.world.chats.values()}
    return Machine(room.town, gatherer, stages, shown)

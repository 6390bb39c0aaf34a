"""Who does what, when? Plays a scenario: each step at its moment, with the bot at rest before the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, TypeVar

from signaalbot.rehearsal import faults, looking
from signaalbot.rehearsal.problems import Impossible, NotParked
from signaalbot.rehearsal.scenario import FAULT_NAMES, Scenario, Step, parse_link
from signaalbot.rehearsal.seen import Event
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.view import ChatView, MessageView, view
from signaalbot.rehearsal.world import World

Found = TypeVar("Found")

LOOKS: Final = 60
"""How often to look for something that is not there yet: a restart and Telegram's limits make a bot slow."""
BETWEEN_LOOKS: Final = timedelta(seconds=5)


class PlayError(Exception):
    """Raised when a step cannot be done or shows something else than it should; says which, in Dutch."""


@dataclass(frozen=True)
class Cast:
    """Who plays whom: the ids of the scenario with the people and groups of the world."""

    people: Mapping[str, Person]
    groups: Mapping[str, Chat]


def gather(world: World, scenario: Scenario) -> Cast:
    """Make the people and groups of a scenario; the bot is not in the groups yet."""
    people = {one.id: world.person(one.name, language=scenario.language) for one in scenario.people}
    groups = {one.id: world.group(one.title, people[one.owner], supergroup=one.supergroup) for one in scenario.groups}
    return Cast(people, groups)


async def play(
    world: World,
    scenario: Scenario,
    links: Mapping[str, str],
    on_step: Callable[[int, int, str], None] | None = None,
    *,
    real_timeout: float = 30,
    cast: Cast | None = None,
) -> None:
    """Play all steps; *links* says what "invitation:<name>" opens; *on_step* hears number, total, caption.

    The bot may be stopped and started again at any moment: each act happens once, and the play waits up to
    *real_timeout* seconds for the bot. Raises PlayError at the first step that fails.
    """
    performance = Performance(world, cast or gather(world, scenario), links, real_timeout)
    for step in scenario.steps:
        await performance.advance(step)
        if on_step is not None:
            on_step(step.number, len(scenario.steps), caption(step))
        await performance.perform(step)


def caption(step: Step) -> str:
    """Return one line about a step: "gerben taps: Akkoord"; a note stands by itself."""
    return step.text if step.act == "note" else f"{step.who} {step.act}: {step.text}"


@dataclass(frozen=True)
class Performance:
    """A play on the stage: plays any step that it is given. Whose phone is *off* does nothing until it is on.

    *known* is what each person had seen when that person's last step was over; *phones* keeps what phones
    show for as long as nothing changes on them.
    """

    world: World
    cast: Cast
    links: Mapping[str, str]
    real_timeout: float = 30
    looks: int = LOOKS
    known: dict[str, set[looking.Shown]] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)
    phones: dict[int, list[ChatView]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.world.listeners.append(self._forget)

    def phone(self, name: str) -> list[ChatView]:
        """Return what stands on somebody's phone."""
        person = self.cast.people[name]
        if person.id not in self.phones:
            self.phones[person.id] = view(self.world, person)
        return self.phones[person.id]

    def _forget(self, event: Event) -> None:
        """Look again at the phones that change; who leaves a group is no longer among those who hear of it."""
        for person in list(self.phones) if event.kind == "members" else event.people:
            self.phones.pop(person, None)

    async def advance(self, step: Step) -> None:
        """Let the clock go on to the moment of the step, with the bot at rest. Raises PlayError."""
        turn = _Turn(self, step)
        try:
            if step.at > self.world.clock.now():
                await self.world.advance(step.at, self.real_timeout)
            await self.world.parked(self.real_timeout)
        except NotParked as problem:
            raise turn.failure(str(problem)) from problem

    async def perform(self, step: Step) -> None:
        """Let it happen, and see what should be seen. Raises PlayError."""
        if step.who in self.off and step.act != "phone":
            return
        turn = _Turn(self, step)
        try:
            await turn.perform()
        except (Impossible, NotParked) as problem:
            raise turn.failure(str(problem)) from problem


class _Turn:
    """One step being played."""

    def __init__(self, stage: Performance, step: Step) -> None:
        self.stage, self.step, self.world = stage, step, stage.world

    async def perform(self) -> None:
        if self.step.act in _ACTS:
            await _ACTS[self.step.act](self)
            await self._rest()
        if not self.step.who:
            return
        await self._check()
        self.stage.known[self.step.who] = looking.shown_on(self._phone())

    def failure(self, what: str) -> PlayError:
        step = self.step
        who = f", {step.who}" if step.who else ""
        return PlayError(f"Stap {step.number} (regel {step.line}, {step.at:%d-%m %H:%M}){who}: {what}")

    async def say(self) -> None:
        self.world.say(self._person, self._where, self.step.text)

    async def reply(self) -> None:
        message = await self._message(own=False)
        self.world.say(self._person, self._where, self.step.text, reply_to=message.message_id)

    async def edit(self) -> None:
        message = await self._message(own=True)
        self.world.edit(self._person, self._where, message.message_id, self.step.text)

    async def tap(self) -> None:
        step = self.step
        message, button = await self._find(
            lambda: looking.button_in(self._messages(), step.text), f"geen knop '{step.text}'"
        )
        for _ in range(step.times):
            if button.kind == "url":
                self.world.open_link(self._person, button.value)
            elif button.kind == "text":
                self.world.say(self._person, self._where, button.value)
            else:
                self.world.tap(self._person, self._where, message.message_id, button.value)

    async def open(self) -> None:
        source, name, about = parse_link(self.step.text) or ("", "", None)
        if source == "from":
            url = await self._link(name, about, startgroup=False)
        elif name in self.stage.links:
            url = self.stage.links[name]
        else:
            raise self.failure(f"er is geen uitnodiging '{name}' meegegeven.")
        self.world.open_link(self._person, url)

    async def add_bot(self) -> None:
        url = await self._link(self.step.who, None, startgroup=True)
        self.world.open_link(self._person, url, group=self.stage.cast.groups[self.step.text])

    async def send_file(self) -> None:
        data = f"Oefenbestand {self.step.text}".encode()
        self.world.send_file(self._person, self._where, self.step.text, data)

    async def vote(self) -> None:
        """Choose an answer of the newest poll in the group, by its text."""
        message = await self._find(
            lambda: next((one for one in self._messages() if one.poll is not None), None), "geen stelling"
        )
        self.world.vote(self._person, self._where, message.message_id, [self.step.text])

    async def add(self) -> None:
        """Add somebody to the group by hand, past the bot."""
        group = self._group
        assert group is not None
        self.world.add_member(self._person, group, self.stage.cast.people[self.step.text])

    async def leave(self) -> None:
        self.world.leave(self._person, self.stage.cast.groups[self.step.text])

    async def switch_phone(self) -> None:
        """Let a phone run empty, or come on again; what was sent meanwhile is there then."""
        (self.stage.off.add if self.step.text == "off" else self.stage.off.discard)(self.step.who)

    async def order_fault(self) -> None:
        named: dict[str, Chat | Person] = {**self.stage.cast.people, **self.stage.cast.groups}
        wanted = {
            key: named[value].id if key in FAULT_NAMES else value for key, value in (self.step.fault or {}).items()
        }
        faults.order(self.world, wanted)

    async def _check(self) -> None:
        expect, unwanted = self.step.expect, self.step.expect_not
        if expect:
            await self._find(
                lambda: next((one for one in self._new() if one.holds(expect)), None),
                f"niet '{expect}'",
            )
        if unwanted and any(one.holds(unwanted) for one in self._new()):
            raise self.failure(f"ziet '{unwanted}', en dat mag niet.")

    def _new(self) -> list[looking.Shown]:
        """Return what others showed this person since the previous step of the same person, oldest first."""
        known = self.stage.known.get(self.step.who, set())
        return sorted(one for one in looking.shown_on(self._phone()) - known if not one.own)

    async def _message(self, *, own: bool) -> MessageView:
        def newest() -> MessageView | None:
            return next((one for one in self._messages() if one.own == own and not one.service), None)

        return await self._find(newest, "geen bericht")

    async def _link(self, who: str, about: str | None, *, startgroup: bool) -> str:
        def newest() -> str | None:
            chat = looking.chat_in(self._phone(who), None)
            return looking.link_in(looking.newest_first(chat, about), startgroup=startgroup)

        return await self._find(newest, f"geen link bij {who}")

    async def _find(self, look: Callable[[], Found | None], missing: str) -> Found:
        """Look until it is there, letting some virtual time pass in between; raises PlayError in the end."""
        for _ in range(self.stage.looks):
            found = look()
            if found is not None:
                return found
            await self.world.advance(self.world.clock.now() + BETWEEN_LOOKS, self.stage.real_timeout)
            await self._rest()
        about = f" bij '{self.step.to}'" if self.step.to else ""
        shown = [one.content.replace("\n", " / ")[:200] for one in self._new()[-3:]]
        raise self.failure(f"ziet {missing}{about}. Nieuw te zien: {shown or 'niets'}")

    async def _rest(self) -> None:
        await self.world.parked(self.stage.real_timeout)

    def _messages(self) -> Iterator[MessageView]:
        return looking.newest_first(looking.chat_in(self._phone(), self._group), self.step.to)

    def _phone(self, who: str | None = None) -> list[ChatView]:
        return self.stage.phone(who or self.step.who)

    @property
    def _person(self) -> Person:
        return self.stage.cast.people[self.step.who]

    @property
    def _group(self) -> Chat | None:
        return None if self.step.group is None else self.stage.cast.groups[self.step.group]

    @property
    def _where(self) -> Chat | str:
        return self._group or "bot"


_ACTS: Final = {
    "says": _Turn.say,
    "replies": _Turn.reply,
    "edits": _Turn.edit,
    "taps": _Turn.tap,
    "opens": _Turn.open,
    "adds_bot": _Turn.add_bot,
    "sends_file": _Turn.send_file,
    "votes": _Turn.vote,
    "adds": _Turn.add,
    "leaves": _Turn.leave,
    "phone": _Turn.switch_phone,
    "fault": _Turn.order_fault,
}

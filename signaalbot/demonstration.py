"""What does signaalbot do? Plays a scenario with the real bot on the rehearsal server, and lets people look on."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from signaalbot import app, outcome
from signaalbot.config import Settings, default_language
from signaalbot.domain.chance import repeatable
from signaalbot.domain.problem import Problem
from signaalbot.domain.role import Role
from signaalbot.rehearsal import control, play, scenario_file, server
from signaalbot.rehearsal.director import Director
from signaalbot.rehearsal.playbill import Playbill
from signaalbot.rehearsal.scenario import Scenario, ScenarioError
from signaalbot.rehearsal.world import World
from signaalbot.services import admission
from signaalbot.storage.database import open_database
from signaalbot.texts import texts_in

POLL_SECONDS: Final = 3600
"""In practice time is played in hops; a longer wait means fewer of them."""

PATIENCE: Final = 60
"""How many seconds the play waits for a page to open before it begins all the same."""

TOLD: Final = 5
"""How many things that Telegram would not allow are told at once."""

LOOKS: Final = 12
"""With people who look on, a button that is not there is waited for one minute of the play, not five."""

DATABASE: Final = "oefening.sqlite3"


@dataclass(eq=False)
class ScenarioUnreadable(Problem):
    """Raised when a scenario does not exist or cannot be played; *reason* names file and line."""

    key: ClassVar[str] = "problem.scenario_unreadable"
    reason: str


@dataclass(eq=False)
class ScenarioUnknown(Problem):
    """Raised when there is neither a scenario nor a file of this name; *known* are those that come along."""

    key: ClassVar[str] = "problem.scenario_unknown"
    name: str
    known: str


@dataclass(eq=False)
class PortTaken(Problem):
    """Raised when the page cannot be served because another program has the port."""

    key: ClassVar[str] = "problem.port_in_use"
    port: int


@dataclass(eq=False)
class PlayFailed(Problem):
    """Raised when a step of the play does not show what it should; *reason* names the step."""

    key: ClassVar[str] = "problem.play_failed"
    reason: str


@dataclass(eq=False)
class PlayRefused(Problem):
    """The play came to its end, but Telegram would have refused something, or found the bot too fast."""

    key: ClassVar[str] = "problem.play_refused"
    wrong: str


@dataclass(frozen=True)
class Stage:
    """A rehearsed Telegram being served, the settings of the bot that talks to it, and the play."""

    world: World
    server: server.Server
    settings: Settings
    scenario: Scenario
    cast: play.Cast
    links: dict[str, str]
    director: Director


async def run(name: str, *, headless: bool, out: Path | None, port: int, seed: int = 1) -> int:
    """Play scenario *name*; with *headless* write what there is to see to *out* and stop, else serve the page.

    Raises ScenarioUnreadable, PortTaken, PlayFailed or PlayRefused.
    """
    written = scenario_named(name)
    with _workplace(out) as place:
        app.write_log(str(place / "signaalbot.log"))
        stage = await set_stage(written, place, port=0 if headless else port, seed=seed)
        stop = asyncio.Event() if headless else app.stop_on_signals()
        try:
            if not headless:
                _tell("demo.open", url=stage.server.url)
            await _perform(stage, stop, _play_at_once if headless else _play_for_onlookers)
            outcome.write_outcome(stage.world, written.secrets, stage.settings.database, place)
            if headless:
                _tell("demo.done", place=place if out else "-")
        finally:
            await stage.server.stop()
    return 0


def check(path: Path) -> int:
    """Say whether a scenario can be played; returns 0. Raises ScenarioUnreadable with a line per problem."""
    found = scenario_named(str(path))
    days = (found.steps[-1].at.date() - found.start.date()).days + 1 if found.steps else 0
    _tell("demo.checked", file=path, steps=len(found.steps), people=len(found.people), days=days)
    return 0


def scenario_named(name: str) -> Scenario:
    """Return a scenario that ships, or one from a file; raises ScenarioUnreadable."""
    known = scenario_file.shipped()
    if name not in known and not Path(name).exists():
        raise ScenarioUnknown(name, ", ".join(known))
    try:
        return scenario_file.load(known.get(name, Path(name)))
    except (OSError, ScenarioError) as error:
        raise ScenarioUnreadable(str(error)) from None


async def set_stage(written: Scenario, place: Path, *, port: int, seed: int = 1) -> Stage:
    """Serve a new world for this scenario, with an empty database in *place*. Raises PortTaken."""
    world = World(written.start, seed=seed)
    world.long_poll_limit = POLL_SECONDS
    _remove_leftovers(place)
    links = _first_links(world, place / DATABASE, seed)
    cast = play.gather(world, written)
    playbill = Playbill(world, written, cast)
    director = Director(play.Performance(world, cast, links, looks=LOOKS), written, playbill)
    try:
        served = await server.start(world, port, extend=control.routes(world, playbill, director))
    except server.PortInUse:
        raise PortTaken(port) from None
    settings = Settings(
        token=world.token,
        database=place / DATABASE,
        municipality=written.municipality,
        language=written.language,
        areas=written.areas,
        api=served.url,
        poll_seconds=POLL_SECONDS,
        in_flight=1,
        practice=True,
        seed=seed,
    )
    return Stage(world, served, settings, written, cast, links, director)


def _remove_leftovers(place: Path) -> None:
    for leftover in place.glob(f"{DATABASE}*"):
        leftover.unlink()


def _first_links(world: World, database: Path, seed: int) -> dict[str, str]:
    """Invite the first coordinator, as `signaalbot invite` does; returns the links of the scenario."""
    db = open_database(database, practice=True)
    chance = repeatable(-1 - seed)  # not that of the bot: it would draw the same token again
    token = admission.invite(db, chance, Role.COORDINATOR, None, None, world.clock.now())
    db.close()
    return {"coordinator": f"https://t.me/{world.bot['username']}?start={token}"}


async def _perform(
    stage: Stage, stop: asyncio.Event, play_it: Callable[[Stage, Onlooker], Coroutine[None, None, None]]
) -> None:
    """Run the bot beside the play, until the play is over or the bot stops."""
    bot = asyncio.create_task(app.serve(stage.settings, stop))
    with _progress(stage) as bar:
        playing = asyncio.create_task(play_it(stage, bar))
        await asyncio.wait({playing, bot}, return_when=asyncio.FIRST_COMPLETED)
    playing.cancel()
    stop.set()
    stage.world.updates.interrupt()
    await asyncio.wait({bot, playing}, timeout=10)
    bot.cancel()
    for task in (bot, playing):
        if task.done() and not task.cancelled() and (failure := task.exception()) is not None:
            raise failure


Onlooker = Callable[[int, int], None]
"""Hears the number of the step that begins, and how many there are."""


async def _play_at_once(stage: Stage, on_step: Onlooker) -> None:
    try:
        await play.play(
            stage.world, stage.scenario, stage.links, lambda step, total, _: on_step(step, total), cast=stage.cast
        )
    except play.PlayError as problem:
        raise PlayFailed(str(problem)) from None
    if wrong := unlike_telegram(stage.world):
        raise PlayRefused("; ".join(wrong[:TOLD]))


def unlike_telegram(world: World) -> list[str]:
    """Return what the bot did, or was told, that could not happen on Telegram: calls, answers, updates, and haste."""
    return [*world.complaints, *(f"{each.method}: {each.rule}" for each in world.violations)]


async def _play_for_onlookers(stage: Stage, on_step: Onlooker) -> None:
    """Play as the page asks; begin when the first page opens, or by itself after a while."""
    playbill = stage.director.playbill
    playbill.listeners.append(lambda: on_step(playbill.step, playbill.total))
    playbill.listeners.append(_once_done(stage))
    asyncio.get_running_loop().call_later(PATIENCE, stage.director.begin)
    await stage.director.run()


def _once_done(stage: Stage) -> Callable[[], None]:
    """Return a listener that says, one time, that the play is over and people can type on."""
    told: list[bool] = []

    def listen() -> None:
        if stage.director.playbill.state == "done" and not told:
            told.append(True)
            _tell("demo.look", url=stage.server.url)

    return listen


@contextmanager
def _progress(stage: Stage) -> Iterator[Onlooker]:
    """Show a progress bar on a terminal, and only there; an inject makes it longer."""
    from tqdm import tqdm

    with tqdm(total=len(stage.scenario.steps), unit="stap", disable=None, file=sys.stderr, leave=False) as bar:

        def on_step(number: int, total: int) -> None:
            bar.total = total
            bar.update(number - bar.n)

        yield on_step


@contextmanager
def _workplace(out: Path | None) -> Iterator[Path]:
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        yield out
        return
    place = Path(tempfile.mkdtemp(prefix="signaalbot-"))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _tell(key: str, **fields: object) -> None:
    """Write a sentence on a line of its own, above the progress bar if there is one."""
    from tqdm import tqdm

    tqdm.write(texts_in(default_language()).plain(key, **fields), file=sys.stdout)
    sys.stdout.flush()

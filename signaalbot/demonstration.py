"""What does signaalbot do? Plays a scenario with the real bot on the rehearsal server, and lets people look on."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from signaalbot import app
from signaalbot.config import Settings, data_directory
from signaalbot.domain.chance import repeatable
from signaalbot.domain.problem import Problem
from signaalbot.domain.role import Role
from signaalbot.domain.week import Week
from signaalbot.rehearsal import control, play, scenario, server, transcript
from signaalbot.rehearsal.markup import parse_html
from signaalbot.rehearsal.playbill import Playbill
from signaalbot.rehearsal.scenario import Scenario
from signaalbot.rehearsal.seen import Seen
from signaalbot.rehearsal.world import World
from signaalbot.services import admission, reporting
from signaalbot.storage.database import open_database
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

POLL_SECONDS: Final = 3600
"""In practice time is played in hops; a longer wait means fewer of them."""

MASK: Final = "▮▮▮"


@dataclass(eq=False)
class ScenarioUnreadable(Problem):
    """Raised when a scenario does not exist or cannot be played; *reason* names file and line."""

    key: ClassVar[str] = "problem.scenario_unreadable"
    reason: str


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


@dataclass(frozen=True)
class Stage:
    """A rehearsed Telegram being served, the settings of the bot that talks to it, and the play."""

    world: World
    server: server.Server
    settings: Settings
    scenario: Scenario
    playbill: Playbill
    cast: play.Cast


async def run(name: str, *, headless: bool, out: Path | None, port: int) -> int:
    """Play scenario *name*; with *headless* write what there is to see to *out* and stop, else serve the page.

    Raises ScenarioUnreadable, PortTaken or PlayFailed.
    """
    written = scenario_named(name)
    with _workplace(out) as place:
        app.write_log(str(place / "signaalbot.log"))
        stage = await set_stage(written, place, port=0 if headless else port)
        try:
            await _perform(stage, headless=headless)
            write_outcome(stage, place)
            if headless:
                _tell("demo.done", place=place if out else "-")
        finally:
            await stage.server.stop()
    return 0


def scenario_named(name: str) -> Scenario:
    """Return a scenario that ships, or one from a file; raises ScenarioUnreadable."""
    own = name.endswith(".toml")
    path = Path(name) if own else Path(scenario.__file__).parent / "scenarios" / f"{name}.toml"
    try:
        return scenario.load(path)
    except (OSError, scenario.ScenarioError) as error:
        raise ScenarioUnreadable(str(error)) from None


async def set_stage(written: Scenario, place: Path, *, port: int) -> Stage:
    """Serve a new world for this scenario, with an empty database in *place*. Raises PortTaken."""
    world = World(written.start, seed=1)
    world.long_poll_limit = POLL_SECONDS
    cast = play.gather(world, written)
    playbill = Playbill(world, written, cast)
    try:
        served = await server.start(world, port, extend=control.routes(world, playbill))
    except server.PortInUse:
        raise PortTaken(port) from None
    settings = Settings(
        token=world.token,
        database=place / "oefening.sqlite3",
        municipality=written.municipality,
        language=written.language,
        areas=written.areas,
        api=served.url,
        poll_seconds=POLL_SECONDS,
        in_flight=1,
        practice=True,
        seed=1,
    )
    _remove_leftovers(place)
    return Stage(world, served, settings, written, playbill, cast)


def _remove_leftovers(place: Path) -> None:
    for leftover in place.glob("oefening.sqlite3*"):
        leftover.unlink()


def first_links(stage: Stage) -> dict[str, str]:
    """Invite the first coordinator, as `signaalbot invite` does; returns the links of the scenario."""
    db = open_database(stage.settings.database, practice=True)
    token = admission.invite(db, repeatable(0), Role.COORDINATOR, None, None, stage.world.clock.now())
    db.close()
    return {"coordinator": f"https://t.me/{stage.world.bot['username']}?start={token}"}


async def _perform(stage: Stage, *, headless: bool) -> None:
    stop = asyncio.Event() if headless else app.stop_on_signals()
    links = first_links(stage)
    bot = asyncio.create_task(app.serve(stage.settings, stop))
    try:
        await _play_beside(stage, links, bot)
        if not headless:
            stage.world.clock.run(1)
            _tell("demo.look", url=stage.server.url)
            await asyncio.wait({bot}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        stage.world.updates.interrupt()
        await asyncio.wait({bot}, timeout=10)
        bot.cancel()
    if bot.done() and not bot.cancelled() and bot.exception() is not None:
        raise bot.exception() or RuntimeError


async def _play_beside(stage: Stage, links: dict[str, str], bot: asyncio.Task[None]) -> None:
    from tqdm import tqdm

    with tqdm(total=len(stage.scenario.steps), unit="stap", disable=None, file=sys.stderr) as bar:

        def on_step(number: int, total: int, caption: str) -> None:
            stage.playbill.on_step(number, total, caption)
            bar.update()

        played = asyncio.create_task(play.play(stage.world, stage.scenario, links, on_step, cast=stage.cast))
        await asyncio.wait({played, bot}, return_when=asyncio.FIRST_COMPLETED)
        if not played.done():
            played.cancel()
            return
    failure = played.exception()
    stage.playbill.finish("" if failure is None else str(failure))
    if isinstance(failure, play.PlayError):
        raise PlayFailed(str(failure)) from None
    if failure is not None:
        raise failure


def write_outcome(stage: Stage, place: Path) -> None:
    """Write the transcript and every weekbeeld that was made."""
    seen = masked(stage.world.seen, stage.scenario.secrets, str(stage.world.bot["first_name"]))
    transcript.write_jsonl(seen, place / "transcript.jsonl")
    transcript.write_text(seen, place / "transcript.txt")
    db = open_database(stage.settings.database)
    for found in reporting.all_digests(db):
        _write_digest(found.week, found.text, found.html, place)
    db.close()


def masked(seen: Sequence[Seen], secrets: Sequence[str], bot_name: str) -> list[Seen]:
    """Take planted identifiers out of what people typed themselves; what the bot said stays as it was."""

    def mask(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, MASK)
        return text

    return [one if one.sender == bot_name else replace(one, text=mask(one.text)) for one in seen]


def write_digest(db: Database, week: Week, settings: Settings, out: Path) -> list[Path]:
    """Count and write the weekbeeld of any week; returns the files."""
    from signaalbot.nlp.actions import load_cards

    cards = load_cards(data_directory("rules") / "actions.toml", settings.language)
    found = reporting.figures(db, week, settings.areas)
    messages, html = reporting.render(found, cards, settings.language, True)
    out.mkdir(parents=True, exist_ok=True)
    return _write_digest(week.name, "\n\n".join(messages), html, out)


def _write_digest(week: str, text: str, html: str, out: Path) -> list[Path]:
    page, plain = out / f"weekbeeld-{week}.html", out / f"weekbeeld-{week}.txt"
    page.write_text(html, encoding="utf-8")
    plain.write_text(parse_html(text).text + "\n", encoding="utf-8")
    return [page, plain]


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
    sys.stdout.write(texts_in("nl").plain(key, **fields) + "\n")
    sys.stdout.flush()

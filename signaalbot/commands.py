"""What does each command do? Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from signaalbot import config
from signaalbot.config_problems import FileUnreadable, TelegramUnreachable, TokenInvalid, TrainingNotInstalled
from signaalbot.texts import texts_in

ALIVE_SECONDS: Final = 120


def init(chosen: argparse.Namespace) -> int:
    """Ask what is needed and write signaalbot.toml."""
    from signaalbot.setup import ask_and_write

    return ask_and_write(chosen.config)


def run(chosen: argparse.Namespace) -> int:
    """Run the bot until it is told to stop."""
    import asyncio

    settings = config.load(chosen.config)
    from signaalbot import app

    app.write_log()
    asyncio.run(app.serve(settings))
    return 0


def alive(chosen: argparse.Namespace) -> int:
    """Tell a health check whether the bot lives: 0 when its clock knocked in the last two minutes, else 1."""
    import time

    database = config.database_of(chosen.config)
    pulse = database.with_name(database.name + ".pulse")
    return 0 if pulse.exists() and time.time() - pulse.stat().st_mtime < ALIVE_SECONDS else 1


def doctor(chosen: argparse.Namespace) -> int:
    """Say what is in order and what is not: 0 when the bot can work, 1 when something must be mended."""
    import asyncio

    settings = config.load(chosen.config)
    from signaalbot.doctor import examine

    return asyncio.run(examine(settings, config.default_language()))


def demo(chosen: argparse.Namespace) -> int:
    """Play a scenario on the rehearsal server, then let people type."""
    import asyncio

    from signaalbot import demonstration

    if chosen.check is not None:
        return demonstration.check(chosen.check)
    play = demonstration.run(
        chosen.scenario, headless=chosen.headless, out=chosen.out, port=chosen.port, seed=chosen.seed
    )
    return asyncio.run(play)


def invite(chosen: argparse.Namespace) -> int:
    """Print a link for the first coordinator or administrator."""
    import asyncio

    from signaalbot.domain.chance import unguessable
    from signaalbot.domain.role import Role
    from signaalbot.services import admission
    from signaalbot.storage.database import open_database

    settings = config.load(chosen.config)
    name = asyncio.run(_bot_name(settings))
    db = open_database(settings.database)
    token = admission.invite(db, unguessable(), Role(chosen.role), None, None, datetime.now(UTC))
    print(f"https://t.me/{name}?start={token}")
    return 0


async def _bot_name(settings: config.Settings) -> str:
    from telegram import Bot
    from telegram.error import InvalidToken, TelegramError

    try:
        async with Bot(settings.token, base_url=f"{settings.api}/bot") as bot:
            return str(bot.username)
    except InvalidToken:
        raise TokenInvalid from None
    except TelegramError:
        raise TelegramUnreachable(settings.api) from None


def digest(chosen: argparse.Namespace) -> int:
    """Write the weekbeeld of a week as HTML and text."""
    from signaalbot.domain.week import Week, week_of
    from signaalbot.outcome import STEPS, write_digest
    from signaalbot.storage.database import open_database

    table = config.load(chosen.config)
    week = Week.parse(chosen.week) if chosen.week else week_of(datetime.now(UTC)).previous()
    db = open_database(table.database)
    with _steps(STEPS) as step:
        paths = write_digest(db, week, table, chosen.out, public=chosen.public, step=step)
    for path in paths:
        print(path)
    return 0


def backup(chosen: argparse.Namespace) -> int:
    """Copy the database, also while the bot runs, and remove copies whose term is over."""
    from signaalbot.safekeeping import back_up

    database = config.database_of(chosen.config)
    copy, removed = back_up(database, chosen.out, max(chosen.days, 1), datetime.now(UTC))
    print(texts_in(config.default_language()).plain("backup.made", path=copy, count=len(removed)))
    return 0


def restore(chosen: argparse.Namespace) -> int:
    """Put a copy in the place of the database, and say what that means."""
    from signaalbot import safekeeping

    done = safekeeping.restore(chosen.file, config.database_of(chosen.config), datetime.now(UTC))
    texts = texts_in(config.default_language())
    print(texts.plain("restore.done", path=chosen.file))
    print(texts.plain("restore.aside", path=done.aside) if done.aside else texts.plain("restore.nothing_there"))
    print(
        texts.plain("restore.not_compared")
        if done.ended is None
        else texts.plain("restore.ended_again", count=done.ended)
    )
    if done.doubtful:
        print(texts.plain("restore.doubtful", count=done.doubtful))
    return 0


def export(chosen: argparse.Namespace) -> int:
    """Write the records of all rooms and weeks for the archive."""
    from signaalbot import archive
    from signaalbot.storage.database import open_database

    db = open_database(config.database_of(chosen.config))
    count = archive.export(db, chosen.out)
    db.close()
    print(texts_in(config.default_language()).plain("export.done", path=chosen.out, count=count))
    return 0


def retention(chosen: argparse.Namespace) -> int:
    """Remove what is past its term, or say what would go; a line for each table."""
    from signaalbot.safekeeping import clear, foresee

    database, months = config.database_of(chosen.config), config.room_months_of(chosen.config)
    gone = (foresee if chosen.dry_run else clear)(database, months, datetime.now(UTC))
    texts = texts_in(config.default_language())
    key = "retention.nothing" if not gone else "retention.would_go" if chosen.dry_run else "retention.gone"
    print(texts.plain(key))
    for table, count in sorted(gone.items()):
        print(f"{table}\t{count}")
    return 0


@contextmanager
def _steps(total: int) -> Iterator[Callable[[str], None]]:
    """Show how far long work is, on a terminal and only there."""
    from tqdm import tqdm

    with tqdm(total=total, disable=not sys.stderr.isatty(), leave=False) as bar:

        def step(name: str) -> None:
            bar.set_postfix_str(name)
            bar.update()

        yield step


def classify(chosen: argparse.Namespace) -> int:
    """Write one JSON line with labels, scores and evidence for each line read."""
    from signaalbot.nlp.lines import as_classified
    from signaalbot.nlp.reading import load_reader

    with config.rules_readable():
        read = load_reader(config.data_directory("rules"), config.data_directory("models"))
    return _filter(chosen.file, lambda text: as_classified(read(text)))


def redact(chosen: argparse.Namespace) -> int:
    """Write one JSON line with the redacted text and the spans for each line read."""
    from signaalbot.domain.redaction import redact as redacted
    from signaalbot.nlp.lines import as_redacted
    from signaalbot.nlp.redaction import load_recognisers

    with config.rules_readable():
        own = config.own_rules_of(chosen.config)
        recognisers = load_recognisers(config.data_directory("rules"), config.areas_of(chosen.config), own)
    return _filter(chosen.file, lambda text: as_redacted(redacted(text, recognisers)))


def evaluate(chosen: argparse.Namespace) -> int:
    """Compare proposals with the labels in a file, or the readers with each other on reviewed signals."""
    from signaalbot.nlp.evaluation import evaluate_file
    from signaalbot.nlp.reading import load_reader

    with config.rules_readable():
        if chosen.file is None:
            from signaalbot.modelling import compare_on_reviews

            return compare_on_reviews(chosen.config)
        read = load_reader(config.data_directory("rules"), config.data_directory("models"))
    return evaluate_file(Path(chosen.file), read, as_json=chosen.json)


def train(chosen: argparse.Namespace) -> int:
    """Train the narrative model and write it, its thresholds, figures and card."""
    try:
        import sklearn  # noqa: F401 (only to say clearly that it is missing)
    except ImportError:
        raise TrainingNotInstalled from None
    from signaalbot import modelling

    with config.rules_readable():
        if chosen.with_reviews:
            return modelling.train_with_reviews(chosen.config)
        if chosen.encoder:
            return modelling.train_encoder(chosen.config)
        return modelling.train_shipped(chosen.models or config.data_directory("models"))


def data(_chosen: argparse.Namespace) -> int:
    """Print what every column of the database holds."""
    from signaalbot.report.data_page import render
    from signaalbot.storage.columns import tables
    from signaalbot.storage.database import open_database

    found = tables(open_database(":memory:"))
    page = render((t.name, t.about, [(column.name, column.about) for column in t.columns]) for t in found)
    print(page, end="")
    return 0


def model(chosen: argparse.Namespace) -> int:
    """List the versions of the model, let one run, go back, or print the fields for the Algoritmeregister."""
    from signaalbot import modelling

    if chosen.task == "promote":
        return modelling.promote(chosen.config, chosen.version)
    tasks = {"list": modelling.list_versions, "rollback": modelling.rollback, "register": modelling.register}
    return tasks[chosen.task](chosen.config)


def _filter(name: str | None, work: Callable[[str], Mapping[str, Any]]) -> int:
    from signaalbot.nlp.lines import filter_lines

    with _source(name) as source:
        return filter_lines(source, work, sys.stdout)


def _source(name: str | None) -> IO[bytes]:
    if name is None or name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError:
        raise FileUnreadable(name) from None

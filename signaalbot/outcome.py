"""What is left when it is over? The transcript of a rehearsal, and weekbeelden as files to read and to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from signaalbot.config import Settings, data_directory
from signaalbot.domain.week import Week
from signaalbot.rehearsal import transcript
from signaalbot.rehearsal.markup import parse_html
from signaalbot.rehearsal.seen import Seen
from signaalbot.rehearsal.world import World
from signaalbot.services import reporting
from signaalbot.storage.database import open_database

if TYPE_CHECKING:
    from sqlite_utils import Database

MASK: Final = "▮▮▮"


def write_outcome(world: World, secrets: Sequence[str], database: Path, place: Path) -> None:
    """Write the transcript, without the planted *secrets*, and every weekbeeld that was made."""
    seen = masked(world.seen, secrets, str(world.bot["first_name"]))
    transcript.write_jsonl(seen, place / "transcript.jsonl")
    transcript.write_text(seen, place / "transcript.txt")
    db = open_database(database, practice=True)
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

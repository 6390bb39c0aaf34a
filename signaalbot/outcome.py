"""What is left when it is over? The transcript of a rehearsal, and weekbeelden as files to read and to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
STEPS: Final = 1 + len(reporting.SHAPES)
CODE_BOOK: Final = "weekbeeld-codeboek.csv"


def write_outcome(world: World, secrets: Sequence[str], database: Path, place: Path) -> None:
    """Write the transcript, without the planted *secrets*, and every weekbeeld that was made."""
    seen = masked(world.seen, secrets, str(world.bot["first_name"]))
    transcript.write_jsonl(seen, place / "transcript.jsonl")
    transcript.write_text(seen, place / "transcript.txt")
    db = open_database(database, practice=True)
    for found in reporting.all_digests(db):
        kept = {shape: reporting.file_of(db, found.id, shape) for shape in reporting.SHAPES}
        _write_digest(found.week, {shape: content for shape, content in kept.items() if content is not None}, place)
    db.close()


def masked(seen: Sequence[Seen], secrets: Sequence[str], bot_name: str) -> list[Seen]:
    """Take planted identifiers out of what people typed themselves; what the bot said stays as it was."""

    def mask(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, MASK)
        return text

    return [one if one.sender == bot_name else replace(one, text=mask(one.text)) for one in seen]


def write_digest(
    db: Database, week: Week, settings: Settings, out: Path, *, public: bool, step: Callable[[str], None]
) -> list[Path]:
    """Count and write the weekbeeld of any week in every shape, with the code book; *step* hears what comes next.

    A public version has larger limits and none of the coordinators' sentences.
    """
    from signaalbot.nlp.actions import load_cards

    step("figures")
    cards = load_cards(data_directory("rules") / "actions.toml", settings.language, settings.action_cards)
    found = reporting.source(db, week, settings.areas, cards, settings.language, public=public)
    files: dict[str, bytes] = {}
    for shape in reporting.SHAPES:
        step(shape)
        files |= reporting.render(found, (shape,))
    out.mkdir(parents=True, exist_ok=True)
    book = out / CODE_BOOK
    book.write_text(reporting.code_book(settings.language), encoding="utf-8")
    return [*_write_digest(week.name + ("-public" if public else ""), files, out), book]


def _write_digest(name: str, files: Mapping[str, bytes], out: Path) -> list[Path]:
    written = []
    for shape, content in files.items():
        path = out / f"weekbeeld-{name}.{'txt' if shape == 'text' else shape}"
        if shape == "text":
            parts = [parse_html(part).text for part in reporting.messages(content)]
            content = ("\n\n".join(parts) + "\n").encode()
        path.write_bytes(content)
        written.append(path)
    return written

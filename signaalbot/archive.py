"""What goes to the archive? Records as they were sent, with a list and a check sum for each. No signals, no people."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from signaalbot.domain.problem import Problem
from signaalbot.storage import records
from signaalbot.storage.records import Record

if TYPE_CHECKING:
    from sqlite_utils import Database

LIST: Final = "lijst.csv"
COLUMNS: Final = ("bestand", "soort", "onderwerp", "versie", "gemaakt", "sha256")
ENDINGS: Final = {"text": "txt"}


@dataclass(eq=False)
class ExportImpossible(Problem):
    """Raised when the directory holds something already, or cannot be written."""

    key: ClassVar[str] = "problem.export_impossible"
    path: str


def export(db: Database, out: Path) -> int:
    """Write all records to an empty or new directory, with `lijst.csv`; returns how many files.

    What was agreed, decided and sent is a record; a single signal never leaves the bot. Raises ExportImpossible.
    """
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(out.iterdir()):
            raise ExportImpossible(str(out))
        rows = list(_written(chain(records.verslagen(db), records.weekbeelden(db)), out))
        with (out / LIST).open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([COLUMNS, *rows])
    except OSError:
        raise ExportImpossible(str(out)) from None
    return len(rows)


def _written(found: Iterator[Record], out: Path) -> Iterator[tuple[str, ...]]:
    for record in found:
        ending = ENDINGS.get(record.shape, record.shape)
        name = f"{record.kind}/{record.group}/{record.kind}-{record.group}-versie-{record.version}.{ending}"
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(record.content)
        os.utime(path, (record.made_at.timestamp(),) * 2)
        checked = hashlib.sha256(record.content).hexdigest()
        yield name, record.kind, record.subject, str(record.version), record.made_at.isoformat(), checked

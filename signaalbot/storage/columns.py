"""What does each column hold? The tables as they are, with the explanations from `explained.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlite_utils import Database

EXPLAINED: Final = Path(__file__).with_name("explained.toml")
OURS_ONLY: Final = "_sqlite_migrations"
"""The one table that a library keeps; it holds names of migrations."""


@dataclass(frozen=True)
class Column:
    """One column; *about* is empty when nobody explained it."""

    name: str
    about: str


@dataclass(frozen=True)
class Table:
    """One table with its columns in order."""

    name: str
    about: str
    columns: tuple[Column, ...]


def tables(db: Database) -> tuple[Table, ...]:
    """Return every table of the database by name, with what its columns hold."""
    said = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
    names = sorted(name for name in db.table_names() if name != OURS_ONLY)
    return tuple(_table(db, name, said["table"].get(name, {}), said["every"]) for name in names)


def superfluous(db: Database) -> tuple[str, ...]:
    """Return what is explained and does not exist: "signals.colour"."""
    said = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["table"]
    there = {name: {column.name for column in db[name].columns} for name in db.table_names()}
    return tuple(
        f"{table}.{key}"
        for table, columns in said.items()
        for key in columns
        if key != "about" and key.removesuffix("_column") not in there.get(table, set())
    )


def _table(db: Database, name: str, said: dict[str, str], every: dict[str, str]) -> Table:
    columns = (column.name for column in db[name].columns)
    explained = tuple(Column(each, said.get(_key(each), every.get(each, ""))) for each in columns)
    return Table(name, said.get("about", ""), explained)


def _key(column: str) -> str:
    """Return the key of a column in the file; "about" stands for the table itself."""
    return "about_column" if column == "about" else column

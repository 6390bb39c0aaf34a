"""What is switched on or off for the whole municipality?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from signaalbot.storage.database import one

if TYPE_CHECKING:
    from sqlite_utils import Database

LABELLING: Final = "labelling"
"""Whether the machine proposes labels; without it everything goes on by hand."""


def is_on(db: Database, name: str) -> bool:
    """Tell whether something is on; it is until somebody switches it off."""
    row = one(db, "select value from meta where key = ?", name)
    return row is None or row["value"] != "off"


def mark(db: Database, name: str, on: bool) -> None:
    """Switch something on or off."""
    db.execute(
        "insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value",
        [name, "on" if on else "off"],
    )

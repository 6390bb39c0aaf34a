"""Is every column explained, is the page current, and could none hold a citizen's name, contact or identity?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from signaalbot.cli import main
from signaalbot.storage import columns

if TYPE_CHECKING:
    from sqlite_utils import Database

PAGE: Final = Path(__file__).parents[2] / "docs" / "data.md"
IDENTITY: Final = re.compile(
    r"naam|name|phone|telefoon|mobile|mail|adres|address|street|straat|postcode|zip|birth|geboorte|bsn|iban|plate|"
    r"kenteken|citizen|burger|resident|bewoner|subject|suspect|client|patient|gender|religion|belief|ethnic|origin|"
    r"nationality|health|party_member|vote|photo|voice_file|latitude|longitude|handle|username|account|relation|ip_"
)
FINE: Final = {
    "alarms.mailed_at": "when the administrator was told of trouble",
    "events.name": "the name of an event",
    "nudges.name": "the name of a nudge in rules/phases.toml",
    "members.shown_name": "a first name that a member of a room typed to be called by",
    "reminders.subject_id": "the number of an agreement or task",
    "vitals.name": "which part of the bot",
}
"""Columns whose name says less than it seems; none is about a citizen outside a room."""


def test_every_table_and_column_is_explained(db: Database) -> None:
    found = columns.tables(db)

    assert [table.name for table in found if not table.about] == []
    assert [f"{table.name}.{each.name}" for table in found for each in table.columns if not each.about] == []


def test_nothing_is_explained_that_does_not_exist(db: Database) -> None:
    assert columns.superfluous(db) == ()


def test_the_page_is_the_one_that_the_command_makes(capsys: pytest.CaptureFixture[str]) -> None:
    """Not current? Run: signaalbot data > docs/data.md"""
    assert main(["data"]) == 0

    assert capsys.readouterr().out == PAGE.read_text(encoding="utf-8")


def test_no_column_could_hold_a_citizens_name_contact_or_identity(db: Database) -> None:
    """Promise 3: a citizen is no object in the data."""
    names = [f"{table.name}.{each.name}" for table in columns.tables(db) for each in table.columns]

    assert {name for name in names if IDENTITY.search(name.split(".")[1])} == set(FINE)


def test_only_one_table_links_a_reporter_to_a_person(db: Database) -> None:
    reporter = {"reporter", "pseudonym"}
    both = [
        table.name
        for table in columns.tables(db)
        if reporter & {each.name for each in table.columns} and any(each.name == "person_id" for each in table.columns)
    ]

    assert both == ["reporters"]


def test_no_table_holds_a_count_per_worker(db: Database) -> None:
    """Staff are people too: no figures of anybody's work."""
    names = [each.name for table in columns.tables(db) for each in table.columns]

    assert [name for name in names if re.search(r"count|total|average|speed|score_of|last_active|online", name)] == []

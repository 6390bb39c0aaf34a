"""Twenty writers, a long reader and a backup at once: nobody hears "database is locked", and nothing is lost."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from signaalbot.storage import quiet_times
from signaalbot.storage.database import open_database, transaction

WRITERS, EACH = 20, 5


def test_twenty_writers_a_long_reader_and_a_backup_lose_nothing(tmp_path: Path) -> None:
    """T64."""
    path = tmp_path / "signaalbot.sqlite3"
    open_database(path).close()
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("begin")
    before = reader.execute("select count(*) from quiet_talks").fetchone()

    def write(writer: int) -> int:
        db = open_database(path)
        for number in range(EACH):
            with transaction(db):
                quiet_times.add_talk(db, f"2026-{number:02d}", f"Wijk {writer}", "boa")
        db.close()
        return EACH

    with ThreadPoolExecutor(WRITERS) as pool:
        written = list(pool.map(write, range(WRITERS)))
        copy = sqlite3.connect(tmp_path / "copy.sqlite3")
        reader.backup(copy)

    assert reader.execute("select count(*) from quiet_talks").fetchone() == before == (0,)
    reader.execute("commit")
    assert reader.execute("select count(*) from quiet_talks").fetchone() == (sum(written),)
    assert copy.execute("pragma integrity_check").fetchone() == ("ok",)

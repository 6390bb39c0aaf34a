"""A copy is whole, also while the bot writes; and what people ended stays ended when a copy is put back."""

from __future__ import annotations

import csv
import hashlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signaalbot import archive, safekeeping
from signaalbot.cli import main
from signaalbot.domain.role import Role
from signaalbot.storage import copies, digests, people, signals
from signaalbot.storage.database import DatabaseInUse, WriterLock, open_database, stamp

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "signaalbot.sqlite3"
    db = open_database(path, practice=False)
    for number in (11, 12):
        person = people.add(db, number, "nl", NOW)
        people.mark_role(db, person.id, Role.WORKER, None, NOW)
    db.close()
    return path


def roles_in(path: Path) -> int:
    return copies.contents(path).rows["roles"]


def queue_one(path: Path) -> None:
    db = open_database(path)
    db.execute(
        "insert into outbox (occasion, task, chat_id, payload, urgency, state, due_at, changed_at) "
        "values ('x', 'card', 11, '{}', 3, 'queued', ?, ?)",
        [stamp(NOW), stamp(NOW)],
    )
    db.close()


def test_a_copy_holds_what_was_committed_a_moment_ago_while_another_connection_is_open(database: Path) -> None:
    writer = open_database(database)
    people.add(writer, 13, "nl", NOW)

    made, removed = safekeeping.back_up(database, None, 30, NOW)

    assert copies.contents(made).rows["people"] == 3
    assert (made.name, removed) == ("signaalbot-20261116-080000.sqlite3", [])
    assert made.stat().st_mode & 0o077 == 0
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    writer.close()


def test_a_half_done_transaction_is_not_in_the_copy(database: Path) -> None:
    writer = open_database(database)
    writer.execute("begin immediate")
    people.add(writer, 13, "nl", NOW)

    made, _ = safekeeping.back_up(database, None, 30, NOW)

    writer.execute("rollback")
    assert copies.contents(made).rows["people"] == 2


def test_copies_whose_term_is_over_go_and_other_files_stay(database: Path) -> None:
    first, _ = safekeeping.back_up(database, None, 30, NOW - 31 * DAY)
    second, _ = safekeeping.back_up(database, None, 30, NOW - 29 * DAY)
    other = first.with_name("signaalbot-van-jan.sqlite3")
    other.write_bytes(b"")

    made, removed = safekeeping.back_up(database, None, 30, NOW)

    assert removed == [first]
    assert sorted(first.parent.iterdir()) == sorted([second, made, other])


def test_a_copy_that_cannot_be_written_removes_no_older_one(database: Path) -> None:
    old, _ = safekeeping.back_up(database, None, 30, NOW - 31 * DAY)
    database.write_bytes(b"kapot")

    with pytest.raises(copies.CopyUnusable):
        safekeeping.back_up(database, None, 30, NOW)
    assert list(old.parent.iterdir()) == [old]


def test_who_stopped_after_the_copy_stays_stopped_when_it_is_put_back(database: Path) -> None:
    """T67"""
    made, _ = safekeeping.back_up(database, None, 30, NOW)
    db = open_database(database)
    people.remove_roles(db, 1)
    db.close()

    done = safekeeping.restore(made, database, NOW)

    assert done.ended == 1
    assert roles_in(database) == 1
    assert done.aside is not None
    assert copies.contents(done.aside).rows["roles"] == 1


def test_a_used_invitation_does_not_open_again(database: Path) -> None:
    db = open_database(database)
    db.execute(
        "insert into invitations (token_hash, kind, role, created_at, expires_at) values ('h', 'role', 'worker', ?, ?)",
        [stamp(NOW), stamp(NOW + DAY)],
    )
    made, _ = safekeeping.back_up(database, None, 30, NOW)
    db.execute("update invitations set used_at = ?", [stamp(NOW)])
    db.close()

    safekeeping.restore(made, database, NOW)

    with sqlite3.connect(database) as connection:
        assert connection.execute("select used_at from invitations").fetchone()[0] == stamp(NOW)


def test_what_waited_in_a_copy_is_not_simply_sent_again(database: Path) -> None:
    queue_one(database)
    made, _ = safekeeping.back_up(database, None, 30, NOW)

    done = safekeeping.restore(made, database, NOW)

    with sqlite3.connect(database) as connection:
        assert connection.execute("select state from outbox").fetchall() == [("sending",)]
    assert done.doubtful == 1


def test_with_a_broken_database_the_copy_comes_back_and_it_is_said_that_nothing_was_compared(database: Path) -> None:
    made, _ = safekeeping.back_up(database, None, 30, NOW)
    database.write_bytes(b"kapot" * 1000)

    done = safekeeping.restore(made, database, NOW)

    assert done.ended is None
    assert roles_in(database) == 2


def test_while_the_bot_runs_nothing_is_put_back(database: Path) -> None:
    made, _ = safekeeping.back_up(database, None, 30, NOW)
    lock = WriterLock(database)

    with pytest.raises(DatabaseInUse):
        safekeeping.restore(made, database, NOW)

    lock.release()
    assert not list(database.parent.glob("*.old-*"))


def test_a_copy_of_a_rehearsal_never_comes_in_the_place_of_real_work(database: Path, tmp_path: Path) -> None:
    practice = tmp_path / "oefening" / "signaalbot.sqlite3"
    practice.parent.mkdir()
    open_database(practice, practice=True).close()

    with pytest.raises(copies.CopyOfOtherKind):
        safekeeping.restore(practice, database, NOW)
    assert roles_in(database) == 2


@pytest.mark.parametrize("content", [b"", b"geen database", b"SQLite format 3\x00" + bytes(5000)])
def test_a_file_that_is_no_database_of_ours_changes_nothing(database: Path, content: bytes, tmp_path: Path) -> None:
    other = tmp_path / "foto.jpg"
    other.write_bytes(content)

    with pytest.raises(copies.CopyUnusable):
        safekeeping.restore(other, database, NOW)
    assert roles_in(database) == 2


def test_the_commands_say_what_happened(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("signaalbot.toml").write_text('municipality = "Rijtmeer"\n', encoding="utf-8")

    assert main(["backup", "--out", "kopie"]) == 0
    made = next(Path("kopie").iterdir())
    assert main(["restore", str(made)]) == 0

    said = capsys.readouterr().out
    assert f"Kopie gemaakt: {made}" in said
    assert "De database die er stond, heet nu" in said
    assert roles_in(database) == 2


def test_a_missing_copy_is_said_in_one_sentence(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("signaalbot.toml").write_text('municipality = "Rijtmeer"\n', encoding="utf-8")

    assert main(["restore", "weg.sqlite3"]) == 2
    assert "geen hele database" in capsys.readouterr().err
    assert database.exists()


def add_signal(path: Path, text: str) -> None:
    db = open_database(path)
    db.execute(
        "insert into signals (code, text, occupation, reporter, received_at, model) "
        "values ('koper-beuk-12', ?, 'youth_worker', 'r1', ?, 'rules-1')",
        [text, stamp(NOW)],
    )
    db.close()


def test_a_signal_that_was_withdrawn_after_the_copy_does_not_come_back(database: Path) -> None:
    """T56, T67"""
    add_signal(database, "er is onrust over de brug")
    made, _ = safekeeping.back_up(database, None, 30, NOW)
    db = open_database(database)
    signals.mark_withdrawn(db, 1, NOW)
    db.close()

    done = safekeeping.restore(made, database, NOW)

    assert done.ended == 1
    assert b"onrust over de brug" not in database.read_bytes()


def test_what_would_go_is_told_and_stays(database: Path) -> None:
    db = open_database(database)
    db.execute("insert into reporters (pseudonym, person_id, quarter) values ('r1', 1, '2025-Q1')")
    db.close()

    assert safekeeping.foresee(database, 6, NOW) == {"reporters": 1}
    assert copies.contents(database).rows["reporters"] == 1
    assert safekeeping.clear(database, 6, NOW) == {"reporters": 1}
    assert copies.contents(database).rows["reporters"] == 0
    assert safekeeping.clear(database, 6, NOW) == {}


def test_the_archive_gets_settled_weekbeelden_with_check_sums_and_no_concept(database: Path, tmp_path: Path) -> None:
    db = open_database(database)
    for week in ("2026-W45", "2026-W46"):
        digests.add(db, week, {"html": f"<p>{week}</p>".encode(), "text": b"kort"}, NOW)
    digests.mark_final(db, 1, NOW)

    assert archive.export(db, tmp_path / "archief") == 2

    with (tmp_path / "archief" / "lijst.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["onderwerp"] for row in rows] == ["2026-W45", "2026-W45"]
    for row in rows:
        content = (tmp_path / "archief" / row["bestand"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"]


def test_a_directory_with_something_in_it_is_left_alone(database: Path, tmp_path: Path) -> None:
    (tmp_path / "archief").mkdir()
    (tmp_path / "archief" / "brief.txt").write_text("van mij", encoding="utf-8")

    with pytest.raises(archive.ExportImpossible):
        archive.export(open_database(database), tmp_path / "archief")
    assert [path.name for path in (tmp_path / "archief").iterdir()] == ["brief.txt"]


def test_retention_and_export_say_what_they_did(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("signaalbot.toml").write_text('municipality = "Rijtmeer"\n', encoding="utf-8")

    assert main(["retention", "--dry-run"]) == 0
    assert main(["retention"]) == 0
    assert main(["export", "--out", "archief"]) == 0

    said = capsys.readouterr().out
    assert said.count("Er is niets over zijn termijn.") == 2
    assert "Geschreven: 0 bestanden in archief." in said

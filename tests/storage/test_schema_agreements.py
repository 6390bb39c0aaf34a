"""Do agreements that were made before keep everything when their tables are made anew?"""

from __future__ import annotations

from pathlib import Path

import pytest

from signaalbot.domain.agreement import AgreementState, Answer
from signaalbot.domain.role import Party
from signaalbot.storage import agreements, schema
from signaalbot.storage.database import open_database

AT = "2026-11-04T09:00:00.000000Z"


def test_agreements_parties_and_answers_survive_the_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as first_only:
        first_only.setattr(schema, "SCRIPTS", {"m001_first": schema.SCRIPTS["m001_first"]})
        db = open_database(tmp_path / "old.sqlite3")
        db.execute("insert into people (id, telegram_id, language, created_at) values (1, 1, 'nl', ?)", [AT])
        db.execute(
            "insert into events (id, name, day, place, created_by, created_at) "
            "values (1, 'e', '2026-11-13', 'x', 1, ?)",
            [AT],
        )
        db.execute("insert into rooms (id, event_id, language) values (1, 1, 'nl')")
        db.execute(
            "insert into members (id, room_id, person_id, party, rank, function, house_rules, admitted_at) "
            "values (1, 1, 1, 'politie', 'contact', 'dialoogteam', 1, ?)",
            [AT],
        )
        for agreement_id, version, state, replaces in ((1, 1, "replaced", None), (2, 2, "valid", 1)):
            db.execute(
                "insert into agreements (id, room_id, number, version, text, state, proposer_id, replaces, created_at) "
                "values (?, 1, 1, ?, 'Stapvoets', ?, 1, ?, ?)",
                [agreement_id, version, state, replaces, AT],
            )
        db.execute("insert into agreement_parties (agreement_id, party) values (2, 'politie')")
        db.execute(
            "insert into consents (agreement_id, party, member_id, answer, given_at) "
            "values (2, 'politie', 1, 'agree', ?)",
            [AT],
        )
        db.close()

    db = open_database(tmp_path / "old.sqlite3")

    found = agreements.get(db, 2)
    assert (found.state, found.text, found.replaces) == (AgreementState.VALID, "Stapvoets", 1)
    assert found.answers == {Party.POLITIE: Answer.AGREE}
    assert list(db.query("pragma foreign_key_check")) == []
    assert not any("before" in name for name in db.table_names())

"""Does the farmers' protest, played by the real bot from start to end, keep the promises?"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from signaalbot import demonstration
from signaalbot.domain.bulletin import Kind
from signaalbot.storage.database import open_database

HEAD = re.compile(r"Bericht (\d+)(?: · versie (\d+))? · [^·\n]+ · (Info|Let op|Urgent) · ")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Play the scenario once, headless, as `signaalbot demo --headless --out DIR` does."""
    import asyncio

    place = tmp_path_factory.mktemp("demo")
    status = asyncio.run(demonstration.run("boerenprotest", headless=True, out=place, port=0))
    assert status == 0
    return place


@pytest.fixture(scope="module")
def seen(played: Path) -> list[dict[str, object]]:
    with (played / "transcript.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def bulletins(seen: list[dict[str, object]], private: bool) -> dict[tuple[str, str], dict[str, set[str]]]:
    """Return by number and version: the text, and who saw it, in the group or in private."""
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in seen:
        text = str(row["text"]).removeprefix("OEFENING\n")
        match = HEAD.match(text)
        if match and not row["edited"] and (row["chat"] == "Signaalbot") == private:
            found[match[1], match[2] or "1"][text].add(str(row["person"]))
    return found


def test_every_line_of_the_transcript_has_the_fields_that_were_promised(seen: list[dict[str, object]]) -> None:
    fields = {"at", "person", "chat", "sender", "message_id", "text", "buttons", "edited", "file"}

    assert len(seen) > 1000
    assert all(set(row) == fields for row in seen)


def test_every_member_saw_each_bulletin_with_the_same_number_and_text(seen: list[dict[str, object]]) -> None:
    told = bulletins(seen, private=False)

    assert sorted({int(number) for number, _ in told}) == list(range(1, 21))
    assert [key for key, texts in told.items() if len(texts) != 1] == []
    members = [len(people) for texts in told.values() for people in texts.values()]
    assert min(members) >= 13
    assert max(members) == 16


def test_the_urgent_one_came_in_private_too_and_the_corrected_one_as_version_2(seen: list[dict[str, object]]) -> None:
    urgent = [
        people
        for texts in bulletins(seen, private=True).values()
        for text, people in texts.items()
        if "Urgent" in text.splitlines()[0]
    ]
    versions = [version for _, version in bulletins(seen, private=False)]

    assert [len(people) for people in urgent] == [16]
    assert versions.count("2") == 3


def test_no_planted_identifier_is_in_any_byte_that_was_kept(played: Path) -> None:
    secrets = demonstration.scenario_named("boerenprotest").secrets
    kept = {path.name: path.read_bytes() for path in played.rglob("*") if path.is_file()}

    found = [(name, secret) for name, data in kept.items() for secret in secrets if secret.encode() in data]

    assert len(secrets) > 20
    assert {"oefening.sqlite3", "signaalbot.log", "transcript.jsonl"} <= set(kept)
    assert found == []


def test_forty_signals_and_two_weekbeelden_came_of_it(played: Path) -> None:
    db = open_database(played / "oefening.sqlite3")
    signals = next(iter(db.query("select count(*) as n from signals")))["n"]
    pages = sorted(path.name for path in played.glob("weekbeeld-*"))
    db.close()

    assert signals == 40
    assert pages == [
        "weekbeeld-2026-W45.html",
        "weekbeeld-2026-W45.txt",
        "weekbeeld-2026-W46.html",
        "weekbeeld-2026-W46.txt",
    ]


def test_agreements_were_made_and_one_was_changed(played: Path) -> None:
    db = open_database(played / "oefening.sqlite3")
    states = [(r["number"], r["version"], r["state"]) for r in db.query("select * from agreements where number > 0")]
    db.close()

    assert len({number for number, _, state in states if state == "valid"}) >= 3
    assert [(number, state) for number, version, state in states if version == 2] == [(2, "valid"), (4, "lapsed")]


def test_every_element_of_the_kamer_is_used(played: Path) -> None:
    db = open_database(played / "oefening.sqlite3")
    told = {row["kind"] for row in db.query("select kind from timeline")}
    kinds = {row["kind"] for row in db.query("select kind from bulletins where state = 'sent'")}
    votes = [(row["agree"], row["disagree"]) for row in db.query("select agree, disagree from statements")]
    phases = [row["phase"] for row in db.query("select phase from phase_starts order by id")]
    db.close()

    assert {kind.value for kind in Kind} - kinds == {"confirmed"}  # the rumour of this play was not true
    assert phases == ["vooraf", "aangekondigd", "tijdens", "na", "gesloten"]
    assert votes == [(5, 1)]
    assert told >= set(
        "talk ticked what_if voice_spokesperson handed_over onlooker_proposed joined consult object rejected lapsed "
        "deviation deviation_final kept broken errand_done evaluation_closed verslag".split()
    )

"""Do the three scenarios play to the end, twice the same, and leave no planted name or number behind?"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from signaalbot.rehearsal import scenario_file

SECONDS = 60
KEPT = ("transcript.txt", "transcript.jsonl")


def _busy_seconds() -> float:
    """Return how long child processes worked: the same on a machine that is busy with other things."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _sheets(path: Path) -> int:
    with pikepdf.open(path) as document:
        return len(document.pages)


@pytest.mark.parametrize("name", ["azc-avond", "boerenprotest", "jaarwisseling"])
def test_a_scenario_plays_to_the_end_twice_the_same_and_keeps_no_planted_identifier(name: str, tmp_path: Path) -> None:
    """T61, and the third promise: what leaves a phone as a name is never written to disk."""
    outs = [tmp_path / "one", tmp_path / "two"]
    command = [sys.executable, "-m", "signaalbot", "demo", "--headless", "--scenario", name, "--out"]
    before = _busy_seconds()
    running = [subprocess.Popen([*command, str(out)], stderr=subprocess.PIPE, text=True) for out in outs]
    said = [each.communicate()[1] for each in running]
    took = (_busy_seconds() - before) / len(outs)

    assert [(each.returncode, text) for each, text in zip(running, said, strict=True)] == [(0, ""), (0, "")]
    assert took < SECONDS
    kept = [*KEPT, *(page.name for page in outs[0].glob("weekbeeld-*"))]
    assert len(kept) > len(KEPT)
    assert [file for file in kept if (outs[0] / file).read_bytes() != (outs[1] / file).read_bytes()] == []
    assert max(_sheets(path) for path in outs[0].glob("weekbeeld-*.pdf")) <= 2
    written = b"".join(file.read_bytes().lower() for file in sorted(outs[0].iterdir()))
    secrets = scenario_file.load(scenario_file.shipped()[name]).secrets
    assert [secret for secret in secrets if secret.encode().lower() in written] == []

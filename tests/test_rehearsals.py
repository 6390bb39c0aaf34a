"""Do the three scenarios play to the end, twice the same, and leave no planted name or number behind?"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from signaalbot.rehearsal import scenario_file

SECONDS = 60
KEPT = ("transcript.txt", "transcript.jsonl")


@pytest.mark.parametrize("name", ["azc-avond", "boerenprotest", "jaarwisseling"])
def test_a_scenario_plays_to_the_end_twice_the_same_and_keeps_no_planted_identifier(name: str, tmp_path: Path) -> None:
    """T61, and the third promise: what leaves a phone as a name is never written to disk."""
    outs = [tmp_path / "one", tmp_path / "two"]
    command = [sys.executable, "-m", "signaalbot", "demo", "--headless", "--scenario", name, "--out"]
    began = time.monotonic()
    running = [subprocess.Popen([*command, str(out)], stderr=subprocess.PIPE, text=True) for out in outs]
    said = [each.communicate(timeout=SECONDS)[1] for each in running]
    took = time.monotonic() - began

    assert [(each.returncode, text) for each, text in zip(running, said, strict=True)] == [(0, ""), (0, "")]
    assert took < SECONDS
    kept = [*KEPT, *(page.name for page in outs[0].glob("weekbeeld-*"))]
    assert len(kept) > len(KEPT)
    assert [file for file in kept if (outs[0] / file).read_bytes() != (outs[1] / file).read_bytes()] == []
    written = b"".join(file.read_bytes().lower() for file in sorted(outs[0].iterdir()))
    secrets = scenario_file.load(scenario_file.shipped()[name]).secrets
    assert [secret for secret in secrets if secret.encode().lower() in written] == []

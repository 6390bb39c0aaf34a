"""How fast is redaction? Texts a second against one plain phone pattern, start-up and memory against bare Python."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from signaalbot.domain.redaction import redact
from signaalbot.nlp.redaction import load_recognisers

ROOT: Final = Path(__file__).parents[1]
PHONE: Final = re.compile(r"(?<!\d)0\d(?:[ -]?\d){8}(?!\d)")
ROUNDS: Final = 5
START: Final = """
import time
from pathlib import Path
begin = time.perf_counter()
{work}
seconds = time.perf_counter() - begin
kilobytes = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")][0]
print(seconds, int(kilobytes) / 1024)
"""
LOADING: Final = f"""
from signaalbot.nlp.redaction import load_recognisers
load_recognisers(Path({str(ROOT / "rules")!r}))
"""


def texts() -> list[str]:
    """Return the messages of the test cases."""
    lines = (ROOT / "tests" / "cases" / "redaction.jsonl").read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["text"]) for line in lines]


def per_second(work: Callable[[str], object], messages: Sequence[str]) -> float:
    """Return how many messages a second *work* does, in the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for message in messages:
            work(message)
        best = min(best, time.perf_counter() - start)
    return len(messages) / best


def started(work: str) -> tuple[float, float]:
    """Return seconds and (on Linux) the most megabytes that *work* takes in a fresh Python, best of some rounds."""
    results = []
    for _ in range(ROUNDS):
        done = subprocess.run(
            [sys.executable, "-c", START.format(work=work)], capture_output=True, text=True, check=True
        )
        seconds, megabytes = map(float, done.stdout.split())
        results.append((seconds, megabytes))
    return min(results)


def main() -> None:
    """Print texts a second, start-up and memory, each with its baseline."""
    messages, recognisers = texts(), load_recognisers(ROOT / "rules")
    whole = per_second(lambda text: redact(text, recognisers), messages)
    phone = per_second(lambda text: PHONE.sub("[telefoon]", text), messages)
    (seconds, megabytes), (_, bare) = started(LOADING), started("")
    print(f"redaction          {whole:10.0f} texts/s")
    ratio = phone / whole
    print(f"plain phone regex  {phone:10.0f} texts/s   baseline, redaction costs {ratio:.0f} times as much")
    print(f"start-up           {seconds * 1000:10.0f} ms")
    more = megabytes / bare
    print(
        f"memory             {megabytes:10.1f} MB        baseline bare Python {bare:.1f} MB, {more:.1f} times as much"
    )


if __name__ == "__main__":
    main()

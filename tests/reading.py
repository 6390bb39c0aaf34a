"""Can everybody read it? Measures what the bot says to people: `python -m tests.reading`."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
LONGEST: Final = 20
AVERAGE: Final = 12.0
FORBIDDEN: Final = (
    *(
        r"derhalve",
        r"dient te",
        r"dienen te",
        r"middels",
        r"stakeholders?",
        r"escaleren naar",
        r"handelingsperspectief",
    ),
    *(r"monitoren", r"dossier", r"risicogroep", r"melder", r"sentiment", r"radar", r"target"),
)
"""Official words with a plain one beside them, and words that this project never uses of people."""

FOR_THE_SYSADMIN: Final = ("cli", "demo", "train", "evaluate")
"""Parts of the texts that stand on a terminal or a page for practice, and no one in a room reads."""
END: Final = re.compile(r"(?<=[.?!])[\"'’”)]*(?=\s|$)")
"""Where a sentence ends; a full stop inside "9.30 uur" ends none."""
WORD: Final = re.compile(r"[\w{}@/][\w{}@/:'’.,+-]*")


class Sentence(NamedTuple):
    """One sentence, and where it stands."""

    place: str
    text: str

    @property
    def words(self) -> int:
        """Count its words; a field such as {room} is one."""
        return len(WORD.findall(self.text))


def sentences(place: str, text: str) -> Iterator[Sentence]:
    """Cut a text into sentences: at full stops, and at each new line, which is a line of its own on a phone."""
    plain = re.sub(r"<[^>]+>", "", text)
    for line in plain.splitlines():
        for found in (each for part in re.split(r"\s+·\s+", line) for each in END.split(part)):
            if WORD.search(found):
                yield Sentence(place, found.strip(" •-"))


def texts_of(place: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every text of a TOML table with its place: "locales/nl.toml start.greeting"."""
    for key, value in table.items():
        here = f"{place}.{key}" if place else key
        if isinstance(value, str):
            yield here, value
        elif isinstance(value, Mapping):
            yield from texts_of(here, value)
        elif isinstance(value, list):
            yield from texts_of(here, {str(at): each for at, each in enumerate(value)})


def read_by_people() -> Iterator[tuple[str, str]]:
    """Yield what people read in Dutch: every sentence of the bot with its house rules, and the cards in rules/."""
    nl = tomllib.loads((ROOT / "signaalbot/locales/nl.toml").read_text(encoding="utf-8"))
    for place, text in texts_of("", nl):
        if place.split(".")[0] not in FOR_THE_SYSADMIN:
            yield f"nl.toml {place}", text
    for name in ("phases.toml", "actions.toml"):
        table = tomllib.loads((ROOT / "rules" / name).read_text(encoding="utf-8"))
        for place, text in texts_of("", table):
            if place.endswith(".nl"):
                yield f"{name} {place}", text


def complaints() -> list[str]:
    """Return what is too hard to read, in words for who wrote it."""
    every = [one for place, text in read_by_people() for one in sentences(place, text)]
    said = [f"{one.place}: {one.words} words: {one.text}" for one in every if one.words > LONGEST]
    for place, text in read_by_people():
        said += [f"{place}: says {word!r}" for word in FORBIDDEN if re.search(rf"\b{word}\b", text, re.IGNORECASE)]
    full = [one.words for one in every if re.search(r"[.?!]$", one.text)]
    if (average := sum(full) / len(full)) > AVERAGE:
        said.append(f"the average sentence has {average:.1f} words")
    return said


def main() -> int:
    """Print what is too hard; the exit status tells whether anything is."""
    found = complaints()
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

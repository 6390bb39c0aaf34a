"""What may a worker add to a stored signal, with a tap? Closed choices, and two lines of own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from signaalbot.domain.redaction import RedactedText


class Field(StrEnum):
    """What can be told with a tap; the machine chooses none of it."""

    ASPECT = "aspect"
    WHO = "who"
    EXPERIENCE = "experience"
    SIZE = "size"
    STRENGTH = "strength"
    SINCE = "since"
    KIND = "kind"


class Note(StrEnum):
    """What can be told in own words: what people ask, and what the worker did."""

    ASKED = "asked"
    DONE = "done"


@dataclass(frozen=True)
class Group:
    """A broad group from `rules/groups.toml`: never an origin, a belief or a party."""

    id: str
    label: Mapping[str, str]


VALUES: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.ASPECT: ("experienced", "factual", "expected"),
    Field.EXPERIENCE: ("yes",),
    Field.SIZE: ("one", "few", "group", "broad"),
    Field.STRENGTH: ("calm", "clear", "fierce"),
    Field.SINCE: ("new", "longer"),
    Field.KIND: ("government", "residents", "well", "nuance"),
}
"""The choices of every field but `who`, whose choices are data."""

SEVERAL: Final = frozenset({Field.ASPECT, Field.WHO})
"""Fields of which several choices can hold at once."""


@dataclass(frozen=True)
class Details:
    """All that was added to one signal."""

    facts: Mapping[Field, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[Note, RedactedText] = field(default_factory=dict)

    def has(self, chosen: Field, value: str) -> bool:
        """Tell whether this was chosen."""
        return value in self.facts.get(chosen, ())

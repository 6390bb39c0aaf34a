"""From which wijk and role did we hear something? Told only of cells that enough colleagues share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from signaalbot.domain.signal import Occupation

SHARED_BY: Final = 3
"""Workers; in a smaller cell "nothing was heard" would say something about one colleague."""


@dataclass(frozen=True)
class Cell:
    """One role in one wijk or kern."""

    area: str
    occupation: Occupation


class Hearing(StrEnum):
    """What can be told of a cell."""

    HEARD = "heard"
    SILENT = "silent"
    TOO_FEW = "too_few"


def hearing(workers: int, signals: int) -> Hearing:
    """Tell whether a cell was heard; with fewer than three workers nothing is told of it."""
    if workers < SHARED_BY:
        return Hearing.TOO_FEW
    return Hearing.HEARD if signals else Hearing.SILENT

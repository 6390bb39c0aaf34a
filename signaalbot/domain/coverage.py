"""From which wijk and role did we hear something? Told only of cells that enough colleagues share."""

from __future__ import annotations

import csv
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


def cells_in(text: str) -> tuple[Cell, ...]:
    """Read a CSV with the columns wijk and rol, with commas or semicolons: "Veenkant;jongerenwerker".

    Raises ValueError for a missing column, an unknown role or an empty file.
    """
    separator = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.DictReader(text.splitlines(), delimiter=separator)
    try:
        found = [Cell(row["wijk"].strip(), Occupation(row["rol"].strip().lower())) for row in rows]
    except (KeyError, AttributeError):
        raise ValueError("columns wijk and rol") from None
    if not found or not all(cell.area for cell in found):
        raise ValueError("no wijken")
    return tuple(dict.fromkeys(found))

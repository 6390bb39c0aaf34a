"""What did the bot ask? A question that waits for the next message of one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Prompt:
    """A question by kind ("event_day"); *data* is what was answered before."""

    id: int
    kind: str
    data: dict[str, Any]

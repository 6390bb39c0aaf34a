"""What was worked out for a word before? A memory that never grows beyond a limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

Found = TypeVar("Found")
MOST: Final = 50_000


class Remembered(dict[str, Found]):
    """Works out what belongs to a word when it is first asked for; starts anew at MOST words."""

    def __init__(self, work_out: Callable[[str], Found]) -> None:
        """Take the function that knows."""
        super().__init__()
        self._work_out = work_out

    def __missing__(self, word: str) -> Found:
        """Work it out and keep it."""
        if len(self) >= MOST:
            self.clear()
        found = self[word] = self._work_out(word)
        return found

"""What does a person see? A text with buttons, before anybody thinks of Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Button:
    """A button with either data ("seen:12", at most 64 bytes) or an address to open."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Card:
    """HTML as Telegram takes it, and rows of buttons under it."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()

    def as_payload(self) -> dict[str, Any]:
        """Return the card as plain values for the outbox."""
        rows = [[[b.label, b.data, b.url] for b in row] for row in self.buttons]
        return {"html": self.html, "buttons": rows}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Card:
        """Return the card that `as_payload` wrote."""
        return cls(payload["html"], tuple(tuple(Button(*b) for b in row) for row in payload["buttons"]))

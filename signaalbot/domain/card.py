"""What does a person see? A text with buttons, before anybody thinks of Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from signaalbot.domain.bulletin import Attachment


@dataclass(frozen=True)
class Button:
    """A button with either data ("seen:12", at most 64 bytes) or an address to open."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Card:
    """HTML as Telegram takes it, rows of buttons under it, and a file above it."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: Attachment | None = None

    @property
    def is_secret(self) -> bool:
        """Tell whether it holds a link that lets somebody in: such a card never stands in the database."""
        return "https://t.me/" in self.html or any(button.url for row in self.buttons for button in row)

    def as_payload(self) -> dict[str, Any]:
        """Return the card as plain values for the outbox."""
        rows = [[[b.label, b.data, b.url] for b in row] for row in self.buttons]
        file = {} if self.file is None else {"file": self.file.as_payload()}
        return {"html": self.html, "buttons": rows, **file}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Card:
        """Return the card that `as_payload` wrote."""
        buttons = tuple(tuple(Button(*b) for b in row) for row in payload["buttons"])
        return cls(payload["html"], buttons, Attachment.from_payload(payload.get("file")))

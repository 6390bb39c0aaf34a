"""What does a request to the control door ask? Its JSON, field by field."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from aiohttp import web


class FieldError(Exception):
    """Raised when a field of a request is missing or of the wrong kind; says which."""


class Body:
    """The JSON of one request."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = fields

    def text(self, name: str) -> str:
        """Return a text that must be there and say something."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value:
            raise FieldError(name)
        return value

    def optional_text(self, name: str) -> str | None:
        """Return a text, or None when it is left out."""
        return None if self.fields.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        """Return a whole number."""
        value = self.fields.get(name)
        if type(value) is not int:
            raise FieldError(name)
        return value

    def optional(self, name: str) -> int | None:
        """Return a whole number, or None when it is left out."""
        return None if self.fields.get(name) is None else self.number(name)

    def positive(self, name: str) -> int:
        """Return a whole number above 0."""
        value = self.number(name)
        if value < 1:
            raise FieldError(name)
        return value

    def data(self, name: str) -> bytes:
        """Return bytes that travel as base64."""
        try:
            return base64.b64decode(self.text(name), validate=True)
        except binascii.Error:
            raise FieldError(name) from None

    def where(self) -> int | str:
        """Return the chat: its number, or "bot" for the private chat with the bot."""
        return "bot" if self.fields.get("chat", "bot") == "bot" else self.number("chat")


async def read_body(request: web.Request) -> Body:
    """Read a JSON object. Raises FieldError for anything else."""
    try:
        fields = await request.json()
    except ValueError:
        raise FieldError("body") from None
    if not isinstance(fields, dict):
        raise FieldError("body")
    return Body(fields)

"""Where does the bot want its updates? A web address on this machine, and how deliveries there go."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from signaalbot.rehearsal.state import JSON

ADDRESS: Final = re.compile(r"http://(127(?:\.[0-9]{1,3}){3}|localhost|\[::1\])(?::[0-9]{1,5})?(?:[/?][!-~]*)?", re.I)
"""A page of this machine, over http: nothing else is ever called."""

SECRET: Final = re.compile(r"[A-Za-z0-9_-]*")
PERFORMED_NOT: Final = frozenset({"deletewebhook", "setwebhook", "close", "logout"})
"""Methods, besides get..., that Telegram does not perform when they come as the answer to an update."""


@dataclass
class Attempts:
    """How often one update failed, and when it is tried again (virtual time); *pause* doubles each time."""

    due: datetime
    failed: int = 0
    pause: int = 1


@dataclass(eq=False)
class Webhook:
    """What setWebhook asked for, and the last delivery that failed."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    failed_at: datetime | None = None
    failure: str = ""
    attempts: dict[int, Attempts] = field(default_factory=dict)

    @property
    def ip_address(self) -> str:
        """The address as getWebhookInfo shows it."""
        found = ADDRESS.fullmatch(self.url)
        host = found[1].strip("[]") if found else ""
        return "127.0.0.1" if host.lower() == "localhost" else host

    def fail(self, at: datetime, words: str) -> None:
        """Note that a delivery failed: "Wrong response from the webhook: 500 Internal Server Error"."""
        self.failed_at, self.failure = at, words

    def as_json(self, pending: int) -> JSON:
        """Return it as WebhookInfo; *pending* is how many updates wait."""
        shape: JSON = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": pending,
            "ip_address": self.ip_address,
            "max_connections": self.max_connections,
        }
        if self.failed_at is not None:
            shape["last_error_date"] = int(self.failed_at.timestamp())
            shape["last_error_message"] = self.failure
        return shape


def lane_of(update: JSON) -> Any:
    """Return what keeps an update in order: those of one chat wait for each other, others do not."""
    for kind, payload in update.items():
        if kind == "update_id":
            continue
        if "chat" in payload:
            return payload["chat"]["id"]
        for key in ("from", "user", "voter_chat"):
            if key in payload:
                return key, payload[key]["id"]
    return update["update_id"], None


def may_be_performed(method: str) -> bool:
    """Does Telegram perform this method when it comes as the answer to an update?"""
    name = method.lower()
    return bool(name) and name not in PERFORMED_NOT and not name.startswith("get")

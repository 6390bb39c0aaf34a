"""What can go wrong in a rehearsal? Refusals of the Bot API, bugs of ours, acts that no phone offers."""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """Anything that goes wrong in a rehearsal."""


class Rejection(Problem):
    """The Bot API says no: HTTP status, Telegram's own words, and parameters such as retry_after."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(f"{status} {description}")
        self.status = status
        self.description = description
        self.parameters = parameters


class ConformanceError(Problem):
    """Our own answer or update is not what the Bot API describes: a bug in the rehearsal server."""


class TransportFault(Problem):
    """A call that was ordered to go wrong on the way.

    *kind* is "refused", "timeout_before", "timeout_after" or "slow"; *reply* is what would have come back
    (None when the call never arrived); a door waits *seconds* of real time where that is part of the fault.
    """

    def __init__(self, kind: str, reply: Any, seconds: float) -> None:
        super().__init__(kind)
        self.kind = kind
        self.reply = reply
        self.seconds = seconds


class NotParked(Problem):
    """The bot did not come to rest within the real time it was given; says what it was last doing."""


class Impossible(Problem):
    """A person tries something that a phone would not let them do."""


class CannotWrite(Impossible):
    """Not a member of the chat, muted there, or the bot is blocked."""


class NoSuchMessage(Impossible):
    """The message is not (or no longer) in that chat."""


class NoSuchButton(Impossible):
    """No button with that label or data is on the message; the message says which there are."""


class NoSuchPerson(Impossible):
    """Nobody here has that id."""


class LinkNotValid(Impossible):
    """The link is unknown, revoked, expired, used up, or not of a form that Telegram opens."""


class NotAllowed(Impossible):
    """Only an administrator with the right for it may do this."""


class BadOrder(Problem, ValueError):
    """An order for a fault cannot be read: *field* should be *wanted*."""

    def __init__(self, field: str, wanted: str) -> None:
        super().__init__(f"{field} should be {wanted}")
        self.field = field
        self.wanted = wanted

"""Who sits where, how is that shown, and what is missing? The parties of a room as equals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from signaalbot.domain.problem import Problem
from signaalbot.domain.role import SIDES, Membership, Party, Rank, Voice

NAME_LENGTH: Final = 30
FUNCTION_LENGTH: Final = 60
TAG_LENGTH: Final = 16
"""What Telegram shows beside a name: so many UTF-16 units, no emoji."""

GUEST_MAY_WAIT: Final = timedelta(hours=24)
"""So long somebody in the group may leave the house rules unanswered before the host is asked what to do."""

HEARTBEAT: Final = timedelta(minutes=15)
"""So often the bot looks whether it still stands in the group with its rights, on every day (T25)."""

CONTACT_WITHIN: Final = timedelta(hours=24)
SILENT_AFTER: Final = timedelta(minutes=60)


class Trouble(StrEnum):
    """What the bot misses in a group to do its work."""

    REMOVED = "removed"
    MUTED = "muted"
    NO_ADMIN = "no_admin"
    NO_INVITE = "no_invite"
    NO_PIN = "no_pin"

    @property
    def holds(self) -> bool:
        """Tell whether nothing can be sent, so that messages wait until it is mended (T26)."""
        return self in (Trouble.REMOVED, Trouble.MUTED)


Troubles = frozenset[Trouble]


@dataclass(frozen=True)
class Roll:
    """What Telegram told of a group: how many people besides the bot, and of each member of the register whether
    he or she is there (*present*), surely not (*gone*), or not to be found now (*unsure*); ids of members."""

    people: int
    present: frozenset[int]
    gone: frozenset[int]
    unsure: frozenset[int]

    @property
    def extra(self) -> int:
        """Return how many are in the group without a place in the register; at least."""
        return max(0, self.people - len(self.present) - len(self.unsure))


@dataclass(eq=False)
class AlreadySeated(Problem):
    """Raised when somebody who sits with one party would sit with another too."""

    key: ClassVar[str] = "roster.problem.already_seated"
    party: str


@dataclass(eq=False)
class NobodyElse(Problem):
    """Raised when there is nobody in the party to hand the contact role to."""

    key: ClassVar[str] = "roster.problem.nobody_else"


@dataclass(eq=False)
class ContactIsThere(Problem):
    """Raised when a deputy would step in for a contact person who is there."""

    key: ClassVar[str] = "roster.problem.contact_is_there"


@dataclass(eq=False)
class HostSpeaksForNobody(Problem):
    """Raised when the room host would be the spokesperson of the municipality."""

    key: ClassVar[str] = "roster.problem.host_speaks_for_nobody"


@dataclass(eq=False)
class NobodyToSpeak(Problem):
    """Raised when the municipality has nobody who may be its spokesperson."""

    key: ClassVar[str] = "roster.problem.nobody_to_speak"


@dataclass(eq=False)
class NameNotUsable(Problem):
    """Raised when a name to be shown is too long, or has numbers or other signs in it."""

    key: ClassVar[str] = "roster.problem.name_not_usable"
    limit: int = NAME_LENGTH


@dataclass(eq=False)
class NotInTheGroup(Problem):
    """Raised when somebody opens the door for those who are in the group already, and is not."""

    key: ClassVar[str] = "roster.problem.not_in_the_group"


def read_name(text: str) -> str:
    """Return a name to be called by: " Gerben " -> "Gerben"; raises NameNotUsable for numbers, links and the like."""
    name = " ".join(text.split())
    if not 1 <= len(name) <= NAME_LENGTH or not re.fullmatch(r"[^\W\d_]+(?:[ .'’-][^\W\d_]+)*\.?", name):
        raise NameNotUsable
    return name


def tag(label: str, short: str, function: str) -> str:
    """Return what stands beside a name: "Gemeente", "Gem", "verkeer" -> "Gemeente · verkeer" if that fits.

    Shorter when it must be: "Gem · wethouder", "Gem·woordvoerder", and at last cut off.
    """
    plain = _without_signs(function)
    for tried in (f"{label} · {plain}", f"{short} · {plain}", f"{short}·{plain}"):
        if _units(tried) <= TAG_LENGTH:
            return tried
    cut = f"{short}·{plain}"
    while _units(cut) >= TAG_LENGTH:
        cut = cut[:-1]
    return f"{cut.rstrip()}…"


def without_contact(seated: Iterable[Membership]) -> tuple[Party, ...]:
    """Return the parties that have members and no contact person, in the order of the parties."""
    members = tuple(seated)
    here = {member.party for member in members}
    led = {member.party for member in members if member.rank is Rank.CONTACT}
    return tuple(party for party in SIDES if party in here and party not in led)


def silent(signs: Mapping[Party, datetime], since: datetime, now: datetime) -> tuple[Party, ...]:
    """Return the parties that gave no sign for an hour; before its first sign a party counts from *since*."""
    return tuple(party for party in signs if now - max(signs[party], since) >= SILENT_AFTER)


def speaks_for_municipality(member: Membership) -> bool:
    """Tell whether what this member sends goes out as "Namens de gemeente"."""
    return member.party is Party.GEMEENTE and member.voice is not None and member.rank.speaks


def voice_after(member: Membership, rank: Rank, party: Party) -> Voice | None:
    """Return what is left of a mark as spokesperson when rank or party changes: who cannot send, cannot be it."""
    return member.voice if rank.speaks and party is Party.GEMEENTE else None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _without_signs(text: str) -> str:
    """Leave out emoji and other pictures, which Telegram refuses in a tag."""
    kept = "".join(c for c in text if unicodedata.category(c) not in ("So", "Sk", "Cf", "Cs", "Mn"))
    return " ".join(kept.split())

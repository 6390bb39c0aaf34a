"""What may go wrong that a person can do something about? Each Problem names itself and its facts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(eq=False)
class Problem(Exception):
    """Something the reader can act on; the sentence stands in locales under *key*, with the fields."""

    key: ClassVar[str] = "problem.unexpected"

    def facts(self) -> dict[str, object]:
        """Return the fields for the sentence, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        return self.key


@dataclass(eq=False)
class NotAllowed(Problem):
    """Raised when someone uses a command or button that is not for them (T63)."""

    key: ClassVar[str] = "problem.not_allowed"


@dataclass(eq=False)
class NotInThisChat(Problem):
    """Raised when a command belongs in another kind of chat."""

    key: ClassVar[str] = "problem.not_in_this_chat"


@dataclass(eq=False)
class Unknown(Problem):
    """Raised when a stranger without an invitation asks for anything."""

    key: ClassVar[str] = "problem.unknown_person"


@dataclass(eq=False)
class Anonymous(Problem):
    """Raised when an anonymous administrator or a channel acts: nobody stands behind it (T28)."""

    key: ClassVar[str] = "problem.anonymous"


@dataclass(eq=False)
class InvitationInvalid(Problem):
    """Raised when an invitation was used, has expired, was withdrawn or never existed."""

    key: ClassVar[str] = "problem.invitation_invalid"


@dataclass(eq=False)
class NotAContactPerson(Problem):
    """Raised when a member tries what only a contact person or deputy of a party may do."""

    key: ClassVar[str] = "problem.not_a_contact_person"
    room: str


@dataclass(eq=False)
class NotAMember(Problem):
    """Raised when someone asks for a room that he or she is not in (T59)."""

    key: ClassVar[str] = "problem.not_a_member"


@dataclass(eq=False)
class NoRoom(Problem):
    """Raised when there is no room to do this in."""

    key: ClassVar[str] = "problem.no_room"


@dataclass(eq=False)
class RoomHasNoGroup(Problem):
    """Raised when a room is used before the bot was added to its group."""

    key: ClassVar[str] = "problem.room_has_no_group"
    room: str


@dataclass(eq=False)
class GroupInUse(Problem):
    """Raised when a group that already is a room is linked to another event."""

    key: ClassVar[str] = "problem.group_in_use"


@dataclass(eq=False)
class BotIsNoAdministrator(Problem):
    """Raised when the bot lacks the rights it needs in the group (T27)."""

    key: ClassVar[str] = "problem.bot_is_no_administrator"


@dataclass(eq=False)
class TextMissing(Problem):
    """Raised when a command needs words after it."""

    key: ClassVar[str] = "problem.text_missing"
    example: str


@dataclass(eq=False)
class TextTooLong(Problem):
    """Raised when a text is longer than may be sent in one piece (characters)."""

    key: ClassVar[str] = "problem.text_too_long"
    length: int
    limit: int


@dataclass(eq=False)
class DayNotUnderstood(Problem):
    """Raised when a day is not written as 13-11-2026."""

    key: ClassVar[str] = "problem.day_not_understood"


@dataclass(eq=False)
class NotFound(Problem):
    """Raised when a number does not exist in this room."""

    key: ClassVar[str] = "problem.not_found"
    number: str


@dataclass(eq=False)
class NoLongerOpen(Problem):
    """Raised when a button belongs to something that is settled, replaced or withdrawn."""

    key: ClassVar[str] = "problem.no_longer_open"


@dataclass(eq=False)
class PartyNotConcerned(Problem):
    """Raised when someone answers an agreement that does not concern his or her party."""

    key: ClassVar[str] = "problem.party_not_concerned"


@dataclass(eq=False)
class NobodyToAgree(Problem):
    """Raised when a party concerned has no contact person who could agree."""

    key: ClassVar[str] = "problem.nobody_to_agree"
    party: str


@dataclass(eq=False)
class PreviewTooOld(Problem):
    """Raised when Telegram no longer shows the bot the preview that a button hangs on."""

    key: ClassVar[str] = "problem.preview_too_old"

"""What is there in the rehearsed Telegram? People, chats, members, messages and links, as plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

JSON = dict[str, Any]
"""A value of the Bot API, as it travels."""

ChatKind = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

PRESENT: Final = frozenset({"creator", "administrator", "member"})


@dataclass(frozen=True)
class Upload:
    """A file that came in with a request, under the name of its part."""

    name: str
    data: bytes
    mime_type: str = "application/octet-stream"


@dataclass(eq=False, slots=True)
class Person:
    """Somebody with a phone. *user* is the User object of the Bot API, the same one in every message."""

    id: int
    user: JSON
    language: str = "nl"
    started: bool = False
    blocked: bool = False
    deleted: bool = False
    known: bool = False
    may_write_until: datetime | None = None

    @property
    def name(self) -> str:
        """First and last name: "Fatma Demir"."""
        return name_of(self.user)

    @property
    def username(self) -> str | None:
        """The name after the @, if the person has one."""
        return self.user.get("username")


@dataclass(eq=False, slots=True)
class Member:
    """How one user stands in one chat.

    *rights* are those of an administrator, or what a restricted member may do. *sees_from* is the first
    message number that they see where history is hidden; *until* ends a ban or restriction (0: never). Only
    an administrator that the bot made can be changed by the bot.
    """

    user: JSON
    status: Status
    rights: dict[str, bool] = field(default_factory=dict)
    until: int = 0
    tag: str | None = None
    title: str | None = None
    anonymous: bool = False
    made_by_bot: bool = False
    sees_from: int = 1
    via_link: str | None = None

    @property
    def present(self) -> bool:
        """Is the user in the chat now?"""
        return self.status in PRESENT or (self.status == "restricted" and self.rights.get("is_member", True))

    @property
    def is_admin(self) -> bool:
        """Is the user its owner or an administrator?"""
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Has this administrator the right ("can_pin_messages")? An owner has them all."""
        return self.status == "creator" or (self.status == "administrator" and self.rights.get(right, False))


@dataclass(eq=False, slots=True)
class InviteLink:
    """A link into a chat; *uses* counts who came in by it, *pending* who asked."""

    url: str
    chat_id: int
    creator: JSON
    name: str | None = None
    expires: int | None = None
    member_limit: int | None = None
    asks: bool = False
    primary: bool = False
    revoked: bool = False
    uses: int = 0


@dataclass(eq=False, slots=True)
class Topic:
    """A topic of a forum; *opening* is the message that made it, to which the others in it reply."""

    id: int
    name: str
    icon_color: int
    opening: Message = field(repr=False)
    closed: bool = False


@dataclass(eq=False, slots=True)
class Message:
    """One message. *content* holds the fields that differ by kind (text, document, poll, ...)."""

    chat: Chat = field(repr=False)
    message_id: int
    date: int
    sender: JSON | None
    content: JSON
    sender_chat: JSON | None = None
    reply_to: Message | None = field(default=None, repr=False)
    markup: JSON | None = None
    thread_id: int | None = None
    edit_date: int | None = None
    sender_tag: str | None = None
    service: bool = False

    @property
    def text(self) -> str:
        """The text or caption, empty when there is none."""
        return str(self.content.get("text") or self.content.get("caption") or "")


@dataclass(eq=False, slots=True)
class Chat:
    """A private chat with the bot, a group, a supergroup or a channel. *messages*: not deleted, oldest first.

    *linked* is the discussion group of a channel, or the channel of a discussion group; *unwelcome* are the
    channels that may not write here; *general* is what was done to the topic General of a forum.
    """

    id: int
    kind: ChatKind
    title: str = ""
    person: Person | None = None
    members: dict[int, Member] = field(default_factory=dict, repr=False)
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    pinned: list[int] = field(default_factory=list)
    requests: dict[int, InviteLink] = field(default_factory=dict, repr=False)
    topics: dict[int, Topic] = field(default_factory=dict)
    permissions: dict[str, bool] = field(default_factory=dict, repr=False)
    keyboards: dict[int, JSON] = field(default_factory=dict, repr=False)
    counter: int = 0
    is_forum: bool = False
    history_visible: bool = True
    migrated_to: int | None = None
    description: str | None = None
    username: str | None = None
    photo: JSON | None = None
    linked: int | None = None
    unwelcome: set[int] = field(default_factory=set)
    general: set[str] = field(default_factory=set)
    doing: tuple[str, datetime] | None = None
    last_bot: int = 0

    @property
    def is_group(self) -> bool:
        """Is it a group or supergroup?"""
        return self.kind in ("group", "supergroup")

    @property
    def counts_itself(self) -> bool:
        """Has it message numbers of its own? All other chats share those of the bot."""
        return self.kind in ("supergroup", "channel")

    def member(self, user_id: int) -> Member | None:
        """Return how this user stands here, or None when never seen here."""
        return self.members.get(user_id)

    def has(self, user_id: int) -> bool:
        """Is this user in the chat now?"""
        member = self.members.get(user_id)
        return member is not None and member.present


def name_of(user: Mapping[str, Any]) -> str:
    """Return the name as a phone shows it: "Fatma Demir"."""
    return " ".join(part for part in (user.get("first_name"), user.get("last_name")) if part) or "Verwijderd account"

"""On what does everything stand? One bot, its people and chats, the clock, and the queue of updates."""

from __future__ import annotations

import random
import string
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from signaalbot.rehearsal.clock import Clock
from signaalbot.rehearsal.entities import typed
from signaalbot.rehearsal.faults import Faults
from signaalbot.rehearsal.files import FileStore
from signaalbot.rehearsal.problems import Impossible, NoSuchMessage, NoSuchPerson, NotAllowed
from signaalbot.rehearsal.seen import Event, SeenLog
from signaalbot.rehearsal.shapes import PERMISSIONS
from signaalbot.rehearsal.state import JSON, Chat, ChatKind, InviteLink, Member, Message, Person
from signaalbot.rehearsal.traffic import Traffic, Violation
from signaalbot.rehearsal.updates import Updates
from signaalbot.rehearsal.webhook import Webhook

Where = Chat | int | str
"""A chat, its id, or "bot" for somebody's private chat with the bot."""

LETTERS: Final = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Call:
    """One call that the bot made, and how it ended."""

    at: datetime
    method: str
    chat_id: int | str | None
    status: int
    description: str | None


@dataclass
class Query:
    """A tap on a button that waits for answerCallbackQuery."""

    person: Person
    message: Message
    at: datetime
    answered: bool = False


@dataclass(frozen=True)
class Opened:
    """A person opened an ordinary address."""

    at: datetime
    person: Person
    url: str


@dataclass(eq=False, repr=False)
class Memory:
    """What a world remembers: who and what is there, what happened, and how it is set."""

    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    links: dict[str, InviteLink] = field(default_factory=dict)
    files: FileStore = field(default_factory=FileStore)
    queries: dict[str, Query] = field(default_factory=dict)
    polls: dict[str, list[Message]] = field(default_factory=dict)
    votes: dict[str, dict[int, tuple[int, ...]]] = field(default_factory=dict)
    silent_polls: set[str] = field(default_factory=set)
    reactions: dict[tuple[int, int], dict[int, str]] = field(default_factory=dict)
    toasts: dict[tuple[int, int, int], str] = field(default_factory=dict)
    commands: dict[tuple[str, ...], list[JSON]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    default_rights: dict[bool, JSON] = field(default_factory=dict)
    menu_buttons: dict[int, JSON] = field(default_factory=dict)
    webhook: Webhook | None = None
    audiences: dict[int, tuple[Person, ...]] = field(default_factory=dict)
    box: int = 0

    seen: SeenLog = field(default_factory=SeenLog)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=100_000))
    opened: list[Opened] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    listeners: list[Callable[[Event], None]] = field(default_factory=list)

    traffic: Traffic = field(default_factory=Traffic)
    faults: Faults = field(default_factory=Faults)
    enforce_limits: bool = False
    privacy_mode: bool = True
    tap_opens_chat: bool = False
    long_poll_limit: int = 50


class Ground(Memory):
    """The state of a rehearsed Telegram, and how to find things in it.

    Switches: *enforce_limits* answers 429 to what comes too fast (it is counted in *violations* always);
    *tap_opens_chat* lets a tap in the private chat count as writing to the bot, which Telegram does not.
    """

    def __init__(self, start: datetime, *, seed: int = 0, username: str = "signaalbot_oefening") -> None:
        super().__init__()
        self.random = random.Random(seed)  # noqa: S311 (ids must be the same in each run)
        self.chance = random.Random(f"chance {seed}")  # noqa: S311 (what is no id must not change the ids)
        self.faults = Faults(seed)
        self.clock = Clock(start)
        self.clock.on_change.append(lambda: self.tell("clock"))
        bot_id = self.random.randrange(6_000_000_000, 7_900_000_000)
        self.token = f"{bot_id}:" + "".join(self.random.choices(LETTERS + "_-", k=35))
        self.bot: JSON = {"id": bot_id, "is_bot": True, "first_name": "Signaalbot", "username": username}
        self.updates = Updates(self.clock, self.random.randrange(100_000_000, 900_000_000))

    def person(
        self, first_name: str, last_name: str | None = None, username: str | None = None, language: str = "nl"
    ) -> Person:
        """Add somebody with a phone. The id follows from the seed and the order in which people are added."""
        number = self.new_id(200_000_000, 7_900_000_000)
        user: JSON = {"id": number, "is_bot": False, "first_name": typed(first_name)}
        optional = {"last_name": last_name, "username": username, "language_code": language}
        user |= {key: typed(value) for key, value in optional.items() if value is not None}
        self.people[number] = Person(number, user, language)
        return self.people[number]

    def group(
        self,
        title: str,
        owner: Person,
        *,
        supergroup: bool = True,
        forum: bool = False,
        username: str | None = None,
    ) -> Chat:
        """Add a group that *owner* made; the bot is not in it yet. A basic group hides its history.

        With a *username* a supergroup is public: anybody may come in by https://t.me/username.
        """
        kind: ChatKind = "supergroup" if supergroup else "group"
        chat = Chat(
            self.new_chat_id(kind), kind, typed(title), is_forum=forum, history_visible=supergroup, username=username
        )
        chat.permissions = dict.fromkeys(PERMISSIONS, True)
        chat.members[owner.id] = Member(owner.user, "creator")
        self.chats[chat.id] = chat
        self.tell("members", chat)
        return chat

    def new_chat_id(self, kind: ChatKind) -> int:
        """Return a number for a new chat: -100... for supergroups and channels, short for basic groups."""
        bounds = (4_000_000, 5_000_000_000) if kind == "group" else (1_001_000_000_000, 1_003_900_000_000)
        return -self.new_id(*bounds)

    def new_id(self, low: int, high: int) -> int:
        """Return a number that nobody has yet, from the seed."""
        while True:
            number = self.random.randrange(low, high)
            if number not in self.people and -number not in self.chats:
                return number

    def private_chat(self, person: Person) -> Chat:
        """Return the chat of a person with the bot, opened when needed."""
        chat = self.chats.get(person.id)
        if chat is None:
            chat = self.chats[person.id] = Chat(person.id, "private", person.name, person=person)
        return chat

    def chat_at(self, person: Person, where: Where) -> Chat:
        """Return the chat that somebody means; an old group leads to what it became. Raises Impossible."""
        if person.deleted:
            raise Impossible("this account is deleted")
        if where in ("bot", person.id):
            return self.private_chat(person)
        chat = where if isinstance(where, Chat) else self.chats.get(int(where))
        if chat is None or (chat.person is not None and chat.person is not person):
            raise Impossible(f"{person.name} has no such chat")
        return self.chats[chat.migrated_to] if chat.migrated_to else chat

    def somebody(self, person_id: int) -> Person:
        """Return the person with this id. Raises NoSuchPerson."""
        try:
            return self.people[person_id]
        except KeyError:
            raise NoSuchPerson(f"nobody has id {person_id}") from None

    def message_at(self, chat: Chat, message_id: int) -> Message:
        """Return a message of a chat. Raises NoSuchMessage."""
        try:
            return chat.messages[message_id]
        except KeyError:
            raise NoSuchMessage(f"no message {message_id} in {chat.title!r}") from None

    def visible(self, person: Person, chat: Chat) -> list[Message]:
        """Return the messages of a chat that this person can read, oldest first."""
        if chat.person is not None:
            return list(chat.messages.values())
        member = chat.member(person.id)
        if member is None or not member.present:
            return []
        return [message for message in chat.messages.values() if message.message_id >= member.sees_from]

    def audience(self, chat: Chat) -> tuple[Person, ...]:
        """Return whose phones show this chat, in the order in which they came."""
        if chat.id not in self.audiences:
            ids = [chat.person.id] if chat.person else [key for key, member in chat.members.items() if member.present]
            people = (self.people.get(each) for each in ids)
            self.audiences[chat.id] = tuple(each for each in people if each is not None and not each.deleted)
        return self.audiences[chat.id]

    def bot_member(self, chat: Chat) -> Member | None:
        """Return how the bot stands in a chat, or None when it was never there."""
        return chat.members.get(self.bot["id"])

    def named(self, username: str) -> Chat | None:
        """Return the public group or channel with this name, or None."""
        wanted = username.lower()
        return next((chat for chat in self.chats.values() if (chat.username or "").lower() == wanted != ""), None)

    def owner_of(self, chat: Chat) -> Person:
        """Return the owner of a group or channel. Raises NotAllowed when it has none any more."""
        for number, member in chat.members.items():
            if member.status == "creator" and number in self.people:
                return self.people[number]
        raise NotAllowed(f"{chat.title!r} has no owner")

    def require_present(self, chat: Chat, person: Person) -> Member:
        """Return how somebody stands in a chat that they are in. Raises NotAllowed."""
        member = chat.member(person.id)
        if member is None or not member.present or person.deleted:
            raise NotAllowed(f"{person.name} is not in {chat.title!r}")
        return member

    def require_right(self, chat: Chat, person: Person, right: str) -> Member:
        """Return how an administrator with this right stands in a chat. Raises NotAllowed."""
        member = chat.member(person.id)
        if member is None or not member.may(right) or person.deleted:
            raise NotAllowed(f"{person.name} lacks {right} in {chat.title!r}")
        return member

    @property
    def timestamp(self) -> int:
        """The moment as the Bot API writes it: whole seconds since 1970."""
        return int(self.clock.now().timestamp())

    def tell(
        self, kind: str, chat: Chat | None = None, message_id: int | None = None, person: Person | None = None
    ) -> None:
        """Tell every listener that something changed, for one person or for all in the chat."""
        if not self.listeners:
            return
        people = (person,) if person else self.audience(chat) if chat else ()
        event = Event(kind, self.clock.now(), chat.id if chat else None, message_id, tuple(each.id for each in people))
        for listener in self.listeners:
            listener(event)

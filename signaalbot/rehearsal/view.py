"""What does one phone show? The chats of a person, with messages, buttons and files, ready for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from signaalbot.rehearsal.display import as_html
from signaalbot.rehearsal.files import file_of
from signaalbot.rehearsal.menu import menu
from signaalbot.rehearsal.scene import sender_of, shown_text
from signaalbot.rehearsal.state import JSON, Chat, Message, Person, name_of
from signaalbot.rehearsal.world import World

KINDS: Final = (("callback_data", "callback"), ("url", "url"), ("copy_text", "copy"))


@dataclass(frozen=True)
class ButtonView:
    """*kind* is "callback" (value: data), "url" (value: address), "copy", or "text" (value: what is said)."""

    label: str
    kind: str
    value: str


@dataclass(frozen=True)
class FileView:
    """*kind* is "document", "photo", "voice", ...; world.files.data(file_id) has the bytes."""

    name: str
    kind: str
    size: int
    file_id: str


@dataclass(frozen=True)
class OptionView:
    """One answer of a poll; *right* is None where it is not for this person to know (yet)."""

    text: str
    votes: int
    chosen: bool
    right: bool | None


@dataclass(frozen=True)
class PollView:
    """A poll on a phone; *kind* is "regular" or "quiz"."""

    question: str
    kind: str
    options: list[OptionView]
    voters: int
    anonymous: bool
    several: bool
    closed: bool
    explanation: str | None


@dataclass(frozen=True)
class MessageView:
    """A message on a phone. *html* is safe to show as it is; newlines are kept (white-space: pre-wrap).

    *topic* is the name of the topic in a forum, *origin* from whom it was forwarded, *quote* what it quotes.
    """

    message_id: int
    sender: str
    at: str
    text: str
    html: str
    buttons: list[list[ButtonView]]
    edited: bool
    pinned: bool
    file: FileView | None
    reply_to: int | None
    service: bool
    toast: str | None
    own: bool
    tag: str | None
    reactions: dict[str, int]
    poll: PollView | None
    topic: str | None
    origin: str | None
    quote: str | None


@dataclass(frozen=True)
class ChatView:
    """A chat on a phone: messages oldest first. *keyboard* stands in place of the letters.

    *doing* is what the bot is busy with ("typing"), *commands* the menu of commands with what they do, *topics*
    the open topics of a forum by number.
    """

    chat_id: int
    title: str
    kind: str
    messages: list[MessageView]
    pinned: list[int]
    can_write: bool
    keyboard: list[list[ButtonView]]
    doing: str | None
    commands: list[tuple[str, str]]
    topics: dict[int, str]


def view(world: World, person: Person, newest: int | None = None) -> list[ChatView]:
    """Return the chats as this person's phone shows them, the one with the newest message last.

    *newest* limits each chat to so many messages, for a page that need not show all.
    """
    chats = [chat for chat in world.chats.values() if _shows(chat, person)]
    return [chat_view(world, person, chat, newest) for chat in sorted(chats, key=_last_change)]


def _shows(chat: Chat, person: Person) -> bool:
    if chat.person is not None:
        return chat.person is person
    return chat.migrated_to is None and chat.has(person.id)


def _last_change(chat: Chat) -> int:
    return max((message.date for message in chat.messages.values()), default=0)


def chat_view(world: World, person: Person, chat: Chat, newest: int | None = None) -> ChatView:
    """Return one chat as this person's phone shows it."""
    messages = world.visible(person, chat)[-(newest or 0) :]
    return ChatView(
        chat_id=chat.id,
        title=world.title_of(chat),
        kind=chat.kind,
        messages=[message_view(world, person, message) for message in messages],
        pinned=list(chat.pinned),
        can_write=world.may_write(person, chat),
        keyboard=_rows((chat.keyboards.get(person.id) or {}).get("keyboard", ())),
        doing=chat.doing[0] if chat.doing and world.clock.now() < chat.doing[1] else None,
        commands=menu(world, person, chat),
        topics={topic.id: topic.name for topic in chat.topics.values() if not topic.closed},
    )


def message_view(world: World, person: Person, message: Message) -> MessageView:
    """Return one message as this person's phone shows it."""
    text = shown_text(message)
    topic = message.chat.topics.get(message.thread_id or 0)
    entities = message.content.get("entities") or message.content.get("caption_entities") or ()
    return MessageView(
        message_id=message.message_id,
        sender=sender_of(message),
        at=datetime.fromtimestamp(message.date, UTC).isoformat(),
        text=text,
        html=as_html(text, () if message.service else entities),
        buttons=_rows((message.markup or {}).get("inline_keyboard", ())),
        edited=message.edit_date is not None,
        pinned=message.message_id in message.chat.pinned,
        file=_file(message),
        reply_to=message.reply_to.message_id if message.reply_to else None,
        service=message.service,
        toast=world.toasts.get((person.id, message.chat.id, message.message_id)),
        own=message.sender is person.user and message.sender_chat is None,
        tag=message.sender_tag,
        reactions=world.reactions_to(message),
        poll=poll_view(world, person, message),
        topic=topic.name if topic else None,
        origin=_origin(message.content.get("forward_origin")),
        quote=(message.content.get("quote") or {}).get("text"),
    )


def poll_view(world: World, person: Person, message: Message) -> PollView | None:
    """Return the poll in a message as this person's phone shows it, or None; some keep their count until they close."""
    poll = message.content.get("poll")
    if poll is None:
        return None
    known = poll["is_closed"] or bool(world.votes[poll["id"]].get(person.id))
    return PollView(
        question=poll["question"],
        kind=poll["type"],
        options=_options(world, person, poll, known=known),
        voters=poll["total_voter_count"],
        anonymous=poll["is_anonymous"],
        several=poll["allows_multiple_answers"],
        closed=poll["is_closed"],
        explanation=poll.get("explanation") if known else None,
    )


def _options(world: World, person: Person, poll: JSON, *, known: bool) -> list[OptionView]:
    """Return the answers of a poll; which are right shows to who voted, and to all when it is over."""
    chosen = world.votes[poll["id"]].get(person.id, ())
    right = poll.get("correct_option_ids") if known else None
    silent = poll["id"] in world.silent_polls and not poll["is_closed"]
    votes = [0 if silent else each["voter_count"] for each in poll["options"]]
    return [
        OptionView(each["text"], votes[number], number in chosen, None if right is None else number in right)
        for number, each in enumerate(poll["options"])
    ]


def _origin(origin: JSON | None) -> str | None:
    """Return whose message was forwarded, as a phone shows it."""
    if origin is None:
        return None
    chat = origin.get("chat") or origin.get("sender_chat")
    return str(chat["title"]) if chat else name_of(origin["sender_user"])


def _rows(rows: Iterable[Iterable[JSON | str]]) -> list[list[ButtonView]]:
    return [[_button(button) for button in row] for row in rows]


def _button(button: JSON | str) -> ButtonView:
    if isinstance(button, str):
        return ButtonView(button, "text", button)
    for key, kind in KINDS:
        if key in button:
            value = button[key]
            return ButtonView(button["text"], kind, value if isinstance(value, str) else str(value["text"]))
    return ButtonView(button["text"], "text", button["text"])


def _file(message: Message) -> FileView | None:
    found = file_of(message.content)
    if found is None:
        return None
    kind, shape = found
    return FileView(str(shape.get("file_name", kind)), kind, int(shape["file_size"]), str(shape["file_id"]))

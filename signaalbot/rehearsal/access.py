"""May the bot do this here? Chats, messages and rights, with Telegram's refusals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.problems import Rejection
from signaalbot.rehearsal.state import JSON, Chat, Member, Message, Person, Upload


@dataclass(frozen=True)
class Request(Mapping[str, Any]):
    """The fields of one call, decoded, and the files that came with it."""

    method: str
    fields: JSON
    files: Mapping[str, Upload] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)


def bad(words: str, **parameters: Any) -> Rejection:
    """Return the refusal "Bad Request: ..."."""
    return Rejection(400, f"Bad Request: {words}", **parameters)


def forbidden(words: str) -> Rejection:
    """Return the refusal "Forbidden: ..."."""
    return Rejection(403, f"Forbidden: {words}")


def chat_of(world: Channels, chat_id: int | str) -> Chat:
    """Return the chat that a call names. Raises Rejection: not found, or moved to a supergroup."""
    if isinstance(chat_id, str):
        public = world.named(chat_id.removeprefix("@")) if chat_id.startswith("@") else None
        if public is None:
            raise bad("chat not found")
        return public
    person = world.people.get(chat_id)
    if person is not None and (person.known or chat_id in world.chats):
        return world.private_chat(person)
    chat = world.chats.get(chat_id)
    if chat is None or chat.person is not None or (world.bot_member(chat) is None and chat.username is None):
        raise bad("chat not found")
    if chat.migrated_to is not None:
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    return chat


def open_chat(world: Channels, request: Request) -> Chat:
    """Return the chat of a call, that the bot can reach: it is in the group, or the person lets it write."""
    chat = chat_of(world, request["chat_id"])
    if chat.person is not None:
        _require_reachable(world, chat.person)
    else:
        _require_inside(world, chat)
    return chat


def _require_reachable(world: Channels, person: Person) -> None:
    if person.deleted:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    invited = person.may_write_until is not None and world.clock.now() < person.may_write_until
    if not (person.started or invited):
        raise forbidden("bot can't initiate conversation with a user")


def _require_inside(world: Channels, chat: Chat) -> None:
    bot = world.bot_member(chat)
    if bot is None or not bot.present:
        was_kicked = bot is not None and bot.status == "kicked"
        words = (
            f"bot was kicked from the {chat.kind} chat"
            if was_kicked
            else f"bot is not a member of the {chat.kind} chat"
        )
        raise forbidden(words)


def require_may_send(world: Channels, chat: Chat, permission: str, what: str = "text messages") -> None:
    """Raise Rejection when the bot is muted in a group, or may not post in a channel."""
    bot = world.bot_member(chat)
    if chat.kind == "channel" and not (bot and bot.may("can_post_messages")):
        raise bad("need administrator rights in the channel chat")
    if chat.person is not None or bot is None or bot.is_admin:
        return
    muted = bot.status == "restricted" and not bot.rights.get(permission, False)
    if muted or not chat.permissions.get(permission, True):
        raise bad(f"not enough rights to send {what} to the chat")


def bot_in(world: Channels, chat: Chat) -> Member:
    """Return how the bot stands in a group that it is in."""
    bot = world.bot_member(chat)
    if bot is None:
        raise bad("chat not found")
    return bot


def require_right(world: Channels, chat: Chat, right: str, words: str) -> None:
    """Raise "Bad Request: *words*" unless the bot has this right in a group; a private chat needs none."""
    if chat.person is None and not bot_in(world, chat).may(right):
        raise bad(words)


def message_of(chat: Chat, message_id: int, words: str) -> Message:
    """Return a message of a chat, or raise "Bad Request: *words*"."""
    message = chat.messages.get(message_id)
    if message is None:
        raise bad(words)
    return message


def somebody(world: Channels, user_id: int) -> Person:
    """Return a user that the bot may name in a call. Raises Rejection."""
    person = world.people.get(user_id)
    if person is None:
        raise bad("user not found")
    return person

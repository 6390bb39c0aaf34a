"""Which commands does the menu on a phone show? Those of the narrowest scope that has any."""

from __future__ import annotations

from collections.abc import Iterator

from signaalbot.rehearsal.ground import Ground
from signaalbot.rehearsal.state import Chat, Person

Scope = tuple[str, str, str]


def menu(world: Ground, person: Person, chat: Chat) -> list[tuple[str, str]]:
    """Return the commands that this person sees in a chat, with what they do: [("start", "Beginnen")].

    Within a scope the person's own language goes before what is for every language.
    """
    if chat.person is None and not chat.has(world.bot["id"]):
        return []
    for scope in _scopes(person, chat):
        for language in (person.language, ""):
            commands = world.commands.get((*scope, language))
            if commands:
                return [(each["command"], each["description"]) for each in commands]
    return []


def _scopes(person: Person, chat: Chat) -> Iterator[Scope]:
    """Yield the scopes that hold here, the narrowest first, in the order that Telegram gives."""
    number = str(chat.id)
    if chat.person is not None:
        yield from (("chat", number, ""), ("all_private_chats", "", ""), ("default", "", ""))
        return
    member = chat.member(person.id)
    yield "chat_member", number, str(person.id)
    if member is not None and member.is_admin:
        yield "chat_administrators", number, ""
    yield "chat", number, ""
    if member is not None and member.is_admin:
        yield "all_chat_administrators", "", ""
    yield "all_group_chats", "", ""
    yield "default", "", ""

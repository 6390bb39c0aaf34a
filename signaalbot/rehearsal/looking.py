"""What stands on a phone? Finds chats, messages, buttons and links in what one person sees."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from signaalbot.rehearsal.state import Chat
from signaalbot.rehearsal.view import ButtonView, ChatView, MessageView

_URL: Final = re.compile(r"https://t\.me/[^\s\"'<>]+")


class Shown(NamedTuple):
    """One message as it was shown: an edited message, or an answer to its button, counts as new."""

    chat_id: int
    message_id: int
    content: str
    own: bool

    def holds(self, fragment: str) -> bool:
        """Tell whether the fragment is shown, in capitals or not."""
        return fragment.casefold() in self.content.casefold()


def shown_on(chats: Iterable[ChatView]) -> set[Shown]:
    """Return all that is on a phone: text, labels of buttons, name of the file, last answer to a button."""
    return {
        Shown(chat.chat_id, message.message_id, _content(message), message.own)
        for chat in chats
        for message in chat.messages
    }


def chat_in(chats: Iterable[ChatView], group: Chat | None) -> ChatView | None:
    """Return this group, under its old id or its new one; None stands for the private chat with the bot."""
    if group is None:
        return next((chat for chat in chats if chat.kind == "private"), None)
    return next((chat for chat in chats if chat.chat_id in (group.id, group.migrated_to)), None)


def newest_first(chat: ChatView | None, fragment: str | None) -> Iterator[MessageView]:
    """Yield the messages that hold the fragment; no chat means no messages."""
    for message in reversed(chat.messages if chat else []):
        if fragment is None or fragment.casefold() in message.text.casefold():
            yield message


def button_in(messages: Iterable[MessageView], label: str) -> tuple[MessageView, ButtonView] | None:
    """Return the first button whose label begins so; signs before its first letter do not count."""
    for message in messages:
        for button in buttons_of(message):
            if label in (button.label[: len(label)], re.sub(r"^\W+", "", button.label)[: len(label)]):
                return message, button
    return None


def link_in(messages: Iterable[MessageView], *, startgroup: bool) -> str | None:
    """Return the first t.me link, on a button or in a text, that does (not) add the bot to a group."""
    for message in messages:
        for url in _addresses(message):
            if url.startswith("https://t.me/") and ("startgroup=" in url) == startgroup:
                return url
    return None


def buttons_of(message: MessageView) -> Sequence[ButtonView]:
    """Return the buttons of a message, row by row."""
    return [button for row in message.buttons for button in row]


def _addresses(message: MessageView) -> list[str]:
    on_buttons = [button.value for button in buttons_of(message) if button.kind in ("url", "copy")]
    return [*on_buttons, *_URL.findall(html.unescape(message.html)), *_URL.findall(message.text)]


def _content(message: MessageView) -> str:
    labels = [button.label for button in buttons_of(message)]
    return "\n".join([message.text, *labels, message.file.name if message.file else "", message.toast or ""])

"""What do people say? Messages, files, edits and deletions by people, in groups and to the bot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from signaalbot.rehearsal.entities import Formatted, tidy, utf16_length, with_found
from signaalbot.rehearsal.ground import Where
from signaalbot.rehearsal.problems import CannotWrite, Impossible
from signaalbot.rehearsal.scene import Scene
from signaalbot.rehearsal.shapes import ANONYMOUS_ADMIN, CHANNEL_BOT, chat_json, message_json
from signaalbot.rehearsal.state import JSON, Chat, Message, Person

FileKind = Literal["document", "photo", "voice", "audio", "video", "sticker", "contact", "location"]
TEXT_LIMIT: Final = 4096


class Talking(Scene):
    """What people do with words and files."""

    def say(
        self,
        person: Person,
        where: Where,
        text: str,
        reply_to: int | None = None,
        *,
        topic: int | None = None,
    ) -> Message:
        """Let somebody write. A text over 4096 characters goes out in parts; the first is returned.

        In a group the bot hears it as an administrator, or when it is a command, a reply to it or a mention.
        Raises CannotWrite.
        """
        chat = self.chat_at(person, where)
        self._require_may_write(person, chat, "can_send_messages")
        replied = None if reply_to is None else self.message_at(chat, reply_to)
        sent = [
            self._speak(person, chat, _text_content(part), replied if index == 0 else None, topic)
            for index, part in enumerate(_parts(text))
        ]
        return sent[0]

    def edit(self, person: Person, where: Where, message_id: int, text: str) -> Message:
        """Let somebody change a message of their own; the bot gets edited_message. Raises Impossible."""
        message = self._own_message(person, where, message_id)
        old = {key: value for key, value in message.content.items() if "entities" not in key}
        content = _caption_content(text) if "caption" in old else _text_content(text)
        self.rewrite(message, {**old, **content}, message.markup)
        self.hear(message, "edited_message")
        return message

    def delete(self, person: Person, where: Where, message_id: int) -> None:
        """Let somebody take back a message, or an administrator one of another. The bot is not told."""
        chat = self.chat_at(person, where)
        message = self.message_at(chat, message_id)
        member = chat.member(person.id)
        mine = message.sender is person.user or chat.person is person
        if not mine and not (member and member.may("can_delete_messages")):
            raise Impossible(f"{person.name} may not delete message {message_id}")
        self.remove(message)

    def send_file(
        self,
        person: Person,
        where: Where,
        name: str,
        data: bytes,
        kind: FileKind = "document",
        *,
        caption: str | None = None,
    ) -> Message:
        """Let somebody send a file. For "contact" *data* is the number, for "location" b"52.1,5.2"."""
        chat = self.chat_at(person, where)
        self._require_may_write(person, chat, "can_send_documents")
        content = self._file_content(name, data, kind)
        return self._speak(person, chat, {**content, **(_caption_content(caption) if caption else {})}, None)

    def album(
        self,
        person: Person,
        where: Where,
        files: Sequence[tuple[str, bytes]],
        caption: str | None = None,
        kind: FileKind = "photo",
    ) -> list[Message]:
        """Let somebody send two to ten files as one album: as many messages with one media_group_id."""
        chat = self.chat_at(person, where)
        self._require_may_write(person, chat, "can_send_photos")
        group = {"media_group_id": str(self.random.randrange(10**16, 10**17))}
        sent = []
        for index, (name, data) in enumerate(files):
            words = _caption_content(caption) if caption and index == 0 else {}
            sent.append(
                self._speak(person, chat, {**self._file_content(name, data, kind), **words, **group}, None)
            )
        return sent

    def forward(self, person: Person, where: Where, message: Message) -> Message:
        """Let somebody forward a message that they can see to another chat."""
        chat = self.chat_at(person, where)
        self._require_may_write(person, chat, "can_send_messages")
        if message not in self.visible(person, message.chat) or message.content.get("has_protected_content"):
            raise Impossible(f"{person.name} cannot forward message {message.message_id}")
        origin = self.origin_of(message)
        return self._speak(person, chat, {**portable(message.content), "forward_origin": origin}, None)

    def origin_of(self, message: Message) -> JSON:
        """Return where a forwarded message comes from, as a MessageOrigin."""
        earlier = message.content.get("forward_origin")
        if earlier is not None:
            return dict(earlier)
        if message.sender_chat is not None:
            return {"type": "chat", "date": message.date, "sender_chat": message.sender_chat}
        return {"type": "user", "date": message.date, "sender_user": message.sender}

    def say_anonymously(self, admin: Person, where: Where, text: str) -> Message:
        """Let an administrator write as the group: nobody can tell who it was. Raises CannotWrite."""
        chat = self.chat_at(admin, where)
        member = chat.member(admin.id)
        if member is None or not member.is_admin:
            raise CannotWrite(f"{admin.name} is no administrator of {chat.title!r}")
        return self._masked(chat, ANONYMOUS_ADMIN, chat_json(chat), text)

    def say_as_channel(self, person: Person, where: Where, text: str, channel: str) -> Message:
        """Let somebody write in a group as a channel of theirs, named *channel*. Raises CannotWrite."""
        chat = self.chat_at(person, where)
        self._require_may_write(person, chat, "can_send_messages")
        shape = {"id": -1_004_000_000_000 - person.id % 10**9, "title": channel, "type": "channel"}
        return self._masked(chat, CHANNEL_BOT, shape, text)

    def _masked(self, chat: Chat, sender: JSON, sender_chat: JSON, text: str) -> Message:
        message = self.post(chat, sender, _text_content(text), sender_chat=sender_chat)
        self.hear(message)
        return message

    def _speak(
        self, person: Person, chat: Chat, content: JSON, reply_to: Message | None, topic: int | None = None
    ) -> Message:
        if chat.person is person:
            person.started = True
        message = self.post(chat, person.user, content, reply_to=reply_to, thread_id=topic)
        self.hear(message)
        return message

    def _require_may_write(self, person: Person, chat: Chat, permission: str) -> None:
        if person.deleted:
            raise CannotWrite(f"{person.name} has no account any more")
        if chat.person is person:
            if person.blocked:
                raise CannotWrite(f"{person.name} has blocked the bot")
            return
        if not self.may_write(person, chat, permission):
            raise CannotWrite(f"{person.name} may not write in {chat.title!r}")

    def may_write(self, person: Person, chat: Chat, permission: str = "can_send_messages") -> bool:
        """May this person write in this chat now?"""
        if chat.person is not None:
            return chat.person is person and not person.blocked
        member = chat.member(person.id)
        if member is None or not member.present or chat.migrated_to is not None:
            return False
        if member.is_admin:
            return True
        muted = member.status == "restricted" and not 0 < member.until <= self.timestamp
        return chat.permissions.get(permission, True) and (not muted or member.rights.get(permission, False))

    def _own_message(self, person: Person, where: Where, message_id: int) -> Message:
        message = self.message_at(self.chat_at(person, where), message_id)
        if message.sender is not person.user or message.service:
            raise Impossible(f"message {message_id} is not of {person.name}")
        return message

    def _file_content(self, name: str, data: bytes, kind: FileKind) -> JSON:
        if kind == "contact":
            return {"contact": {"phone_number": data.decode(), "first_name": name}}
        if kind == "location":
            latitude, longitude = data.decode().split(",")
            return {"location": {"latitude": float(latitude), "longitude": float(longitude)}}
        return self.files.add(name, data, kind).content()

    def json_of(self, message: Message) -> JSON:
        """Return a message as the Bot API shows it."""
        return message_json(message)


def portable(content: JSON) -> JSON:
    """Return what of a message travels along when it is forwarded or copied."""
    left = {"media_group_id", "forward_origin", "author_signature", "has_protected_content"}
    return {key: value for key, value in content.items() if key not in left}


def _text_content(text: str) -> JSON:
    formatted = with_found(tidy(Formatted(text, [])))
    if not formatted.text:
        raise CannotWrite("a phone does not send an empty message")
    content: JSON = {"text": formatted.text}
    return {**content, "entities": formatted.entities} if formatted.entities else content


def _caption_content(text: str) -> JSON:
    content = _text_content(text)
    return {("caption" if key == "text" else f"caption_{key}"): value for key, value in content.items()}


def _parts(text: str) -> list[str]:
    """Cut a text into parts that Telegram takes, at a space or newline where there is one."""
    parts = []
    while utf16_length(text) > TEXT_LIMIT:
        end = TEXT_LIMIT if text.isascii() else TEXT_LIMIT // 2
        space = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end))
        cut = space if space > 0 else end
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]

"""What do people say? Messages, files, edits and deletions by people, in groups and to the bot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from signaalbot.rehearsal.entities import Formatted, tidy, typed, utf16_length, with_found
from signaalbot.rehearsal.files import file_of
from signaalbot.rehearsal.ground import Where
from signaalbot.rehearsal.problems import CannotWrite, Impossible
from signaalbot.rehearsal.scene import Scene
from signaalbot.rehearsal.shapes import ANONYMOUS_ADMIN, chat_json, message_json
from signaalbot.rehearsal.state import JSON, Chat, Message, Person

FileKind = Literal["document", "photo", "voice", "audio", "video", "sticker", "contact", "location"]
TEXT_LIMIT: Final = 4096
EDIT_LIMIT: Final = 48 * 3600
PERMISSION: Final[dict[FileKind, str]] = {
    "document": "can_send_documents",
    "photo": "can_send_photos",
    "voice": "can_send_voice_notes",
    "audio": "can_send_audios",
    "video": "can_send_videos",
    "sticker": "can_send_other_messages",
    "contact": "can_send_messages",
    "location": "can_send_messages",
}


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
        self.require_may_write(person, chat, "can_send_messages", topic)
        replied = None if reply_to is None else self.message_at(chat, reply_to)
        sent = [
            self.speak(person, chat, text_of(part), replied if index == 0 else None, topic)
            for index, part in enumerate(_parts(text))
        ]
        return sent[0]

    def edit(self, person: Person, where: Where, message_id: int, text: str) -> Message:
        """Let somebody change a message of their own; the bot gets edited_message. Raises Impossible."""
        message = self._own_message(person, where, message_id)
        old = {key: value for key, value in message.content.items() if "entities" not in key}
        if "text" not in old and file_of(old) is None:
            raise Impossible(f"message {message_id} has no words to change")
        content = text_of(text) if "text" in old else caption_of(text)
        self.rewrite(message, {**old, **content}, message.markup)
        self.hear(message, "edited_message")
        return message

    def delete(self, person: Person, where: Where, message_id: int) -> None:
        """Let somebody take back a message, or an administrator one of another. The bot is not told."""
        chat = self.chat_at(person, where)
        message = self.message_at(chat, message_id)
        member = chat.member(person.id)
        mine = message.sender is person.user or chat.person is person
        if "forum_topic_created" in message.content or "migrate_from_chat_id" in message.content:
            raise Impossible(f"message {message_id} cannot be deleted")
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
        self.require_may_write(person, chat, PERMISSION[kind])
        content = self._file_content(name, data, kind)
        return self.speak(person, chat, {**content, **(caption_of(caption) if caption else {})})

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
        self.require_may_write(person, chat, PERMISSION[kind])
        if not 2 <= len(files) <= 10:
            raise Impossible("an album is two to ten files")
        group = {"media_group_id": str(self.random.randrange(10**16, 10**17))}
        sent = []
        for index, (name, data) in enumerate(files):
            words = caption_of(caption) if caption and index == 0 else {}
            sent.append(self.speak(person, chat, {**self._file_content(name, data, kind), **words, **group}))
        return sent

    def forward(self, person: Person, where: Where, message: Message) -> Message:
        """Let somebody forward a message that they can see to another chat."""
        chat = self.chat_at(person, where)
        self.require_may_write(person, chat, "can_send_messages")
        protected = message.service or message.content.get("has_protected_content")
        if protected or message not in self.visible(person, message.chat):
            raise Impossible(f"{person.name} cannot forward message {message.message_id}")
        return self.speak(person, chat, {**portable(message.content), "forward_origin": self.origin_of(message)})

    def origin_of(self, message: Message) -> JSON:
        """Return where a forwarded message comes from, as a MessageOrigin."""
        earlier = message.content.get("forward_origin")
        if earlier is not None:
            return dict(earlier)
        if message.chat.kind == "channel":
            number = message.message_id
            return {"type": "channel", "date": message.date, "chat": message.sender_chat, "message_id": number}
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

    def _masked(self, chat: Chat, sender: JSON, sender_chat: JSON, text: str) -> Message:
        message = self.post(chat, sender, text_of(text), sender_chat=sender_chat)
        self.hear(message)
        return message

    def speak(
        self,
        person: Person,
        chat: Chat,
        content: JSON,
        reply_to: Message | None = None,
        topic: int | None = None,
    ) -> Message:
        """Put what somebody sends in a chat; an anonymous administrator sends as the group."""
        if chat.person is person:
            person.started = True
        member = chat.member(person.id)
        hidden = member is not None and member.is_admin and member.anonymous and chat.is_group
        if member is not None and hidden and member.title:
            content = {**content, "author_signature": member.title}
        message = self.post(
            chat,
            ANONYMOUS_ADMIN if hidden else person.user,
            content,
            sender_chat=chat_json(chat) if hidden else None,
            reply_to=reply_to,
            thread_id=topic,
        )
        self.hear(message)
        return message

    def require_may_write(self, person: Person, chat: Chat, permission: str, topic: int | None = None) -> None:
        """Raise CannotWrite unless somebody may send this kind of thing to a chat, and to this topic of it."""
        if person.deleted:
            raise CannotWrite(f"{person.name} has no account any more")
        if chat.person is person and person.blocked:
            raise CannotWrite(f"{person.name} has blocked the bot")
        if not self.may_write(person, chat, permission) or not self._topic_is_open(person, chat, topic):
            raise CannotWrite(f"{person.name} may not write in {chat.title!r}")

    def _topic_is_open(self, person: Person, chat: Chat, number: int | None) -> bool:
        """May somebody write in this topic? In a chat without topics there are none to close."""
        topic, member = chat.topics.get(number or 0), chat.member(person.id)
        if number is not None and topic is None:
            return False
        closed = topic.closed if topic else "closed" in chat.general
        return not closed or (member is not None and member.may("can_manage_topics"))

    def may_write(self, person: Person, chat: Chat, permission: str = "can_send_messages") -> bool:
        """May this person write in this chat now?"""
        if chat.person is not None:
            return chat.person is person and not person.blocked and not person.deleted
        member = chat.member(person.id)
        if member is None or not member.present or person.deleted or chat.migrated_to is not None:
            return False
        if chat.kind == "channel":
            return member.may("can_post_messages")
        if member.is_admin:
            return True
        muted = member.status == "restricted" and not 0 < member.until <= self.timestamp
        return chat.permissions.get(permission, True) and (not muted or member.rights.get(permission, False))

    def _own_message(self, person: Person, where: Where, message_id: int) -> Message:
        message = self.message_at(self.chat_at(person, where), message_id)
        if message.sender is not person.user or message.service or "forward_origin" in message.content:
            raise Impossible(f"message {message_id} is not of {person.name}")
        if self.timestamp - message.date > EDIT_LIMIT:
            raise Impossible(f"message {message_id} is too old to change")
        return message

    def _file_content(self, name: str, data: bytes, kind: FileKind) -> JSON:
        if kind == "contact":
            return {"contact": {"phone_number": data.decode(errors="replace"), "first_name": typed(name)}}
        if kind == "location":
            latitude, longitude = data.decode().split(",")
            return {"location": {"latitude": float(latitude), "longitude": float(longitude)}}
        return self.files.add(typed(name), data, kind).content()

    def json_of(self, message: Message) -> JSON:
        """Return a message as the Bot API shows it."""
        return message_json(message)


def portable(content: JSON) -> JSON:
    """Return what of a message travels along when it is forwarded or copied."""
    left = {"media_group_id", "forward_origin", "author_signature", "has_protected_content"}
    return {key: value for key, value in content.items() if key not in left}


def text_of(text: str) -> JSON:
    """Return the content of a message that somebody types. Raises CannotWrite when it is empty."""
    formatted = with_found(tidy(Formatted(typed(text), [])))
    if not formatted.text:
        raise CannotWrite("a phone does not send an empty message")
    content: JSON = {"text": formatted.text}
    return {**content, "entities": formatted.entities} if formatted.entities else content


def caption_of(text: str) -> JSON:
    """Return the caption of a file that somebody sends."""
    content = text_of(text)
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

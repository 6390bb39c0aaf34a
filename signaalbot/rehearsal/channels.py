"""What do channels do? Posts, their copies in the discussion group, and people who write as their channel."""

from __future__ import annotations

from signaalbot.rehearsal.entities import typed
from signaalbot.rehearsal.ground import Where
from signaalbot.rehearsal.joining import Joining
from signaalbot.rehearsal.problems import CannotWrite, NotAllowed
from signaalbot.rehearsal.shapes import CHANNEL_BOT, TELEGRAM, chat_json
from signaalbot.rehearsal.state import JSON, Chat, Member, Message, Person
from signaalbot.rehearsal.talking import text_of


class Channels(Joining):
    """Channels, and people who write as one."""

    def channel(
        self, title: str, owner: Person, *, username: str | None = None, discussion: Chat | None = None
    ) -> Chat:
        """Add a channel; its posts come into the *discussion* group too. People come in by a link."""
        chat = Chat(self.new_chat_id("channel"), "channel", typed(title), username=username)
        chat.members[owner.id] = Member(owner.user, "creator")
        self.chats[chat.id] = chat
        if discussion is not None:
            chat.linked, discussion.linked = discussion.id, chat.id
        self.tell("members", chat)
        return chat

    def publish(self, person: Person, channel: Chat, text: str) -> Message:
        """Let an administrator post in a channel; the bot hears it when it is an administrator there."""
        self.require_may_write(person, channel, "can_send_messages")
        return self.speak(person, channel, text_of(text))

    def speak(
        self,
        person: Person,
        chat: Chat,
        content: JSON,
        reply_to: Message | None = None,
        topic: int | None = None,
    ) -> Message:
        """Put what somebody sends in a chat; a post in a channel goes on to its discussion group."""
        message = super().speak(person, chat, content, reply_to, topic)
        self.pass_on(message)
        return message

    def pass_on(self, message: Message) -> None:
        """Copy a post of a channel to its discussion group, as Telegram itself does."""
        group = self.chats.get(message.chat.linked or 0)
        if group is None or message.chat.kind != "channel" or message.service:
            return
        content = {
            **message.content,
            "forward_origin": self.origin_of(message),
            "is_automatic_forward": True,
        }
        self.hear(self.post(group, TELEGRAM, content, sender_chat=chat_json(message.chat)))

    def say_as_channel(self, person: Person, where: Where, text: str, channel: str | Chat) -> Message:
        """Let somebody write in a group as a channel of theirs; a name alone will do. Raises CannotWrite."""
        chat = self.chat_at(person, where)
        self.require_may_write(person, chat, "can_send_messages")
        if isinstance(channel, Chat) and self.owner_of(channel) is not person:
            raise NotAllowed(f"{person.name} does not own {channel.title!r}")
        shape = _as_chat(person, channel)
        if shape["id"] in chat.unwelcome:
            raise CannotWrite("this channel may not write here")
        message = self.post(chat, CHANNEL_BOT, text_of(text), sender_chat=shape)
        self.hear(message)
        return message

    def known_channel(self, chat: Chat, channel_id: int) -> bool:
        """Was there a message of this channel in a group, or is it a channel of this world?"""
        there = self.chats.get(channel_id)
        if there is not None:
            return there.kind == "channel"
        return any(
            message.sender_chat is not None and message.sender_chat["id"] == channel_id
            for message in chat.messages.values()
        )


def _as_chat(person: Person, channel: str | Chat) -> JSON:
    if isinstance(channel, Chat):
        return chat_json(channel)
    return {"id": -1_004_000_000_000 - person.id % 10**9, "title": typed(channel), "type": "channel"}

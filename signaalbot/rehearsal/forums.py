"""Which topics has a forum? Opened, renamed, closed and deleted, by people and by the bot."""

from __future__ import annotations

from signaalbot.rehearsal.entities import typed
from signaalbot.rehearsal.ground import Where
from signaalbot.rehearsal.problems import Impossible, NotAllowed
from signaalbot.rehearsal.state import JSON, Chat, Person, Topic
from signaalbot.rehearsal.voting import Voting

ICON_COLOR = 7322096


class Forums(Voting):
    """The topics of forums."""

    def open_topic(self, person: Person, where: Where, name: str) -> Topic:
        """Let somebody open a topic; members may when the group lets them. Raises NotAllowed."""
        chat = self.chat_at(person, where)
        member = self.require_present(chat, person)
        if not chat.is_forum:
            raise Impossible(f"{chat.title!r} is no forum")
        if not member.may("can_manage_topics") and not chat.permissions.get("can_manage_topics", False):
            raise NotAllowed(f"{person.name} lacks can_manage_topics in {chat.title!r}")
        return self.start_topic(chat, person.user, typed(name))

    def close_topic(self, person: Person, where: Where, topic_id: int, *, closed: bool = True) -> None:
        """Let an administrator close a topic, or open it again."""
        chat, topic = self._topic(person, where, topic_id)
        if topic.closed == closed:
            raise Impossible("the topic is so already")
        self.shut_topic(chat, topic, person.user, closed=closed)

    def rename_topic(self, person: Person, where: Where, topic_id: int, name: str) -> None:
        """Let an administrator give a topic another name."""
        chat, topic = self._topic(person, where, topic_id)
        self.name_topic(chat, topic, person.user, typed(name))

    def delete_topic(self, person: Person, where: Where, topic_id: int) -> None:
        """Let an administrator delete a topic with all that is in it; the bot is not told."""
        chat, topic = self._topic(person, where, topic_id)
        self.require_right(chat, person, "can_delete_messages")
        self.drop_topic(chat, topic)

    def start_topic(self, chat: Chat, by: JSON, name: str, color: int = ICON_COLOR) -> Topic:
        """Open a topic; its number is that of the message that says so."""
        content = {"forum_topic_created": {"name": name, "icon_color": color}}
        opening = self.post(chat, by, content, service=True)
        opening.thread_id = opening.message_id
        topic = chat.topics[opening.message_id] = Topic(opening.message_id, name, color, opening)
        self.hear(opening)
        return topic

    def shut_topic(self, chat: Chat, topic: Topic, by: JSON, *, closed: bool) -> None:
        """Close a topic or open it again, with a message that says so."""
        topic.closed = closed
        kind = "forum_topic_closed" if closed else "forum_topic_reopened"
        self.announce(chat, by, {kind: {}}, thread_id=topic.id)

    def name_topic(self, chat: Chat, topic: Topic, by: JSON, name: str) -> None:
        """Give a topic another name, with a message that says so."""
        topic.name = name
        self.announce(chat, by, {"forum_topic_edited": {"name": name}}, thread_id=topic.id)

    def drop_topic(self, chat: Chat, topic: Topic) -> None:
        """Delete a topic with all that is in it."""
        for message in [each for each in chat.messages.values() if each.thread_id == topic.id]:
            self.remove(message)
        del chat.topics[topic.id]

    def _topic(self, person: Person, where: Where, topic_id: int) -> tuple[Chat, Topic]:
        chat = self.chat_at(person, where)
        self.require_right(chat, person, "can_manage_topics")
        topic = chat.topics.get(topic_id)
        if topic is None:
            raise Impossible(f"{chat.title!r} has no topic {topic_id}")
        return chat, topic

"""What changes in a chat? Messages come, change and go, members move; everyone hears what they should."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from signaalbot.rehearsal.entities import covered
from signaalbot.rehearsal.files import file_of
from signaalbot.rehearsal.ground import Ground
from signaalbot.rehearsal.seen import Sight
from signaalbot.rehearsal.shapes import chat_json, labels, message_json
from signaalbot.rehearsal.state import JSON, Chat, Message, Person, name_of

SERVICE_TEXT: Final = {
    "new_chat_members": "{sender} voegde {names} toe",
    "joined": "{names} kwam in de groep",
    "left_chat_member": "{names} is niet meer in de groep",
    "pinned_message": "{sender} zette een bericht vast",
    "migrate_from_chat_id": "De groep is nu een supergroep",
    "migrate_to_chat_id": "De groep is nu een supergroep",
    "new_chat_title": "{sender} wijzigde de naam van de groep",
    "new_chat_photo": "{sender} wijzigde de foto van de groep",
    "delete_chat_photo": "{sender} haalde de foto van de groep weg",
    "forum_topic_created": "{sender} maakte een onderwerp",
    "forum_topic_edited": "{sender} wijzigde een onderwerp",
    "forum_topic_closed": "{sender} sloot een onderwerp",
    "forum_topic_reopened": "{sender} opende een onderwerp weer",
    "general_forum_topic_hidden": "{sender} verborg het onderwerp General",
    "general_forum_topic_unhidden": "{sender} liet het onderwerp General weer zien",
    "chat_owner_changed": "De groep heeft een andere eigenaar",
}


CARDS: Final[dict[str, Callable[[JSON], str]]] = {
    "poll": lambda poll: f"{poll['question']} ({', '.join(each['text'] for each in poll['options'])})",
    "venue": lambda venue: f"{venue['title']}, {venue['address']}",
    "location": lambda place: f"{place['latitude']}, {place['longitude']}",
    "contact": lambda contact: f"{name_of(contact)}, {contact['phone_number']}",
    "dice": lambda dice: f"{dice['emoji']} {dice['value']}",
}
"""What a phone shows as text of a message that has none."""


class Scene(Ground):
    """Changes to chats; each one is seen by the people in it and heard by the bot where Telegram lets it."""

    def post(
        self,
        chat: Chat,
        sender: JSON | None,
        content: JSON,
        *,
        sender_chat: JSON | None = None,
        reply_to: Message | None = None,
        markup: JSON | None = None,
        thread_id: int | None = None,
        service: bool = False,
    ) -> Message:
        """Put a message in a chat and show it to everyone there. The bot hears it only through `hear`."""
        member = chat.members.get(sender["id"]) if sender and sender_chat is None else None
        message = Message(
            chat=chat,
            message_id=self._next_number(chat),
            date=self.timestamp,
            sender=sender,
            content=content,
            sender_chat=chat_json(chat) if chat.kind == "channel" else sender_chat,
            reply_to=reply_to,
            markup=markup,
            thread_id=_thread(chat, thread_id, reply_to),
            sender_tag=member.tag if member else None,
            service=service,
        )
        chat.messages[message.message_id] = message
        if "poll" in content:
            self.polls.setdefault(content["poll"]["id"], []).append(message)
        self._show_keyboard(message)
        self.witness(message)
        return message

    def announce(self, chat: Chat, sender: JSON | None, content: JSON, thread_id: int | None = None) -> Message:
        """Put a service message in a chat; a bot that is there always hears it."""
        message = self.post(chat, sender, content, service=True, thread_id=thread_id)
        self.hear(message)
        return message

    def witness(self, message: Message, *, edited: bool = False) -> None:
        """Note that everyone in the chat sees a message, or its edit, now."""
        chat = message.chat
        found = file_of(message.content)
        sight = Sight(
            at=self.clock.now(),
            chat=self.title_of(chat),
            chat_id=chat.id,
            sender=sender_of(message),
            message_id=message.message_id,
            text=shown_text(message),
            buttons=labels(message.markup),
            edited=edited,
            file=None if found is None else str(found[1].get("file_name", found[0])),
            kind="message",
        )
        self.seen.add(sight, self.audience(chat))
        self.tell("edited" if edited else "message", chat, message.message_id)

    def title_of(self, chat: Chat) -> str:
        """Return the name above a chat on a phone: its title, or the name of the bot."""
        return str(self.bot["first_name"]) if chat.person else chat.title

    def rewrite(self, message: Message, content: JSON | None = None, markup: JSON | None = None) -> None:
        """Give a message other content and other buttons. Only new content counts as an edit on the phone."""
        if content is not None:
            message.content = content
            message.edit_date = self.timestamp
        message.markup = markup
        self.witness(message, edited=True)

    def remove(self, message: Message) -> None:
        """Take a message away from everyone; the bot is not told."""
        chat = message.chat
        chat.messages.pop(message.message_id, None)
        if message.message_id in chat.pinned:
            chat.pinned.remove(message.message_id)
        self.tell("deleted", chat, message.message_id)

    def set_reaction(self, message: Message, user_id: int, emoji: str | None) -> str | None:
        """Put somebody's reaction under a message, or take it away with None; returns the one before."""
        there = self.reactions.setdefault((message.chat.id, message.message_id), {})
        before = there.pop(user_id, None)
        if emoji is not None:
            there[user_id] = emoji
        self.tell("reaction", message.chat, message.message_id)
        return before

    def reactions_to(self, message: Message) -> dict[str, int]:
        """Return how often each reaction stands under a message, in the order in which they came."""
        return dict(Counter(self.reactions.get((message.chat.id, message.message_id), {}).values()))

    def hear(self, message: Message, kind: str = "message") -> None:
        """Tell the bot of a message, if it is in the chat and may read it."""
        if self._hears(message):
            self.meet(message.sender)
            for user in message.content.get("new_chat_members", ()):
                self.meet(user)
            in_channel = message.chat.kind == "channel"
            self.updates.add(kind.replace("message", "channel_post") if in_channel else kind, message_json(message))

    def meet(self, user: JSON | None) -> None:
        """Note that the bot knows this user from now on."""
        person = self.people.get(user["id"]) if user else None
        if person is not None:
            person.known = True

    def _hears(self, message: Message) -> bool:
        if message.chat.person is not None:
            return not message.chat.person.blocked
        bot = self.bot_member(message.chat)
        if bot is None or not bot.present:
            return False
        return message.service or bot.is_admin or not self.privacy_mode or self._addressed(message)

    def _addressed(self, message: Message) -> bool:
        """Is a message meant for a bot in privacy mode: a command, a reply to it, or a mention of it?"""
        if message.reply_to is not None and message.reply_to.sender is self.bot:
            return True
        name = f"@{self.bot['username']}".lower()
        for entity in message.content.get("entities") or message.content.get("caption_entities") or ():
            words = covered(message.text, entity).lower()
            if entity["type"] == "mention" and words == name:
                return True
            if entity["type"] == "bot_command" and ("@" not in words or words.endswith(name)):
                return True
        return False

    def answer_shown(self, person: Person, message: Message, text: str, *, alert: bool) -> None:
        """Show the answer to a tap: a toast above the chat, or a window that must be closed."""
        chat = message.chat
        self.toasts[person.id, chat.id, message.message_id] = text
        kind = "alert" if alert else "toast"
        name = str(self.bot["first_name"])
        sight = Sight(
            self.clock.now(),
            self.title_of(chat),
            chat.id,
            name,
            message.message_id,
            text,
            (),
            False,
            None,
            kind,
        )
        self.seen.add(sight, (person,))
        self.tell("toast", chat, message.message_id, person)

    def _next_number(self, chat: Chat) -> int:
        """Number a message: a supergroup has its own count, all other chats share that of the bot."""
        if chat.counts_itself:
            chat.counter += 1
            return chat.counter
        self.box += 1
        return self.box

    def highest(self, chat: Chat) -> int:
        """Return the newest message number of a chat."""
        return chat.counter if chat.counts_itself else self.box

    def _show_keyboard(self, message: Message) -> None:
        markup = message.markup or {}
        if "keyboard" in markup or "remove_keyboard" in markup:
            for person in self.audience(message.chat):
                if "keyboard" in markup:
                    message.chat.keyboards[person.id] = markup
                else:
                    message.chat.keyboards.pop(person.id, None)


def _thread(chat: Chat, thread_id: int | None, reply_to: Message | None) -> int | None:
    """Return the thread of a new message: the topic of a forum, or what a reply in a supergroup goes back to."""
    if chat.kind != "supergroup" or thread_id is not None or reply_to is None:
        return thread_id
    return reply_to.thread_id or (None if chat.is_forum else reply_to.message_id)


def sender_of(message: Message) -> str:
    """Return the name above a message: of the person, the bot, or the group or channel it is sent as."""
    if message.sender_chat is not None:
        return str(message.sender_chat["title"])
    return name_of(message.sender) if message.sender else ""


def shown_text(message: Message) -> str:
    """Return what a phone shows as text: the text, the caption, the question of a poll, or what happened."""
    if not message.service:
        content = message.content
        return message.text or next((show(content[kind]) for kind, show in CARDS.items() if kind in content), "")
    for key, sentence in SERVICE_TEXT.items():
        if key in message.content:
            value = message.content[key]
            users = value if isinstance(value, list) else [value] if key == "left_chat_member" else []
            if users == [message.sender] and key == "new_chat_members":
                sentence = SERVICE_TEXT["joined"]
            return sentence.format(sender=sender_of(message), names=", ".join(name_of(user) for user in users))
    return next(iter(message.content), "")

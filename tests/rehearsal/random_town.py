"""A town in which anything may happen: people, groups, and chance that picks among them."""

from __future__ import annotations

from random import Random
from typing import Any

from signaalbot.rehearsal.state import Chat, Message, Person
from signaalbot.rehearsal.world import World

TEXTS = (
    "Er staan trekkers op de dijk",
    "/start",
    "/help@signaalbot_oefening",
    "@signaalbot_oefening weet u het?",
    "👍 dank u wel, zie https://example.org en #dijk",
    "<b>Let op</b>: 5 &gt; 3",
    "<b>niet gesloten",
    "<i>kruis<b>elings</i></b>",
    "  witte randen  ",
    "x" * 4097,
    "woord " * 900,
    "",
    "\u202eomgekeerd\u202c",
    "🏳️‍🌈" * 40,
)
RIGHTS = (
    "delete_messages restrict_members promote_members invite_users pin_messages manage_topics manage_tags change_info"
)
EMOJI = ("👍", "🔥", "❤", "🤷", "🦖", "")


class RandomTown:
    """A world, and the chance that decides who does what in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.random = Random(0)
        names = ("Anna", "Bilal", "Chris", "Daan", "Esra", "Fenna")
        for name in names:
            world.person(name, username=name.lower() if name < "D" else None)
        anna, bilal, chris, *_ = self.people
        self.forum = world.group("Kamer", anna, forum=True)
        world.add_bot(anna, self.forum, rights=tuple(RIGHTS.split()))
        self.room = world.group("Boeren en dijk", bilal, username="boerenendijk")
        world.add_bot(bilal, self.room, rights=tuple(RIGHTS.split()))
        quiet = world.group("Buurt", chris)
        world.add_bot(chris, quiet)
        basic = world.group("Kleine groep", anna, supergroup=False)
        world.add_bot(anna, basic)
        channel = world.channel("Nieuws", bilal, discussion=self.room)
        world.add_bot(bilal, channel, rights=("post_messages", "edit_messages", "invite_users"))
        self.fill((self.forum, self.room, quiet, basic))

    def fill(self, groups: tuple[Chat, ...]) -> None:
        """Let some people in everywhere, and start the bot."""
        for group in groups:
            for person in self.people[1:4]:
                if not group.has(person.id):
                    self.world.add_member(self.world.owner_of(group), group, person)
        for person in self.people[:4]:
            self.world.say(person, "bot", "/start")

    @property
    def people(self) -> list[Person]:
        return list(self.world.people.values())

    # what chance picks

    def one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def of(self, choices: Any, otherwise: Any = None) -> Any:
        given = list(choices)
        return self.random.choice(given) if given else otherwise

    def person(self) -> Person:
        return self.random.choice(self.people)

    def chat(self) -> Chat:
        return self.random.choice(list(self.world.chats.values()))

    def group(self) -> Chat:
        return self.random.choice([chat for chat in self.world.chats.values() if chat.person is None])

    def member(self, chat: Chat) -> Person:
        present = [person for person in self.people if chat.has(person.id)]
        return self.random.choice(present) if present and self.random.random() < 0.9 else self.person()

    def boss(self, chat: Chat) -> Person:
        """Return an administrator, mostly."""
        bosses = [each for each in self.people if (member := chat.member(each.id)) and member.is_admin]
        return self.random.choice(bosses) if bosses and self.random.random() < 0.9 else self.person()

    def message(self, chat: Chat) -> int:
        numbers = list(chat.messages)[-12:]
        return self.random.choice(numbers) if numbers and self.random.random() < 0.95 else 999_999

    def text(self) -> str:
        return self.random.choice(TEXTS)

    @property
    def channels(self) -> list[Chat]:
        return [chat for chat in self.world.chats.values() if chat.kind == "channel"]

    def messages(self) -> list[Message]:
        return [message for chat in self.world.chats.values() for message in chat.messages.values()]

    def rules(self, chat: Chat) -> bool:
        """Is the bot an administrator of a group?"""
        bot = self.world.bot_member(chat)
        return chat.is_group and bot is not None and bot.is_admin and chat.migrated_to is None

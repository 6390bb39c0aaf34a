"""What does a handler have at hand? The resources of the bot, and who is speaking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from telegram import CallbackQuery, Chat, Message, Update, User
from telegram.ext import CallbackContext, ExtBot

from signaalbot.bot import messenger
from signaalbot.bot.answering import Address, Answers
from signaalbot.domain.card import Card
from signaalbot.domain.keeping import ROOM_MONTHS
from signaalbot.domain.notice import Term
from signaalbot.domain.permission import Place
from signaalbot.domain.phase import Guide
from signaalbot.domain.role import Person, Standing
from signaalbot.texts import Markup, Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

    from signaalbot.domain.action import ActionCard
    from signaalbot.domain.chance import Chance
    from signaalbot.domain.coverage import Cell
    from signaalbot.domain.detail import Group
    from signaalbot.domain.narrative import Reader
    from signaalbot.domain.redaction import Recogniser
    from signaalbot.services.merging import OpenDrafts


@dataclass(frozen=True)
class Resources:
    """Everything the handlers may use; made by `app`. *heading* stands above every message ("OEFENING")."""

    db: Database
    now: Callable[[], datetime]
    recognisers: Sequence[Recogniser]
    danger: Callable[[str], str | None]
    reader: Reader
    areas: tuple[str, ...]
    cards: Sequence[ActionCard]
    language: str
    municipality: str
    chance: Chance
    heading: str = ""
    guide: Guide = field(default_factory=lambda: Guide({}))
    notice: Term = field(default_factory=Term)
    room_months: int = ROOM_MONTHS
    talk: Callable[[str], str | None] = field(default=lambda _text: None)
    special: Callable[[str], tuple[str, ...]] = field(default=lambda _text: ())
    groups: tuple[Group, ...] = ()
    cells: tuple[Cell, ...] = ()
    wijkagent_agreed: bool = False


Nothing = dict[Any, Any]


@dataclass
class Visit:
    """One update seen as somebody doing something somewhere."""

    standing: Standing = field(default_factory=Standing)
    place: Place = Place.PRIVATE
    language: str = "nl"


class Context(CallbackContext[ExtBot[None], Nothing, Nothing, Nothing]):
    """A PTB context that knows who speaks and in which language."""

    visit: Visit = Visit()
    event: Update | None = None
    given: int = 0

    @classmethod
    def from_update(cls, update: object, application: Any) -> Context:
        """Remember the update, so that handlers need not pass it on."""
        context = super().from_update(update, application)
        context.event = update if isinstance(update, Update) else None
        return context

    @property
    def resources(self) -> Resources:
        """Return what `app` handed in."""
        return cast("Resources", self.application.bot_data["resources"])

    @property
    def db(self) -> Database:
        """Return the database, to hand on to a service."""
        return self.resources.db

    @property
    def drafts(self) -> OpenDrafts:
        """Return the signals that are typed and not yet sent."""
        return cast("OpenDrafts", self.application.bot_data["drafts"])

    @property
    def now(self) -> datetime:
        """Return the present moment, aware."""
        return self.resources.now()

    @property
    def standing(self) -> Standing:
        """Return what the sender is."""
        return self.visit.standing

    @property
    def person(self) -> Person:
        """Return the sender; the permission table lets no stranger in where this is used."""
        return cast("Person", self.visit.standing.person)

    @property
    def texts(self) -> Texts:
        """Return the sentences in the language of the sender."""
        return texts_in(self.visit.language)

    @property
    def message(self) -> Message:
        """Return the message of this update; the filters see to it that there is one."""
        return cast("Message", cast("Update", self.event).effective_message)

    @property
    def query(self) -> CallbackQuery:
        """Return the pressed button."""
        return cast("CallbackQuery", cast("Update", self.event).callback_query)

    @property
    def chat(self) -> Chat:
        """Return the chat of this update."""
        return cast("Chat", cast("Update", self.event).effective_chat)

    @property
    def user(self) -> User:
        """Return the sender as Telegram knows it."""
        return cast("User", cast("Update", self.event).effective_user)

    @property
    def update_key(self) -> str:
        """Return the own key of this message: the same when Telegram sends it again."""
        return f"{self.chat.id} {self.message.message_id}"

    @property
    def thread(self) -> int | None:
        """Return the topic of the forum in which this was said, if any."""
        message = None if self.event is None else self.event.effective_message
        return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None

    def say(self, key: str, **fields: object) -> Markup:
        """Return a sentence as HTML in the language of the sender."""
        return self.texts.say(key, **fields)

    async def answer(self, card: Card | str) -> None:
        """Answer in the chat where it was asked; in a group as a reply, in the same topic (T23)."""
        reply_to = self.message.message_id if self.chat.id < 0 and self.update_is_message else None
        await self._give(self.chat.id, card, reply_to, self.thread)

    async def answer_to(self, card: Card | str) -> Message:
        """Answer as a reply to the message itself, and return what was sent.

        What is said here is never kept in the database (promise 3).
        """
        shown = await self._give(self.chat.id, card, self.message.message_id, self.thread, keep=False)
        assert shown is not None
        return shown

    async def whisper(self, card: Card | str) -> None:
        """Answer in private, also when it was asked in a group."""
        await self._give(self.user.id, card)

    async def whisper_to(self, chat_id: int, card: Card) -> None:
        """Write to somebody who asks to join, in the minutes in which a bot may."""
        await self._give(chat_id, card)

    async def _give(
        self, chat_id: int, card: Card | str, reply_to: int | None = None, thread: int | None = None, keep: bool = True
    ) -> Message | None:
        """Answer now and return what was sent; None when it waits in the outbox."""
        self.given += 1
        number = 0 if self.event is None else self.event.update_id
        to = Address(chat_id, f"{number} {self.given}", reply_to, thread)
        answers = Answers(self.bot, self.db, self.resources.now, self.resources.heading)
        return await answers.give(to, messenger.card_of(card), keep)

    async def change(self, card: Card | str) -> None:
        """Change the message that the pressed button hangs on."""
        await messenger.edit(self.query, self._headed(card))

    def _headed(self, card: Card | str) -> Card:
        return messenger.headed(messenger.card_of(card), self.resources.heading)

    @property
    def update_is_message(self) -> bool:
        """Tell whether someone wrote something (and did not press a button)."""
        return self.event is not None and self.event.message is not None

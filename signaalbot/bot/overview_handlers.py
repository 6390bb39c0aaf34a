"""What can every member look up? Who is here, what was told, what stands, what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from signaalbot.bot.agreement_handlers import ACTS as AGREEMENT_ACTS
from signaalbot.bot.bulletin_handlers import rewrite_in as rewrite_bulletin
from signaalbot.bot.bulletin_handlers import write_in as write_bulletin
from signaalbot.bot.context import Context
from signaalbot.bot.errand_handlers import ACTS as ERRAND_ACTS
from signaalbot.bot.evaluation_handlers import look_in as look_at_evaluation
from signaalbot.bot.event_handlers import party_card
from signaalbot.bot.form_handlers import card_in as write_card
from signaalbot.bot.form_handlers import look_in as look_at_picture
from signaalbot.bot.form_handlers import update_in as write_update
from signaalbot.bot.gate import AnyHandler, Handler, button, command, require
from signaalbot.bot.onlooker_handlers import propose_in as propose_onlooker
from signaalbot.bot.party_handlers import ACTS as PARTY_ACTS
from signaalbot.bot.phase_handlers import ACTS as PHASE_ACTS
from signaalbot.bot.rooms import InRoom, in_room
from signaalbot.bot.settle_handlers import answer_in as answer_question
from signaalbot.bot.settle_handlers import read_back
from signaalbot.bot.settle_handlers import retract_in as retract_bulletin
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.bot.statement_handlers import write_in as write_statement
from signaalbot.bot.verslag_handlers import ask_in as ask_for_verslag
from signaalbot.bot.verslag_handlers import check_in as check_timeline
from signaalbot.domain.card import Card
from signaalbot.domain.permission import COMMANDS
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.role import Standing
from signaalbot.domain.room import Room
from signaalbot.services import catching_up, delivering, organising, overseeing
from signaalbot.texts import Texts

if TYPE_CHECKING:
    from sqlite_utils import Database

Show = Callable[["Database", Texts, Standing, Room], Card]


def handlers() -> list[AnyHandler]:
    """Return the handlers of the overviews, and of choosing a room."""
    return [
        *(command(name, _asks(name)) for name in ("wie", *SHOWN)),
        button("room", choose_room),
        button("show", show),
        button("late", show_late),
    ]


async def who(context: Context, room: Room, words: str, _key: str) -> None:
    """Show the members, and how far a bulletin has come."""
    await context.answer(overseeing.who(context.db, context.texts, context.standing, room, words, context.now))


def _showing(show: Show) -> InRoom:
    async def act(context: Context, room: Room, _words: str, _key: str) -> None:
        await context.answer(show(context.db, context.texts, context.standing, room))

    return act


SHOWN: dict[str, InRoom] = {
    "berichten": read_back,
    "afspraken": AGREEMENT_ACTS["afspraken"],
    "tijdlijn": _showing(overseeing.timeline_of),
}

ACTS: dict[str, InRoom] = {
    **SHOWN,
    **PHASE_ACTS,
    **PARTY_ACTS,
    "waarnemer": propose_onlooker,
    **AGREEMENT_ACTS,
    **ERRAND_ACTS,
    "update": write_update,
    "antwoord": answer_question,
    "intrekken": retract_bulletin,
    "kaart": write_card,
    "beeld": look_at_picture,
    "wie": who,
    "bericht": write_bulletin,
    "wijzig": rewrite_bulletin,
    "stelling": write_statement,
    "evaluatie": look_at_evaluation,
    "verslag": ask_for_verslag,
    "controleer": check_timeline,
}


def _asks(name: str) -> Handler:
    async def ask(context: Context) -> None:
        await in_room(context, name, words_after_command(context), ACTS[name])

    return ask


async def choose_room(context: Context, parts: list[str]) -> None:
    """Do what was asked, in the room that was chosen."""
    name, room_id = parts[0], int(parts[1])
    require(COMMANDS.get(name), context.visit)
    prompt = organising.take_answer(context.db, context.person, f"room {context.query.id}", context.now)
    if prompt is None or prompt.kind != "room" or prompt.data["command"] != name:
        raise NoLongerOpen
    if name == "nodig":
        await context.change(party_card(context, room_id))
        return
    room = organising.room_with_id(context.db, room_id)
    await ACTS[name](context, room, prompt.data["words"], prompt.data["key"])


async def show(context: Context, parts: list[str]) -> None:
    """Give a message that may not have arrived, in place of the card that said so."""
    parcel_id = int(parts[0])
    await context.change(delivering.show_again(context.db, context.standing, context.chat.id, parcel_id))
    delivering.shown(context.db, parcel_id, context.message.message_id, context.now)


async def show_late(context: Context, parts: list[str]) -> str:
    """Send what came too late after all, below the card that told of it."""
    wanted = catching_up.show(context.db, context.standing, context.chat.id, int(parts[0]), context.now)
    return context.texts.plain("catch_up.coming" if wanted else "catch_up.there")

"""How does a coordinator make an event, tie a group to it, and invite people to the room?"""

from __future__ import annotations

from telegram import ChatMemberAdministrator, ChatMemberOwner

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.join_handlers import house_rules
from signaalbot.bot.talk_handlers import first_card
from signaalbot.domain.card import Button, Card
from signaalbot.domain.invitation import ROOM_VALID
from signaalbot.domain.permission import Who, kinds_of
from signaalbot.domain.problem import BotIsNoAdministrator, DayNotUnderstood, NotAllowed
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.role import SIDES, Party, Rank
from signaalbot.services import joining, mending, organising


def handlers() -> list[AnyHandler]:
    """Return the handlers around making a room."""
    return [
        command("evenement", start_event),
        command("nodig", start_invitation),
        button("party", choose_party),
        button("rank", choose_rank),
    ]


async def start_event(context: Context) -> None:
    """Ask what the event is called."""
    organising.ask_for_event(context.db, context.person, context.now)
    await _ask(context, "event_name")


async def answer_event(context: Context, prompt: Prompt, text: str) -> None:
    """Take one answer about the event, and ask the next thing; at the end whether there was a talk first."""
    if prompt.kind == "event_place":
        language = context.resources.language
        room = organising.make_room(context.db, context.person, prompt, text, language, context.update_key, context.now)
        await context.answer(first_card(context, room))
        return
    try:
        following = organising.ask_next(context.db, context.person, prompt, text, context.now)
    except DayNotUnderstood:
        organising.ask(context.db, context.person, prompt.kind, prompt.data, context.now)
        raise
    await _ask(context, following)


async def link_group(context: Context, token: str) -> None:
    """Tie this group to the room of the token, once the bot is administrator with the rights it needs (T27)."""
    if Who.COORDINATOR not in kinds_of(context.standing):
        raise NotAllowed
    me = await context.bot.get_chat_member(context.chat.id, context.bot.id)
    if not isinstance(me, ChatMemberOwner) and not (
        isinstance(me, ChatMemberAdministrator) and me.can_invite_users and me.can_pin_messages
    ):
        raise BotIsNoAdministrator
    room = organising.link_group(context.db, context.person, token, context.chat.id, context.now)
    mending.use_topic(context.db, room, context.thread)
    await context.answer(context.say("event.linked", name=room.name))
    place = organising.place_for_host(context.db, context.person, room, context.texts.plain("room.host"), context.now)
    ticket = joining.ticket(context.db, place, context.user.id)
    await context.whisper(house_rules(context.texts, room, ticket, context.resources.municipality))


async def start_invitation(context: Context) -> None:
    """Ask for which room (when there are more) and which party."""
    open_rooms = organising.rooms_to_invite_for(context.db)
    if len(open_rooms) > 1:
        organising.ask(context.db, context.person, "room", {"command": "nodig"}, context.now)
        rows = tuple((Button(room.name, f"room:nodig:{room.id}"),) for room in open_rooms)
        await context.answer(Card(context.say("room.choose"), rows))
        return
    await context.answer(party_card(context, open_rooms[0].id))


def party_card(context: Context, room_id: int) -> Card:
    """Ask to which party the new person belongs."""
    buttons = [Button(context.texts.plain(f"party.{party}"), f"party:{room_id}:{party}") for party in SIDES]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    room = organising.room_with_id(context.db, room_id)
    return Card(context.say("event.ask_party", room=room.name), rows)


async def choose_party(context: Context, parts: list[str]) -> None:
    """Ask whether the person speaks for the party."""
    room_id, party = int(parts[0]), Party(parts[1])
    if not party.takes_part:
        raise NotAllowed
    organising.open_room(context.db, room_id)
    row = tuple(Button(context.texts.plain(f"rank.{rank}"), f"rank:{room_id}:{party}:{rank}") for rank in Rank)
    await context.change(Card(context.say("event.ask_rank", party=context.say(f"party.{party}")), (row,)))


async def choose_rank(context: Context, parts: list[str]) -> None:
    """Ask the function; the next message answers it."""
    if not Party(parts[1]).takes_part:
        raise NotAllowed
    organising.open_room(context.db, int(parts[0]))
    data = {"room": int(parts[0]), "party": str(Party(parts[1])), "rank": str(Rank(parts[2]))}
    organising.ask(context.db, context.person, "function", data, context.now)
    await context.change(
        Card(
            context.say(
                "event.ask_function",
                party=context.say(f"party.{parts[1]}"),
                rank=context.say(f"rank.{parts[2]}"),
            ),
            ((_cancel(context),),),
        )
    )


async def answer_function(context: Context, prompt: Prompt, text: str) -> None:
    """Make a join-request link for one person, and give it to the coordinator."""
    room = organising.room_with_id(context.db, prompt.data["room"])
    party, rank = Party(prompt.data["party"]), Rank(prompt.data["rank"])
    function = " ".join(text.split())[:60]
    link = await context.bot.create_chat_invite_link(
        room.chat_id or 0, creates_join_request=True, expire_date=context.now + ROOM_VALID
    )
    organising.invite_member(
        *(context.db, context.person, room.id, party, rank, function, link.invite_link, context.now)
    )
    await context.answer(
        context.say(
            "event.invited",
            party=context.say(f"party.{party}"),
            rank=context.say(f"rank.{rank}"),
            function=function,
            room=room.name,
            link=link.invite_link,
        )
    )


async def _ask(context: Context, kind: str) -> None:
    await context.answer(Card(context.say(f"event.ask_{kind.removeprefix('event_')}"), ((_cancel(context),),)))


def _cancel(context: Context) -> Button:
    return Button(context.texts.plain("button.cancel"), "cancel:prompt")

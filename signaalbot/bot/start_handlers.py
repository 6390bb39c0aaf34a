"""What does someone hear first, and what may this person do?"""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from signaalbot.bot import event_handlers, guest_handlers, join_handlers
from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command, meet, require
from signaalbot.domain.card import Button, Card
from signaalbot.domain.permission import Place, Who, commands_for, kinds_of
from signaalbot.domain.problem import NotAllowed
from signaalbot.services import admission, delivering, organising
from signaalbot.texts import LANGUAGES, Markup


def handlers() -> list[AnyHandler]:
    """Return the handlers that everybody meets."""
    return [
        command("start", start),
        command("help", show_help),
        command("privacy", show_privacy),
        command("taal", ask_language),
        command("stop", ask_to_leave),
        button("language", choose_language),
        button("leave", leave),
        button("cancel", cancel),
    ]


def last_handlers() -> list[AnyHandler]:
    """Return what catches commands and buttons that nobody knows."""

    async def unknown_command(_update: object, context: Context) -> None:
        if context.chat.type == "private":
            await context.answer(context.say("start.unknown_command"))

    return [
        MessageHandler(filters.COMMAND & filters.UpdateType.MESSAGE, unknown_command),
        CallbackQueryHandler(no_button),
    ]


async def start(context: Context) -> None:
    """Greet, let in who brings a token, and tell what is kept and what this person can do."""
    token = words_after_command(context)
    if context.visit.place is Place.ROOM:
        await event_handlers.link_group(context, token)
        return
    if token.startswith(join_handlers.DOOR):
        await guest_handlers.open_door(context, token)
        return
    if token and token != join_handlers.OPEN_CHAT:
        context.visit.standing = admission.accept_role(
            context.db, context.user.id, token, context.visit.language, context.now
        )
    delivering.resume(context.db, context.standing, context.now)
    await context.answer(_greeting(context))


async def show_help(context: Context) -> None:
    """Show only what this person may do here."""
    await context.answer(_can_do(context) or context.say("start.stranger"))


async def show_privacy(context: Context) -> None:
    """Tell what is kept, for whom and how long."""
    await context.answer(context.say("start.privacy", municipality=context.resources.municipality))


async def ask_language(context: Context) -> None:
    """Offer the languages."""
    row = tuple(Button(context.texts.plain(f"language.{code}"), f"language:{code}") for code in LANGUAGES)
    await context.answer(Card(context.say("start.ask_language"), (row,)))


async def choose_language(context: Context, parts: list[str]) -> None:
    """Remember the language."""
    if parts[0] not in LANGUAGES:
        raise NotAllowed
    admission.choose_language(context.db, context.person, parts[0], context.now, context.query.id)
    context.visit.language = parts[0]
    await context.change(context.say("start.language_chosen"))


async def ask_to_leave(context: Context) -> None:
    """Ask before someone leaves the bot."""
    row = (
        Button(context.texts.plain("button.leave"), "leave:yes"),
        Button(context.texts.plain("button.stay"), "leave:no"),
    )
    await context.answer(Card(context.say("start.ask_to_leave"), (row,)))


async def leave(context: Context, parts: list[str]) -> None:
    """Take every role away, or not."""
    if parts[0] == "yes":
        admission.leave(context.db, context.person, context.now)
    await context.change(context.say("start.left" if parts[0] == "yes" else "start.stayed"))


async def cancel(context: Context, _parts: list[str]) -> None:
    """Stop asking."""
    organising.forget_prompts(context.db, context.person, context.now)
    await context.change(context.say("start.cancelled"))


async def no_button(update: Update, context: Context) -> None:
    """Refuse a button that stands in no table."""
    require(None, meet(update, context))


def words_after_command(context: Context) -> str:
    """Return what stands after the command, with its line breaks: "/bericht weg is vrij" -> "weg is vrij"."""
    parts = (context.message.text or "").split(maxsplit=1)
    return parts[1].strip() if len(parts) > 1 else ""


def _greeting(context: Context) -> Markup:
    stranger = kinds_of(context.standing) == {Who.STRANGER}
    return context.say(
        "start.greeting",
        municipality=context.resources.municipality,
        more=context.say("start.stranger") if stranger else _can_do(context),
    )


def _can_do(context: Context) -> Markup:
    allowed = [name for name in commands_for(context.standing, context.visit.place) if name != "start"]
    if kinds_of(context.standing) == {Who.STRANGER}:
        return Markup("")
    shown = "\n".join(
        context.say("start.command_line", command=name, does=context.say(f"command.{name}")) for name in allowed
    )
    worker = context.say("start.worker_hint") if Who.WORKER in kinds_of(context.standing) else Markup("")
    return context.say("start.can_do", worker=worker, commands=Markup(shown))

"""How does a photo, a PDF or a route map reach everybody? Sent by who is writing a bulletin, and as it is."""

from __future__ import annotations

from typing import Final

from signaalbot.bot.bulletin_handlers import ask, show_preview
from signaalbot.bot.context import Context
from signaalbot.domain.bulletin import Attachment
from signaalbot.domain.bulletin_problem import FileNotTaken
from signaalbot.domain.permission import Who, kinds_of
from signaalbot.domain.room import Room
from signaalbot.services import broadcasting, organising, writing

TAKEN: Final = ("application/pdf", "image/jpeg", "image/png", "application/gpx+xml")
COMMANDS: Final = ("/bericht", "/wijzig")


async def took_file(context: Context) -> bool:
    """Take a file of a contact person who is writing a bulletin; False when nobody is writing one.

    Raises FileNotTaken for another kind of file.
    """
    if Who.CONTACT not in kinds_of(context.standing):
        return False
    caption = (context.message.caption or "").strip()
    command, _, words = caption.partition(" ")
    command = command.split("@")[0]
    if command in COMMANDS:
        await _take_with_command(context, command, words.strip())
        return True
    prompt = writing.open_text(context.db, context.person, context.update_key, context.now)
    if prompt is None:
        return await _explained(context)
    room = organising.room_with_id(context.db, prompt.data["room"])
    await _take(context, room, _attachment(context), caption)
    return True


async def _take_with_command(context: Context, command: str, words: str) -> None:
    mine = organising.rooms_of(context.db, context.person)
    if len(mine) != 1:
        await context.answer(context.say("bulletin.file_room_first"))
        return
    file = _attachment(context)
    number, _, text = words.partition(" ")
    if command == "/wijzig" and text.strip():
        key = context.update_key
        found = writing.draft_version(
            *(context.db, context.standing, mine[0], number, text.strip(), key, context.now, file)
        )
        await show_preview(context, found)
        return
    await _take(context, mine[0], file, words)


async def _take(context: Context, room: Room, file: Attachment, words: str) -> None:
    """Show the preview, or ask what the file shows: who cannot see it must be able to read it."""
    if not words:
        broadcasting.require_speaker(context.standing, room)
        data: dict[str, object] = {"room": room.id, "file": file.as_payload()}
        await ask(context, "bulletin_text", data, context.say("bulletin.ask_caption"))
        return
    key = context.update_key
    found = writing.draft(context.db, context.standing, room, words, f"file {key}", context.now, file)
    await show_preview(context, found)


async def _explained(context: Context) -> bool:
    """Tell how a file goes to everybody, unless this is somebody who may want to send a signal."""
    if Who.WORKER in kinds_of(context.standing) or not (context.message.photo or context.message.document):
        return False
    several = context.message.media_group_id is not None and not context.message.caption
    await context.answer(context.say("bulletin.one_file" if several else "bulletin.file_only_writing"))
    return True


def _attachment(context: Context) -> Attachment:
    message = context.message
    if message.photo:
        return Attachment("photo", message.photo[-1].file_id)
    document = message.document
    if document is None:
        raise FileNotTaken
    is_route = (document.file_name or "").lower().endswith(".gpx")
    if document.mime_type not in TAKEN and not is_route:
        raise FileNotTaken
    return Attachment("document", document.file_id)

"""What may the bot change about a chat? Its name, description, photo, and what its members may do."""

from __future__ import annotations

from typing import Final

from signaalbot.rehearsal.access import Request, bad, open_chat, require_right
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.files import require_size
from signaalbot.rehearsal.methods_sending import Handler
from signaalbot.rehearsal.shapes import PERMISSIONS
from signaalbot.rehearsal.state import JSON, Chat, Upload

PRIVATE: Final = "can't change private chat {}"
MEDIA: Final = tuple(name for name in PERMISSIONS if name.startswith("can_send_") and name != "can_send_messages")


def set_title(world: Channels, request: Request) -> bool:
    """setChatTitle: everyone sees who changed it."""
    chat = _changed(world, request, "title")
    title = request["title"].strip()
    if not 1 <= len(title) <= 128:
        raise bad("chat title is empty" if not title else "[rehearsal] title: at most 128 characters")
    if title == chat.title:
        raise bad("chat title is not modified")
    chat.title = title
    world.announce(chat, world.bot, {"new_chat_title": title})
    return True


def set_description(world: Channels, request: Request) -> bool:
    """setChatDescription: nobody is told."""
    chat = _changed(world, request, "description")
    description = request.get("description", "").strip()
    if len(description) > 255:
        raise bad("[rehearsal] description: at most 255 characters")
    if description == (chat.description or ""):
        raise bad("chat description is not modified")
    chat.description = description or None
    return True


def set_photo(world: Channels, request: Request) -> bool:
    """setChatPhoto: only a new file will do."""
    chat, photo = _changed(world, request, "photo"), request["photo"]
    if isinstance(photo, str):
        photo = request.files.get(photo.removeprefix("attach://"), photo)
    if not isinstance(photo, Upload) or not photo.data:
        raise bad("photo must be uploaded as an InputFile")
    require_size(len(photo.data))
    stored = world.files.add(photo.name, photo.data, "photo", photo.mime_type)
    small, unique = stored.file_id, stored.unique_id
    chat.photo = {
        "small_file_id": small,
        "small_file_unique_id": unique,
        "big_file_id": small,
        "big_file_unique_id": unique,
    }
    world.announce(chat, world.bot, {"new_chat_photo": stored.content()["photo"]})
    return True


def delete_photo(world: Channels, request: Request) -> bool:
    """deleteChatPhoto."""
    chat = _changed(world, request, "photo")
    if chat.photo is None:
        raise bad("CHAT_NOT_MODIFIED")
    chat.photo = None
    world.announce(chat, world.bot, {"delete_chat_photo": True})
    return True


def set_permissions(world: Channels, request: Request) -> bool:
    """setChatPermissions: what all members may do who are no administrators."""
    chat = open_chat(world, request)
    if not chat.is_group:
        raise bad("can't change private chat permissions" if chat.person else "CHANNEL_INVALID")
    require_right(world, chat, "can_restrict_members", "not enough rights to change chat permissions")
    independent = bool(request.get("use_independent_chat_permissions"))
    chat.permissions = permissions_of(request["permissions"], independent=independent)
    world.tell("members", chat)
    return True


def permissions_of(given: JSON, *, independent: bool) -> dict[str, bool]:
    """Return every permission. Unless they are independent, sending anything else includes sending words."""
    rights = {name: bool(given.get(name, False)) for name in PERMISSIONS}
    if not independent:
        rights["can_send_messages"] |= any(rights[name] for name in (*MEDIA, "can_add_web_page_previews"))
    return rights


def _changed(world: Channels, request: Request, what: str) -> Chat:
    chat = open_chat(world, request)
    if chat.person is not None:
        raise bad(PRIVATE.format(what))
    require_right(world, chat, "can_change_info", f"not enough rights to change chat {what}")
    return chat


METHODS: Final[dict[str, Handler]] = {
    "setChatTitle": set_title,
    "setChatDescription": set_description,
    "setChatPhoto": set_photo,
    "deleteChatPhoto": delete_photo,
    "setChatPermissions": set_permissions,
}

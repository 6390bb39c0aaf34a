"""What does the bot say of itself, and how does it answer a tap? Its name, commands, menu and rights."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from signaalbot.rehearsal.access import Request, bad, chat_of
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.methods_sending import Handler
from signaalbot.rehearsal.problems import Impossible
from signaalbot.rehearsal.shapes import ADMIN_RIGHTS, CHANNEL_RIGHTS, GROUP_RIGHTS
from signaalbot.rehearsal.state import JSON, Person

QUERY_LIVES: Final = timedelta(seconds=15)
COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
TOO_OLD: Final = "query is too old and response timeout expired or query ID is invalid"
LENGTHS: Final = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: Channels, _request: Request) -> JSON:
    """getMe."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def answer_query(world: Channels, request: Request) -> bool:
    """answerCallbackQuery: once, within 15 seconds of the tap."""
    query = world.queries.get(request["callback_query_id"])
    if query is None or query.answered or world.clock.now() - query.at > QUERY_LIVES:
        raise bad(TOO_OLD)
    text = request.get("text", "")
    if len(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if request.get("url"):
        _require_own_link(world, request["url"])
    query.answered = True
    if text:
        world.answer_shown(query.person, query.message, text, alert=bool(request.get("show_alert")))
    if request.get("url"):
        _open(world, query.person, request["url"])
    return True


def _open(world: Channels, person: Person, url: str) -> None:
    try:
        world.open_link(person, url)
    except Impossible:
        raise bad("URL_INVALID") from None


def _require_own_link(world: Channels, url: str) -> None:
    """Raise unless a tap may open this address: without games, only a link to the bot itself."""
    if not url.lower().startswith(f"https://t.me/{world.bot['username']}?start=".lower()):
        raise bad("URL_INVALID")


def set_commands(world: Channels, request: Request) -> bool:
    """setMyCommands, for a scope and a language."""
    commands = request["commands"]
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(world, request)] = commands
    return True


def get_commands(world: Channels, request: Request) -> list[JSON]:
    """getMyCommands, of exactly this scope and language."""
    return world.commands.get(_scope(world, request), [])


def delete_commands(world: Channels, request: Request) -> bool:
    """deleteMyCommands, of exactly this scope and language."""
    world.commands.pop(_scope(world, request), None)
    return True


def set_default_rights(world: Channels, request: Request) -> bool:
    """setMyDefaultAdministratorRights: what is proposed when somebody makes the bot an administrator."""
    world.default_rights[bool(request.get("for_channels"))] = request.get("rights", {})
    return True


def get_default_rights(world: Channels, request: Request) -> JSON:
    """getMyDefaultAdministratorRights."""
    for_channels = bool(request.get("for_channels"))
    names = ("is_anonymous", *ADMIN_RIGHTS, *(CHANNEL_RIGHTS if for_channels else GROUP_RIGHTS))
    return {**dict.fromkeys(names, False), **world.default_rights.get(for_channels, {})}


def get_profile_photos(_world: Channels, _request: Request) -> JSON:
    """getUserProfilePhotos: nobody here has any."""
    return {"total_count": 0, "photos": []}


def _scope(world: Channels, request: Request) -> tuple[str, ...]:
    scope = request.get("scope", {"type": "default"})
    values = (
        scope["type"],
        chat_of(world, scope["chat_id"]).id if "chat_id" in scope else "",
        scope.get("user_id", ""),
        request.get("language_code", ""),
    )
    return tuple(map(str, values))


def _setter(field: str) -> Handler:
    def set_field(world: Channels, request: Request) -> bool:
        value, language = request.get(field, ""), request.get("language_code", "")
        if len(value) > LENGTHS[field]:
            raise bad(f"{field} must not exceed {LENGTHS[field]} characters")
        world.profile[field, language] = value
        if field == "name" and not language and value:
            world.updates.keep_as_they_are()
            world.bot["first_name"] = value
        return True

    return set_field


def _getter(field: str) -> Handler:
    def get_field(world: Channels, request: Request) -> JSON:
        language = request.get("language_code", "")
        fallback = world.bot["first_name"] if field == "name" else ""
        return {field: world.profile.get((field, language)) or world.profile.get((field, "")) or fallback}

    return get_field


def set_menu(world: Channels, request: Request) -> bool:
    """setChatMenuButton; without a chat, for everyone."""
    world.menu_buttons[request.get("chat_id", 0)] = request.get("menu_button", {"type": "default"})
    return True


def get_menu(world: Channels, request: Request) -> JSON:
    """getChatMenuButton."""
    fallback = world.menu_buttons.get(0, {"type": "default"})
    return world.menu_buttons.get(request.get("chat_id", 0), fallback)


METHODS: Final[dict[str, Handler]] = {
    "getMe": get_me,
    "answerCallbackQuery": answer_query,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setMyDefaultAdministratorRights": set_default_rights,
    "getMyDefaultAdministratorRights": get_default_rights,
    "getUserProfilePhotos": get_profile_photos,
    "setChatMenuButton": set_menu,
    "getChatMenuButton": get_menu,
}

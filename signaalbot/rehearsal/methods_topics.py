"""What may the bot do with the topics of a forum? Open, rename, close and delete them; and the topic General."""

from __future__ import annotations

from typing import Final

from signaalbot.rehearsal.access import Request, bad, open_chat, require_right
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.forums import ICON_COLOR
from signaalbot.rehearsal.methods_sending import Handler
from signaalbot.rehearsal.shapes import topic_json
from signaalbot.rehearsal.state import JSON, Chat, Topic

COLORS: Final = frozenset({ICON_COLOR, 16766590, 13338331, 9367192, 16749490, 16478047})
NOT_MODIFIED: Final = "TOPIC_NOT_MODIFIED"


def create(world: Channels, request: Request) -> JSON:
    """createForumTopic."""
    chat, name = _forum(world, request), _name(request)
    color = request.get("icon_color", ICON_COLOR)
    if color not in COLORS:
        raise bad("[rehearsal] icon_color: none of the six that Telegram has")
    return topic_json(world.start_topic(chat, world.bot, name, color))


def edit(world: Channels, request: Request) -> bool:
    """editForumTopic: another name."""
    chat = _forum(world, request)
    topic = _topic(chat, request)
    if request.get("name", topic.name) == topic.name:
        raise bad(NOT_MODIFIED)
    world.name_topic(chat, topic, world.bot, _name(request))
    return True


def close(world: Channels, request: Request) -> bool:
    """closeForumTopic."""
    return _set_closed(world, request, closed=True)


def reopen(world: Channels, request: Request) -> bool:
    """reopenForumTopic."""
    return _set_closed(world, request, closed=False)


def delete(world: Channels, request: Request) -> bool:
    """deleteForumTopic: with all that is in it."""
    chat = _forum(world, request)
    require_right(world, chat, "can_delete_messages", "not enough rights to delete a topic")
    world.drop_topic(chat, _topic(chat, request))
    return True


def unpin_all(world: Channels, request: Request) -> bool:
    """unpinAllForumTopicMessages."""
    chat = _pinning(world, request)
    topic = _topic(chat, request)
    chat.pinned = [number for number in chat.pinned if chat.messages[number].thread_id != topic.id]
    world.tell("pinned", chat)
    return True


def edit_general(world: Channels, request: Request) -> bool:
    """editGeneralForumTopic: another name."""
    world.announce(_forum(world, request), world.bot, {"forum_topic_edited": {"name": _name(request)}})
    return True


def close_general(world: Channels, request: Request) -> bool:
    """closeGeneralForumTopic."""
    return _set_general(world, request, "closed", True, "forum_topic_closed")


def reopen_general(world: Channels, request: Request) -> bool:
    """reopenGeneralForumTopic: it is no longer hidden either."""
    return _set_general(world, request, "closed", False, "forum_topic_reopened")


def hide_general(world: Channels, request: Request) -> bool:
    """hideGeneralForumTopic: it is closed too."""
    return _set_general(world, request, "hidden", True, "general_forum_topic_hidden")


def unhide_general(world: Channels, request: Request) -> bool:
    """unhideGeneralForumTopic."""
    return _set_general(world, request, "hidden", False, "general_forum_topic_unhidden")


def unpin_all_general(world: Channels, request: Request) -> bool:
    """unpinAllGeneralForumTopicMessages."""
    chat = _pinning(world, request)
    chat.pinned = [number for number in chat.pinned if chat.messages[number].thread_id is not None]
    world.tell("pinned", chat)
    return True


def _set_closed(world: Channels, request: Request, *, closed: bool) -> bool:
    chat = _forum(world, request)
    topic = _topic(chat, request)
    if topic.closed == closed:
        raise bad(NOT_MODIFIED)
    world.shut_topic(chat, topic, world.bot, closed=closed)
    return True


def _set_general(world: Channels, request: Request, what: str, on: bool, service: str) -> bool:
    chat = _forum(world, request)
    if (what in chat.general) == on:
        raise bad(NOT_MODIFIED)
    if on:
        chat.general |= {what, "closed"}
    else:
        chat.general -= {what, "hidden"}
    world.announce(chat, world.bot, {service: {}})
    return True


def _name(request: Request) -> str:
    name: str = request["name"]
    if not 1 <= len(name) <= 128:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "[rehearsal] name: at most 128 characters")
    return name


def _forum(world: Channels, request: Request) -> Chat:
    chat = open_chat(world, request)
    if not chat.is_forum:
        raise bad("the chat is not a forum")
    require_right(world, chat, "can_manage_topics", "not enough rights to create a topic")
    return chat


def _pinning(world: Channels, request: Request) -> Chat:
    chat = open_chat(world, request)
    if not chat.is_forum:
        raise bad("the chat is not a forum")
    require_right(world, chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    return chat


def _topic(chat: Chat, request: Request) -> Topic:
    topic = chat.topics.get(request["message_thread_id"])
    if topic is None:
        raise bad("message thread not found")
    return topic


METHODS: Final[dict[str, Handler]] = {
    "createForumTopic": create,
    "editForumTopic": edit,
    "closeForumTopic": close,
    "reopenForumTopic": reopen,
    "deleteForumTopic": delete,
    "unpinAllForumTopicMessages": unpin_all,
    "editGeneralForumTopic": edit_general,
    "closeGeneralForumTopic": close_general,
    "reopenGeneralForumTopic": reopen_general,
    "hideGeneralForumTopic": hide_general,
    "unhideGeneralForumTopic": unhide_general,
    "unpinAllGeneralForumTopicMessages": unpin_all_general,
}

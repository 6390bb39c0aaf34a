"""What may the bot know and change about a chat? Its description and members, topics, and leaving."""

from __future__ import annotations

from typing import Final

from signaalbot.rehearsal.access import Request, bad, bot_in, chat_of, open_chat, require_group
from signaalbot.rehearsal.joining import Joining
from signaalbot.rehearsal.methods_sending import Handler
from signaalbot.rehearsal.shapes import PERMISSIONS, chat_json, member_json, message_json, topic_json
from signaalbot.rehearsal.state import JSON, Chat, Member, Topic

NO_GIFTS: Final = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
ICON_COLOR: Final = 7322096


def get_chat(world: Joining, request: Request) -> JSON:
    """getChat: a ChatFullInfo; for a person also when the bot may not write to them."""
    chat = chat_of(world, request["chat_id"])
    if chat.is_group:
        open_chat(world, request)
    shape = {**chat_json(chat), "accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11}
    shape["accepted_gift_types"] = dict(NO_GIFTS)
    if chat.pinned:
        shape["pinned_message"] = message_json(chat.messages[max(chat.pinned)], deep=False)
    return shape | _group_info(world, chat) if chat.is_group else shape


def _group_info(world: Joining, chat: Chat) -> JSON:
    shape: JSON = {"permissions": {name: chat.permissions.get(name, True) for name in PERMISSIONS}}
    if chat.description:
        shape["description"] = chat.description
    if chat.kind == "supergroup" and chat.history_visible:
        shape["has_visible_history"] = True
    primary = next((link for link in world.links.values() if link.chat_id == chat.id and link.primary), None)
    if primary is not None and not primary.revoked and bot_in(world, chat).may("can_invite_users"):
        shape["invite_link"] = primary.url
    return shape


def get_member(world: Joining, request: Request) -> JSON:
    """getChatMember: also of who left or was removed; a stranger has "left"."""
    chat, user_id = open_chat(world, request), request["user_id"]
    if chat.person is not None:
        raise bad("[rehearsal] getChatMember of a private chat is not offered")
    member = chat.member(user_id)
    if member is not None:
        return member_json(_lapsed(world, member))
    person = world.people.get(user_id)
    if person is None:
        raise bad("invalid user_id specified")
    return member_json(Member(person.user, "left"))


def _lapsed(world: Joining, member: Member) -> Member:
    """Return the member as they stand now: a ban or restriction ends by itself."""
    if member.status in ("kicked", "restricted") and 0 < member.until <= world.timestamp:
        return Member(member.user, "left" if member.status == "kicked" else "member", tag=member.tag)
    return member


def get_count(world: Joining, request: Request) -> int:
    """getChatMemberCount: people and bots."""
    chat = open_chat(world, request)
    return 2 if chat.person else sum(member.present for member in chat.members.values())


def get_administrators(world: Joining, request: Request) -> list[JSON]:
    """getChatAdministrators: the owner and administrators, without other bots."""
    chat = open_chat(world, request)
    require_group(chat, "there are no administrators in the private chat")
    return [member_json(member) for member in chat.members.values() if member.is_admin]


def leave(world: Joining, request: Request) -> bool:
    """leaveChat."""
    chat = open_chat(world, request)
    require_group(chat, "chat member status can't be changed in private chats")
    world.announce(chat, world.bot, {"left_chat_member": world.bot})
    world.set_status(chat, world.bot, "left", by=world.bot)
    return True


def create_topic(world: Joining, request: Request) -> JSON:
    """createForumTopic."""
    chat = _forum(world, request)
    if not 1 <= len(request["name"]) <= 128:
        raise bad("TOPIC_TITLE_EMPTY")
    color = request.get("icon_color", ICON_COLOR)
    made = {"name": request["name"], "icon_color": color}
    message = world.announce(chat, world.bot, {"forum_topic_created": made})
    message.thread_id = message.message_id
    topic = chat.topics[message.message_id] = Topic(message.message_id, request["name"], color)
    return topic_json(topic)


def edit_topic(world: Joining, request: Request) -> bool:
    """editForumTopic: another name."""
    topic = _topic(_forum(world, request), request)
    if request.get("name", topic.name) == topic.name:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name = request["name"]
    return True


def close_topic(world: Joining, request: Request) -> bool:
    """closeForumTopic."""
    return _set_closed(world, request, closed=True)


def reopen_topic(world: Joining, request: Request) -> bool:
    """reopenForumTopic."""
    return _set_closed(world, request, closed=False)


def _set_closed(world: Joining, request: Request, *, closed: bool) -> bool:
    chat = _forum(world, request)
    topic = _topic(chat, request)
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    message = world.announce(
        chat, world.bot, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}
    )
    message.thread_id = topic.id
    return True


def _forum(world: Joining, request: Request) -> Chat:
    chat = open_chat(world, request)
    if not chat.is_forum:
        raise bad("the chat is not a forum")
    if not bot_in(world, chat).may("can_manage_topics"):
        raise bad("not enough rights to create a topic")
    return chat


def _topic(chat: Chat, request: Request) -> Topic:
    topic = chat.topics.get(request["message_thread_id"])
    if topic is None:
        raise bad("message thread not found")
    return topic


METHODS: Final[dict[str, Handler]] = {
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatMemberCount": get_count,
    "getChatAdministrators": get_administrators,
    "leaveChat": leave,
    "createForumTopic": create_topic,
    "editForumTopic": edit_topic,
    "closeForumTopic": close_topic,
    "reopenForumTopic": reopen_topic,
}

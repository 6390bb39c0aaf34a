"""What may the bot know about a chat? Its description and members; and how it leaves."""

from __future__ import annotations

from typing import Final

from signaalbot.rehearsal.access import Request, bad, chat_of, open_chat
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.methods_sending import Handler
from signaalbot.rehearsal.shapes import PERMISSIONS, chat_json, member_json, message_json
from signaalbot.rehearsal.state import JSON, Chat, Member

NO_GIFTS: Final = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def get_chat(world: Channels, request: Request) -> JSON:
    """getChat: a ChatFullInfo; of a person, or of a public chat, also when the bot is not in it."""
    chat = chat_of(world, request["chat_id"])
    if chat.person is None and chat.username is None:
        open_chat(world, request)
    shape = {**chat_json(chat), "accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11}
    shape["accepted_gift_types"] = dict(NO_GIFTS)
    if chat.pinned:
        shape["pinned_message"] = message_json(chat.messages[max(chat.pinned)], deep=False)
    return shape if chat.person else shape | _shared_info(world, chat)


def _shared_info(world: Channels, chat: Chat) -> JSON:
    shape: JSON = {}
    if chat.is_group:
        shape["permissions"] = {name: chat.permissions.get(name, True) for name in PERMISSIONS}
    for name, value in (("description", chat.description), ("linked_chat_id", chat.linked), ("photo", chat.photo)):
        if value:
            shape[name] = value
    if chat.username:
        shape["active_usernames"] = [chat.username]
    if chat.kind == "supergroup" and chat.history_visible:
        shape["has_visible_history"] = True
    primary = next((link for link in world.links.values() if link.chat_id == chat.id and link.primary), None)
    bot = world.bot_member(chat)
    if primary is not None and not primary.revoked and bot is not None and bot.may("can_invite_users"):
        shape["invite_link"] = primary.url
    return shape


def get_member(world: Channels, request: Request) -> JSON:
    """getChatMember: also of who left or was removed; a stranger has "left"."""
    chat, user_id = open_chat(world, request), request["user_id"]
    if chat.person is not None:
        raise bad("[rehearsal] chat_id: getChatMember of a private chat is not offered")
    member = chat.member(user_id)
    if member is not None:
        return member_json(member)
    person = world.people.get(user_id)
    if person is None:
        raise bad("invalid user_id specified")
    return member_json(Member(person.user, "left"))


def get_count(world: Channels, request: Request) -> int:
    """getChatMemberCount: people and bots."""
    chat = open_chat(world, request)
    return 2 if chat.person else sum(member.present for member in chat.members.values())


def get_administrators(world: Channels, request: Request) -> list[JSON]:
    """getChatAdministrators: the owner and administrators, without other bots."""
    chat = open_chat(world, request)
    if chat.person is not None:
        raise bad("there are no administrators in the private chat")
    return [member_json(member) for member in chat.members.values() if member.is_admin]


def leave(world: Channels, request: Request) -> bool:
    """leaveChat."""
    chat = open_chat(world, request)
    if chat.person is not None:
        raise bad("chat member status can't be changed in private chats")
    if chat.is_group:
        world.announce(chat, world.bot, {"left_chat_member": world.bot})
    world.set_status(chat, world.bot, "left", by=world.bot)
    return True


METHODS: Final[dict[str, Handler]] = {
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatMemberCount": get_count,
    "getChatAdministrators": get_administrators,
    "leaveChat": leave,
}

"""What may the bot do with members? Let in, remove, restrict, promote, and name their function."""

from __future__ import annotations

import re
from typing import Final

from signaalbot.rehearsal.access import (
    Request,
    bad,
    bot_in,
    open_chat,
    require_right,
    somebody,
)
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.entities import utf16_length
from signaalbot.rehearsal.methods_sending import Handler
from signaalbot.rehearsal.methods_settings import permissions_of
from signaalbot.rehearsal.shapes import ADMIN_RIGHTS, CHANNEL_RIGHTS, GROUP_RIGHTS, PERMISSIONS
from signaalbot.rehearsal.state import Chat, InviteLink, Member, Person, Status

PRIVATE: Final = "chat member status can't be changed in private chats"
YEAR: Final = 366 * 24 * 3600
EMOJI: Final = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f]")


def approve(world: Channels, request: Request) -> bool:
    """approveChatJoinRequest: the person is in; the five minutes to write to them are over."""
    chat, person, link = _take_request(world, request)
    world.let_in(chat, person, link, by=world.bot, asked=True)
    return True


def decline(world: Channels, request: Request) -> bool:
    """declineChatJoinRequest."""
    chat, *_ = _take_request(world, request)
    world.tell("members", chat)
    return True


def _take_request(world: Channels, request: Request) -> tuple[Chat, Person, InviteLink]:
    chat = open_chat(world, request)
    require_right(world, chat, "can_invite_users", "not enough rights")
    person = somebody(world, request["user_id"])
    if chat.has(person.id):
        raise bad("USER_ALREADY_PARTICIPANT")
    link = chat.requests.pop(person.id, None)
    if link is None:
        raise bad("HIDE_REQUESTER_MISSING")
    person.may_write_until = None
    return chat, person, link


def ban(world: Channels, request: Request) -> bool:
    """banChatMember: out, and not in again by a link until *until_date* or for ever."""
    chat, person = _target(world, request)
    if chat.has(person.id) and chat.is_group:
        world.announce(chat, world.bot, {"left_chat_member": person.user})
    world.set_status(chat, person.user, "kicked", by=world.bot, until=_until(world, request))
    if request.get("revoke_messages"):
        for message in [each for each in chat.messages.values() if each.sender is person.user]:
            world.remove(message)
    return True


def unban(world: Channels, request: Request) -> bool:
    """unbanChatMember: removes a member too, unless only_if_banned."""
    chat, person = _target(world, request)
    member = chat.member(person.id)
    if member is None or (request.get("only_if_banned") and member.status != "kicked"):
        return True
    if member.status != "left":
        world.set_status(chat, person.user, "left", by=world.bot)
    return True


def restrict(world: Channels, request: Request) -> bool:
    """restrictChatMember: what is not named in the permissions is not allowed; all of them lifts it."""
    chat, person = _target(world, request)
    if chat.kind != "supergroup":
        raise bad("method is available only for supergroups")
    present, independent = chat.has(person.id), bool(request.get("use_independent_chat_permissions"))
    rights = {**permissions_of(request["permissions"], independent=independent), "is_member": present}
    free = all(rights[name] for name in PERMISSIONS if name != "can_edit_tag")
    status: Status = "member" if free and present else "restricted"
    world.set_status(chat, person.user, status, by=world.bot, rights=rights, until=_until(world, request))
    return True


def promote(world: Channels, request: Request) -> bool:
    """promoteChatMember: only rights that the bot has itself; none makes an ordinary member."""
    chat = _group_with(world, request, "can_promote_members")
    person = somebody(world, request["user_id"])
    member = chat.member(person.id)
    if member is None or not member.present:
        raise bad("USER_NOT_MUTUAL_CONTACT")
    if member.is_admin and not member.made_by_bot:
        raise bad("can't remove chat owner" if member.status == "creator" else "not enough rights")
    names = (*ADMIN_RIGHTS, *(CHANNEL_RIGHTS if chat.kind == "channel" else GROUP_RIGHTS))
    rights = {name: True for name in names if request.get(name)}
    bot = bot_in(world, chat)
    if not all(bot.may(name) for name in rights if name != "can_manage_chat"):
        raise bad("not enough rights")
    if rights:
        rights["can_manage_chat"] = True
    member = world.set_status(chat, person.user, "administrator" if rights else "member", by=world.bot, rights=rights)
    member.anonymous = bool(request.get("is_anonymous", False))
    return True


def set_tag(world: Channels, request: Request) -> bool:
    """setChatMemberTag: up to 16 characters beside the name, no emoji; empty takes it away."""
    chat = _group_with(world, request, "can_manage_tags")
    member = chat.member(request["user_id"])
    tag = request.get("tag", "").strip()
    if member is None or not member.present:
        raise bad("user not found")
    if utf16_length(tag) > 16:
        raise bad("TAG_TOO_LONG")
    if EMOJI.search(tag):
        raise bad("[rehearsal] tag: no emoji")
    member.tag = tag or None
    world.tell("members", chat)
    return True


def set_title(world: Channels, request: Request) -> bool:
    """setChatAdministratorCustomTitle: of an administrator whom the bot made, up to 16 characters, no emoji."""
    chat = _group_with(world, request, "can_promote_members")
    member = chat.member(request["user_id"])
    title = request["custom_title"].strip()
    if chat.kind != "supergroup":
        raise bad("method is available only for supergroups")
    if member is None or member.status != "administrator":
        raise bad("user is not an administrator")
    if not member.made_by_bot:
        raise bad("not enough rights to change custom title of the user")
    if utf16_length(title) > 16 or EMOJI.search(title):
        raise bad("ADMIN_RANK_EMOJI_NOT_ALLOWED" if EMOJI.search(title) else "[rehearsal] custom_title: at most 16")
    member.title = title or None
    world.tell("members", chat)
    return True


def ban_channel(world: Channels, request: Request) -> bool:
    """banChatSenderChat: nobody writes here as that channel any more."""
    chat, channel = _sender_chat(world, request)
    chat.unwelcome.add(channel)
    return True


def unban_channel(world: Channels, request: Request) -> bool:
    """unbanChatSenderChat."""
    chat, channel = _sender_chat(world, request)
    chat.unwelcome.discard(channel)
    return True


def _sender_chat(world: Channels, request: Request) -> tuple[Chat, int]:
    chat, channel = _group_with(world, request, "can_restrict_members"), int(request["sender_chat_id"])
    if chat.kind != "supergroup":
        raise bad("method is available only for supergroups")
    if not world.known_channel(chat, channel):
        raise bad("chat not found")
    return chat, channel


def _target(world: Channels, request: Request) -> tuple[Chat, Person]:
    chat = _group_with(world, request, "can_restrict_members")
    person = somebody(world, request["user_id"])
    member: Member | None = chat.member(person.id)
    if member is not None and member.status == "creator":
        raise bad("can't remove chat owner")
    if member is not None and member.is_admin:
        raise bad("user is an administrator of the chat")
    return chat, person


def _group_with(world: Channels, request: Request, right: str) -> Chat:
    chat = open_chat(world, request)
    if chat.person is not None:
        raise bad(PRIVATE)
    require_right(world, chat, right, "not enough rights")
    return chat


def _until(world: Channels, request: Request) -> int:
    """Return when a ban ends: under 30 seconds or over 366 days from now means never."""
    until = int(request.get("until_date", 0))
    return until if 30 <= until - world.timestamp <= YEAR else 0


METHODS: Final[dict[str, Handler]] = {
    "approveChatJoinRequest": approve,
    "declineChatJoinRequest": decline,
    "banChatMember": ban,
    "unbanChatMember": unban,
    "restrictChatMember": restrict,
    "promoteChatMember": promote,
    "setChatMemberTag": set_tag,
    "setChatAdministratorCustomTitle": set_title,
    "banChatSenderChat": ban_channel,
    "unbanChatSenderChat": unban_channel,
}

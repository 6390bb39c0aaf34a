"""What may the bot do with members? Let in, remove, restrict, promote, and name their function."""

from __future__ import annotations

from typing import Final

from signaalbot.rehearsal.access import (
    Request,
    bad,
    bot_in,
    open_chat,
    require_group,
    require_right,
    somebody,
)
from signaalbot.rehearsal.entities import utf16_length
from signaalbot.rehearsal.joining import Joining
from signaalbot.rehearsal.methods_sending import Handler
from signaalbot.rehearsal.shapes import ADMIN_RIGHTS, GROUP_RIGHTS, PERMISSIONS
from signaalbot.rehearsal.state import Chat, InviteLink, Member, Person, Status

PRIVATE: Final = "chat member status can't be changed in private chats"
YEAR: Final = 366 * 24 * 3600


def approve(world: Joining, request: Request) -> bool:
    """approveChatJoinRequest: the person is in; the five minutes to write to them are over."""
    chat, person, link = _take_request(world, request)
    world.let_in(chat, person, link, by=world.bot, asked=True)
    return True


def decline(world: Joining, request: Request) -> bool:
    """declineChatJoinRequest."""
    chat, *_ = _take_request(world, request)
    world.tell("members", chat)
    return True


def _take_request(world: Joining, request: Request) -> tuple[Chat, Person, InviteLink]:
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


def ban(world: Joining, request: Request) -> bool:
    """banChatMember: out, and not in again by a link until *until_date* or for ever."""
    chat, person = _target(world, request)
    if chat.has(person.id):
        world.announce(chat, world.bot, {"left_chat_member": person.user})
    world.set_status(chat, person.user, "kicked", by=world.bot, until=_until(world, request))
    if request.get("revoke_messages"):
        for message in [each for each in chat.messages.values() if each.sender is person.user]:
            world.remove(message)
    return True


def unban(world: Joining, request: Request) -> bool:
    """unbanChatMember: removes a member too, unless only_if_banned."""
    chat, person = _target(world, request)
    member = chat.member(person.id)
    if member is None or (request.get("only_if_banned") and member.status != "kicked"):
        return True
    if member.status != "left":
        world.set_status(chat, person.user, "left", by=world.bot)
    return True


def restrict(world: Joining, request: Request) -> bool:
    """restrictChatMember: what is not named in the permissions is not allowed; all of them lifts it."""
    chat, person = _target(world, request)
    if chat.kind != "supergroup":
        raise bad("method is available only for supergroups")
    present, given = chat.has(person.id), request["permissions"]
    rights = {name: bool(given.get(name, False)) for name in PERMISSIONS} | {"is_member": present}
    free = all(rights[name] for name in PERMISSIONS if name != "can_edit_tag")
    status: Status = "member" if free and present else "restricted"
    world.set_status(chat, person.user, status, by=world.bot, rights=rights, until=_until(world, request))
    return True


def promote(world: Joining, request: Request) -> bool:
    """promoteChatMember: only rights that the bot has itself; none makes an ordinary member."""
    chat = _group_with(world, request, "can_promote_members")
    person = somebody(world, request["user_id"])
    if not chat.has(person.id):
        raise bad("USER_NOT_MUTUAL_CONTACT")
    rights = {name: True for name in (*ADMIN_RIGHTS, *GROUP_RIGHTS) if request.get(name)}
    bot = bot_in(world, chat)
    if not all(bot.may(name) for name in rights if name != "can_manage_chat"):
        raise bad("not enough rights")
    if rights:
        rights["can_manage_chat"] = True
    member = world.set_status(
        chat, person.user, "administrator" if rights else "member", by=world.bot, rights=rights
    )
    member.anonymous = bool(request.get("is_anonymous", False))
    return True


def set_tag(world: Joining, request: Request) -> bool:
    """setChatMemberTag: up to 16 characters beside the name, no emoji; empty takes it away."""
    chat = _group_with(world, request, "can_manage_tags")
    member = chat.member(request["user_id"])
    tag = request.get("tag", "").strip()
    if member is None or not member.present:
        raise bad("user not found")
    if utf16_length(tag) > 16:
        raise bad("TAG_TOO_LONG")
    member.tag = tag or None
    world.tell("members", chat)
    return True


def _target(world: Joining, request: Request) -> tuple[Chat, Person]:
    chat = _group_with(world, request, "can_restrict_members")
    person = somebody(world, request["user_id"])
    member: Member | None = chat.member(person.id)
    if member is not None and member.status == "creator":
        raise bad("can't remove chat owner")
    if member is not None and member.is_admin:
        raise bad("user is an administrator of the chat")
    return chat, person


def _group_with(world: Joining, request: Request, right: str) -> Chat:
    chat = open_chat(world, request)
    require_group(chat, PRIVATE)
    require_right(world, chat, right, "not enough rights")
    return chat


def _until(world: Joining, request: Request) -> int:
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
}

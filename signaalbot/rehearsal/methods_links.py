"""How does the bot let people in? Invite links that are made, changed and revoked."""

from __future__ import annotations

from typing import Final

from signaalbot.rehearsal.access import Request, bad, open_chat, require_group, require_right
from signaalbot.rehearsal.ground import LETTERS
from signaalbot.rehearsal.joining import Joining
from signaalbot.rehearsal.methods_sending import Handler
from signaalbot.rehearsal.shapes import link_json
from signaalbot.rehearsal.state import JSON, Chat, InviteLink


def create(world: Joining, request: Request) -> JSON:
    """createChatInviteLink; a link that asks cannot have a member limit."""
    chat = _inviting(world, request)
    link = _new_link(world, chat)
    _set(world, link, request)
    return link_json(link)


def edit(world: Joining, request: Request) -> JSON:
    """editChatInviteLink: what the call leaves out goes back to nothing."""
    link = _own_link(world, request)
    if link.primary or link.revoked:
        raise bad("CHAT_INVITE_PERMANENT" if link.primary else "INVITE_HASH_EXPIRED")
    _set(world, link, request)
    return link_json(link, _pending(world, link))


def revoke(world: Joining, request: Request) -> JSON:
    """revokeChatInviteLink: a primary link is replaced by a new one."""
    link = _own_link(world, request)
    link.revoked = True
    if link.primary:
        _new_link(world, world.chats[link.chat_id], primary=True)
    return link_json(link)


def export(world: Joining, request: Request) -> str:
    """exportChatInviteLink: a new primary link; the one before it stops."""
    chat = _inviting(world, request)
    for link in world.links.values():
        if link.chat_id == chat.id and link.primary:
            link.revoked = True
    return _new_link(world, chat, primary=True).url


def _inviting(world: Joining, request: Request) -> Chat:
    chat = open_chat(world, request)
    require_group(chat, "can't invite members to a private chat")
    require_right(world, chat, "can_invite_users", "not enough rights to manage chat invite link")
    return chat


def _new_link(world: Joining, chat: Chat, *, primary: bool = False) -> InviteLink:
    url = "https://t.me/+" + "".join(world.random.choices(LETTERS, k=16))
    link = world.links[url] = InviteLink(url, chat.id, world.bot, primary=primary)
    return link


def _own_link(world: Joining, request: Request) -> InviteLink:
    chat = _inviting(world, request)
    link = world.links.get(request["invite_link"])
    if link is None or link.chat_id != chat.id:
        raise bad("INVITE_HASH_EXPIRED")
    return link


def _set(world: Joining, link: InviteLink, request: Request) -> None:
    asks, limit = bool(request.get("creates_join_request", False)), request.get("member_limit")
    if asks and limit:
        raise bad("member limit can't be specified for links requiring administrator approval")
    if limit is not None and not 1 <= limit <= 99999:
        raise bad("member_limit is invalid")
    expires = request.get("expire_date") or None
    if expires is not None and expires <= world.timestamp:
        raise bad("EXPIRE_DATE_INVALID")
    if len(request.get("name", "")) > 32:
        raise bad("invite link name must not exceed 32 characters")
    link.asks, link.member_limit, link.expires = asks, limit, expires
    link.name = request.get("name") or None


def _pending(world: Joining, link: InviteLink) -> int:
    return sum(each is link for each in world.chats[link.chat_id].requests.values())


METHODS: Final[dict[str, Handler]] = {
    "createChatInviteLink": create,
    "editChatInviteLink": edit,
    "revokeChatInviteLink": revoke,
    "exportChatInviteLink": export,
}

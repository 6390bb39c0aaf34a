"""How does the bot let people in? Invite links that are made, changed and revoked."""

from __future__ import annotations

from typing import Final

from signaalbot.rehearsal.access import Request, bad, open_chat, require_right
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.methods_sending import Handler
from signaalbot.rehearsal.shapes import link_json
from signaalbot.rehearsal.state import JSON, Chat, InviteLink


def create(world: Channels, request: Request) -> JSON:
    """createChatInviteLink; a link that asks cannot have a member limit."""
    chat = _inviting(world, request)
    settings = _settings(world, request)
    return link_json(world.new_link(chat, world.bot, **settings))


def edit(world: Channels, request: Request) -> JSON:
    """editChatInviteLink: what the call leaves out goes back to nothing."""
    link = _own_link(world, request)
    if link.primary or link.revoked:
        raise bad("CHAT_INVITE_PERMANENT" if link.primary else "INVITE_HASH_EXPIRED")
    for name, value in _settings(world, request).items():
        setattr(link, name, value)
    return link_json(link, _pending(world, link))


def revoke(world: Channels, request: Request) -> JSON:
    """revokeChatInviteLink: a primary link is replaced by a new one."""
    link = _own_link(world, request)
    link.revoked = True
    if link.primary:
        world.new_link(world.chats[link.chat_id], world.bot, primary=True)
    return link_json(link)


def export(world: Channels, request: Request) -> str:
    """exportChatInviteLink: a new primary link; the one before it stops."""
    chat = _inviting(world, request)
    for link in world.links.values():
        if link.chat_id == chat.id and link.primary:
            link.revoked = True
    return world.new_link(chat, world.bot, primary=True).url


def _inviting(world: Channels, request: Request) -> Chat:
    chat = open_chat(world, request)
    if chat.person is not None:
        raise bad("can't invite members to a private chat")
    require_right(world, chat, "can_invite_users", "not enough rights to manage chat invite link")
    return chat


def _own_link(world: Channels, request: Request) -> InviteLink:
    chat = _inviting(world, request)
    link = world.links.get(request["invite_link"])
    if link is None or link.chat_id != chat.id:
        raise bad("INVITE_HASH_EXPIRED")
    if link.creator is not world.bot:
        raise bad("[rehearsal] invite_link: a link that somebody else made")
    return link


def _settings(world: Channels, request: Request) -> JSON:
    """Return the fields of a link as the call gives them, what it leaves out at nothing. Raises Rejection."""
    asks, limit = bool(request.get("creates_join_request", False)), request.get("member_limit")
    if asks and limit:
        raise bad("member limit can't be specified for links requiring administrator approval")
    if limit and not 1 <= limit <= 99999:
        raise bad("member_limit is invalid")
    expires = request.get("expire_date") or None
    if expires is not None and expires <= world.timestamp:
        raise bad("EXPIRE_DATE_INVALID")
    if len(request.get("name", "")) > 32:
        raise bad("invite link name must not exceed 32 characters")
    name = request.get("name") or None
    return {"asks": asks, "member_limit": limit or None, "expires": expires, "name": name}


def _pending(world: Channels, link: InviteLink) -> int:
    return sum(each is link for each in world.chats[link.chat_id].requests.values())


METHODS: Final[dict[str, Handler]] = {
    "createChatInviteLink": create,
    "editChatInviteLink": edit,
    "revokeChatInviteLink": revoke,
    "exportChatInviteLink": export,
}

"""How does somebody, or the bot, stand in a group? Read from what Telegram tells."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberOwner, ChatMemberRestricted

from signaalbot.domain.roster import Trouble, Troubles

GONE = ("left", "kicked")


def is_in(member: ChatMember) -> bool:
    """Tell whether this is somebody who is in the group."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in GONE


def troubles(me: ChatMember) -> Troubles:
    """Return what the bot misses to do its work in a group where it stands like this."""
    if isinstance(me, ChatMemberOwner):
        return frozenset()
    if not is_in(me):
        return frozenset({Trouble.REMOVED})
    if not isinstance(me, ChatMemberAdministrator):
        muted = isinstance(me, ChatMemberRestricted) and not me.can_send_messages
        return frozenset({Trouble.NO_ADMIN, Trouble.MUTED} if muted else {Trouble.NO_ADMIN})
    rights = {Trouble.NO_INVITE: me.can_invite_users, Trouble.NO_PIN: me.can_pin_messages}
    return frozenset(trouble for trouble, given in rights.items() if not given)

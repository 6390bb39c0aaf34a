"""Who is in a chat, and how do they stand there? Each change is told to the bot where Telegram tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

from signaalbot.rehearsal.forums import Forums
from signaalbot.rehearsal.shapes import chat_json, link_json, member_json
from signaalbot.rehearsal.state import JSON, Chat, InviteLink, Member, Status


class Membership(Forums):
    """How users stand in chats."""

    def set_status(
        self,
        chat: Chat,
        user: JSON,
        status: Status,
        *,
        by: JSON,
        rights: Mapping[str, bool] | None = None,
        until: int = 0,
        link: InviteLink | None = None,
        by_request: bool = False,
    ) -> Member:
        """Change how a user stands; the bot hears of itself always, of others as an administrator."""
        member = chat.members.setdefault(user["id"], Member(user, "left"))
        was_present, old = member.present, member_json(member)
        member.status, member.until = status, until
        member.rights = dict(rights or {})
        member.made_by_bot = status == "administrator" and by is self.bot
        if not member.is_admin:
            member.anonymous, member.title = False, None
        if member.present:
            chat.requests.pop(user["id"], None)
        if member.present and not was_present:
            member.sees_from = 1 if chat.history_visible else self.highest(chat) + 1
        if until:
            self.clock.at(datetime.fromtimestamp(until, UTC), partial(self._lapse, chat, member, until))
        self.audiences.pop(chat.id, None)
        extra: JSON = {} if link is None else {"invite_link": link_json(link)}
        self._tell_bot(chat, old, member, by, {**extra, "via_join_request": True} if by_request else extra)
        self.tell("members", chat)
        return member

    def _lapse(self, chat: Chat, member: Member, until: int) -> None:
        """Let a ban or restriction end by itself; nobody is told."""
        if member.until != until or member.status not in ("kicked", "restricted"):
            return
        member.status = "member" if member.present else "left"
        member.until, member.rights = 0, {}
        self.tell("members", chat)

    def _tell_bot(self, chat: Chat, old: JSON, member: Member, by: JSON, extra: JSON) -> None:
        update: JSON = {
            "chat": chat_json(chat),
            "from": by,
            "date": self.timestamp,
            "old_chat_member": old,
            "new_chat_member": member_json(member),
            **extra,
        }
        bot = self.bot_member(chat)
        if member.user is self.bot:
            self.meet(by)
            self.updates.add("my_chat_member", update)
        elif bot is not None and bot.is_admin:
            self.updates.add("chat_member", update)

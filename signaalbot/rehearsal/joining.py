"""How does somebody get in? Links to the bot, to a group, and into a room by asking."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final, Literal
from urllib.parse import parse_qs, urlsplit

from signaalbot.rehearsal.governing import Governing
from signaalbot.rehearsal.ground import Opened, Where
from signaalbot.rehearsal.problems import Impossible, LinkNotValid
from signaalbot.rehearsal.shapes import chat_json, link_json
from signaalbot.rehearsal.state import JSON, Chat, InviteLink, Person

Outcome = Literal["started", "added", "joined", "requested", "member", "opened"]
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
REQUEST_WINDOW: Final = timedelta(minutes=5)
HOSTS: Final = ("t.me", "telegram.me", "www.t.me")


class Joining(Governing):
    """Links that people open."""

    def open_link(self, person: Person, url: str, *, group: Chat | None = None) -> Outcome:
        """Let somebody open a link; returns what came of it.

        "https://t.me/<bot>?start=token" starts the bot; "?startgroup=token&admin=rights" adds it to *group*;
        "https://t.me/+code" joins a chat or asks to; "https://t.me/name" joins a public one. Others are noted in
        `opened`. Raises LinkNotValid.
        """
        if person.deleted:
            raise Impossible("this account is deleted")
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.hostname not in HOSTS:
            self.opened.append(Opened(self.clock.now(), person, url))
            self.tell("opened", self.private_chat(person), None, person)
            return "opened"
        path = parts.path.strip("/")
        if path.startswith("+") or path.startswith("joinchat/"):
            return self._follow_invite(person, f"https://t.me/+{path.removeprefix('joinchat/').removeprefix('+')}")
        public = self.named(path)
        if public is not None:
            return self._come_in(person, public, None)
        if path.lower() != str(self.bot["username"]).lower():
            raise LinkNotValid(f"nobody here is called {path!r}")
        return self._follow_bot_link(person, parse_qs(parts.query, keep_blank_values=True), group)

    def join_request_pending(self, person: Person, where: Where) -> bool:
        """Has somebody asked to join this chat and not been answered yet?"""
        chat = where if isinstance(where, Chat) else self.chats[int(where)]
        return person.id in chat.requests

    def answer_request(self, admin: Person, where: Where, person: Person, *, approve: bool) -> None:
        """Let an administrator answer a request to join by hand, past the bot."""
        chat = self.chat_at(admin, where)
        self.require_right(chat, admin, "can_invite_users")
        link = chat.requests.pop(person.id, None)
        if link is None:
            raise Impossible(f"{person.name} did not ask to join {chat.title!r}")
        person.may_write_until = None
        if approve:
            self.let_in(chat, person, link, by=admin.user, asked=True)

    def let_in(self, chat: Chat, person: Person, link: InviteLink | None, *, by: JSON, asked: bool) -> None:
        """Make somebody a member; the service message says that they came by a link."""
        if link is not None:
            link.uses += 1
        member = self.set_status(chat, person.user, "member", by=by, link=link, by_request=asked)
        member.via_link = link.url if link else None
        if chat.is_group:
            self.announce(chat, person.user, {"new_chat_members": [person.user]})

    def _follow_bot_link(self, person: Person, query: dict[str, list[str]], group: Chat | None) -> Outcome:
        if "startgroup" in query:
            return self._add_by_link(person, query["startgroup"][0], query.get("admin", [""])[0], group)
        token = query.get("start", [""])[0]
        if token and not TOKEN.fullmatch(token):
            raise LinkNotValid(f"Telegram takes 1 to 64 letters, digits, _ and - as a start token, not {token!r}")
        if person.blocked:
            self.unblock_bot(person)
        self.say(person, "bot", f"/start {token}".rstrip())
        return "started"

    def _add_by_link(self, person: Person, token: str, rights: str, group: Chat | None) -> Outcome:
        if group is None:
            raise Impossible("a startgroup link needs group=, the group that the person chooses")
        if token and not TOKEN.fullmatch(token):
            raise LinkNotValid(f"Telegram takes 1 to 64 letters, digits, _ and - as a start token, not {token!r}")
        names = [name for name in re.split(r"[ +]", rights) if name]
        self.add_bot(person, group, rights=names, start_token=token or None)
        return "added"

    def _follow_invite(self, person: Person, url: str) -> Outcome:
        link = self.links.get(url)
        if link is None or link.revoked or (link.expires is not None and link.expires <= self.timestamp):
            raise LinkNotValid(f"{url} leads nowhere (any more)")
        return self._come_in(person, self.chats[link.chat_id], link)

    def _come_in(self, person: Person, chat: Chat, link: InviteLink | None) -> Outcome:
        member = chat.member(person.id)
        if member is not None and member.present:
            return "member"
        if member is not None and member.status == "kicked":
            raise LinkNotValid(f"{person.name} was removed from {chat.title!r}")
        if link is not None and link.asks:
            return self._ask(person, chat, link)
        if link is not None and link.member_limit is not None and link.uses >= link.member_limit:
            raise LinkNotValid(f"{link.url} is used up")
        self.let_in(chat, person, link, by=person.user, asked=False)
        return "joined"

    def _ask(self, person: Person, chat: Chat, link: InviteLink) -> Outcome:
        if person.id in chat.requests:
            return "requested"
        chat.requests[person.id] = link
        bot = self.bot_member(chat)
        if bot is not None and bot.may("can_invite_users"):
            person.may_write_until = self.clock.now() + REQUEST_WINDOW
            self.meet(person.user)
            self.updates.add("chat_join_request", self._request(person, chat, link))
        self.tell("members", chat)
        return "requested"

    def _request(self, person: Person, chat: Chat, link: InviteLink) -> JSON:
        pending = sum(each is link for each in chat.requests.values())
        return {
            "chat": chat_json(chat),
            "from": person.user,
            "user_chat_id": person.id,
            "date": self.timestamp,
            "invite_link": link_json(link, pending),
        }

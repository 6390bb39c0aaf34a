"""Who may do what in a group? Rights, restrictions, tags and titles; pins and the name, by administrators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from signaalbot.rehearsal.entities import typed, utf16_length
from signaalbot.rehearsal.ground import LETTERS, Where
from signaalbot.rehearsal.problems import Impossible, NotAllowed
from signaalbot.rehearsal.shapes import PERMISSIONS, given_rights, message_json
from signaalbot.rehearsal.standing import Standing
from signaalbot.rehearsal.state import JSON, Chat, InviteLink, Member, Person, Status

Change = Literal["can_pin_messages", "can_change_info"]


class Governing(Standing):
    """What administrators do on their phones."""

    def promote_bot(self, person: Person, where: Where, *, rights: Sequence[str]) -> None:
        """Let an administrator give the bot exactly these rights."""
        chat = self.chat_at(person, where)
        self.require_right(chat, person, "can_promote_members")
        given = given_rights(rights, channel=chat.kind == "channel")
        self.set_status(chat, self.bot, "administrator", by=person.user, rights=given)

    def demote_bot(self, person: Person, where: Where) -> None:
        """Let an administrator make the bot an ordinary member."""
        chat = self.chat_at(person, where)
        self.require_right(chat, person, "can_promote_members")
        self.set_status(chat, self.bot, "member", by=person.user)

    def take_right(self, chat: Chat, right: str, *, silently: bool = False) -> None:
        """Take one right of an administrator from the bot ("can_pin_messages"); *silently*: without an update.

        Raises Impossible when the bot does not have it.
        """
        bot = self.bot_member(chat)
        if bot is None or bot.status != "administrator" or not bot.may(right):
            raise Impossible(f"the bot lacks {right} in {chat.title!r}")
        left = {name: given for name, given in bot.rights.items() if name != right}
        if silently:
            bot.rights = left
        else:
            self.set_status(chat, self.bot, "administrator", by=self.owner_of(chat).user, rights=left)

    def mute_bot(self, person: Person, where: Where) -> None:
        """Let an administrator forbid the bot to write in a group."""
        chat = self.chat_at(person, where)
        self.require_right(chat, person, "can_restrict_members")
        if not chat.has(self.bot["id"]):
            raise Impossible(f"the bot is not in {chat.title!r}")
        rights = {**dict.fromkeys(PERMISSIONS, False), "is_member": True}
        self.set_status(chat, self.bot, "restricted", by=person.user, rights=rights)

    def promote(
        self,
        admin: Person,
        where: Where,
        person: Person,
        *,
        rights: Sequence[str] = ("can_delete_messages",),
        anonymous: bool = False,
        title: str | None = None,
    ) -> None:
        """Let an administrator make somebody an administrator; no rights: a member again.

        An *anonymous* one writes as the group; *title* stands beside the name instead of "admin".
        """
        chat = self.chat_at(admin, where)
        boss = self.require_right(chat, admin, "can_promote_members")
        member = self.require_present(chat, person)
        given = given_rights(rights, channel=chat.kind == "channel")
        if member.status == "creator" or not all(boss.may(right) for right in given if right != "can_manage_chat"):
            raise NotAllowed(f"{admin.name} may not give these rights to {person.name}")
        status: Status = "administrator" if given else "member"
        self.set_status(chat, person.user, status, by=admin.user, rights=given)
        member.anonymous, member.title = anonymous and bool(given), title if given else None

    def hide_behind_group(self, person: Person, where: Where, *, anonymous: bool = True) -> None:
        """Let the owner of a group write as the group from now on, or under their own name again."""
        chat = self.chat_at(person, where)
        if self.owner_of(chat) is not person:
            raise NotAllowed(f"{person.name} does not own {chat.title!r}")
        chat.members[person.id].anonymous = anonymous

    def restrict(
        self, admin: Person, where: Where, person: Person, *, allowed: Sequence[str] = (), until: int = 0
    ) -> None:
        """Let an administrator allow somebody only some things ("can_send_messages"), until a moment or for ever."""
        chat, _ = self._over(admin, where, person)
        if chat.kind != "supergroup":
            raise Impossible("only a supergroup can restrict members")
        rights = {name: name in allowed for name in PERMISSIONS} | {"is_member": True}
        free = all(rights[name] for name in PERMISSIONS)
        self.set_status(
            chat, person.user, "member" if free else "restricted", by=admin.user, rights=rights, until=until
        )

    def unban(self, admin: Person, where: Where, person: Person) -> None:
        """Let an administrator take somebody off the list of removed people; they may come back."""
        chat = self.chat_at(admin, where)
        self.require_right(chat, admin, "can_restrict_members")
        member = chat.member(person.id)
        if member is None or member.status != "kicked":
            raise Impossible(f"{person.name} is not removed from {chat.title!r}")
        self.set_status(chat, person.user, "left", by=admin.user)

    def set_tag(self, admin: Person, where: Where, person: Person, tag: str | None) -> None:
        """Let an administrator put a few words beside a name, or somebody beside their own where that is allowed."""
        chat = self.chat_at(admin, where)
        member = self.require_present(chat, person)
        own = admin is person and chat.permissions.get("can_edit_tag", True)
        if not own:
            self.require_right(chat, admin, "can_manage_tags")
        if tag is not None and utf16_length(tag) > 16:
            raise Impossible("a tag has at most 16 characters")
        member.tag = None if tag is None else typed(tag)
        self.tell("members", chat)

    def pin(self, person: Person, where: Where, message_id: int) -> None:
        """Let somebody pin a message who may."""
        chat = self._may_change(person, where, "can_pin_messages")
        message = self.message_at(chat, message_id)
        if message.service or message_id in chat.pinned:
            raise Impossible(f"message {message_id} cannot be pinned")
        chat.pinned.append(message_id)
        self.announce(chat, person.user, {"pinned_message": message_json(message, deep=False)})

    def unpin(self, person: Person, where: Where, message_id: int) -> None:
        """Let somebody unpin a message who may; the bot is not told."""
        chat = self._may_change(person, where, "can_pin_messages")
        if message_id not in chat.pinned:
            raise Impossible(f"message {message_id} is not pinned")
        chat.pinned.remove(message_id)
        self.tell("pinned", chat, message_id)

    def rename(self, person: Person, where: Where, title: str) -> None:
        """Let somebody give a group another name who may."""
        chat = self._may_change(person, where, "can_change_info")
        if chat.person is not None:
            raise Impossible("a private chat has no title")
        chat.title = title = typed(title)
        self.announce(chat, person.user, {"new_chat_title": title})

    def invite_link(
        self,
        admin: Person,
        where: Where,
        *,
        asks: bool = False,
        member_limit: int | None = None,
        expires: int | None = None,
        name: str | None = None,
    ) -> str:
        """Let an administrator make an invite link by hand; returns it. *asks*: an administrator must approve."""
        chat = self.chat_at(admin, where)
        self.require_right(chat, admin, "can_invite_users")
        return self.new_link(chat, admin.user, asks=asks, member_limit=member_limit, expires=expires, name=name).url

    def revoke_link(self, admin: Person, url: str) -> None:
        """Let an administrator revoke an invite link."""
        link = self.links.get(url)
        if link is None:
            raise Impossible("there is no such link")
        self.require_right(self.chats[link.chat_id], admin, "can_invite_users")
        link.revoked = True

    def new_link(self, chat: Chat, creator: JSON, **settings: object) -> InviteLink:
        """Make an invite link; *settings* are fields of InviteLink."""
        url = "https://t.me/+" + "".join(self.random.choices(LETTERS, k=16))
        link = self.links[url] = InviteLink(url, chat.id, creator, **settings)  # type: ignore[arg-type]
        return link

    def _may_change(self, person: Person, where: Where, right: Change) -> Chat:
        """Return a chat that somebody may change: as an administrator, or as a group lets all its members."""
        chat = self.chat_at(person, where)
        member = self.require_present(chat, person) if chat.person is None else None
        for_all = chat.is_group and chat.permissions.get(right, False)
        if member is not None and not member.may(right) and not (for_all and member.status == "member"):
            raise NotAllowed(f"{person.name} lacks {right} in {chat.title!r}")
        return chat

    def _over(self, admin: Person, where: Where, person: Person) -> tuple[Chat, Member]:
        """Return a chat, and the member of it whom an administrator may restrict."""
        chat = self.chat_at(admin, where)
        self.require_right(chat, admin, "can_restrict_members")
        member = self.require_present(chat, person)
        if member.is_admin:
            raise NotAllowed(f"{person.name} is an administrator of {chat.title!r}")
        return chat, member

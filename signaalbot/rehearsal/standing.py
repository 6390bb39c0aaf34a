"""Who stands where? People and the bot are added, removed, promoted, blocked; groups move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from signaalbot.rehearsal.ground import Where
from signaalbot.rehearsal.problems import Impossible, NotAllowed
from signaalbot.rehearsal.shapes import (
    ADMIN_RIGHTS,
    GROUP_RIGHTS,
    PERMISSIONS,
    chat_json,
    member_json,
    message_json,
    right_name,
)
from signaalbot.rehearsal.state import JSON, Chat, Member, Person
from signaalbot.rehearsal.talking import Talking

KNOWN_RIGHTS: Final = frozenset((*ADMIN_RIGHTS, *GROUP_RIGHTS))


class Standing(Talking):
    """Membership and rights, as people change them on their phones."""

    def add_bot(
        self, person: Person, where: Where, *, rights: Sequence[str] = (), start_token: str | None = None
    ) -> None:
        """Let somebody add the bot to a group, with rights ("pin_messages") as an administrator.

        The bot gets my_chat_member, the service message, and with *start_token* "/start@bot token".
        Raises NotAllowed when this person may not.
        """
        chat = self.chat_at(person, where)
        self._require_present(chat, person)
        if rights:
            self._require_right(chat, person, "can_promote_members")
        given = _given(rights)
        self.set_status(chat, self.bot, "administrator" if given else "member", by=person.user, rights=given)
        self.announce(chat, person.user, {"new_chat_members": [self.bot]})
        if start_token is not None:
            self.say(person, chat, f"/start@{self.bot['username']} {start_token}")

    def remove_bot(self, person: Person, where: Where, *, silently: bool = False) -> None:
        """Let an administrator take the bot out of a group; *silently*: without any update, as happens."""
        chat = self.chat_at(person, where)
        self._require_right(chat, person, "can_restrict_members")
        if silently:
            chat.members[self.bot["id"]].status = "kicked"
        else:
            self._take_out(chat, self.bot, by=person.user)

    def mute_bot(self, person: Person, where: Where) -> None:
        """Let an administrator forbid the bot to write in a group."""
        chat = self.chat_at(person, where)
        self._require_right(chat, person, "can_restrict_members")
        rights = {**dict.fromkeys(PERMISSIONS, False), "is_member": True}
        self.set_status(chat, self.bot, "restricted", by=person.user, rights=rights)

    def revoke_token(self) -> None:
        """Give the bot another token; every call under the old one is unauthorized (401) from now on."""
        bot_id, secret = self.token.split(":")
        self.token = f"{bot_id}:{secret[::-1]}"

    def pin(self, person: Person, where: Where, message_id: int) -> None:
        """Let an administrator pin a message."""
        chat = self.chat_at(person, where)
        self._require_right(chat, person, "can_pin_messages")
        message = self.message_at(chat, message_id)
        chat.pinned.append(message_id)
        self.announce(chat, person.user, {"pinned_message": message_json(message, deep=False)})

    def rename(self, person: Person, where: Where, title: str) -> None:
        """Let an administrator give a group another name."""
        chat = self.chat_at(person, where)
        self._require_right(chat, person, "can_change_info")
        chat.title = title
        self.announce(chat, person.user, {"new_chat_title": title})

    def promote_bot(self, person: Person, where: Where, *, rights: Sequence[str]) -> None:
        """Let an administrator give the bot exactly these rights."""
        chat = self.chat_at(person, where)
        self._require_right(chat, person, "can_promote_members")
        self.set_status(chat, self.bot, "administrator", by=person.user, rights=_given(rights))

    def demote_bot(self, person: Person, where: Where) -> None:
        """Let an administrator make the bot an ordinary member."""
        chat = self.chat_at(person, where)
        self._require_right(chat, person, "can_promote_members")
        self.set_status(chat, self.bot, "member", by=person.user)

    def promote(
        self, admin: Person, where: Where, person: Person, *, rights: Sequence[str] = ("can_delete_messages",)
    ) -> None:
        """Let an administrator make somebody an administrator; no rights: a member again."""
        chat = self.chat_at(admin, where)
        self._require_right(chat, admin, "can_promote_members")
        self._require_present(chat, person)
        given = _given(rights) if rights else {}
        self.set_status(
            chat, person.user, "administrator" if given else "member", by=admin.user, rights=given
        )

    def add_member(self, admin: Person, where: Where, person: Person) -> None:
        """Let a member add somebody to a group."""
        chat = self.chat_at(admin, where)
        self._require_present(chat, admin)
        member = chat.member(person.id)
        if member is not None and member.present:
            raise Impossible(f"{person.name} is in {chat.title!r} already")
        self.set_status(chat, person.user, "member", by=admin.user)
        self.announce(chat, admin.user, {"new_chat_members": [person.user]})

    def remove_member(self, admin: Person, where: Where, person: Person) -> None:
        """Let an administrator take somebody out of a group; no link lets them in again."""
        chat = self.chat_at(admin, where)
        self._require_right(chat, admin, "can_restrict_members")
        self._require_present(chat, person)
        self._take_out(chat, person.user, by=admin.user)

    def leave(self, person: Person, where: Where) -> None:
        """Let somebody leave a group."""
        chat = self.chat_at(person, where)
        self._require_present(chat, person)
        self.set_status(chat, person.user, "left", by=person.user)
        self.announce(chat, person.user, {"left_chat_member": person.user})

    def block_bot(self, person: Person) -> None:
        """Let somebody block the bot."""
        self._set_blocked(person, blocked=True)

    def unblock_bot(self, person: Person) -> None:
        """Let somebody unblock the bot."""
        self._set_blocked(person, blocked=False)

    def delete_account(self, person: Person) -> None:
        """Let somebody delete their account: only "Deleted Account" stays, without a word to anyone."""
        person.deleted = True
        for key in ("last_name", "username", "language_code"):
            person.user.pop(key, None)
        person.user["first_name"] = ""
        self.audiences.clear()

    def migrate(self, where: Where) -> Chat:
        """Turn a basic group into a supergroup, with another id; both chats get their service message."""
        old = where if isinstance(where, Chat) else self.chats[int(where)]
        if old.kind != "group" or old.migrated_to is not None:
            raise Impossible(f"{old.title!r} is no basic group")
        number = -self.new_id(1_001_000_000_000, 1_003_900_000_000)
        new = Chat(
            number, "supergroup", old.title, permissions=dict(old.permissions), description=old.description
        )
        new.members = {key: _moved(member) for key, member in old.members.items()}
        self.chats[number] = new
        owner = next((member.user for member in old.members.values() if member.status == "creator"), None)
        self.announce(old, owner, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        self.announce(new, owner, {"migrate_from_chat_id": old.id})
        for link in [link for link in self.links.values() if link.chat_id == old.id]:
            link.revoked = True
        return new

    def _set_blocked(self, person: Person, *, blocked: bool) -> None:
        if person.blocked == blocked:
            return
        chat = self.private_chat(person)
        old, new = (Member(self.bot, "kicked" if was else "member") for was in (person.blocked, blocked))
        person.blocked = blocked
        self.updates.add(
            "my_chat_member",
            {
                "chat": chat_json(chat),
                "from": person.user,
                "date": self.timestamp,
                "old_chat_member": member_json(old),
                "new_chat_member": member_json(new),
            },
        )
        self.tell("members", chat)

    def _take_out(self, chat: Chat, user: JSON, *, by: JSON) -> None:
        seen_by_bot = self.bot_member(chat)
        if user is self.bot and (seen_by_bot is None or not seen_by_bot.present):
            raise Impossible(f"the bot is not in {chat.title!r}")
        self.announce(chat, by, {"left_chat_member": user})
        self.set_status(chat, user, "kicked", by=by)

    def _require_present(self, chat: Chat, person: Person) -> None:
        if not chat.has(person.id):
            raise NotAllowed(f"{person.name} is not in {chat.title!r}")

    def _require_right(self, chat: Chat, person: Person, right: str) -> None:
        member = chat.member(person.id)
        if member is None or not member.may(right):
            raise NotAllowed(f"{person.name} lacks {right} in {chat.title!r}")


def _moved(member: Member) -> Member:
    return Member(member.user, member.status, dict(member.rights), member.until, member.tag, member.title)


def _given(rights: Iterable[str]) -> dict[str, bool]:
    """Return rights as the Bot API keeps them. Raises ValueError for a name that Telegram does not know."""
    names = [
        right_name(name) for name in rights if name not in ("anonymous", "post_messages", "edit_messages")
    ]
    unknown = set(names) - KNOWN_RIGHTS
    if unknown:
        raise ValueError(f"Telegram knows no right {', '.join(sorted(unknown))}")
    return {**dict.fromkeys(names, True), "can_manage_chat": True} if names else {}

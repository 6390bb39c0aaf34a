"""Who stands where? People and the bot are added, removed, promoted, blocked; groups move."""

from __future__ import annotations

from collections.abc import Sequence

from signaalbot.rehearsal.ground import Where
from signaalbot.rehearsal.membership import Membership
from signaalbot.rehearsal.problems import Impossible, NotAllowed
from signaalbot.rehearsal.shapes import chat_json, given_rights, member_json
from signaalbot.rehearsal.state import JSON, Chat, Member, Person


class Standing(Membership):
    """Membership, as people change it on their phones."""

    def add_bot(
        self, person: Person, where: Where, *, rights: Sequence[str] = (), start_token: str | None = None
    ) -> None:
        """Let somebody add the bot to a group, with rights ("pin_messages") as an administrator.

        The bot gets my_chat_member, the service message, and with *start_token* "/start@bot token".
        Raises NotAllowed when this person may not.
        """
        chat = self.chat_at(person, where)
        self._require_may_add(chat, person, "can_promote_members" if rights else "can_invite_users")
        given = given_rights(rights, channel=chat.kind == "channel")
        there = chat.has(self.bot["id"])
        self.set_status(chat, self.bot, "administrator" if given else "member", by=person.user, rights=given)
        if not there and chat.is_group:
            self.announce(chat, person.user, {"new_chat_members": [self.bot]})
        if start_token is not None and chat.is_group:
            self.say(person, chat, f"/start@{self.bot['username']} {start_token}")

    def remove_bot(self, person: Person, where: Where, *, silently: bool = False) -> None:
        """Let an administrator take the bot out of a group; *silently*: without any update, as happens."""
        chat = self.chat_at(person, where)
        self.require_right(chat, person, "can_restrict_members")
        if silently:
            self.expel_bot(chat)
        else:
            self._take_out(chat, self.bot, by=person.user)

    def expel_bot(self, chat: Chat) -> None:
        """Put the bot out of a group without any update, as Telegram sometimes does. Raises Impossible."""
        bot = self.bot_member(chat)
        if bot is None or not bot.present:
            raise Impossible(f"the bot is not in {chat.title!r}")
        bot.status, bot.rights = "kicked", {}

    def revoke_token(self) -> None:
        """Give the bot another token; every call under the old one is unauthorized (401) from now on."""
        bot_id, secret = self.token.split(":")
        self.token = f"{bot_id}:{secret[::-1]}"

    def add_member(self, admin: Person, where: Where, person: Person) -> None:
        """Let a member add somebody to a group. Raises NotAllowed, or Impossible when they are there."""
        chat = self.chat_at(admin, where)
        self._require_may_add(chat, admin, "can_invite_users")
        member = chat.member(person.id)
        if member is not None and member.present:
            raise Impossible(f"{person.name} is in {chat.title!r} already")
        if person.deleted or (member is not None and member.status == "kicked"):
            raise NotAllowed(f"{person.name} cannot be added to {chat.title!r}")
        self.set_status(chat, person.user, "member", by=admin.user)
        self.announce(chat, admin.user, {"new_chat_members": [person.user]})

    def remove_member(self, admin: Person, where: Where, person: Person) -> None:
        """Let an administrator take somebody out of a group; no link lets them in again."""
        chat = self.chat_at(admin, where)
        boss = self.require_right(chat, admin, "can_restrict_members")
        member = self.require_present(chat, person)
        if member.status == "creator" or (member.is_admin and boss.status != "creator"):
            raise NotAllowed(f"{person.name} is an administrator of {chat.title!r}")
        self._take_out(chat, person.user, by=admin.user)

    def leave(self, person: Person, where: Where) -> None:
        """Let somebody leave a group."""
        chat = self.chat_at(person, where)
        self.require_present(chat, person)
        self.set_status(chat, person.user, "left", by=person.user)
        if chat.is_group:
            self.announce(chat, person.user, {"left_chat_member": person.user})

    def block_bot(self, person: Person) -> None:
        """Let somebody block the bot."""
        self._set_blocked(person, blocked=True)

    def unblock_bot(self, person: Person) -> None:
        """Let somebody unblock the bot."""
        self._set_blocked(person, blocked=False)

    def delete_account(self, person: Person) -> None:
        """Let somebody delete their account: only "Deleted Account" stays, without a word to anyone."""
        self.updates.keep_as_they_are()
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
        number = self.new_chat_id("supergroup")
        new = Chat(number, "supergroup", old.title, permissions=dict(old.permissions), description=old.description)
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
        if chat.is_group:
            self.announce(chat, by, {"left_chat_member": user})
        self.set_status(chat, user, "kicked", by=by)

    def _require_may_add(self, chat: Chat, person: Person, right: str) -> None:
        """Raise NotAllowed unless somebody may add others: with this right, or as a group lets all members."""
        member = self.require_present(chat, person)
        for_all = right == "can_invite_users" and chat.is_group and chat.permissions.get(right, True)
        if not member.may(right) and not (for_all and member.status != "restricted"):
            raise NotAllowed(f"{person.name} lacks {right} in {chat.title!r}")


def _moved(member: Member) -> Member:
    return Member(member.user, member.status, dict(member.rights), member.until, member.tag, member.title)

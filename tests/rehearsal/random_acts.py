"""What somebody in a random town does next: any act that a phone offers, and many that it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from signaalbot.rehearsal.state import Message
from tests.rehearsal.random_town import EMOJI, RIGHTS, RandomTown

Act = Callable[[], Any]


class RandomActs(RandomTown):
    """A town whose people act."""

    def act(self) -> Act:
        """Return something that somebody does now."""
        name = self.random.choice(ACTS)
        return getattr(self, f"_act_{name}")()  # type: ignore[no-any-return]

    def _act_say(self) -> Act:
        chat = self.chat()
        person = chat.person or self.member(chat)
        reply = self.message(chat) if self.random.random() < 0.3 else None
        return lambda: self.world.say(person, chat, self.text(), reply, topic=self.of([None, *chat.topics]))

    def _act_edit(self) -> Act:
        chat = self.chat()
        person = chat.person or self.member(chat)
        own = [each.message_id for each in chat.messages.values() if each.sender is person.user and not each.service]
        return lambda: self.world.edit(person, chat, self.of(own[-5:], 1), self.text())

    def _act_delete(self) -> Act:
        chat = self.chat()
        return lambda: self.world.delete(chat.person or self.boss(chat), chat, self.message(chat))

    def _act_file(self) -> Act:
        chat = self.chat()
        person, kind = chat.person or self.member(chat), self.one("document", "photo", "voice", "video", "sticker")
        return lambda: self.world.send_file(person, chat, "foto.jpg", b"x", kind, caption=self.of([None, "kaart"]))

    def _act_card(self) -> Act:
        chat = self.chat()
        person = chat.person or self.member(chat)
        kind, data = self.one(("contact", b"+31600000000"), ("location", b"52.9,6.5"))
        return lambda: self.world.send_file(person, chat, "naam", data, kind)

    def _act_album(self) -> Act:
        chat = self.chat()
        files = [(f"{number}.jpg", b"x") for number in range(self.random.randrange(1, 4))]
        return lambda: self.world.album(chat.person or self.member(chat), chat, files, caption=self.of([None, "twee"]))

    def _act_forward(self) -> Act:
        source, chat = self.chat(), self.chat()
        message: Message | None = self.of(list(source.messages.values())[-8:])
        person = source.person or self.member(source)
        return lambda: self.world.forward(person, "bot" if chat.person else chat, message) if message else None

    def _act_masked(self) -> Act:
        chat = self.group()
        person = self.boss(chat)
        if self.random.random() < 0.5:
            return lambda: self.world.say_anonymously(person, chat, "namens de groep")
        return lambda: self.world.say_as_channel(person, chat, "als kanaal", self.of(["Eigen kanaal", *self.channels]))

    def _act_publish(self) -> Act:
        channel = self.of(self.channels)
        return lambda: self.world.publish(self.boss(channel), channel, self.text())

    def _act_tap(self) -> Act:
        chat = self.chat()
        person = chat.person or self.member(chat)
        if self.random.random() < 0.2:
            return lambda: self.world.press(person, chat, self.message(chat), "oude knop")
        return lambda: self.world.tap(person, chat, None, self.one("Gezien", "Kaart", "Ja"))

    def _act_vote(self) -> Act:
        poll: Message | None = self.of(each for each in self.messages() if "poll" in each.content)
        options = self.one([0], [1], [0, 1], [], [7], ["Ja"])
        if poll is None:
            return self._act_ask()
        person = poll.chat.person or self.member(poll.chat)
        return lambda: self.world.vote(person, poll.chat, poll.message_id, options)

    def _act_ask(self) -> Act:
        chat = self.chat()
        person = chat.person or self.member(chat)
        return lambda: self.world.ask(person, chat, "Waar?", ("Dijk", "Brug"), anonymous=self.random.random() < 0.5)

    def _act_react(self) -> Act:
        chat = self.chat()
        person, emoji = chat.person or self.member(chat), self.of([*EMOJI, None])
        return lambda: self.world.react(person, chat, self.message(chat), emoji)

    def _act_open(self) -> Act:
        name = self.world.bot["username"]
        urls = [f"https://t.me/{name}?start=a1", f"https://t.me/{name}?startgroup=b2&admin=pin_messages+invite_users"]
        urls += [*self.world.links, "https://t.me/boerenendijk", "https://t.me/+bestaatniet", "https://example.org"]
        return lambda: self.world.open_link(self.person(), self.of(urls), group=self.group())

    def _act_ask_in(self) -> Act:
        asking = [link for link in self.world.links.values() if link.asks and not link.revoked]
        if not asking:
            return lambda: self.world.invite_link(self.boss(self.room), self.room, asks=True)
        link = self.of(asking)
        outside = [each for each in self.people if not self.world.chats[link.chat_id].has(each.id)]
        return lambda: self.world.open_link(self.of(outside, self.person()), link.url)

    def _act_answer(self) -> Act:
        chat = self.of((each for each in self.world.chats.values() if each.requests), self.group())
        person = self.world.people[self.of(chat.requests, self.person().id)]
        return lambda: self.world.answer_request(self.boss(chat), chat, person, approve=self.random.random() < 0.6)

    def _act_leave(self) -> Act:
        chat = self.group()
        leaver = self.of(
            each for each in self.people if chat.has(each.id) and chat.members[each.id].status != "creator"
        )
        return lambda: self.world.leave(leaver or self.person(), chat)

    def _act_add(self) -> Act:
        chat = self.group()
        return lambda: self.world.add_member(self.member(chat), chat, self.person())

    def _act_remove(self) -> Act:
        chat = self.group()
        return lambda: self.world.remove_member(self.boss(chat), chat, self.member(chat))

    def _act_promote(self) -> Act:
        chat, some = self.group(), self.random.sample(RIGHTS.split(), self.random.randrange(4))
        title, anonymous = self.of([None, "voorzitter"]), self.random.random() < 0.3
        return lambda: self.world.promote(
            self.boss(chat), chat, self.member(chat), rights=some, anonymous=anonymous, title=title
        )

    def _act_restrict(self) -> Act:
        chat, allowed = self.group(), self.one((), ("can_send_messages",), ("can_send_polls", "can_send_photos"))
        until = self.one(0, self.world.timestamp + 600)
        return lambda: self.world.restrict(self.boss(chat), chat, self.member(chat), allowed=allowed, until=until)

    def _act_unban(self) -> Act:
        chat = self.group()
        return lambda: self.world.unban(self.boss(chat), chat, self.person())

    def _act_tag(self) -> Act:
        chat = self.group()
        return lambda: self.world.set_tag(self.boss(chat), chat, self.member(chat), self.of([None, "wijkagent"]))

    def _act_pin(self) -> Act:
        chat = self.chat()
        person = chat.person or self.boss(chat)
        if chat.pinned and self.random.random() < 0.5:
            return lambda: self.world.unpin(person, chat, self.of(chat.pinned))
        return lambda: self.world.pin(person, chat, self.message(chat))

    def _act_rename(self) -> Act:
        chat = self.group()
        return lambda: self.world.rename(self.boss(chat), chat, self.one("Kamer", "Kamer 2", "Dijk"))

    def _act_invite(self) -> Act:
        chat = self.group()
        if self.world.links and self.random.random() < 0.3:
            return lambda: self.world.revoke_link(self.boss(chat), self.of(self.world.links))
        limit, expires = self.one(None, 1), self.one(None, self.world.timestamp + 300)
        asks = limit is None and self.random.random() < 0.5
        return lambda: self.world.invite_link(self.boss(chat), chat, asks=asks, member_limit=limit, expires=expires)

    def _act_block(self) -> Act:
        return lambda: self.one(self.world.block_bot, self.world.unblock_bot)(self.person())

    def _act_migrate(self) -> Act:
        return lambda: self.world.migrate(self.group())

    def _act_bot(self) -> Act:
        chat, rights = self.group(), self.random.sample(RIGHTS.split(), self.random.randrange(6))
        boss = self.boss(chat)
        chosen: Act = self.one(
            lambda: self.world.add_bot(boss, chat, rights=RIGHTS.split()),
            lambda: self.world.add_bot(boss, chat, rights=rights),
            lambda: self.world.add_bot(boss, chat, rights=RIGHTS.split()),
            lambda: self.world.promote_bot(boss, chat, rights=[*rights, "manage_chat"]),
            lambda: self.world.promote_bot(boss, chat, rights=RIGHTS.split()),
            lambda: self.world.demote_bot(boss, chat),
            lambda: self.world.mute_bot(boss, chat),
            lambda: self.world.remove_bot(boss, chat, silently=self.random.random() < 0.3),
        )
        return chosen

    def _act_topic(self) -> Act:
        chat, name = self.forum, self.one("Route", "Tijden")
        boss, topic = self.boss(chat), self.of(chat.topics, 999)
        chosen: Act = self.one(
            lambda: self.world.open_topic(boss, chat, name),
            lambda: self.world.close_topic(boss, chat, topic, closed=self.random.random() < 0.5),
            lambda: self.world.rename_topic(boss, chat, topic, name),
            lambda: self.world.delete_topic(boss, chat, topic),
        )
        return chosen

    def _act_hide(self) -> Act:
        chat = self.group()
        return lambda: self.world.hide_behind_group(self.boss(chat), chat, anonymous=self.random.random() < 0.5)

    def _act_rare(self) -> Act:
        person, chat = self.person(), self.group()
        if self.random.random() < 0.1 and person not in self.people[:3]:
            return lambda: self.world.delete_account(person)
        if self.random.random() < 0.2 and len(self.people) < 12:
            return lambda: self.world.person(self.one("Gert", "Hanna", "Ilse"))
        return lambda: self.world.rename(person, chat, "Anders")


ACTS = [name.removeprefix("_act_") for name in vars(RandomActs) if name.startswith("_act_")] + [
    "say",
    "tap",
    "open",
] * 3

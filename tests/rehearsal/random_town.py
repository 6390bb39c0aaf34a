"""A town in which anything happens: random people, acts, calls and faults, for the conformance test."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.state import Chat, Message, Person, Upload
from signaalbot.rehearsal.world import OFFERED, World

TEXTS = (
    "Er staan trekkers op de dijk",
    "/start",
    "/help@signaalbot_oefening",
    "@signaalbot_oefening weet u het?",
    "👍 dank u wel, zie https://example.org en #dijk",
    "<b>Let op</b>: 5 &gt; 3",
    "<b>niet gesloten",
    "<i>kruis<b>elings</i></b>",
    "  witte randen  ",
    "x" * 4097,
    "woord " * 900,
    "",
    "\u202eomgekeerd\u202c",
    "🏳️‍🌈" * 40,
)
MARKUPS: tuple[Any, ...] = (
    None,
    {"inline_keyboard": [[{"text": "Gezien", "callback_data": "seen:1"}, {"text": "Kaart", "url": "https://t.me/x"}]]},
    {"inline_keyboard": []},
    {"inline_keyboard": [[{"text": "", "callback_data": "x"}]]},
    {"inline_keyboard": [[{"text": "Te lang", "callback_data": "x" * 65}]]},
    {"keyboard": [["Ja", "Nee"]], "one_time_keyboard": True},
    {"remove_keyboard": True},
    {"force_reply": True},
)
RIGHTS = (
    "delete_messages restrict_members promote_members invite_users pin_messages manage_topics manage_tags change_info"
)
EMOJI = ("👍", "🔥", "❤", "🤷", "🦖", "")
FILE = Upload("bestand.jpg", b"\xff\xd8 inhoud", "image/jpeg")
FILE_FIELDS = ("document", "photo", "video", "audio", "voice", "video_note", "animation", "sticker", "thumbnail")
BIG = 10**12


class RandomTown:
    """A world, and the chance that decides who does what in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.random = Random(0)
        self.files: dict[str, Upload] = {}
        names = ("Anna", "Bilal", "Chris", "Daan", "Esra", "Fenna")
        for name in names:
            world.person(name, username=name.lower() if name < "D" else None)
        anna, bilal, chris, *_ = self.people
        self.forum = world.group("Kamer", anna, forum=True)
        world.add_bot(anna, self.forum, rights=tuple(RIGHTS.split()))
        self.room = world.group("Boeren en dijk", bilal, username="boerenendijk")
        world.add_bot(bilal, self.room, rights=tuple(RIGHTS.split()))
        quiet = world.group("Buurt", chris)
        world.add_bot(chris, quiet)
        basic = world.group("Kleine groep", anna, supergroup=False)
        world.add_bot(anna, basic)
        channel = world.channel("Nieuws", bilal, discussion=self.room)
        world.add_bot(bilal, channel, rights=("post_messages", "edit_messages", "invite_users"))
        for group in (self.forum, self.room, quiet, basic):
            for person in self.people[1:4]:
                if not group.has(person.id):
                    world.add_member(world.owner_of(group), group, person)
        for person in self.people[:4]:
            world.say(person, "bot", "/start")

    @property
    def people(self) -> list[Person]:
        return list(self.world.people.values())

    # what chance picks

    def one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def of(self, choices: Any, otherwise: Any = None) -> Any:
        given = list(choices)
        return self.random.choice(given) if given else otherwise

    def person(self) -> Person:
        return self.random.choice(self.people)

    def chat(self) -> Chat:
        return self.random.choice(list(self.world.chats.values()))

    def group(self) -> Chat:
        return self.random.choice([chat for chat in self.world.chats.values() if chat.person is None])

    def member(self, chat: Chat) -> Person:
        present = [person for person in self.people if chat.has(person.id)]
        return self.random.choice(present) if present and self.random.random() < 0.9 else self.person()

    def boss(self, chat: Chat) -> Person:
        """Return an administrator, mostly."""
        bosses = [each for each in self.people if (member := chat.member(each.id)) and member.is_admin]
        return self.random.choice(bosses) if bosses and self.random.random() < 0.9 else self.person()

    def message(self, chat: Chat) -> int:
        numbers = list(chat.messages)[-12:]
        return self.random.choice(numbers) if numbers and self.random.random() < 0.95 else 999_999

    def text(self) -> str:
        return self.random.choice(TEXTS)

    # what people do

    def act(self) -> Callable[[], Any]:
        """Return something that somebody does now."""
        name = self.random.choice(ACTS)
        return getattr(self, f"_act_{name}")()  # type: ignore[no-any-return]

    def _act_say(self) -> Callable[[], Any]:
        chat = self.chat()
        person = chat.person or self.member(chat)
        reply = self.message(chat) if self.random.random() < 0.3 else None
        return lambda: self.world.say(person, chat, self.text(), reply, topic=self.of([None, *chat.topics]))

    def _act_edit(self) -> Callable[[], Any]:
        chat = self.chat()
        person = chat.person or self.member(chat)
        own = [each.message_id for each in chat.messages.values() if each.sender is person.user and not each.service]
        return lambda: self.world.edit(person, chat, self.of(own[-5:], 1), self.text())

    def _act_delete(self) -> Callable[[], Any]:
        chat = self.chat()
        return lambda: self.world.delete(chat.person or self.boss(chat), chat, self.message(chat))

    def _act_file(self) -> Callable[[], Any]:
        chat = self.chat()
        person, kind = chat.person or self.member(chat), self.one("document", "photo", "voice", "video", "sticker")
        return lambda: self.world.send_file(person, chat, "foto.jpg", b"x", kind, caption=self.of([None, "kaart"]))

    def _act_card(self) -> Callable[[], Any]:
        chat = self.chat()
        person = chat.person or self.member(chat)
        kind, data = self.one(("contact", b"+31600000000"), ("location", b"52.9,6.5"))
        return lambda: self.world.send_file(person, chat, "naam", data, kind)

    def _act_album(self) -> Callable[[], Any]:
        chat = self.chat()
        files = [(f"{number}.jpg", b"x") for number in range(self.random.randrange(1, 4))]
        return lambda: self.world.album(chat.person or self.member(chat), chat, files, caption=self.of([None, "twee"]))

    def _act_forward(self) -> Callable[[], Any]:
        source, chat = self.chat(), self.chat()
        message: Message | None = self.of(list(source.messages.values())[-8:])
        person = source.person or self.member(source)
        return lambda: self.world.forward(person, "bot" if chat.person else chat, message) if message else None

    def _act_masked(self) -> Callable[[], Any]:
        chat = self.group()
        person = self.boss(chat)
        if self.random.random() < 0.5:
            return lambda: self.world.say_anonymously(person, chat, "namens de groep")
        return lambda: self.world.say_as_channel(person, chat, "als kanaal", self.of(["Eigen kanaal", *self.channels]))

    @property
    def channels(self) -> list[Chat]:
        return [chat for chat in self.world.chats.values() if chat.kind == "channel"]

    def _act_publish(self) -> Callable[[], Any]:
        channel = self.of(self.channels)
        return lambda: self.world.publish(self.boss(channel), channel, self.text())

    def _act_tap(self) -> Callable[[], Any]:
        chat = self.chat()
        person = chat.person or self.member(chat)
        if self.random.random() < 0.2:
            return lambda: self.world.press(person, chat, self.message(chat), "oude knop")
        return lambda: self.world.tap(person, chat, None, self.one("Gezien", "Kaart", "Ja"))

    def _act_vote(self) -> Callable[[], Any]:
        poll: Message | None = self.of(each for each in self.messages() if "poll" in each.content)
        options = self.one([0], [1], [0, 1], [], [7], ["Ja"])
        if poll is None:
            return self._act_ask()
        person = poll.chat.person or self.member(poll.chat)
        return lambda: self.world.vote(person, poll.chat, poll.message_id, options)

    def _act_ask(self) -> Callable[[], Any]:
        chat = self.chat()
        person = chat.person or self.member(chat)
        return lambda: self.world.ask(person, chat, "Waar?", ("Dijk", "Brug"), anonymous=self.random.random() < 0.5)

    def _act_react(self) -> Callable[[], Any]:
        chat = self.chat()
        person, emoji = chat.person or self.member(chat), self.of([*EMOJI, None])
        return lambda: self.world.react(person, chat, self.message(chat), emoji)

    def _act_open(self) -> Callable[[], Any]:
        name = self.world.bot["username"]
        urls = [f"https://t.me/{name}?start=a1", f"https://t.me/{name}?startgroup=b2&admin=pin_messages+invite_users"]
        urls += [*self.world.links, "https://t.me/boerenendijk", "https://t.me/+bestaatniet", "https://example.org"]
        return lambda: self.world.open_link(self.person(), self.of(urls), group=self.group())

    def _act_ask_in(self) -> Callable[[], Any]:
        asking = [link for link in self.world.links.values() if link.asks and not link.revoked]
        if not asking:
            return lambda: self.world.invite_link(self.boss(self.room), self.room, asks=True)
        link = self.of(asking)
        outside = [each for each in self.people if not self.world.chats[link.chat_id].has(each.id)]
        return lambda: self.world.open_link(self.of(outside, self.person()), link.url)

    def _act_answer(self) -> Callable[[], Any]:
        chat = self.of((each for each in self.world.chats.values() if each.requests), self.group())
        person = self.world.people[self.of(chat.requests, self.person().id)]
        return lambda: self.world.answer_request(self.boss(chat), chat, person, approve=self.random.random() < 0.6)

    def _act_leave(self) -> Callable[[], Any]:
        chat = self.group()
        leaver = self.of(
            each for each in self.people if chat.has(each.id) and chat.members[each.id].status != "creator"
        )
        return lambda: self.world.leave(leaver or self.person(), chat)

    def _act_add(self) -> Callable[[], Any]:
        chat = self.group()
        return lambda: self.world.add_member(self.member(chat), chat, self.person())

    def _act_remove(self) -> Callable[[], Any]:
        chat = self.group()
        return lambda: self.world.remove_member(self.boss(chat), chat, self.member(chat))

    def _act_promote(self) -> Callable[[], Any]:
        chat, some = self.group(), self.random.sample(RIGHTS.split(), self.random.randrange(4))
        title, anonymous = self.of([None, "voorzitter"]), self.random.random() < 0.3
        return lambda: self.world.promote(
            self.boss(chat), chat, self.member(chat), rights=some, anonymous=anonymous, title=title
        )

    def _act_restrict(self) -> Callable[[], Any]:
        chat, allowed = self.group(), self.one((), ("can_send_messages",), ("can_send_polls", "can_send_photos"))
        until = self.one(0, self.world.timestamp + 600)
        return lambda: self.world.restrict(self.boss(chat), chat, self.member(chat), allowed=allowed, until=until)

    def _act_unban(self) -> Callable[[], Any]:
        chat = self.group()
        return lambda: self.world.unban(self.boss(chat), chat, self.person())

    def _act_tag(self) -> Callable[[], Any]:
        chat = self.group()
        return lambda: self.world.set_tag(self.boss(chat), chat, self.member(chat), self.of([None, "wijkagent"]))

    def _act_pin(self) -> Callable[[], Any]:
        chat = self.chat()
        person = chat.person or self.boss(chat)
        if chat.pinned and self.random.random() < 0.5:
            return lambda: self.world.unpin(person, chat, self.of(chat.pinned))
        return lambda: self.world.pin(person, chat, self.message(chat))

    def _act_rename(self) -> Callable[[], Any]:
        chat = self.group()
        return lambda: self.world.rename(self.boss(chat), chat, self.one("Kamer", "Kamer 2", "Dijk"))

    def _act_invite(self) -> Callable[[], Any]:
        chat = self.group()
        if self.world.links and self.random.random() < 0.3:
            return lambda: self.world.revoke_link(self.boss(chat), self.of(self.world.links))
        limit, expires = self.one(None, 1), self.one(None, self.world.timestamp + 300)
        asks = limit is None and self.random.random() < 0.5
        return lambda: self.world.invite_link(self.boss(chat), chat, asks=asks, member_limit=limit, expires=expires)

    def _act_block(self) -> Callable[[], Any]:
        return lambda: self.one(self.world.block_bot, self.world.unblock_bot)(self.person())

    def _act_migrate(self) -> Callable[[], Any]:
        return lambda: self.world.migrate(self.group())

    def _act_bot(self) -> Callable[[], Any]:
        chat, rights = self.group(), self.random.sample(RIGHTS.split(), self.random.randrange(6))
        boss = self.boss(chat)
        chosen: Callable[[], Any] = self.one(
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

    def _act_topic(self) -> Callable[[], Any]:
        chat, name = self.forum, self.one("Route", "Tijden")
        boss, topic = self.boss(chat), self.of(chat.topics, 999)
        chosen: Callable[[], Any] = self.one(
            lambda: self.world.open_topic(boss, chat, name),
            lambda: self.world.close_topic(boss, chat, topic, closed=self.random.random() < 0.5),
            lambda: self.world.rename_topic(boss, chat, topic, name),
            lambda: self.world.delete_topic(boss, chat, topic),
        )
        return chosen

    def _act_hide(self) -> Callable[[], Any]:
        chat = self.group()
        return lambda: self.world.hide_behind_group(self.boss(chat), chat, anonymous=self.random.random() < 0.5)

    def _act_rare(self) -> Callable[[], Any]:
        person, chat = self.person(), self.group()
        if self.random.random() < 0.1 and person not in self.people[:3]:
            return lambda: self.world.delete_account(person)
        if self.random.random() < 0.2 and len(self.people) < 12:
            return lambda: self.world.person(self.one("Gert", "Hanna", "Ilse"))
        return lambda: self.world.rename(person, chat, "Anders")

    # what the bot calls

    def call(self) -> tuple[str, dict[str, Any], dict[str, Upload]]:
        """Return a method with fields that are mostly right, as JSON or as text."""
        method = self.random.choice(CALLED)
        spec = bot_api().methods[method]
        self.files = {}
        self.aim(method)
        fields: dict[str, Any] = {}
        for name in spec.fields:
            if name in spec.required or self.random.random() < OFTEN.get(name, 0.12):
                value = self.value(method, name)
                if value is not None:
                    fields[name] = value
        if self.random.random() < 0.5:
            fields = {key: value if isinstance(value, str) else json.dumps(value) for key, value in fields.items()}
        return method, fields, self.files

    def aim(self, method: str) -> None:
        """Choose chat, message and person so that the call makes sense, mostly."""
        self._chat, self._message, self._person, self._topic = self.chat(), 0, self.person().id, 0
        if self.random.random() < 0.15:
            return
        if "ForumTopic" in method:
            self._chat = self.forum
        elif any(
            word in method for word in ("Member", "Link", "JoinRequest", "setChat", "deleteChat", "pin", "Sender")
        ):
            self._chat = self.of(filter(self.rules, self.world.chats.values()), self._chat)
        self._choose(method)

    def rules(self, chat: Chat) -> bool:
        """Is the bot an administrator of a group?"""
        bot = self.world.bot_member(chat)
        return chat.is_group and bot is not None and bot.is_admin and chat.migrated_to is None

    def _choose(self, method: str) -> None:
        """Choose a message or person that fits, wherever it is."""
        kind = {"editMessageText": "text", "editMessageCaption": "document", "stopPoll": "poll"}.get(method)
        if method.startswith("editMessage") or method == "stopPoll":
            mine = [each for each in self.messages() if each.sender is self.world.bot and not each.service]
            fitting = [each for each in mine if kind is None or kind in each.content]
            message: Message | None = self.of(fitting[-6:])
            if message is not None:
                self._chat, self._message = message.chat, message.message_id
        elif method == "unpinChatMessage":
            self._chat = self.of((each for each in self.world.chats.values() if each.pinned), self._chat)
            self._message = self.of(self._chat.pinned, 0)
        elif "JoinRequest" in method:
            self._chat = self.of((each for each in self.world.chats.values() if each.requests), self._chat)
            self._person = self.of(self._chat.requests, self._person)
        elif method == "reopenForumTopic":
            self._topic = self.of((topic.id for topic in self.forum.topics.values() if topic.closed), 0)
        elif method == "setChatAdministratorCustomTitle":
            made = (
                (chat, key)
                for chat in self.world.chats.values()
                for key in chat.members
                if chat.members[key].made_by_bot
            )
            self._chat, self._person = self.of(made, (self._chat, self._person))

    def messages(self) -> list[Message]:
        return [message for chat in self.world.chats.values() for message in chat.messages.values()]

    def value(self, method: str, name: str) -> Any:  # noqa: C901 (a table of what each field may be)
        chat, rng = self._chat, self.random
        match name:
            case "chat_id" | "from_chat_id":
                return chat.id if rng.random() < 0.9 else self.one(1, "@boerenendijk", "@niemand", -BIG)
            case "message_id":
                return self._message or self.message(chat)
            case "message_ids":
                return sorted({self.message(chat) for _ in range(3)})
            case "user_id":
                return self._person if rng.random() < 0.95 else self.one(7, self.world.bot["id"])
            case "text" | "caption" | "question" | "explanation":
                return self.text()
            case "parse_mode" | "question_parse_mode" | "explanation_parse_mode":
                return self.one("HTML", "HTML", "HTML", "html", "HTML", "MarkdownV2")
            case "reply_markup":
                return self.of(MARKUPS)
            case "reply_parameters":
                quote = {"quote": "dijk"} if rng.random() < 0.3 else {}
                return {"message_id": self.message(chat), "allow_sending_without_reply": rng.random() < 0.5, **quote}
            case "message_thread_id":
                return self._topic or self.of(chat.topics, self.one(1, 999) if "Topic" in method else None)
            case "entities" | "caption_entities" | "question_entities" | "explanation_entities":
                return [
                    {
                        "type": self.one("bold", "mention", "code"),
                        "offset": rng.randrange(-1, 6),
                        "length": rng.randrange(4),
                    }
                ]
            case "options":
                return [
                    {"text": text} for text in self.one(("Ja", "Nee"), ("Ja",), ("Ja", "Nee", "Weet niet"), ("", "x"))
                ]
            case "type":
                return self.one("regular", "quiz")
            case "correct_option_ids":
                return self.one([0], [1], [0, 1], [9])
            case "open_period":
                return self.one(5, 60, 600, 3)
            case "close_date":
                return self.world.timestamp + self.one(30, 3600, 1)
            case "until_date" | "expire_date":
                return self.world.timestamp + self.one(0, 60, 3600, -5)
            case "permissions":
                return {
                    name: rng.random() < 0.5 for name in ("can_send_messages", "can_send_polls", "can_pin_messages")
                }
            case "invite_link":
                mine = [url for url, link in self.world.links.items() if link.creator is self.world.bot]
                return self.of(mine, "https://t.me/+niets")
            case "callback_query_id":
                return self.of(list(self.world.queries)[-1:], "123")
            case "file_id":
                return self.of(self.world.files.ids(), "BQAC")
            case "reaction":
                return [{"type": "emoji", "emoji": self.of(EMOJI)}] if rng.random() < 0.8 else []
            case "media":
                return self._media(method)
            case "commands":
                return [{"command": self.one("start", "Fout!"), "description": "Beginnen"}]
            case "scope":
                return self.one({"type": "default"}, {"type": "all_group_chats"}, {"type": "chat", "chat_id": chat.id})
            case "menu_button":
                return {"type": self.one("commands", "default")}
            case "rights":
                return None
            case "sender_chat_id":
                return self.of(each.id for each in self.channels)
            case "action":
                return self.one("typing", "upload_photo", "dansen")
            case "emoji":
                return self.one("🎲", "🎯", "🦖")
            case "latitude" | "longitude":
                return self.one(52.9, 6.5, 6.6, 181.5)
            case "url":
                if method == "setWebhook":
                    return self.one("", "http://127.0.0.1:9/x", "https://example.org/x")
                return f"https://t.me/{self.world.bot['username']}?start=a1"
            case "icon_color":
                return self.one(7322096, 16766590, 5)
            case "limit" | "offset" | "member_limit" | "duration" | "width" | "height" | "length":
                return rng.randrange(1, 60)
            case _ if name in FILE_FIELDS:
                return self._upload(name)
            case "allow_paid_broadcast" | "allow_adding_options":
                return rng.random() < 0.1
            case _ if name.startswith(("can_", "is_", "allow", "show_", "disable_", "protect", "use_", "creates_")):
                return rng.random() < 0.5
            case _ if name in WORDS:
                return self.one("Kamer", "Een ander woord", "Nog een woord", "")
            case _:
                return None

    def _upload(self, name: str) -> str | None:
        if self.random.random() < 0.3:
            return str(self.of(self.world.files.ids(), "BQAC"))
        self.files[name] = FILE
        return None

    def _media(self, method: str) -> Any:
        self.files["deel"] = FILE
        kinds = self.one(("photo", "photo"), ("document",) * 3, ("photo", "document"), ("photo",))
        items = [{"type": kind, "media": "attach://deel", "caption": "x"} for kind in kinds]
        return items if method == "sendMediaGroup" else items[0] if method == "editMessageMedia" else None


WORDS = (
    "title description name custom_title tag first_name last_name phone_number address short_description "
    "performer language_code secret_token vcard"
).split()
OFTEN = {
    "text": 0.95,
    "name": 0.9,
    "reply_markup": 0.3,
    "caption": 0.4,
    "message_id": 0.95,
    "chat_id": 0.95,
    "correct_option_ids": 0.6,
    "type": 0.4,
}
UNCALLED = ("getUpdates",)
SELDOM = ("leaveChat", "setWebhook", "deleteWebhook")
OFTENER = (
    "promoteChatMember setChatAdministratorCustomTitle closeForumTopic reopenForumTopic createForumTopic "
    "approveChatJoinRequest declineChatJoinRequest"
)
CALLED = [name for name in OFFERED if name not in (*UNCALLED, *SELDOM)] * 4 + list(SELDOM) + OFTENER.split() * 6
ACTS = [name.removeprefix("_act_") for name in vars(RandomTown) if name.startswith("_act_")] + [
    "say",
    "tap",
    "open",
] * 3

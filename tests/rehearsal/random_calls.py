"""What the bot in a random town calls next: any method that is offered, with fields that are mostly right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.state import Chat, Upload
from signaalbot.rehearsal.world import OFFERED
from tests.rehearsal.random_acts import RandomActs
from tests.rehearsal.random_town import EMOJI

FILE: Final = Upload("bestand.jpg", b"\xff\xd8 inhoud", "image/jpeg")
MARKUPS: Final[tuple[Any, ...]] = (
    None,
    {"inline_keyboard": [[{"text": "Gezien", "callback_data": "seen:1"}, {"text": "Kaart", "url": "https://t.me/x"}]]},
    {"inline_keyboard": []},
    {"inline_keyboard": [[{"text": "", "callback_data": "x"}]]},
    {"inline_keyboard": [[{"text": "Te lang", "callback_data": "x" * 65}]]},
    {"keyboard": [["Ja", "Nee"]], "one_time_keyboard": True},
    {"remove_keyboard": True},
    {"force_reply": True},
)
ANSWERS: Final = (("Ja", "Nee"), ("Ja",), ("Ja", "Nee", "Weet niet"), ("", "x"))
PERMISSIONS: Final = ("can_send_messages", "can_send_polls", "can_pin_messages")
IN_GROUPS: Final = ("Member", "Link", "JoinRequest", "setChat", "deleteChat", "pin", "Sender")
SWITCHES: Final = ("can_", "is_", "allows_", "show_", "disable_", "protect", "use_", "creates_")
OFTEN: Final = {
    **{"text": 0.95, "message_id": 0.95, "chat_id": 0.95, "name": 0.9},
    **{"correct_option_ids": 0.6, "caption": 0.4, "type": 0.4, "reply_markup": 0.3},
}
SELDOM: Final = ("leaveChat", "setWebhook", "deleteWebhook")
OFTENER: Final = (
    "promoteChatMember setChatAdministratorCustomTitle closeForumTopic reopenForumTopic createForumTopic "
    "approveChatJoinRequest declineChatJoinRequest editMessageText editMessageReplyMarkup editMessageCaption stopPoll"
)
CALLED: Final = [
    *[name for name in OFFERED if name not in ("getUpdates", *SELDOM)] * 4,
    *SELDOM,
    *OFTENER.split() * 6,
]


class RandomCalls(RandomActs):
    """A town whose bot calls; chat, message, person and topic are chosen so that a call makes sense, mostly."""

    aimed: Chat
    number: int
    somebody: int
    topic: int
    method: str
    files: dict[str, Upload]

    def call(self) -> tuple[str, dict[str, Any], dict[str, Upload]]:
        """Return a method with its fields, as JSON or as text, and files."""
        method = self.random.choice(CALLED)
        spec = bot_api().methods[method]
        self.files = {}
        self.aim(method)
        fields: dict[str, Any] = {}
        for name in spec.fields:
            if name in spec.required or self.random.random() < OFTEN.get(name, 0.12):
                value = self.value(name)
                if value is not None:
                    fields[name] = value
        if self.random.random() < 0.5:
            fields = {key: value if isinstance(value, str) else json.dumps(value) for key, value in fields.items()}
        return method, fields, self.files

    def aim(self, method: str) -> None:
        """Choose what the call is about."""
        self.method, self.aimed, self.number, self.somebody, self.topic = method, self.chat(), 0, self.person().id, 0
        if self.random.random() < 0.15:
            return
        if "ForumTopic" in method:
            self.aimed = self.forum
        elif any(word in method for word in IN_GROUPS):
            self.aimed = self.of(filter(self.rules, self.world.chats.values()), self.aimed)
        if method.startswith("editMessage") or method == "stopPoll":
            self.aim_at_own_message()
        elif method in AIMS:
            AIMS[method](self)

    def aim_at_own_message(self) -> None:
        kind = {"editMessageText": "text", "editMessageCaption": "document", "stopPoll": "poll"}.get(self.method)
        mine = [each for each in self.messages() if each.sender is self.world.bot and not each.service]
        message = self.of([each for each in mine if kind is None or kind in each.content][-6:])
        if message is not None:
            self.aimed, self.number = message.chat, message.message_id

    def aim_at_pin(self) -> None:
        self.aimed = self.of((each for each in self.world.chats.values() if each.pinned), self.aimed)
        self.number = self.of(self.aimed.pinned, 0)

    def aim_at_request(self) -> None:
        self.aimed = self.of((each for each in self.world.chats.values() if each.requests), self.aimed)
        self.somebody = self.of(self.aimed.requests, self.somebody)

    def aim_at_closed_topic(self) -> None:
        self.topic = self.of((topic.id for topic in self.forum.topics.values() if topic.closed), 0)

    def aim_at_own_administrator(self) -> None:
        chats = self.world.chats.values()
        made = ((chat, key) for chat in chats for key in chat.members if chat.members[key].made_by_bot)
        self.aimed, self.somebody = self.of(made, (self.aimed, self.somebody))

    def value(self, name: str) -> Any:
        """Return a value for a field, or None to leave it out."""
        choose = VALUES.get(name)
        if choose is not None:
            return choose(self)
        if name.startswith(SWITCHES):
            return self.likely(0.5)
        return self.one("Kamer", "Een ander woord", "Nog een woord", "") if name in WORDS else None

    def likely(self, chance: float) -> bool:
        return self.random.random() < chance

    def any_file(self, name: str) -> str | None:
        if self.likely(0.3):
            return str(self.of(self.world.files.ids(), "BQAC"))
        self.files[name] = FILE
        return None

    def media(self) -> Any:
        self.files["deel"] = FILE
        kinds = self.one(("photo", "photo"), ("document",) * 3, ("photo", "document"), ("photo",))
        items = [{"type": kind, "media": "attach://deel", "caption": "x"} for kind in kinds]
        return items if self.method == "sendMediaGroup" else items[0] if self.method == "editMessageMedia" else None

    def reply(self) -> dict[str, Any]:
        quote = {"quote": "dijk"} if self.likely(0.3) else {}
        return {"message_id": self.message(self.aimed), "allow_sending_without_reply": self.likely(0.5), **quote}

    def address(self) -> str:
        if self.method == "setWebhook":
            return str(self.one("", "http://127.0.0.1:9/x", "https://example.org/x"))
        return f"https://t.me/{self.world.bot['username']}?start=a1"

    def entity(self) -> dict[str, Any]:
        place = {"offset": self.random.randrange(-1, 6), "length": self.random.randrange(4)}
        return {"type": self.one("bold", "mention", "code"), **place}


Value = Callable[[RandomCalls], Any]


def same(names: str, value: Value) -> Iterable[tuple[str, Value]]:
    return ((name, value) for name in names.split())


def a_file(name: str) -> Value:
    return lambda town: town.any_file(name)


AIMS: Final[dict[str, Callable[[RandomCalls], None]]] = {
    "unpinChatMessage": RandomCalls.aim_at_pin,
    "approveChatJoinRequest": RandomCalls.aim_at_request,
    "declineChatJoinRequest": RandomCalls.aim_at_request,
    "reopenForumTopic": RandomCalls.aim_at_closed_topic,
    "setChatAdministratorCustomTitle": RandomCalls.aim_at_own_administrator,
}
FILES: Final = "document photo video audio voice video_note animation sticker thumbnail".split()
WORDS: Final = (
    "title description name custom_title tag first_name last_name phone_number address short_description "
    "performer language_code secret_token vcard"
).split()
VALUES: Final[dict[str, Value]] = {
    **dict(
        same(
            "chat_id from_chat_id",
            lambda town: town.aimed.id if town.likely(0.9) else town.one(1, "@boerenendijk", "@niemand", -(10**12)),
        )
    ),
    "message_id": lambda town: town.number or town.message(town.aimed),
    "message_ids": lambda town: sorted({town.message(town.aimed) for _ in range(3)}),
    "user_id": lambda town: town.somebody if town.likely(0.95) else town.one(7, town.world.bot["id"]),
    **dict(same("text caption question explanation", lambda town: town.text())),
    **dict(
        same(
            "parse_mode question_parse_mode explanation_parse_mode",
            lambda town: town.one("HTML", "HTML", "HTML", "html", "HTML", "MarkdownV2"),
        )
    ),
    "reply_markup": lambda town: town.of(MARKUPS),
    "reply_parameters": lambda town: town.reply(),
    "message_thread_id": lambda town: (
        town.topic or town.of(town.aimed.topics, town.one(1, 999) if "Topic" in town.method else None)
    ),
    **dict(
        same("entities caption_entities question_entities explanation_entities", lambda town: [town.entity()]),
    ),
    "options": lambda town: [{"text": text} for text in town.of(ANSWERS)],
    "type": lambda town: town.one("regular", "quiz"),
    "correct_option_ids": lambda town: town.one([0], [1], [0, 1], [9]),
    "open_period": lambda town: town.one(5, 60, 600, 3),
    "close_date": lambda town: town.world.timestamp + town.one(30, 3600, 1),
    **dict(same("until_date expire_date", lambda town: town.world.timestamp + town.one(0, 60, 3600, -5))),
    "permissions": lambda town: {name: town.likely(0.5) for name in PERMISSIONS},
    "invite_link": lambda town: town.of(
        (url for url, link in town.world.links.items() if link.creator is town.world.bot), "https://t.me/+niets"
    ),
    "callback_query_id": lambda town: town.of(list(town.world.queries)[-1:], "123"),
    "file_id": lambda town: town.of(town.world.files.ids(), "BQAC"),
    "reaction": lambda town: [{"type": "emoji", "emoji": town.of(EMOJI)}] if town.likely(0.8) else [],
    "media": lambda town: town.media(),
    "commands": lambda town: [{"command": town.one("start", "Fout!"), "description": "Beginnen"}],
    "scope": lambda town: town.one(
        {"type": "default"}, {"type": "all_group_chats"}, {"type": "chat", "chat_id": town.aimed.id}
    ),
    "menu_button": lambda town: {"type": town.one("commands", "default")},
    "sender_chat_id": lambda town: town.of(each.id for each in town.channels),
    "action": lambda town: town.one("typing", "upload_photo", "dansen"),
    "emoji": lambda town: town.one("🎲", "🎯", "🦖"),
    **dict(same("latitude longitude", lambda town: town.one(52.9, 6.5, 6.6, 181.5))),
    "url": lambda town: town.address(),
    "icon_color": lambda town: town.one(7322096, 16766590, 5),
    **dict(
        same("limit offset member_limit duration width height length", lambda town: town.random.randrange(1, 60)),
    ),
    **dict(same("allow_paid_broadcast allow_adding_options", lambda town: town.likely(0.1))),
    **{name: a_file(name) for name in FILES},
}

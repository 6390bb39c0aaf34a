"""Every method that the rehearsal offers, called as a bot calls it: fields as text, answers checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signaalbot import rehearsal
from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.checks import Mismatch
from signaalbot.rehearsal.problems import ConformanceError
from signaalbot.rehearsal.state import Chat, Person, Upload
from signaalbot.rehearsal.unoffered import WITHOUT_EFFECT, unoffered
from signaalbot.rehearsal.world import OFFERED, World

Api = Callable[..., Any]
BUTTONS = {"inline_keyboard": [[{"text": "Gezien", "callback_data": "seen:1"}]]}
PDF = Upload("weekbeeld.pdf", b"%PDF-1.7 weekbeeld", "application/pdf")
FILM = Upload("brug.mp4", b"film", "video/mp4")
JPG = Upload("kaart.jpg", b"\xff\xd8 kaart", "image/jpeg")


class Walk:
    """What a call in the walk may refer to."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.anna = world.person("Anna", "Visser")
        self.bilal = world.person("Bilal")
        self.room = world.group("Kamer", self.anna, forum=True)
        self.basic = world.group("Kleine groep", self.anna, supergroup=False)
        rights = ("delete_messages", "restrict_members", "promote_members", "invite_users", "pin_messages")
        world.add_bot(self.anna, self.room, rights=(*rights, "manage_topics", "manage_tags", "change_info"))
        world.add_bot(self.anna, self.basic)
        world.add_member(self.anna, self.room, self.bilal)
        world.say(self.anna, "bot", "/start")
        self.text = self.send("sendMessage", text="Eerste bericht", reply_markup=json.dumps(BUTTONS))
        self.spoken = world.say(self.bilal, self.room, "Ik ben er").message_id

    def send(self, method: str, files: dict[str, Upload] | None = None, **params: str) -> int:
        reply = self.world.call(method, {"chat_id": str(self.room.id), **params}, files)
        assert reply.status == 200, reply.body
        return int(reply.body["result"]["message_id"])

    def poll(self) -> str:
        options = json.dumps([{"text": "Ja"}, {"text": "Nee"}])
        return str(self.send("sendPoll", question="Akkoord?", options=options))

    def document(self) -> str:
        return str(self.send("sendDocument", {"document": PDF}, caption="oud"))

    def query(self) -> str:
        self.world.tap(self.bilal, self.room, self.text, "Gezien")
        return next(reversed(self.world.queries))

    def call(self, method: str, **params: Any) -> Any:
        reply = self.world.call(method, to_room(self, **params))
        assert reply.status == 200, reply.body
        return reply.body["result"]

    def administrator(self) -> dict[str, Any]:
        self.call("promoteChatMember", user_id=self.bilal.id, can_pin_messages=True)
        return about_bilal(self, custom_title="woordvoerder")

    def channel(self) -> dict[str, Any]:
        message = self.world.say_as_channel(self.bilal, self.room, "Oproep", "Boeren in actie")
        return to_room(self, sender_chat_id=(message.sender_chat or {})["id"])

    def general(self, *before: str) -> dict[str, Any]:
        for method in before:
            self.call(method)
        return to_room(self)

    def photo(self) -> dict[str, Any]:
        self.world.call("setChatPhoto", to_room(self), {"photo": JPG})
        return to_room(self)

    def link(self, **params: str) -> str:
        reply = self.world.call("createChatInviteLink", {"chat_id": str(self.room.id), **params})
        return str(reply.body["result"]["invite_link"])

    def asked(self) -> str:
        stranger = self.world.person("Chris")
        self.world.open_link(stranger, self.link(creates_join_request="true"))
        return str(stranger.id)

    def topic(self, *, closed: bool = False) -> str:
        made = self.world.call("createForumTopic", {"chat_id": str(self.room.id), "name": "Route"})
        thread = str(made.body["result"]["message_thread_id"])
        if closed:
            self.world.call("closeForumTopic", {"chat_id": str(self.room.id), "message_thread_id": thread})
        return thread


Params = Callable[[Walk], dict[str, Any]]


def to_room(walk: Walk, **params: Any) -> dict[str, Any]:
    """Return the fields of a call to the room, as they travel."""
    shape = {"chat_id": walk.room.id, **params}
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in shape.items()}


def about_bilal(walk: Walk, **params: Any) -> dict[str, Any]:
    return to_room(walk, user_id=walk.bilal.id, **params)


def album(walk: Walk) -> dict[str, Any]:
    return to_room(
        walk, media=[{"type": "document", "media": "attach://a"}, {"type": "document", "media": "attach://b"}]
    )


def pinned(walk: Walk) -> dict[str, Any]:
    walk.world.call("pinChatMessage", to_room(walk, message_id=walk.text))
    return to_room(walk)


def commands(walk: Walk, given: list[dict[str, str]]) -> dict[str, Any]:
    return {"commands": json.dumps(given), "scope": json.dumps({"type": "chat", "chat_id": walk.room.id})}


CALLS: dict[str, Params] = {
    "sendMessage": lambda walk: to_room(walk, text="<b>Let op</b>", parse_mode="HTML", reply_markup=BUTTONS),
    "copyMessage": lambda walk: to_room(walk, from_chat_id=walk.room.id, message_id=walk.spoken),
    "forwardMessage": lambda walk: to_room(walk, from_chat_id=walk.room.id, message_id=walk.spoken),
    "copyMessages": lambda walk: to_room(walk, from_chat_id=walk.room.id, message_ids=[walk.text, walk.spoken]),
    "forwardMessages": lambda walk: to_room(walk, from_chat_id=walk.room.id, message_ids=[walk.text, 999]),
    "sendLocation": lambda walk: to_room(walk, latitude=52.9, longitude=6.5),
    "sendVenue": lambda walk: to_room(walk, latitude=52.9, longitude=6.5, title="Dorpshuis", address="Brink 1"),
    "sendContact": lambda walk: to_room(walk, phone_number="+31600000000", first_name="Loket"),
    "sendDice": lambda walk: to_room(walk, emoji="🎯"),
    "sendChatAction": lambda walk: to_room(walk, action="typing"),
    "sendDocument": lambda walk: to_room(walk, caption="<i>week 46</i>", parse_mode="HTML"),
    "sendPhoto": lambda walk: to_room(walk, caption="de route"),
    "sendVideo": lambda walk: to_room(walk, duration=9, caption="de brug"),
    "sendAudio": lambda walk: to_room(walk, title="Bericht", performer="Gemeente"),
    "sendVoice": to_room,
    "sendVideoNote": to_room,
    "sendAnimation": lambda walk: to_room(walk, has_spoiler=True),
    "sendSticker": to_room,
    "sendMediaGroup": album,
    "editMessageMedia": lambda walk: to_room(
        walk, message_id=walk.document(), media={"type": "photo", "media": "attach://new", "caption": "nieuw"}
    ),
    "getFile": lambda walk: {"file_id": walk.world.files.add("a.txt", b"a", "document").file_id},
    "editMessageText": lambda walk: to_room(walk, message_id=walk.text, text="Anders", reply_markup=BUTTONS),
    "editMessageCaption": lambda walk: to_room(walk, message_id=walk.document(), caption="nieuw"),
    "editMessageReplyMarkup": lambda walk: to_room(walk, message_id=walk.text),
    "deleteMessage": lambda walk: to_room(walk, message_id=walk.spoken),
    "deleteMessages": lambda walk: to_room(walk, message_ids=[walk.spoken, 999]),
    "pinChatMessage": lambda walk: to_room(walk, message_id=walk.text, disable_notification=True),
    "unpinChatMessage": pinned,
    "unpinAllChatMessages": pinned,
    "setMessageReaction": lambda walk: to_room(
        walk, message_id=walk.spoken, reaction=[{"type": "emoji", "emoji": "👍"}]
    ),
    "sendPoll": lambda walk: to_room(walk, question="Wie?", options=[{"text": "Ik"}, {"text": "U"}]),
    "stopPoll": lambda walk: to_room(walk, message_id=walk.poll()),
    "getChat": pinned,
    "getChatMember": about_bilal,
    "getChatMemberCount": to_room,
    "getChatAdministrators": to_room,
    "leaveChat": to_room,
    "setChatTitle": lambda walk: to_room(walk, title="Kamer (gesloten)"),
    "setChatDescription": lambda walk: to_room(walk, description="Afspraken"),
    "setChatPhoto": to_room,
    "deleteChatPhoto": lambda walk: walk.photo(),
    "setChatPermissions": lambda walk: to_room(walk, permissions={"can_send_messages": True}),
    "setChatAdministratorCustomTitle": lambda walk: walk.administrator(),
    "banChatSenderChat": lambda walk: walk.channel(),
    "unbanChatSenderChat": lambda walk: walk.channel(),
    "deleteForumTopic": lambda walk: to_room(walk, message_thread_id=walk.topic()),
    "unpinAllForumTopicMessages": lambda walk: to_room(walk, message_thread_id=walk.topic()),
    "editGeneralForumTopic": lambda walk: to_room(walk, name="Algemeen"),
    "closeGeneralForumTopic": lambda walk: walk.general(),
    "reopenGeneralForumTopic": lambda walk: walk.general("closeGeneralForumTopic"),
    "hideGeneralForumTopic": lambda walk: walk.general(),
    "unhideGeneralForumTopic": lambda walk: walk.general("hideGeneralForumTopic"),
    "unpinAllGeneralForumTopicMessages": lambda walk: walk.general(),
    "createForumTopic": lambda walk: to_room(walk, name="Route"),
    "editForumTopic": lambda walk: to_room(walk, message_thread_id=walk.topic(), name="Route zuid"),
    "closeForumTopic": lambda walk: to_room(walk, message_thread_id=walk.topic()),
    "reopenForumTopic": lambda walk: to_room(walk, message_thread_id=walk.topic(closed=True)),
    "approveChatJoinRequest": lambda walk: to_room(walk, user_id=walk.asked()),
    "declineChatJoinRequest": lambda walk: to_room(walk, user_id=walk.asked()),
    "banChatMember": about_bilal,
    "unbanChatMember": lambda walk: about_bilal(walk, only_if_banned=True),
    "restrictChatMember": lambda walk: about_bilal(walk, permissions={"can_send_messages": False}),
    "promoteChatMember": lambda walk: about_bilal(walk, can_pin_messages=True),
    "setChatMemberTag": lambda walk: about_bilal(walk, tag="wijkagent"),
    "createChatInviteLink": lambda walk: to_room(walk, name="Anna", creates_join_request=True),
    "editChatInviteLink": lambda walk: to_room(walk, invite_link=walk.link(), member_limit=1),
    "revokeChatInviteLink": lambda walk: to_room(walk, invite_link=walk.link()),
    "exportChatInviteLink": to_room,
    "getMe": lambda _walk: {},
    "answerCallbackQuery": lambda walk: {
        "callback_query_id": walk.query(),
        "text": "Dank",
        "show_alert": "true",
    },
    "setMyCommands": lambda walk: commands(walk, [{"command": "start", "description": "Beginnen"}]),
    "getMyCommands": lambda _walk: {"scope": '{"type": "default"}', "language_code": "nl"},
    "deleteMyCommands": lambda _walk: {},
    "setMyName": lambda _walk: {"name": "Signaalbot"},
    "getMyName": lambda _walk: {},
    "setMyDescription": lambda _walk: {"description": "Oefening"},
    "getMyDescription": lambda _walk: {},
    "setMyShortDescription": lambda _walk: {"short_description": "Oefening"},
    "getMyShortDescription": lambda _walk: {},
    "setMyDefaultAdministratorRights": lambda _walk: {"for_channels": "true"},
    "getMyDefaultAdministratorRights": lambda _walk: {},
    "getUserProfilePhotos": lambda walk: {"user_id": walk.bilal.id},
    "setChatMenuButton": lambda _walk: {"menu_button": '{"type": "commands"}'},
    "getChatMenuButton": lambda _walk: {},
    "getUpdates": lambda _walk: {"offset": "0", "timeout": "0", "allowed_updates": '["message"]'},
    "setWebhook": lambda _walk: {"url": "http://127.0.0.1:9/hook"},
    "deleteWebhook": lambda _walk: {"drop_pending_updates": "false"},
    "getWebhookInfo": lambda _walk: {},
}
FILES = {
    "sendDocument": {"document": PDF},
    "sendPhoto": {"photo": JPG},
    "sendVideo": {"video": FILM},
    "sendAudio": {"audio": FILM},
    "sendVoice": {"voice": FILM},
    "sendVideoNote": {"video_note": FILM},
    "sendAnimation": {"animation": FILM},
    "sendSticker": {"sticker": FILM},
    "setChatPhoto": {"photo": JPG},
    "editMessageMedia": {"new": JPG},
    "sendMediaGroup": {"a": PDF, "b": PDF},
}


def test_the_walk_visits_every_method_that_is_offered() -> None:
    assert sorted(CALLS) == sorted(OFFERED)


@pytest.mark.parametrize("method", sorted(CALLS))
def test_a_real_request_gets_a_valid_answer(world: World, method: str) -> None:
    params = CALLS[method](Walk(world))

    reply = world.call(method, params, FILES.get(method))

    assert (reply.status, reply.body.get("description")) == (200, None)
    bot_api().methods[method].answers(reply.body["result"])
    assert world.complaints == []


def test_every_field_of_an_offered_method_is_used_refused_or_known_to_have_no_effect() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(rehearsal.__path__[0]).glob("*.py"))
    fields = {(method, name) for method in OFFERED for name in bot_api().methods[method].fields}
    passed_over = [
        (method, name)
        for method, name in sorted(fields)
        if f'"{name}"' not in source and not unoffered(method, {name: True}) and name not in WITHOUT_EFFECT
    ]

    assert passed_over == []


def test_a_field_that_is_not_offered_is_refused_by_name_unless_it_is_off(world: World, started: Person) -> None:
    params = {"chat_id": started.id, "text": "Dag"}

    refused = world.call("sendMessage", {**params, "message_effect_id": "5104841245755180586"})

    assert refused.body["description"] == (
        "Bad Request: [rehearsal] message_effect_id: the rehearsal does not offer this field"
    )
    assert world.complaints == ["sendMessage: message_effect_id: the rehearsal does not offer this field"]
    assert world.call("sendMessage", {**params, "allow_paid_broadcast": "false"}).status == 200


SECRETS = ("Jan Jansen", "jan@example.org", "0612345678")


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"text": {"van": SECRETS[0]}}),
        ("sendMessage", {"text": "x", "reply_markup": f'{{"inline_keyboard": "{SECRETS[0]}"}}'}),
        ("sendMessage", {"text": "x", "entities": [{"type": "bold", "offset": SECRETS[2], "length": 1}]}),
        ("sendMessage", {"text": "x", "parse_mode": SECRETS[1]}),
        ("sendMessage", {"text": "x", "message_thread_id": SECRETS[2]}),
        ("sendLocation", {"latitude": SECRETS[1], "longitude": "6"}),
        ("sendPhoto", {"photo": f"https://example.org/{SECRETS[1]}"}),
        ("setWebhook", {"url": f"https://example.org/{SECRETS[1]}"}),
        ("sendPoll", {"question": "?", "options": [{"text": SECRETS[0]}, SECRETS[1]]}),
    ],
)
def test_a_refusal_names_the_field_and_never_repeats_what_was_sent(
    world: World, started: Person, caplog: pytest.LogCaptureFixture, method: str, params: dict[str, Any]
) -> None:
    """T61: what the bot sends must not come back in errors and logs."""
    chat = {} if method == "setWebhook" else {"chat_id": started.id}

    reply = world.call(method, {**chat, **params})

    said = [reply.body["description"], *world.complaints, *caplog.messages, *(str(call) for call in world.calls)]
    assert reply.status == 400
    assert [secret for secret in SECRETS for words in said if secret in words] == []


def test_a_method_that_telegram_does_not_have_is_not_found_and_complained_about(world: World) -> None:
    reply = world.call("sendMesage", {"chat_id": 1, "text": "x"})

    assert (reply.status, reply.body["description"]) == (404, "Not Found")
    assert world.complaints == ["sendMesage is no method of Bot API 10.1"]


def test_a_method_that_the_rehearsal_does_not_offer_says_so_by_name(world: World) -> None:
    reply = world.call("sendGame", {"chat_id": 1, "game_short_name": "x"})

    assert reply.status == 501
    assert "sendGame" in reply.body["description"]
    assert world.complaints == ["the rehearsal does not offer sendGame"]


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"tekst": "x"}, "sendMessage has no field 'tekst'"),
        ({"disable_notification": "ja"}, "disable_notification: this String is no Boolean"),
        ({"message_thread_id": "twee"}, "message_thread_id: this String is no Integer"),
        ({"reply_markup": "{"}, "reply_markup: can't parse it as JSON"),
        (
            {"reply_markup": '{"inline_keyboard": [[{"text": "Ja", "data": "x"}]]}'},
            "reply_markup.inline_keyboard.0.0: InlineKeyboardButton has no field 'data'",
        ),
        (
            {"reply_markup": '{"inline_keyboard": [[{"callback_data": "x"}]]}'},
            "reply_markup.inline_keyboard.0.0: InlineKeyboardButton lacks text",
        ),
        ({"reply_parameters": '{"message_id": "7"}'}, "reply_parameters.message_id: this String is no Integer"),
    ],
)
def test_a_wrong_field_is_refused_and_named(
    world: World, started: Person, params: dict[str, str], complaint: str
) -> None:
    reply = world.call("sendMessage", {"chat_id": started.id, "text": "Dag", **params})

    assert reply.status == 400
    assert complaint in reply.body["description"]
    assert world.complaints == [f"sendMessage: {complaint}"]


def test_a_file_where_none_belongs_is_refused(world: World, started: Person) -> None:
    reply = world.call("sendMessage", {"chat_id": started.id}, {"text": PDF})

    assert reply.status == 400
    assert world.complaints == ["sendMessage: text: this file stands where none belongs"]


def test_a_missing_field_is_refused_in_telegrams_words(world: World) -> None:
    refused = [world.call("sendMessage", params).body["description"] for params in ({"text": "x"}, {"chat_id": 5})]

    assert refused == ["Bad Request: chat_id is empty", "Bad Request: message text is empty"]


def test_numbers_and_booleans_may_travel_as_json_or_as_text(api: Api, started: Person) -> None:
    as_json = api("sendMessage", chat_id=started.id, text="Dag", protect_content=True)
    as_text = api("sendMessage", chat_id=str(started.id), text="Dag", protect_content="true")

    assert (as_json["has_protected_content"], as_text["has_protected_content"]) == (True, True)


def test_a_union_says_which_type_came_closest() -> None:
    with pytest.raises(Mismatch, match="status"):
        bot_api().check("ChatMember", {"status": 5, "user": {"id": 1, "is_bot": False, "first_name": "A"}})


def test_an_answer_with_an_unknown_field_does_not_pass() -> None:
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "tekst": "x"}

    with pytest.raises(Mismatch, match="Message has no field 'tekst'"):
        bot_api().check("Message", message)


def test_a_message_in_a_message_is_checked_too() -> None:
    inner = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
    outer = {**inner, "reply_to_message": {**inner, "date": "gisteren"}}

    with pytest.raises(Mismatch) as caught:
        bot_api().check("Message", outer)

    assert caught.value.path == ("reply_to_message", "date")


def test_our_own_wrong_answer_is_a_loud_error(world: World, room: Chat) -> None:
    room.title = 5  # type: ignore[assignment]

    with pytest.raises(ConformanceError, match="getChat"):
        world.call("getChat", {"chat_id": room.id})

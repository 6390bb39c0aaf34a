"""Copies, forwards and quotes carry what they should, and several at once pass over what cannot go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signaalbot.rehearsal.problems import Impossible, Rejection
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.view import view
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]


@pytest.fixture
def talk(world: World, room: Chat, anna: Person) -> list[int]:
    """Three messages in the room."""
    return [world.say(anna, room, text).message_id for text in ("een", "twee", "drie")]


def test_several_are_copied_in_order_without_what_is_gone(
    world: World, room: Chat, started: Person, talk: list[int], api: Api
) -> None:
    world.delete(started, room, talk[1])
    copied = api("copyMessages", chat_id=started.id, from_chat_id=room.id, message_ids=talk)
    forwarded = api("forwardMessages", chat_id=started.id, from_chat_id=room.id, message_ids=talk)

    chat = view(world, started)[-1]
    assert [message.text for message in chat.messages[-4:]] == ["een", "drie", "een", "drie"]
    assert [message.origin for message in chat.messages[-4:]] == [None, None, "Anna Visser", "Anna Visser"]
    assert [each["message_id"] for each in (*copied, *forwarded)] == [each.message_id for each in chat.messages[-4:]]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], "message identifiers are not specified"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ([3, 2], "message identifiers must be in a strictly increasing order"),
        ([998, 999], "message to copy not found"),
    ],
)
def test_several_that_telegram_does_not_copy_are_refused(
    room: Chat, started: Person, api: Api, numbers: list[int], words: str
) -> None:
    with pytest.raises(Rejection, match=words):
        api("copyMessages", chat_id=started.id, from_chat_id=room.id, message_ids=numbers)


def test_a_copied_file_may_lose_its_caption(world: World, room: Chat, started: Person, api: Api) -> None:
    file = world.send_file(started, room, "route.pdf", b"x", caption="de route").message_id
    there = {"chat_id": started.id, "from_chat_id": room.id}
    api("copyMessages", **there, message_ids=[file], remove_caption=True)
    api("copyMessage", **there, message_id=file, caption="andere woorden")

    shown = view(world, started)[-1].messages[-2:]
    assert [(message.text, message.file and message.file.name) for message in shown] == [
        ("", "route.pdf"),
        ("andere woorden", "route.pdf"),
    ]


def test_what_is_protected_goes_nowhere(world: World, room: Chat, started: Person, api: Api) -> None:
    sent = api("sendMessage", chat_id=room.id, text="blijft hier", protect_content=True)["message_id"]

    for method in ("copyMessage", "forwardMessage"):
        with pytest.raises(Rejection, match=r"message can't be (copied|forwarded)"):
            api(method, chat_id=started.id, from_chat_id=room.id, message_id=sent)
    with pytest.raises(Impossible):
        world.forward(started, "bot", room.messages[sent])


def test_a_quote_is_found_in_what_it_replies_to(world: World, room: Chat, anna: Person, api: Api) -> None:
    said = world.say(anna, room, "👍 om tien uur bij de brug").message_id
    reply = api(
        "sendMessage", chat_id=room.id, text="Welke brug?", reply_parameters={"message_id": said, "quote": "de brug"}
    )

    assert reply["quote"] == {"text": "de brug", "position": 19, "is_manual": True}
    assert view(world, anna)[0].messages[-1].quote == "de brug"
    with pytest.raises(Rejection, match="QUOTE_TEXT_INVALID"):
        api("sendMessage", chat_id=room.id, text="x", reply_parameters={"message_id": said, "quote": "de dijk"})


def test_a_reply_to_what_was_deleted_shows_no_reply(world: World, room: Chat, anna: Person, api: Api) -> None:
    said = world.say(anna, room, "Weg")
    reply = api("sendMessage", chat_id=room.id, text="x", reply_parameters={"message_id": said.message_id})
    world.delete(anna, room, said.message_id)
    edited = api("editMessageText", chat_id=room.id, message_id=reply["message_id"], text="y")

    assert ("reply_to_message" in reply, "reply_to_message" in edited) == (True, False)


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        (
            {"offset": 0, "length": 9},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 5",
        ),
        ({"offset": -1, "length": 2}, "receive an entity with incorrect offset or length"),
        ({"offset": 4, "length": 1}, "entity begins or ends in a middle of a UTF-16 symbol"),
    ],
)
def test_an_entity_that_does_not_fit_the_text_is_refused(
    started: Person, api: Api, entity: dict[str, int], words: str
) -> None:
    """T16: entities count in UTF-16."""
    with pytest.raises(Rejection, match=words):
        api("sendMessage", chat_id=started.id, text="dag👍", entities=[{"type": "bold", **entity}])

"""A forum has topics: each message says in which it stands, closed ones take no more, and General is one too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signaalbot.rehearsal.problems import CannotWrite, Impossible, NotAllowed, Rejection
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.view import view
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]
Heard = Callable[[], list[tuple[str, Any]]]


@pytest.fixture
def forum(world: World, anna: Person, bilal: Person) -> Chat:
    chat = world.group("Kamer", anna, forum=True)
    world.add_bot(anna, chat, rights=("manage_topics", "pin_messages", "delete_messages"))
    world.add_member(anna, chat, bilal)
    world.updates.clear()
    return chat


def test_a_person_opens_a_topic_and_the_bot_hears_its_number(
    world: World, forum: Chat, bilal: Person, heard: Heard
) -> None:
    topic = world.open_topic(bilal, forum, "Route")

    [(_, message)] = heard()
    assert message["forum_topic_created"]["name"] == "Route"
    assert message["message_thread_id"] == message["message_id"] == topic.id
    assert message["is_topic_message"] is True


def test_a_message_in_a_topic_replies_to_its_opening_unless_it_replies_to_another(
    world: World, forum: Chat, bilal: Person, heard: Heard
) -> None:
    topic = world.open_topic(bilal, forum, "Route")
    first = world.say(bilal, forum, "Over de brug", topic=topic.id)
    world.say(bilal, forum, "Of om", reply_to=first.message_id)
    world.say(bilal, forum, "In General")

    replies = [payload.get("reply_to_message", {}).get("message_id") for _, payload in heard()]
    threads = [payload.get("message_thread_id") for _, payload in world_messages(world, forum)]
    assert replies == [None, topic.id, first.message_id, None]
    assert threads[-4:] == [topic.id, topic.id, topic.id, None]


def world_messages(world: World, chat: Chat) -> list[tuple[int, dict[str, Any]]]:
    return [(number, world.json_of(message)) for number, message in chat.messages.items()]


def test_a_closed_topic_takes_words_from_its_administrators_alone(
    world: World, forum: Chat, anna: Person, bilal: Person, api: Api
) -> None:
    topic = api("createForumTopic", chat_id=forum.id, name="Route")["message_thread_id"]
    api("closeForumTopic", chat_id=forum.id, message_thread_id=topic)

    with pytest.raises(CannotWrite):
        world.say(bilal, forum, "Nog iets", topic=topic)
    world.say(anna, forum, "Besluit", topic=topic)
    with pytest.raises(Rejection, match="TOPIC_CLOSED"):
        api("sendMessage", chat_id=forum.id, message_thread_id=topic, text="x")
    world.close_topic(anna, forum, topic, closed=False)
    world.say(bilal, forum, "Nu wel", topic=topic)


def test_a_topic_gets_another_name_and_is_deleted_with_what_is_in_it(
    world: World, forum: Chat, anna: Person, bilal: Person, api: Api, heard: Heard
) -> None:
    topic = world.open_topic(anna, forum, "Route")
    world.say(bilal, forum, "Over de brug", topic=topic.id)
    heard()
    world.rename_topic(anna, forum, topic.id, "Route zuid")
    told = heard()
    shown = view(world, bilal)[0]
    api("deleteForumTopic", chat_id=forum.id, message_thread_id=topic.id)

    assert told[0][1]["forum_topic_edited"] == {"name": "Route zuid"}
    assert (shown.topics, shown.messages[-1].topic) == ({topic.id: "Route zuid"}, "Route zuid")
    assert "Over de brug" not in [message.text for message in view(world, bilal)[0].messages]


def test_members_open_topics_only_where_the_group_lets_them(
    world: World, forum: Chat, anna: Person, bilal: Person
) -> None:
    forum.permissions["can_manage_topics"] = False

    with pytest.raises(NotAllowed):
        world.open_topic(bilal, forum, "Route")
    with pytest.raises(NotAllowed):
        world.close_topic(bilal, forum, world.open_topic(anna, forum, "Tijden").id)
    with pytest.raises(Impossible):
        world.open_topic(anna, world.group("Geen forum", anna), "Route")


def test_general_can_be_closed_and_hidden(world: World, forum: Chat, bilal: Person, api: Api, heard: Heard) -> None:
    for method in ("hideGeneralForumTopic", "unhideGeneralForumTopic"):
        api(method, chat_id=forum.id)
    with pytest.raises(CannotWrite):
        world.say(bilal, forum, "Mag dit")
    api("reopenGeneralForumTopic", chat_id=forum.id)
    world.say(bilal, forum, "Mag dit nu")
    with pytest.raises(Rejection, match="TOPIC_NOT_MODIFIED"):
        api("reopenGeneralForumTopic", chat_id=forum.id)

    kinds = [next(key for key in payload if "topic" in key) for _, payload in heard()[:3]]
    assert kinds == ["general_forum_topic_hidden", "general_forum_topic_unhidden", "forum_topic_reopened"]


def test_pins_of_one_topic_go_and_others_stay(world: World, forum: Chat, anna: Person, api: Api) -> None:
    topic = world.open_topic(anna, forum, "Route")
    inside = world.say(anna, forum, "binnen", topic=topic.id).message_id
    outside = world.say(anna, forum, "buiten").message_id
    for number in (inside, outside):
        world.pin(anna, forum, number)
    api("unpinAllForumTopicMessages", chat_id=forum.id, message_thread_id=topic.id)
    left = list(forum.pinned)
    api("unpinAllGeneralForumTopicMessages", chat_id=forum.id)

    assert (left, forum.pinned) == ([outside], [])


def test_a_topic_that_is_not_there_is_refused_everywhere(world: World, forum: Chat, started: Person, api: Api) -> None:
    for chat in (forum.id, started.id):
        with pytest.raises(Rejection, match="message thread not found"):
            api("sendMessage", chat_id=chat, message_thread_id=4711, text="x")
    with pytest.raises(Rejection, match="icon_color"):
        api("createForumTopic", chat_id=forum.id, name="Route", icon_color=1)


def test_replies_in_a_group_without_topics_belong_to_one_thread(
    world: World, room: Chat, anna: Person, api: Api, heard: Heard
) -> None:
    first = world.say(anna, room, "Wie komt er")
    second = world.say(anna, room, "Ik", reply_to=first.message_id)
    world.say(anna, room, "Ook", reply_to=second.message_id)
    answer = api("sendMessage", chat_id=room.id, text="Drie", message_thread_id=first.message_id)

    threads = [(each.get("message_thread_id"), each.get("is_topic_message")) for _, each in heard()]
    assert threads == [(None, None), (first.message_id, None), (first.message_id, None)]
    assert answer["message_thread_id"] == first.message_id


def test_the_opening_of_a_topic_cannot_be_deleted(world: World, forum: Chat, anna: Person, api: Api) -> None:
    topic = world.open_topic(anna, forum, "Route")

    with pytest.raises(Rejection, match="message can't be deleted for everyone"):
        api("deleteMessage", chat_id=forum.id, message_id=topic.id)
    with pytest.raises(Impossible):
        world.delete(anna, forum, topic.id)

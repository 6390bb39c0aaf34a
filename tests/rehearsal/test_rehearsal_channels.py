"""Channels: posts, their copies in the discussion group, people who write as one, and public names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signaalbot.rehearsal.problems import CannotWrite, LinkNotValid, NotAllowed, Rejection
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.view import view
from signaalbot.rehearsal.world import World

Api = Callable[..., Any]
Heard = Callable[[], list[tuple[str, Any]]]


@pytest.fixture
def news(world: World, anna: Person, room: Chat) -> Chat:
    chat = world.channel("Nieuws", anna, username="dorpsnieuws", discussion=room)
    world.add_bot(anna, chat, rights=("post_messages", "edit_messages", "delete_messages"))
    world.updates.clear()
    return chat


def test_a_post_is_heard_and_copied_to_the_discussion(world: World, anna: Person, news: Chat, heard: Heard) -> None:
    post = world.publish(anna, news, "De brug is dicht")

    (kind, told), (copy_kind, copied) = heard()
    assert (kind, told["sender_chat"]["id"], "from" in told) == ("channel_post", news.id, False)
    assert (copy_kind, copied["is_automatic_forward"], copied["from"]["id"]) == ("message", True, 777000)
    assert copied["forward_origin"] == {
        "type": "channel",
        "date": post.date,
        "chat": told["sender_chat"],
        "message_id": post.message_id,
    }


def test_an_edit_of_a_post_is_told_as_such(world: World, anna: Person, news: Chat, heard: Heard) -> None:
    post = world.publish(anna, news, "De brug is dicht")
    heard()
    world.edit(anna, news, post.message_id, "De brug is open")

    assert [kind for kind, _ in heard()] == ["edited_channel_post"]


def test_the_bot_posts_as_the_channel_and_may_change_it(
    world: World, anna: Person, bilal: Person, news: Chat, api: Api
) -> None:
    world.open_link(bilal, "https://t.me/dorpsnieuws")
    sent = api("sendMessage", chat_id="@dorpsnieuws", text="Weekbericht")
    api("editMessageText", chat_id=news.id, message_id=sent["message_id"], text="Weekbericht 2")

    assert "from" not in sent
    assert sent["sender_chat"]["title"] == "Nieuws"
    message = next(chat for chat in view(world, bilal) if chat.title == "Nieuws").messages[-1]
    assert (message.sender, message.text, message.edited) == ("Nieuws", "Weekbericht 2", True)


def test_a_subscriber_reads_reacts_and_does_not_write(
    world: World, bilal: Person, news: Chat, anna: Person, heard: Heard
) -> None:
    world.call("getUpdates", {"allowed_updates": ["message_reaction_count"]})
    world.open_link(bilal, "https://t.me/dorpsnieuws")
    post = world.publish(anna, news, "De brug is dicht")
    world.react(bilal, news, post.message_id, "👍")
    world.react(anna, news, post.message_id, "👍")

    with pytest.raises(CannotWrite):
        world.publish(bilal, news, "Ik ook")
    assert heard()[-1][1]["reactions"] == [{"type": {"type": "emoji", "emoji": "👍"}, "total_count": 2}]


def test_without_the_right_the_bot_cannot_post(world: World, anna: Person, news: Chat, api: Api) -> None:
    world.promote_bot(anna, news, rights=("invite_users",))

    with pytest.raises(Rejection, match="need administrator rights in the channel chat"):
        api("sendMessage", chat_id=news.id, text="x")
    assert api("getChatMember", chat_id=news.id, user_id=world.bot["id"])["status"] == "administrator"


def test_somebody_writes_as_their_own_channel_until_it_is_banned(
    world: World, anna: Person, bilal: Person, room: Chat, news: Chat, api: Api, heard: Heard
) -> None:
    """T28: a channel has no person behind it."""
    world.add_member(anna, room, bilal)
    heard()
    world.say_as_channel(anna, room, "Oproep", news)
    [(_, told)] = heard()
    with pytest.raises(NotAllowed):
        world.say_as_channel(bilal, room, "Oproep", news)
    api("banChatSenderChat", chat_id=room.id, sender_chat_id=news.id)
    with pytest.raises(CannotWrite):
        world.say_as_channel(anna, room, "Nog een", news)
    api("unbanChatSenderChat", chat_id=room.id, sender_chat_id=news.id)
    world.say_as_channel(anna, room, "Nu wel", news)

    assert (told["sender_chat"]["username"], told["from"]["username"]) == ("dorpsnieuws", "Channel_Bot")
    with pytest.raises(Rejection, match="chat not found"):
        api("banChatSenderChat", chat_id=room.id, sender_chat_id=-100)


def test_a_public_group_can_be_joined_and_asked_about_by_name(
    world: World, anna: Person, bilal: Person, api: Api
) -> None:
    square = world.group("Dorpsplein", anna, username="dorpsplein")

    assert world.open_link(bilal, "https://t.me/DorpsPlein") == "joined"
    assert api("getChat", chat_id="@dorpsplein")["active_usernames"] == ["dorpsplein"]
    with pytest.raises(Rejection, match="Forbidden: bot is not a member of the supergroup chat"):
        api("sendMessage", chat_id=square.id, text="x")
    with pytest.raises(Rejection, match="chat not found"):
        api("getChat", chat_id="@nergens")
    with pytest.raises(LinkNotValid):
        world.open_link(bilal, "https://t.me/nergens")


def test_nobody_is_announced_in_a_channel(world: World, anna: Person, bilal: Person, news: Chat, heard: Heard) -> None:
    world.open_link(bilal, "https://t.me/dorpsnieuws")
    world.leave(bilal, news)

    assert [message for message in news.messages.values() if message.service] == []
    assert [kind for kind, _ in heard()] == []


def test_a_poll_in_a_channel_counts_in_the_discussion_too(
    world: World, anna: Person, news: Chat, room: Chat, api: Api, heard: Heard
) -> None:
    options = [{"text": "Ja"}, {"text": "Nee"}]
    post = world.ask(anna, news, "Dicht?", ("Ja", "Nee"))
    copy = max(room.messages)
    world.vote(anna, room, copy, ["Ja"])

    assert post.content["poll"]["total_voter_count"] == 1
    assert [kind for kind, _ in heard()] == ["channel_post", "message"]
    with pytest.raises(Rejection, match="non-anonymous polls can't be sent to channel chats"):
        api("sendPoll", chat_id=news.id, question="?", options=options, is_anonymous=False)

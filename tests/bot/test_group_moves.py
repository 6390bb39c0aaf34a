"""The group as a moving part: it becomes a supergroup, loses the bot or its rights, has topics, and is one of many."""

from __future__ import annotations

import json
import re

import pytest

from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal.state import Chat, Message
from signaalbot.storage import members, people, rooms
from tests.conftest import Actor, RoomInTown, Town, first_talk, town_in


async def room_of(town: Town, *, forum: bool = False, supergroup: bool = True) -> RoomInTown:
    """Make a room in another kind of group."""
    host = await town.coordinator()
    for text in ("/evenement", "Boerenprotest", "13-11-2026", "Raadhuisplein"):
        await host.says(text)
    await first_talk(host)
    group = town.world.group("Boerenprotest", host.person, supergroup=supergroup, forum=forum)
    await host.opens(_link(host), group)
    await host.taps("Akkoord")
    return RoomInTown(town, group, host)


def _link(host: Actor) -> str:
    found = [b.value for m in host.sees() for row in m.buttons for b in row if b.kind == "url"]
    return next(url for url in reversed(found) if "startgroup" in url)


def waiting_for(town: Town, chat_id: int) -> list[str]:
    """Return what still would go to a group: rows, and menus whose scope it is."""
    rows = town.db.query("select task, chat_id, payload from outbox where state in ('queued', 'sending', 'uncertain')")
    return [row["task"] for row in rows if chat_id in (row["chat_id"], *_scope(json.loads(row["payload"])))]


def _scope(payload: dict[str, object]) -> list[object]:
    scope = payload.get("scope")
    return [scope["chat_id"]] if isinstance(scope, dict) and "chat_id" in scope else []


@pytest.mark.parametrize("order", ["update first", "error first", "only the error", "only the new group tells"])
async def test_a_group_that_becomes_a_supergroup_keeps_everything(town: Town, order: str) -> None:
    """T24: told by an update or by an error, in both orders; all rows move, menus and tags are made anew."""
    room = await room_of(town, supergroup=False)
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")
    await gerben.taps("Verstuur")
    await _send_without_rest(gerben)
    new = town.world.migrate(room.group)
    if order == "only the error":
        town.world.updates.clear()
    elif order == "error first":
        await town.bot.sender.settle()
    elif order == "only the new group tells":
        _drop_first_update(town)

    await town.rest()
    await gerben.says("/wie", new)

    assert sum("Weg is vrij" in text for text in gerben.texts(new)) >= 1
    assert gerben.last(new).startswith("Boerenprotest: 2 deelnemers")
    assert waiting_for(town, room.group.id) == []
    assert [row["chat_id"] for row in town.db.query("select chat_id from rooms")] == [new.id]
    assert [m.text.splitlines()[0] for m in gerben.sees(new) if m.pinned] == ["📌 Boerenprotest"]
    scope = {"type": "chat_member", "chat_id": new.id, "user_id": gerben.id}
    assert town.world.call("getMyCommands", {"scope": scope}).body["result"] != []
    assert [row["kind"] for row in town.db.query("select kind from timeline")].count("migrated") == 1


async def _send_without_rest(actor: Actor) -> None:
    """Press the last button of a bulletin, and let only the poller work: the messages wait in the outbox."""
    await actor.taps("Ja, nu naar", rest=False)
    await actor.town.poller.turn()


def _drop_first_update(town: Town) -> None:
    """Lose the service message of the old group; that of the new one arrives."""
    lost = next(each for each in town.world.updates.first(20) if "migrate_to_chat_id" in each.get("message", {}))
    town.world.updates.confirm(lost["update_id"] + 1)


async def test_links_that_died_with_the_old_group_are_told_to_the_host(town: Town) -> None:
    room = await room_of(town, supergroup=False)
    await room.host.says("/nodig")
    await room.host.taps("Politie")
    await room.host.taps("Deelnemer")
    await room.host.says("dialoogteam")

    town.world.migrate(room.group)
    await town.rest()

    assert "Uitnodigingen die nog open stonden werken niet meer: 1." in room.host.last()


async def test_a_menu_for_a_moved_group_never_moves_a_persons_messages(town: Town) -> None:
    """T22, T24: the error names the group; the row of the menu is one of a person."""
    room = await room_of(town, supergroup=False)
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    town.world.migrate(room.group)
    town.world.updates.clear()

    await gerben.says("/taal")
    await gerben.taps("English")
    await gerben.says("/wie")

    rows = town.db.query("select distinct chat_id from outbox where person_id = (select max(id) from people)")
    assert {row["chat_id"] for row in rows} == {gerben.id}
    assert gerben.last().startswith("Boerenprotest: 2 members")


async def test_a_bot_that_is_taken_out_keeps_the_messages_and_all_contact_persons_hear_it(room: RoomInTown) -> None:
    """T25, T26: told in private; what was to be told in the group waits."""
    town = room.town
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    town.world.remove_bot(room.host.person, room.group)
    await town.rest()
    told = [actor.last().splitlines()[0] for actor in (room.host, gerben, petra)]
    await gerben.says("/bericht Weg is vrij")
    await gerben.sends("Info")
    kept = waiting_for(town, room.group.id)

    town.world.add_bot(room.host.person, room.group, rights=("invite_users", "pin_messages"))
    await town.rest()

    assert told == ["⚠ Ik kan in de groep van Boerenprotest niet goed werken."] * 3
    assert "message" in kept
    assert any("Weg is vrij" in text for text in petra.texts(room.group))
    assert "ik kan weer alles doen in de groep" in gerben.last()


async def test_a_bot_that_was_taken_out_without_an_update_finds_it_within_a_quarter_of_an_hour(
    room: RoomInTown,
) -> None:
    """T25: no update at all; on the day of the event and the day before. On other days within the hour."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await room.town.passes(days=8, hours=6)
    room.town.world.expel_bot(room.group)

    await room.town.passes(minutes=15)

    assert "Ik ben uit de groep gehaald." in gerben.last()
    assert [row["trouble"] for row in room.town.db.query("select trouble from rooms")] == ["removed"]


async def test_the_next_message_finds_that_the_bot_may_not_write_any_more(room: RoomInTown) -> None:
    """T26: 20 hours of silence elsewhere. The message is kept and goes out once it is mended."""
    town = room.town
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    bot = room.group.members[town.world.bot["id"]]
    bot.status, bot.rights = "restricted", {"is_member": True}
    await gerben.says("/bericht Weg is vrij")
    await gerben.sends("Info")
    alarm, missing = gerben.last(), not any("Weg is vrij" in text for text in gerben.texts(room.group))

    town.world.promote_bot(room.host.person, room.group, rights=("invite_users", "pin_messages"))
    await town.rest()

    assert "Ik mag niet schrijven in de groep. Ik bewaar de berichten." in alarm
    assert missing
    assert any("Weg is vrij" in text for text in gerben.texts(room.group))


async def test_a_lost_right_is_told_at_once_and_once_and_shown_until_it_is_mended(room: RoomInTown) -> None:
    """T26."""
    town = room.town
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    town.world.take_right(room.group, "can_pin_messages")
    await town.rest()
    await town.passes(hours=2)
    told = [text for text in gerben.texts(room.group) if "niet goed werken" in text]
    await gerben.says("/wie")
    shown = gerben.last()

    town.world.promote_bot(room.host.person, room.group, rights=("invite_users", "pin_messages"))
    await town.rest()
    await gerben.says("/wie")

    assert len(told) == 1
    assert "⚠ Ik mag niets vastzetten. Geef mij weer het recht: berichten vastzetten." in shown
    assert "vastzetten" not in gerben.last()


async def test_somebody_who_agreed_while_the_bot_could_not_let_anybody_in_comes_in_later(room: RoomInTown) -> None:
    town = room.town
    await room.host.says("/nodig")
    await room.host.taps("Politie")
    await room.host.taps("Deelnemer")
    await room.host.says("dialoogteam")
    petra = town.actor("Petra")
    await petra.opens(room.host.link())
    town.world.take_right(room.group, "can_invite_users", silently=True)

    await petra.taps("Akkoord")
    outside, alarm = petra.is_in(room.group), "\n".join(room.host.texts(room.group))
    town.world.promote_bot(room.host.person, room.group, rights=("invite_users", "pin_messages"))
    await town.rest()

    assert outside is False
    assert "Ik mag niemand toelaten." in alarm
    assert petra.is_in(room.group)


async def test_messages_go_to_the_topic_where_the_room_was_tied_and_answers_where_it_was_asked(town: Town) -> None:
    """T23: topics A and B in one group."""
    room = await room_of(town, forum=True)
    a, b = (town.world.open_topic(room.host.person, room.group, name) for name in ("A", "B"))
    token = _link(room.host).split("startgroup=")[1].split("&")[0]
    town.world.say(room.host.person, room.group, f"/start@{town.world.bot['username']} {token}", topic=a.id)
    await town.rest()

    town.world.say(room.host.person, room.group, "/wie", topic=b.id)
    await town.rest()
    await room.joins("Petra", Party.POLITIE)

    said = {m.content["text"].splitlines()[0]: m.thread_id for m in _of_bot(town, room.group) if "text" in m.content}
    assert said["Boerenprotest: 1 deelnemers"] == b.id
    assert said["Nieuw in de kamer: Politie · functie van petra (Deelnemer)."] == a.id


def _of_bot(town: Town, group: Chat) -> list[Message]:
    return [m for m in group.messages.values() if m.sender is town.world.bot]


@pytest.mark.parametrize("happens", ["deleted", "closed", "topics off"])
async def test_a_topic_that_is_gone_does_not_silence_the_bot(town: Town, happens: str) -> None:
    room = await room_of(town, forum=True)
    topic = town.world.open_topic(room.host.person, room.group, "A")
    town.db.execute("update rooms set thread_id = ?", [topic.id])
    if happens == "deleted":
        town.world.delete_topic(room.host.person, room.group, topic.id)
    elif happens == "closed":
        town.world.close_topic(room.host.person, room.group, topic.id)
    else:
        room.group.is_forum = False
        room.group.topics.clear()

    petra = await room.joins("Petra", Party.POLITIE)

    assert any("Nieuw in de kamer: Politie" in text for text in petra.texts(room.group))


async def test_a_channel_that_writes_in_the_group_can_do_nothing_and_hears_why(room: RoomInTown) -> None:
    """T28: nobody stands behind it."""
    room.town.world.hide_behind_group(room.host.person, room.group)

    for command in ("/draagover", "/woordvoerder", "/waarnemer krant", "/brug"):
        await room.host.says(command, room.group)

    assert [text.split(".")[0] for text in room.host.texts(room.group)[-7::2]] == ["U schrijft als groep of kanaal"] * 4
    assert list(room.town.db.query("select 1 from onlookers")) == []


def seat(town: Town, name: str) -> tuple[Chat, Actor]:
    """Make a room with one contact person, straight into the tables."""
    contact = town.actor(f"Contact van {name}")
    town.world.say(contact.person, "bot", "/start")
    group = town.world.group(name, contact.person)
    town.world.add_bot(contact.person, group, rights=("invite_users", "pin_messages"))
    person = people.add(town.db, contact.id, "nl", town.now)
    room = rooms.add(town.db, name, town.now.date(), "Raadhuisplein", "nl", person.id, town.now)
    rooms.mark_linked(town.db, room.id, group.id, town.now)
    members.add(town.db, room.id, person.id, Party.ORGANISATIE, Rank.CONTACT, "organisator", 2, town.now)
    return group, contact


async def test_fifty_conversations_in_twelve_rooms_at_once_each_stay_in_their_own(town: Town) -> None:
    """T22: every output belongs to its chat, however the questions and answers cross."""
    seats = [seat(town, f"Evenement {number:02}") for number in range(12)]
    strangers = [town.actor(f"Vreemde {number}") for number in range(38)]
    for _, contact in seats:
        town.world.say(contact.person, "bot", "/bericht")
    for stranger in strangers:
        town.world.say(stranger.person, "bot", "/help")
    await town.rest()

    for group, contact in reversed(seats):
        town.world.say(contact.person, "bot", f"Alleen voor {group.title}")
    await town.rest()
    for _, contact in seats:
        await contact.taps("Info", rest=False)
    await town.rest()
    for _, contact in reversed(seats):
        await contact.taps("Verstuur", rest=False)
    await town.rest()

    for group, contact in seats:
        told = {text.split("Alleen voor ")[1][:12] for text in contact.texts(group) if "Alleen voor" in text}
        assert told == {group.title}
        assert set(re.findall(r"Evenement \d\d", "\n".join(contact.texts()))) == {group.title}
    assert [len(stranger.texts()) for stranger in strangers] == [2] * 38


async def test_after_a_restart_the_roll_call_goes_on(room: RoomInTown) -> None:
    town = room.town
    await town.passes(minutes=20)
    restarted = await town_in(town.world, town.bot.resources, town.db)
    restarted.poller._offset = town.poller._offset
    restarted.world.expel_bot(room.group)

    await restarted.passes(minutes=60)

    assert "Ik ben uit de groep gehaald." in room.host.last()


def test_no_code_reads_a_phone_number_or_a_contact() -> None:
    """T30: what is never read cannot be matched."""
    import ast
    from pathlib import Path

    import signaalbot

    read = [
        f"{path.name}: {node.attr}"
        for path in (Path(signaalbot.__file__).parent / "bot").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("contact", "phone_number", "request_contact", "vcard")
    ]

    assert read == []

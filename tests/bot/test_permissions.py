"""May everybody do just what the table says, and nothing more? Every command and every button, by everyone."""

from __future__ import annotations

import pytest

from signaalbot.domain.permission import BUTTONS, COMMANDS, KNOWN, Grant, Place, Who, kinds_of, may_use
from signaalbot.domain.role import Membership, Party, Person, Rank, Role, Standing
from tests.conftest import Actor, RoomInTown, Town, room_in

PERSONAS = ("stranger", "worker", "coordinator", "administrator", "member", "contact", "observer")
REFUSALS = (
    "Dit is niet voor u bedoeld.",
    "Dit kan hier niet.",
    "Ik ken u nog niet.",
    "U doet niet mee in deze kamer.",
)
EXPECTED = {
    "start": "stranger worker coordinator administrator member contact observer",
    "help": "stranger worker coordinator administrator member contact observer",
    "privacy": "stranger worker coordinator administrator member contact observer",
    "kennisgeving": "stranger worker coordinator administrator member contact observer",
    "taal": "worker coordinator administrator member contact observer",
    "stop": "worker coordinator administrator member contact observer",
    "signaal": "worker",
    "mijn": "worker",
    "letop": "worker coordinator",
    "uitleg": "worker coordinator",
    "beoordeel": "coordinator",
    "beantwoord": "coordinator",
    "dekking": "coordinator",
    "weekbeeld": "coordinator",
    "uitnodigen": "coordinator administrator",
    "evenement": "coordinator",
    "nodig": "coordinator",
    "gesprek": "coordinator",
    "fase": "member observer",
    "lijst": "member observer",
    "watals": "member observer",
    "huisregels": "member observer",
    "sluit": "coordinator contact",
    "heropen": "coordinator contact",
    "bewaar": "member observer",
    "wie": "member observer",
    "naam": "member",
    "brug": "member",
    "berichten": "member observer",
    "afspraken": "member observer",
    "taken": "member observer",
    "beeld": "member observer",
    "tijdlijn": "member observer",
    "bericht": "contact",
    "update": "contact",
    "antwoord": "contact",
    "wijzig": "contact",
    "intrekken": "contact",
    "kaart": "contact",
    "afspraak": "contact",
    "wijzigafspraak": "contact",
    "taak": "contact",
    "draagover": "contact",
    "woordvoerder": "coordinator contact",
    "verplaats": "coordinator contact",
    "waarnemer": "coordinator contact",
    "stelling": "contact",
    "verslag": "member",
    "controleer": "member observer",
    "evaluatie": "member",
}


async def people_in(room: RoomInTown) -> dict[str, Actor]:
    town = room.town
    observer = await room.joins("Olga", Party.PARTNER)
    town.db.execute("update members set party = 'waarnemer' where id = (select max(id) from members)")
    return {
        "observer": observer,
        "stranger": town.actor("Vreemde"),
        "worker": await town.worker(),
        "coordinator": await town.coordinator("Coen"),
        "administrator": await town.staff("Adam", Role.ADMINISTRATOR),
        "member": await room.joins("Mila", Party.ORGANISATIE, Rank.MEMBER),
        "contact": await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT),
    }


def state_of(town: Town) -> list[object]:
    """Return all that anybody could change, without what only tells how far sending is."""
    tables = [name for name in town.db.table_names() if name not in ("paces", "_sqlite_migrations")]
    return [(table, *(tuple(row.items()) for row in town.db[table].rows if not _is_answer(row))) for table in tables]


def _is_answer(row: dict[str, object]) -> bool:
    """Tell whether this is an answer that waits for room: it only tells how far sending is."""
    return str(row.get("occasion", "")).startswith("answer ")


def test_the_table_is_the_one_that_was_agreed() -> None:
    """T63: the table as data, tested whole."""
    table = {name: {who.value for who in grant.who} for name, grant in COMMANDS.items()}

    assert table == {name: set(who.split()) for name, who in EXPECTED.items()}


def test_what_is_not_in_the_table_nobody_may_do() -> None:
    """T63: default deny."""
    assert may_use(None, _standing_of_everything(), Place.PRIVATE) is False
    assert may_use(Grant(frozenset(), frozenset(Place)), _standing_of_everything(), Place.ROOM) is False


def _standing_of_everything() -> Standing:
    places = (
        Membership(1, 1, 1, Party.OM, Rank.CONTACT, "x"),
        Membership(2, 2, 1, Party.OBSERVER, Rank.MEMBER, "x"),
    )
    return Standing(Person(1, 1, "nl"), frozenset(Role), None, places)


def test_a_person_with_every_role_is_every_kind() -> None:
    assert kinds_of(_standing_of_everything()) == KNOWN


@pytest.mark.parametrize("persona", PERSONAS)
async def test_a_command_that_is_not_for_you_is_refused_kindly_and_changes_nothing(town: Town, persona: str) -> None:
    """T63, T59: all commands × all roles, in private."""
    room = await room_in(town)
    actor = (await people_in(room))[persona]

    kinds = {persona, "member"} if persona == "contact" else {persona}
    for command, grant in COMMANDS.items():
        if kinds & {who.value for who in grant.who} and Place.PRIVATE in grant.where:
            continue
        before = state_of(town)
        await actor.says(f"/{command} 1 tekst")

        assert actor.last().startswith(REFUSALS), (command, actor.last())
        assert state_of(town) == before, command


@pytest.mark.parametrize("persona", ["stranger", "worker", "coordinator", "administrator"])
async def test_outsiders_can_do_nothing_in_the_group(town: Town, persona: str) -> None:
    """T59: also somebody who was added to the group by hand."""
    room = await room_in(town)
    actor = (await people_in(room))[persona]
    town.world.add_member(room.host.person, room.group, actor.person)
    await town.rest()

    for command in COMMANDS:
        if command in ("help", "privacy", "start"):
            continue
        before = state_of(town)
        await actor.says(f"/{command} 1 tekst", room.group)

        assert actor.last(room.group).startswith(REFUSALS), (command, actor.last(room.group))
        assert state_of(town) == before, command


@pytest.mark.parametrize("persona", PERSONAS)
async def test_every_button_of_another_is_refused_and_changes_nothing(town: Town, persona: str) -> None:
    """T59: a forged press with the data of somebody else's button."""
    room = await room_in(town)
    people = await people_in(room)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    await petra.says("/bericht Concept van de politie")
    await petra.says("/afspraak Voorstel van de politie")
    other = await room_in(town, "Andere kamer")
    daan = await other.joins("Daan", Party.OM, Rank.CONTACT)
    await daan.says("/bericht Alleen voor de andere kamer")
    await daan.taps("Info")
    await daan.taps("Verstuur")
    actor = people[persona]
    await actor.says("/help")
    anchor = actor.sees()[-1].message_id

    for data in (
        *("level:1:urgent", "send:1", "drop:1", "concern:1:politie", "propose:1", "withdraw:1"),
        *("agree:1", "object:1", "seen:2", "send:2", "drop:2", "level:2:info", "show:1", "show:999"),
        *("join:1", "join:999", "room:wie:2", "room:bericht:2", "bestaatniet:1"),
        *("handover:take:1", "handover:offer:2:1", "handover:stepin:2", "voice:2:1:spokesperson", "move:2:1:om"),
        *("name:ask:2", "name:off:2", "bridge:2:1", "guest:out:1", "guest:door:2:om", "onlooker:agree:1"),
        *("phase:set:2:na", "phase:propose:2:na", "tick:2:melding:1", "list:2", "whatif:show:2:uitval"),
        *("own:show:1", "own:withdraw:1", "tell:1", "tell:1:size:one", "review:done:1:0:0:none", "pause:ask:1"),
        *("feedback:send:1", "feedback:one:1", "review:with:1:2", "pause:lift:1"),
        *("whatif:write:2:uitval", "whatif:share:1", "close:yes:2", "reopen:1", "rules:stop:1", "talk:yes:2"),
    ):
        before = state_of(town)
        await actor.presses(anchor, data)

        assert state_of(town) == before, data
        assert actor.toasts, data


async def test_a_worker_cannot_press_what_is_the_coordinators(town: Town) -> None:
    await town.coordinator()
    samir = await town.worker()
    await samir.says("/help")
    before = state_of(town)

    for data in ("invite:coordinator", "occupation:boa", "party:1:om", "rank:1:om:contact"):
        await samir.presses(samir.sees()[-1].message_id, data)

    assert samir.toasts == ["Dit is niet voor u bedoeld. Kies /help voor wat u kunt doen."] * 4
    assert state_of(town) == before


async def test_a_coordinator_cannot_make_a_wijkagent_or_an_administrator(town: Town) -> None:
    host = await town.coordinator()
    await host.says("/uitnodigen")
    anchor = host.sees()[-1].message_id

    await host.presses(anchor, "occupation:wijkagent")
    await host.presses(anchor, "invite:administrator")

    rows = town.db.query("select role, occupation from invitations where created_by is not null")
    assert list(rows) == []


def test_every_button_in_the_table_has_a_place_and_somebody() -> None:
    assert [name for name, grant in BUTTONS.items() if not grant.who or not grant.where] == []


@pytest.mark.parametrize("persona", PERSONAS)
async def test_help_shows_only_what_this_person_may_do(town: Town, persona: str) -> None:
    room = await room_in(town)
    actor = (await people_in(room))[persona]

    await actor.says("/help")

    shown = {word[1:] for word in actor.last().split() if word.startswith("/")}
    allowed = {
        name
        for name, grant in COMMANDS.items()
        if persona in {who.value for who in grant.who} and Place.PRIVATE in grant.where
    }
    if persona == Who.CONTACT:
        allowed |= {name for name, grant in COMMANDS.items() if Who.MEMBER in grant.who}
    assert shown == (set() if persona == "stranger" else allowed - {"start"})


async def test_the_command_menu_of_a_person_is_what_this_person_may_do(town: Town) -> None:
    room = await room_in(town)
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)

    private = town.world.call("getMyCommands", {"scope": {"type": "chat", "chat_id": gerben.id}}).body["result"]
    group = town.world.call(
        "getMyCommands", {"scope": {"type": "chat_member", "chat_id": room.group.id, "user_id": gerben.id}}
    ).body["result"]

    assert {"bericht", "afspraak", "wie"} <= {each["command"] for each in private}
    assert {"evenement", "signaal", "weekbeeld"} & {each["command"] for each in private} == set()
    assert {"taal", "stop"} & {each["command"] for each in group} == set()

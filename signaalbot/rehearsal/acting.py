"""What can somebody at the page let a person do, or change in the world? One function for each act."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from signaalbot.rehearsal import faults
from signaalbot.rehearsal.problems import Impossible, NoSuchPerson
from signaalbot.rehearsal.request_body import Body, FieldError
from signaalbot.rehearsal.state import JSON, Chat, Person
from signaalbot.rehearsal.talking import FileKind
from signaalbot.rehearsal.world import World

PHOTO: Final = re.compile(r"\.(jpe?g|png)$", re.IGNORECASE)
NAME_LIMIT: Final = 64


def person_of(world: World, number: int | str) -> Person:
    """Return a person by number. Raises NoSuchPerson."""
    person = world.people.get(int(number)) if str(number).isdecimal() else None
    if person is None:
        raise NoSuchPerson(f"nobody has id {number}")
    return person


def _group(world: World, number: int) -> Chat:
    group = world.chats.get(number)
    if group is None or not group.is_group:
        raise Impossible(f"there is no group {number}")
    return group


def _say(world: World, person: Person, body: Body) -> None:
    world.say(person, body.where(), body.text("text"), body.optional("reply_to"))


def _edit(world: World, person: Person, body: Body) -> None:
    world.edit(person, body.where(), body.number("message_id"), body.text("text"))


def _delete(world: World, person: Person, body: Body) -> None:
    world.delete(person, body.where(), body.number("message_id"))


def _tap(world: World, person: Person, body: Body) -> None:
    world.tap(person, body.where(), body.number("message_id"), body.text("button"))


def _send_file(world: World, person: Person, body: Body) -> None:
    name = body.text("name")
    kind: FileKind = "photo" if PHOTO.search(name) else "document"
    world.send_file(person, body.where(), name, body.data("data"), kind)


def _open(world: World, person: Person, body: Body) -> None:
    group = body.optional("group")
    world.open_link(person, body.text("url"), group=None if group is None else _group(world, group))


def _join(world: World, person: Person, body: Body) -> None:
    """Let the owner of a group add the person to it."""
    group = _group(world, body.number("chat"))
    owner = next(member.user["id"] for member in group.members.values() if member.status == "creator")
    world.add_member(world.people[owner], group, person)


def _leave(world: World, person: Person, body: Body) -> None:
    world.leave(person, body.where())


ACTS: Final[Mapping[str, Callable[[World, Person, Body], None]]] = {
    "say": _say,
    "tap": _tap,
    "edit": _edit,
    "delete": _delete,
    "join": _join,
    "leave": _leave,
    "open": _open,
    "file": _send_file,
}
"""What a person does; the field `person` says who."""


def _new_person(world: World, body: Body) -> JSON:
    names = (_name(body.text("name")), _name(body.optional_text("last_name")), body.optional_text("username"))
    made = world.person(str(names[0]), names[1], names[2], body.optional_text("language") or "nl")
    return {"id": made.id}


def _new_group(world: World, body: Body) -> JSON:
    title = str(_name(body.text("title")))
    owner = person_of(world, body.number("owner"))
    return {"id": world.group(title, owner, supergroup=body.fields.get("supergroup") is not False).id}


def _order_fault(world: World, body: Body) -> JSON:
    try:
        faults.order(world, dict(body.fields))
    except (KeyError, TypeError, ValueError) as problem:
        raise FieldError(str(problem)) from None
    return {"open": len(world.faults)}


def _name(text: str | None) -> str | None:
    if text is not None and len(text) > NAME_LIMIT:
        raise FieldError("name")
    return text


CHANGES: Final[Mapping[str, Callable[[World, Body], JSON]]] = {
    "people": _new_person,
    "groups": _new_group,
    "faults": _order_fault,
}
"""What changes in the world itself: somebody new, a new group, trouble with Telegram."""

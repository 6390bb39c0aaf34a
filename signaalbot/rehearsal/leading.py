"""What does the leader of the exercise ask for? Play, pause, next step, speed, injects, and who plays whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from signaalbot.rehearsal.director import Director
from signaalbot.rehearsal.pace import Speed
from signaalbot.rehearsal.request_body import Body, FieldError


def _set_speed(director: Director, body: Body) -> None:
    try:
        director.set_speed(Speed(body.text("speed")))
    except ValueError:
        raise FieldError("speed") from None


ORDERS: Final[Mapping[str, Callable[[Director, Body], None]]] = {
    "play": lambda director, _body: director.play(),
    "pause": lambda director, _body: director.pause(),
    "next": lambda director, _body: director.next(),
    "moment": lambda director, _body: director.next_moment(),
    "skip": lambda director, _body: director.skip(),
    "finish": lambda director, _body: director.finish(),
    "speed": _set_speed,
    "take": lambda director, body: director.take(director.name_of(body.number("person"))),
    "give": lambda director, body: director.give_back(director.name_of(body.number("person"))),
    "inject": lambda director, body: director.throw_in(body.text("inject")),
}


def lead(director: Director, body: Body) -> None:
    """Do what was asked. Raises FieldError, or Impossible when it makes no sense now."""
    order = ORDERS.get(body.text("action"))
    if order is None:
        raise FieldError("action")
    order(director, body)

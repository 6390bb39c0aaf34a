"""What does a field of a request mean? It travels as JSON, or as text: "true", "7", "[1, 2]"."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from math import isfinite
from typing import Any, Final

from signaalbot.rehearsal.checks import Mismatch, require_boolean, require_integer, require_string, wrong

Decode = Callable[[Any], Any]
"""Turns a value as it travels into what it means, or raises Mismatch."""

INTEGER: Final = re.compile(r"-?[0-9]{1,18}")


def read_json(value: str) -> Any:
    """Return what a text says as JSON."""
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise Mismatch("can't parse it as JSON") from None


def _read_integer(value: Any) -> int:
    if type(value) is str and INTEGER.fullmatch(value):
        return int(value)
    require_integer(value)
    return int(value)


def _read_string(value: Any) -> str:
    return str(value) if type(value) is int else _text(value)


def _text(value: Any) -> str:
    require_string(value)
    return str(value)


def _read_either(value: Any) -> int | str:
    try:
        return _read_integer(value)
    except Mismatch:
        return _text(value)


def _read_boolean(value: Any) -> bool:
    if type(value) is str and value.lower() in ("true", "false", "1", "0"):
        return value.lower() in ("true", "1")
    require_boolean(value)
    return bool(value)


def _read_float(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise wrong(value, "Float") from None
    if not isfinite(number):
        raise Mismatch("this is no number")
    return number


DECODERS: Final[dict[tuple[str, ...], Decode]] = {
    ("Integer",): _read_integer,
    ("String",): _read_string,
    ("Integer", "String"): _read_either,
    ("Boolean",): _read_boolean,
    ("Float",): _read_float,
    ("InputFile", "String"): _text,
    ("InputFile",): _text,
}

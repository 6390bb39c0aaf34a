"""Is this request, answer or update what the Bot API says? Checks made from bot-api-10.1.json.

NOTICE: that file is the machine-readable specification of PaulSonOfLars/telegram-bot-api-spec (MIT licence),
prose removed; it names its source in its own keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from signaalbot.rehearsal.problems import Problem
from signaalbot.rehearsal.state import JSON, Upload

Check = Callable[[Any], None]
"""Raises Mismatch when a value is not what it should be."""

Decode = Callable[[Any], Any]
"""Turns a value as it travels ("true", "[1]") into what it means, or raises Mismatch."""

ARRAY: Final = "Array of "
INTEGER: Final = re.compile(r"-?[0-9]{1,18}")
OR_TEXT: Final = frozenset({"KeyboardButton"})
"""Types for which the documentation says that a String will do as well; the data does not say it."""

KINDS: Final = {
    str: "String",
    int: "Integer",
    bool: "Boolean",
    float: "Float",
    list: "Array",
    dict: "Object",
    type(None): "null",
}
"""What a value of Python is called in the Bot API."""


class Mismatch(Problem):
    """A value is not of the type that the Bot API gives; *path* tells where: ("entities", 0, "offset")."""

    def __init__(self, problem: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(problem, path)
        self.problem = problem
        self.path = path

    def inside(self, key: str | int) -> Mismatch:
        """Return the same mismatch, seen from one level up."""
        return Mismatch(self.problem, (key, *self.path))

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))}: {self.problem}" if self.path else self.problem


def _wrong(value: Any, wanted: str) -> Mismatch:
    """Return "this String is no Integer"; never the value itself, which may be what somebody wrote."""
    return Mismatch(f"this {KINDS.get(type(value), 'value')} is no {wanted}")


def _integer(value: Any) -> None:
    if type(value) is not int:
        raise _wrong(value, "Integer")


def _string(value: Any) -> None:
    if type(value) is not str:
        raise _wrong(value, "String")


def _boolean(value: Any) -> None:
    if type(value) is not bool:
        raise _wrong(value, "Boolean")


def _float(value: Any) -> None:
    if type(value) not in (int, float):
        raise _wrong(value, "Float")


class ObjectCheck:
    """Is a value an object of this type: every required field there, no field unknown, each of its type?"""

    __slots__ = ("fields", "name", "required")

    def __init__(self, name: str) -> None:
        self.name = name
        self.fields: dict[str, Check] = {}
        self.required: frozenset[str] = frozenset()

    def __call__(self, value: Any) -> None:
        if type(value) is not dict:
            raise _wrong(value, self.name)
        for key, item in value.items():
            check = self.fields.get(key)
            if check is None:
                raise Mismatch(f"{self.name} has no field {key!r}")
            try:
                check(item)
            except Mismatch as problem:
                raise problem.inside(key) from None
        if not self.required <= value.keys():
            raise Mismatch(f"{self.name} lacks {', '.join(sorted(self.required - value.keys()))}")


class AnyOf:
    """Is a value one of several types? The first that fits will do."""

    __slots__ = ("checks",)

    def __init__(self, checks: Iterable[Check] = ()) -> None:
        self.checks = tuple(checks)

    def __call__(self, value: Any) -> None:
        problems = []
        for check in self.checks:
            try:
                check(value)
            except Mismatch as problem:
                problems.append(problem)
            else:
                return
        deepest = max(problems, key=lambda problem: len(problem.path))
        raise deepest if deepest.path else Mismatch(" / ".join(map(str, problems)))


class ListOf:
    """Is a value an array of one type?"""

    __slots__ = ("check",)

    def __init__(self, check: Check) -> None:
        self.check = check

    def __call__(self, value: Any) -> None:
        if type(value) is not list:
            raise _wrong(value, "Array")
        for index, item in enumerate(value):
            try:
                self.check(item)
            except Mismatch as problem:
                raise problem.inside(index) from None


@dataclass(frozen=True)
class Method:
    """One method: how to read each of its fields, which it needs, and the check of its answer."""

    name: str
    fields: Mapping[str, Decode]
    required: tuple[str, ...]
    answers: Check

    def read(self, raw: Mapping[str, Any], files: Mapping[str, Upload]) -> JSON:
        """Decode the fields of a request; a field with an upload gets the Upload. Raises Mismatch."""
        fields: JSON = {}
        for name, value in {**raw, **{name: files[name] for name in files if name in self.fields}}.items():
            decode = self.fields.get(name)
            if decode is None:
                raise Mismatch(f"{self.name} has no field {name!r}")
            try:
                fields[name] = value if isinstance(value, Upload) else decode(value)
            except Mismatch as problem:
                raise problem.inside(name) from None
        for name in self.required:
            if name not in fields:
                raise MissingField(name)
        return fields


class MissingField(Mismatch):
    """A required field of a request is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the required field {name!r} is missing")
        self.name = name


class Api:
    """The methods and types of the Bot API, ready to check with."""

    def __init__(self, data: JSON) -> None:
        self.version: str = data["version"]
        self._checks: dict[str, Check] = {
            "Integer": _integer,
            "String": _string,
            "Boolean": _boolean,
            "Float": _float,
        }
        self._declare(data["types"])
        self._define(data["types"])
        self.methods = {name: self._method(name, spec) for name, spec in data["methods"].items()}
        self.spelling: dict[str, str] = {name.lower(): name for name in self.methods}

    def check(self, type_name: str, value: Any) -> None:
        """Raise Mismatch unless *value* is a *type_name* ("Update", "Array of BotCommand")."""
        self._of(type_name)(value)

    def _declare(self, types: JSON) -> None:
        for name, spec in types.items():
            self._checks[name] = AnyOf() if spec.get("subtypes") else ObjectCheck(name)
        # a file travels beside the request, or by its name or address as text
        self._checks["InputFile"] = _string

    def _define(self, types: JSON) -> None:
        for name, spec in types.items():
            check = self._checks[name]
            if isinstance(check, AnyOf):
                check.checks = tuple(map(self._of, spec["subtypes"]))
            elif isinstance(check, ObjectCheck):
                fields = spec.get("fields", [])
                check.fields = {field["name"]: self._one_of(field["types"]) for field in fields}
                check.required = frozenset(field["name"] for field in fields if field["required"])

    def _of(self, type_name: str) -> Check:
        if type_name.startswith(ARRAY):
            return ListOf(self._of(type_name.removeprefix(ARRAY)))
        check = self._checks[type_name]
        return AnyOf((check, _string)) if type_name in OR_TEXT else check

    def _one_of(self, type_names: list[str]) -> Check:
        return self._of(type_names[0]) if len(type_names) == 1 else AnyOf(map(self._of, type_names))

    def _method(self, name: str, spec: JSON) -> Method:
        fields = spec.get("fields", [])
        return Method(
            name,
            {field["name"]: self._decoder(field["types"]) for field in fields},
            tuple(field["name"] for field in fields if field["required"]),
            self._one_of(spec["returns"]),
        )

    def _decoder(self, type_names: list[str]) -> Decode:
        known = DECODERS.get(tuple(type_names))
        if known is not None:
            return known
        check = self._one_of(type_names)

        def decode(value: Any) -> Any:
            value = _json(value) if isinstance(value, str) else value
            check(value)
            return value

        return decode


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        raise Mismatch("can't parse it as JSON") from None


def _read_integer(value: Any) -> int:
    if type(value) is str and INTEGER.fullmatch(value):
        return int(value)
    _integer(value)
    return int(value)


def _read_string(value: Any) -> str:
    return str(value) if type(value) is int else _text(value)


def _text(value: Any) -> str:
    _string(value)
    return str(value)


def _read_either(value: Any) -> int | str:
    try:
        return _read_integer(value)
    except Mismatch:
        return _text(value)


def _read_boolean(value: Any) -> bool:
    if type(value) is str and value.lower() in ("true", "false", "1", "0"):
        return value.lower() in ("true", "1")
    _boolean(value)
    return bool(value)


def _read_float(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise _wrong(value, "Float") from None


DECODERS: Final[dict[tuple[str, ...], Decode]] = {
    ("Integer",): _read_integer,
    ("String",): _read_string,
    ("Integer", "String"): _read_either,
    ("Boolean",): _read_boolean,
    ("Float",): _read_float,
    ("InputFile", "String"): _text,
    ("InputFile",): _text,
}


@cache
def bot_api() -> Api:
    """Return the Bot API of the file beside this module; read and compiled once."""
    return Api(json.loads((Path(__file__).parent / "bot-api-10.1.json").read_text(encoding="utf-8")))

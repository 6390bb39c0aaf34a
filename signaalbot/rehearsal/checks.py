"""Is a value of the type that the Bot API gives? Checks of single values, objects, unions and arrays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from signaalbot.rehearsal.problems import Problem

Check = Callable[[Any], None]
"""Raises Mismatch when a value is not what it should be."""

LONE: Final = re.compile("[\ud800-\udfff]")
"""Half of a pair of code units, which is no letter."""

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


def wrong(value: Any, wanted: str) -> Mismatch:
    """Return "this String is no Integer"; never the value itself, which may be what somebody wrote."""
    return Mismatch(f"this {KINDS.get(type(value), 'value')} is no {wanted}")


def require_integer(value: Any) -> None:
    """Raise Mismatch unless *value* is an Integer."""
    if type(value) is not int:
        raise wrong(value, "Integer")


def require_string(value: Any) -> None:
    """Raise Mismatch unless *value* is a String that can travel."""
    if type(value) is not str:
        raise wrong(value, "String")
    if not value.isascii() and LONE.search(value):
        raise Mismatch("strings must be encoded in UTF-8")


def require_boolean(value: Any) -> None:
    """Raise Mismatch unless *value* is a Boolean."""
    if type(value) is not bool:
        raise wrong(value, "Boolean")


def require_float(value: Any) -> None:
    """Raise Mismatch unless *value* is a Float."""
    if type(value) not in (int, float):
        raise wrong(value, "Float")


class ObjectCheck:
    """Is a value an object of this type: every required field there, no field unknown, each of its type?"""

    __slots__ = ("fields", "name", "required")

    def __init__(self, name: str) -> None:
        self.name = name
        self.fields: dict[str, Check] = {}
        self.required: frozenset[str] = frozenset()

    def __call__(self, value: Any) -> None:
        if type(value) is not dict:
            raise wrong(value, self.name)
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
            raise wrong(value, "Array")
        for index, item in enumerate(value):
            try:
                self.check(item)
            except Mismatch as problem:
                raise problem.inside(index) from None

"""Is this request, answer or update what the Bot API says? Checks made from bot-api-10.1.json.

NOTICE: that file is the machine-readable specification of PaulSonOfLars/telegram-bot-api-spec (MIT licence),
prose removed; it names its source in its own keys.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from signaalbot.rehearsal.checks import (
    AnyOf,
    Check,
    ListOf,
    Mismatch,
    ObjectCheck,
    require_boolean,
    require_float,
    require_integer,
    require_string,
)
from signaalbot.rehearsal.decoding import DECODERS, Decode, read_json
from signaalbot.rehearsal.state import JSON, Upload

ARRAY: Final = "Array of "
OR_TEXT: Final = frozenset({"KeyboardButton"})
"""Types for which the documentation says that a String will do as well; the data does not say it."""


@dataclass(frozen=True)
class Method:
    """One method: how to read each of its fields, which it needs, and the check of its answer."""

    name: str
    fields: Mapping[str, Decode]
    required: tuple[str, ...]
    files: frozenset[str]
    answers: Check

    def read(self, raw: Mapping[str, Any], files: Mapping[str, Upload]) -> JSON:
        """Decode the fields of a request; a field with an upload gets the Upload. Raises Mismatch."""
        fields: JSON = {}
        for name, value in {**raw, **{name: files[name] for name in files if name in self.fields}}.items():
            decode = self.fields.get(name)
            if decode is None:
                raise Mismatch(f"{self.name} has no field {name!r}")
            try:
                fields[name] = self._file(name, value) if isinstance(value, Upload) else decode(value)
            except Mismatch as problem:
                raise problem.inside(name) from None
        for name in self.required:
            if name not in fields:
                raise MissingField(name)
        return fields

    def _file(self, name: str, value: Upload) -> Upload:
        if name not in self.files:
            raise Mismatch("this file stands where none belongs")
        return value


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
            "Integer": require_integer,
            "String": require_string,
            "Boolean": require_boolean,
            "Float": require_float,
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
        self._checks["InputFile"] = require_string

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
        return AnyOf((check, require_string)) if type_name in OR_TEXT else check

    def _one_of(self, type_names: list[str]) -> Check:
        return self._of(type_names[0]) if len(type_names) == 1 else AnyOf(map(self._of, type_names))

    def _method(self, name: str, spec: JSON) -> Method:
        fields = spec.get("fields", [])
        return Method(
            name,
            {field["name"]: self._decoder(field["types"]) for field in fields},
            tuple(field["name"] for field in fields if field["required"]),
            frozenset(field["name"] for field in fields if "InputFile" in field["types"]),
            self._one_of(spec["returns"]),
        )

    def _decoder(self, type_names: list[str]) -> Decode:
        known = DECODERS.get(tuple(type_names))
        if known is not None:
            return known
        check = self._one_of(type_names)

        def decode(value: Any) -> Any:
            value = read_json(value) if isinstance(value, str) else value
            check(value)
            return value

        return decode


@cache
def bot_api() -> Api:
    """Return the Bot API of the file beside this module; read and compiled once."""
    return Api(json.loads((Path(__file__).parent / "bot-api-10.1.json").read_text(encoding="utf-8")))

"""Which reader did the municipality choose, and may its own signals be learnt from? The table `[narratives]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

LONGEST_WAIT: Final = 30.0


@dataclass(frozen=True)
class ReadingChoice:
    """What `[narratives]` in signaalbot.toml says; by default the shipped model reads, and nothing is learnt.

    *encoder* is a folder with a spaCy pipeline that the municipality installed itself. *endpoint* is the address of an
    OpenAI-compatible server of its own ("http://models.internal:8000/v1"), *language_model* what it runs;
    its host must stand in *allowed_hosts*. After *seconds* without an answer the shipped model reads.
    *learn* allows reviewed signals as training rows.
    """

    encoder: Path | None = None
    endpoint: str = ""
    language_model: str = ""
    allowed_hosts: tuple[str, ...] = ()
    seconds: float = 5.0
    learn: bool = False


def choice_from(table: object, base: Path) -> ReadingChoice:
    """Read the table; paths go from *base*. Raises ValueError with the name of the setting that is wrong."""
    if not isinstance(table, Mapping):
        raise ValueError("narratives")
    unknown = set(table) - {field.name for field in fields(ReadingChoice)}
    if unknown:
        raise ValueError(f"narratives.{min(unknown)}")
    choice = ReadingChoice(
        encoder=_folder(table, base),
        endpoint=_text(table, "endpoint"),
        language_model=_text(table, "language_model"),
        allowed_hosts=_hosts(table),
        seconds=_seconds(table),
        learn=_flag(table, "learn"),
    )
    if choice.endpoint:
        _require_allowed(choice)
    return choice


def _require_allowed(choice: ReadingChoice) -> None:
    """Raise ValueError unless the endpoint is http(s), on a host that was allowed by name, and its model is named."""
    if not is_allowed(choice.endpoint, choice.allowed_hosts):
        raise ValueError("narratives.allowed_hosts")
    if not choice.language_model:
        raise ValueError("narratives.language_model")


def is_allowed(address: str, allowed_hosts: tuple[str, ...]) -> bool:
    """Tell whether a text may be sent to this address (T46)."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and parts.hostname in allowed_hosts and not parts.username
    except ValueError:
        return False


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"narratives.{name}")
    return value.strip()


def _folder(table: Mapping[str, Any], base: Path) -> Path | None:
    name = _text(table, "encoder")
    return base / name if name else None


def _hosts(table: Mapping[str, Any]) -> tuple[str, ...]:
    value = table.get("allowed_hosts", [])
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise ValueError("narratives.allowed_hosts")
    return tuple(each.lower() for each in value)


def _seconds(table: Mapping[str, Any]) -> float:
    value = table.get("seconds", ReadingChoice().seconds)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= LONGEST_WAIT:
        raise ValueError("narratives.seconds")
    return float(value)


def _flag(table: Mapping[str, Any], name: str) -> bool:
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise ValueError(f"narratives.{name}")
    return value

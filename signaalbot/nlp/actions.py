"""Which action cards does the municipality use? Read from a file that a colleague can edit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from signaalbot.domain.action import ActionCard, Route, Setting
from signaalbot.domain.narrative import Narrative


class BadCardError(ValueError):
    """Raised when a card cannot be read; the message names the card and the mistake."""


def load_cards(path: Path, language: str = "nl", own: Path | None = None) -> tuple[ActionCard, ...]:
    """Return the cards of *path* in this language, in the order of the file, without those with off = true.

    The municipality's *own* file adds cards and sources, and switches others off: off = ["G5", "H1"].
    Raises BadCardError for a card that misses something, for two cards with the same id, and for one in "off" that
    does not exist.
    """
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    added = {} if own is None else tomllib.loads(own.read_text(encoding="utf-8"))
    sources = _sources(document) | _sources(added)
    entries = [*document["card"], *added.get("card", [])]
    cards = tuple(_card(entry, sources, language) for entry in entries if not entry.get("off", False))
    off = set(added.get("off", []))
    if unknown := off - {card.id for card in cards}:
        raise BadCardError(f"{own}: no such card to switch off: {', '.join(sorted(unknown))}")
    _require_each_once(path, cards)
    return tuple(card for card in cards if card.id not in off)


def _sources(document: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(source["name"]) for name, source in document.get("source", {}).items()}


def _require_each_once(path: Path, cards: Sequence[ActionCard]) -> None:
    ids = [card.id for card in cards]
    doubled = {name for name in ids if ids.count(name) > 1}
    if doubled:
        raise BadCardError(f"{path.name}: card stands there twice: {', '.join(sorted(doubled))}")


def _card(entry: Mapping[str, Any], sources: Mapping[str, str], language: str) -> ActionCard:
    try:
        return ActionCard(
            id=entry["id"],
            theme=_theme(entry["theme"]),
            text=entry["text"][language],
            source="; ".join(sources[name] for name in entry["source"]),
            route=Route(entry["route"]),
            self_directed=entry.get("self_directed", False),
            phase=entry.get("phase"),
        )
    except (KeyError, TypeError, ValueError) as mistake:
        raise BadCardError(f"card {entry.get('id', 'without id')}: {mistake!r}") from mistake


def _theme(name: str) -> Narrative | Setting:
    return Setting(name) if name in set(Setting) else Narrative(name)

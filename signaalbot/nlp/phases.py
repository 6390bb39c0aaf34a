"""What goes with each phase of an event? Read from a file that a colleague can edit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any, Final

from signaalbot.domain.phase import Guide, Item, Nudge, Phase, Receiver, WhatIf, Wording

LANGUAGES: Final = ("nl", "en")
ID: Final = re.compile(r"[a-z][a-z0-9-]{1,23}")
"""Ids travel in the data of buttons, which hold 64 bytes."""

RECEIVERS: Final = {"kamerbeheerder": Receiver.HOST, "contactpersonen": Receiver.CONTACTS}


class BadGuideError(ValueError):
    """Raised when the file cannot be read; the message names the entry and the mistake."""


def load_guide(path: Path) -> Guide:
    """Return the lists, what-ifs and nudges of *path*, in the order of the file.

    Raises BadGuideError for an entry that misses something, for two with one id, and for a nudge about a line
    that is not in the list of its phase.
    """
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        about = {Phase(name): _wording(entry["about"], name) for name, entry in document["phase"].items()}
    except (KeyError, ValueError) as mistake:
        raise BadGuideError(f"{path.name}: phase: {mistake!r}") from mistake
    guide = Guide(
        about,
        items=tuple(_item(entry) for entry in document.get("item", ())),
        what_ifs=tuple(_what_if(entry) for entry in document.get("what_if", ())),
        nudges=tuple(_nudge(entry) for entry in document.get("nudge", ())),
    )
    _require_sound(guide, path.name)
    return guide


def _require_sound(guide: Guide, name: str) -> None:
    for group in (guide.items, guide.what_ifs, guide.nudges):
        ids = [each.id for each in group]
        for found in ids:
            if not ID.fullmatch(found) or ids.count(found) > 1:
                raise BadGuideError(f"{name}: id {found!r} is doubled, too long or has other signs than a-z, 0-9 and -")
    for nudge in guide.nudges:
        item = None if nudge.item is None else guide.item(nudge.item)
        if nudge.item is not None and (item is None or item.phase is not nudge.phase):
            raise BadGuideError(f"{name}: nudge {nudge.id}: {nudge.item!r} is not in the list of {nudge.phase}")
    missing = set(Phase) - set(guide.about)
    if missing:
        raise BadGuideError(f"{name}: phase {', '.join(sorted(missing))} is missing")


def _item(entry: Mapping[str, Any]) -> Item:
    name = str(entry.get("id", "without id"))
    try:
        return Item(name, Phase(entry["phase"]), _wording(entry["text"], name))
    except (KeyError, TypeError, ValueError) as mistake:
        raise BadGuideError(f"item {name}: {mistake!r}") from mistake


def _what_if(entry: Mapping[str, Any]) -> WhatIf:
    name = str(entry.get("id", "without id"))
    try:
        return WhatIf(name, _wording(entry["title"], name), _wording(entry["hint"], name))
    except (KeyError, TypeError) as mistake:
        raise BadGuideError(f"what_if {name}: {mistake!r}") from mistake


def _nudge(entry: Mapping[str, Any]) -> Nudge:
    name = str(entry.get("id", "without id"))
    try:
        if ("days" in entry) == ("hours" in entry):
            raise BadGuideError(f"nudge {name}: give either days or hours")
        return Nudge(
            name,
            Phase(entry["phase"]),
            _wording(entry["text"], name),
            RECEIVERS[entry["to"]],
            item=entry.get("item"),
            days=None if "days" not in entry else int(entry["days"]),
            clock=entry.get("clock", time(9)),
            hours=None if "hours" not in entry else int(entry["hours"]),
        )
    except (KeyError, TypeError) as mistake:
        raise BadGuideError(f"nudge {name}: {mistake!r}") from mistake


def _wording(texts: Mapping[str, Any], name: str) -> Wording:
    missing = [language for language in LANGUAGES if not str(texts.get(language, "")).strip()]
    if missing:
        raise BadGuideError(f"{name}: text in {', '.join(missing)} is missing")
    return {language: str(texts[language]) for language in LANGUAGES}

"""Which broad groups can a worker choose from?"""

from __future__ import annotations

import tomllib
from pathlib import Path

from signaalbot.domain.detail import Group
from signaalbot.nlp.rulebook import RulesUnreadable


def load_groups(rules: Path) -> tuple[Group, ...]:
    """Read `groups.toml`. Raises RulesUnreadable when an entry has no id or no Dutch label."""
    file = rules / "groups.toml"
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))["group"]
        groups = tuple(Group(str(entry["id"]), dict(entry["label"])) for entry in entries)
        _ = [group.label["nl"] for group in groups]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise RulesUnreadable(file, type(error).__name__, str(error)) from error
    return groups

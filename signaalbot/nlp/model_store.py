"""Which version of the model runs? Versions stand beside the database; a person promotes one, or goes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

RUNNING: Final = "running"
"""The file with every version that was promoted, one per line; the last one runs, none means the shipped one."""
ENCODER: Final = "encoder"


class VersionUnknown(ValueError):
    """Raised when a version was never trained here; names it."""


class NothingBefore(ValueError):
    """Raised when there is no earlier version to go back to."""


def store_of(database: Path) -> Path:
    """Return the folder with the versions of this municipality."""
    return database.with_name(f"{database.name}.models")


def versions(store: Path) -> tuple[str, ...]:
    """Return the versions trained here, by name."""
    return tuple(sorted(path.parent.name for path in store.glob("*/metrics.json")))


def running(store: Path) -> str | None:
    """Return the version that runs, or None for the shipped one."""
    history = _history(store)
    return history[-1] if history else None


def folder_of(store: Path, shipped: Path) -> Path:
    """Return the folder of the model that runs; the shipped one when a promoted one is gone (T49)."""
    version = running(store)
    return store / version if version in versions(store) and version else shipped


def promote(store: Path, version: str) -> None:
    """Let a version run from the next start. Raises VersionUnknown."""
    if version not in versions(store):
        raise VersionUnknown(version)
    _write(store, [*_history(store), version])


def rollback(store: Path) -> str | None:
    """Go back to what ran before; returns its name, None for the shipped one. Raises NothingBefore."""
    history = _history(store)
    if not history:
        raise NothingBefore
    _write(store, history[:-1])
    return running(store)


def metrics(folder: Path) -> Mapping[str, Any]:
    """Return what a training run wrote down about itself."""
    found: Mapping[str, Any] = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    return found


def _history(store: Path) -> list[str]:
    try:
        return (store / RUNNING).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []


def _write(store: Path, history: list[str]) -> None:
    """Write the file whole or not at all."""
    draft = store / f"{RUNNING}.draft"
    draft.write_text("".join(f"{version}\n" for version in history), encoding="utf-8")
    draft.replace(store / RUNNING)

"""What did everybody see? What the world saw, written as one JSON object per line or as text to read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from signaalbot.rehearsal.scenario import AMSTERDAM
from signaalbot.rehearsal.seen import Seen

FIELDS = ("at", "person", "chat", "sender", "message_id", "text", "buttons", "edited", "file")


def write_jsonl(seen: Iterable[Seen], path: Path) -> int:
    """Write a JSON object per line with `FIELDS`, in the order in which it was seen; returns how many."""
    lines = [json.dumps({field: getattr(one, field) for field in FIELDS}, ensure_ascii=False) for one in seen]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def write_text(seen: Iterable[Seen], path: Path) -> int:
    """Write paragraphs such as "2026-11-04 13:30:05 Gerben ziet in Kamer, van Bot:"; returns how many.

    The moments are Dutch local time.
    """
    paragraphs = [_paragraph(one) for one in seen]
    path.write_text("\n".join(paragraphs), encoding="utf-8")
    return len(paragraphs)


def _paragraph(one: Seen) -> str:
    changed = " (gewijzigd)" if one.edited else ""
    at = datetime.fromisoformat(one.at).astimezone(AMSTERDAM)
    lines = [f"{at:%Y-%m-%d %H:%M:%S} {one.person} ziet in {one.chat}, van {one.sender}{changed}:"]
    lines += [f"    {line}" for line in one.text.splitlines()]
    lines += [f"    bestand: {one.file}"] if one.file else []
    lines += ["    " + " ".join(f"[{label}]" for label in one.buttons)] if one.buttons else []
    return "\n".join(lines) + "\n"

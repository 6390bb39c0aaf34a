"""How does the page look that tells which data is kept? Plain Markdown, made from the schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

TOP: Final = """# What signaalbot keeps

Made by `signaalbot data` from the tables as they are; a test holds that this page is current and that every column is
explained. No column holds a citizen's name, contact or identity. A signal's text is redacted before it is stored,
and the worker saw it first. What ties a reporter to a person is one table, `reporters`, with a term.
"""

Row = tuple[str, str]


def render(tables: Iterable[tuple[str, str, Iterable[Row]]]) -> str:
    """Return the page for tables as (name, about, columns), each column as (name, about)."""
    parts = [TOP]
    for name, about, columns in tables:
        lines = "\n".join(f"| `{column}` | {said} |" for column, said in columns)
        parts.append(f"## {name}\n\n{about}\n\n| column | holds |\n| --- | --- |\n{lines}\n")
    return "\n".join(parts)

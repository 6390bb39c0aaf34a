"""What does the rehearsal offer? The generated part of docs/rehearsal.md, made from the code itself.

``python -m signaalbot.rehearsal.offered`` prints it; with the name of a file it is put between the marks there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from signaalbot.rehearsal import orders, unoffered
from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.world import OFFERED

BEGIN: Final = "<!-- made by: python -m signaalbot.rehearsal.offered docs/rehearsal.md -->"
END: Final = "<!-- until here -->"
NOT_HERE: Final = {
    "business accounts": ("Business", "BusinessAccount", "Story", "Stories"),
    "gifts, stars and payments": ("Gift", "Star", "Invoice", "Payment", "Shipping", "PreCheckout", "Premium", "Paid"),
    "stickers": ("Sticker", "CustomEmoji"),
    "games and passports": ("Game", "Passport"),
    "inline mode, web apps and guests": ("Inline", "WebApp", "Prepared", "Guest", "JoinRequestQuery"),
    "managed bots and verification": ("Managed", "verif", "Verification"),
    "rich messages, checklists and drafts": (
        "Rich",
        "Checklist",
        "Draft",
        "LiveLocation",
        "LivePhoto",
        "SuggestedPost",
    ),
}


def generated() -> str:
    """Return the whole generated part, marks included."""
    parts = (
        *_offered(),
        *_not_offered(),
        *_fields(),
        *_kinds(),
        *_order_fields(),
    )
    return "\n".join((BEGIN, "", *parts, END))


def _offered() -> Iterator[str]:
    total = len(bot_api().methods)
    yield f"### Methods that are offered: {len(OFFERED)} of the {total} of {bot_api().version}"
    yield ""
    yield "| method | what it does here |"
    yield "| --- | --- |"
    for name in bot_api().methods:
        if name in OFFERED:
            yield f"| `{name}` | {_about(name)} |"
    yield ""


def _about(name: str) -> str:
    """Return what the code says of a method, after its name."""
    words = (OFFERED[name].__doc__ or "").strip().splitlines()
    after = words[0].removeprefix(name).strip(" :;,.") if words else ""
    return after[:1].upper() + after[1:] if after else ""


def _not_offered() -> Iterator[str]:
    missing = [name for name in bot_api().methods if name not in OFFERED]
    yield f"### Methods that are not offered: {len(missing)}"
    yield ""
    yield "They answer 501 and are written down as a complaint; a method that Telegram does not have answers 404."
    yield ""
    for group, words in NOT_HERE.items():
        here = [name for name in missing if any(word in name for word in words)]
        missing = [name for name in missing if name not in here]
        yield f"- {group}: {_code(here)}"
    yield f"- other: {_code(missing)}"
    yield ""


def _fields() -> Iterator[str]:
    only_here = [
        (method, [name for name in sorted(unoffered.EVERYWHERE) if name in bot_api().methods[method].fields])
        for method in OFFERED
    ]
    names = sorted({name for _, there in only_here for name in there})
    yield "### Fields that are not offered"
    yield ""
    yield "A call with one of these is refused by the name of the field, unless it is off (`false`, empty)."
    yield ""
    yield f"- in any method: {_code(names)}"
    for method, refused in unoffered.IN_ONE_METHOD.items():
        yield f"- in `{method}`: {_code(sorted(refused))}"
    yield f"- taken and checked, but not to be seen on any phone: {_code(sorted(unoffered.WITHOUT_EFFECT))}"
    yield "- `parse_mode`: HTML alone"
    yield ""


def _kinds() -> Iterator[str]:
    yield "### Faults on order"
    yield ""
    yield "| kind | what happens | fields |"
    yield "| --- | --- | --- |"
    for name, kind in orders.KINDS.items():
        yield f"| `{name}` | {kind.words} | {_code(kind.fields)} |"
    yield ""


def _order_fields() -> Iterator[str]:
    yield "| field | meaning |"
    yield "| --- | --- |"
    for name, words in orders.FIELDS.items():
        yield f"| `{name}` | {words} |"
    yield ""


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "-"


def rewritten(text: str) -> str:
    """Return a document with its generated part made anew. Raises ValueError when the marks are not there."""
    before, found, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise ValueError(f"put {BEGIN} and {END} where the generated part should stand")
    return f"{before}{generated()}{after}"


def main(arguments: list[str]) -> None:
    """Print the generated part, or put it into a file."""
    if not arguments:
        sys.stdout.write(generated() + "\n")
        return
    path = Path(arguments[0])
    path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

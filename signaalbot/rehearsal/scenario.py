"""What is a rehearsal made of? People, groups, steps at their moments, and injects that can be thrown in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
SIDES: Final = ("gemeente", "politie", "om", "organisatie", "partner", "worker", "coordinator", "stranger")
ACTS: Final = (
    "says",
    "replies",
    "edits",
    "taps",
    "opens",
    "adds_bot",
    "sends_file",
    "votes",
    "adds",
    "leaves",
    "phone",
    "fault",
    "note",
)
WITHOUT_A_PERSON: Final = ("note", "fault")
"""Acts that nobody has to do: a line of the timeline, and trouble with Telegram."""

FAULT_NAMES: Final = ("chat", "person")
"""Fields of a fault that name a person or group of the scenario."""

_LINK: Final = re.compile(r"(invitation|from):([^:]+)(?::(.+))?")


class ScenarioError(Exception):
    """Raised when a scenario cannot be played; one Dutch line per problem, with file and line number."""


@dataclass(frozen=True)
class Character:
    """Someone in the scenario: ``Character("ruben", "Ruben", "dialoogteam", "politie")``."""

    id: str
    name: str
    function: str
    side: str


@dataclass(frozen=True)
class GroupChat:
    """A group that its owner has made in Telegram before the play begins."""

    id: str
    title: str
    owner: str
    supergroup: bool


@dataclass(frozen=True)
class Step:
    """One act of one person at one moment; *act* is one of `ACTS` and *text* what is said, tapped or opened.

    *group* is None in the private chat with the bot. *to* is a fragment of the message that is answered,
    edited or tapped; None means the newest. *times* is how often a button is tapped at once. *fault* says
    what goes wrong, *inject* by which inject the step came into the play.
    """

    number: int
    line: int
    at: datetime
    who: str
    group: str | None
    act: str
    text: str
    to: str | None = None
    times: int = 1
    expect: str | None = None
    expect_not: str | None = None
    secrets: tuple[str, ...] = ()
    fault: Mapping[str, Any] | None = None
    inject: str | None = None


@dataclass(frozen=True)
class Inject:
    """Something that the leader of the exercise throws in: "tegenbetoging", "gerucht".

    *at* is the moment at which it happens by itself, None when somebody must throw it in; *earliest* is
    from when that makes sense. The steps stand at the waits that they have when it happens at *base*.
    """

    id: str
    title: str
    description: str
    at: datetime | None
    earliest: datetime | None
    base: datetime
    steps: tuple[Step, ...]

    def thrown_in(self, now: datetime) -> tuple[Step, ...]:
        """Return its steps as they come when it is thrown in now."""
        return tuple(replace(step, at=later(now, step.at - self.base)) for step in self.steps)


@dataclass(frozen=True)
class Scenario:
    """A whole play: who is there, and every step in the order of time, with the injects that have a moment."""

    title: str
    language: str
    start: datetime
    municipality: str
    areas: tuple[str, ...]
    description: str
    people: tuple[Character, ...]
    groups: tuple[GroupChat, ...]
    steps: tuple[Step, ...]
    injects: tuple[Inject, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every planted identifier; none of them may ever be found in what the bot keeps."""
        thrown = [step for inject in self.injects for step in inject.steps]
        return tuple(dict.fromkeys(secret for step in (*self.steps, *thrown) for secret in step.secrets))


def later(moment: datetime, wait: timedelta) -> datetime:
    """Return a moment *wait* later in Dutch local time, also when the clocks change in between."""
    return (moment.astimezone(UTC) + wait).astimezone(AMSTERDAM)


def parse_link(text: str) -> tuple[str, str, str | None] | None:
    """Take a link apart: "from:marijke:dialoogteam" -> ("from", "marijke", "dialoogteam"); else None."""
    match = _LINK.fullmatch(text)
    return (match[1], match[2], match[3]) if match else None

"""How fast and how small is the rehearsal? One call with its checks, against the library's own parsing of the answer.

``python bench/rehearsal.py [--json]``: figures of this machine, ratios to a baseline of the same run, and whether
the promises hold: a call under 0.5 ms, 200 people and 20,000 messages under 300 MB.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from telegram import Message, Update

from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.state import Person
from signaalbot.rehearsal.view import view
from signaalbot.rehearsal.world import World

CALLS: Final = 2000
ROUNDS: Final = 7
PEOPLE: Final = 200
MESSAGES: Final = 20_000
CALL_LIMIT_MS: Final = 0.5
MEMORY_LIMIT_MB: Final = 300
BUTTONS: Final = {"inline_keyboard": [[{"text": "Gezien", "callback_data": "seen:12"}]]}
TEXT: Final = "<b>Bericht 12</b> aan iedereen: vertrek om 10 uur bij de brug. Zie https://example.org #dijk"


def fields(person: Person) -> dict[str, Any]:
    """Return the fields of a usual message: formatted, with a button."""
    return {"chat_id": person.id, "text": TEXT, "parse_mode": "HTML", "reply_markup": json.dumps(BUTTONS)}


def milliseconds(work: Callable[[], object], times: int = CALLS) -> float:
    """Return how long *work* takes, in the median of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(times):
            work()
        rounds.append((time.perf_counter() - start) / times * 1000)
    return statistics.median(rounds)


def small_world() -> tuple[World, Person]:
    """Return a world with one person who started the bot."""
    world = World(datetime(2026, 11, 16, 8, tzinfo=UTC))
    anna = world.person("Anna", "Visser")
    world.say(anna, "bot", "/start")
    return world, anna


def speed() -> dict[str, float]:
    """Measure one call, an update on its way in, and what the library needs to read the same answer."""
    world, anna = small_world()
    given = fields(anna)
    answer = world.call("sendMessage", given).body["result"]
    travelled = json.dumps(answer)
    update = world.updates.first(1)[0]
    check = bot_api().methods["sendMessage"].answers
    return {
        "library reads the answer": milliseconds(lambda: Message.de_json(json.loads(travelled), None)),
        "library reads an update": milliseconds(lambda: Update.de_json(update, None)),
        "call sendMessage": milliseconds(lambda: world.call("sendMessage", given)),
        "call getMe": milliseconds(lambda: world.call("getMe", {})),
        "check of the answer alone": milliseconds(lambda: check(answer)),
        "somebody says something": milliseconds(lambda: world.say(anna, "bot", "Er staan trekkers op de dijk")),
    }


def resident() -> float:
    """Return the most megabytes of memory that this process has held."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def full_town() -> World:
    """Return a world with 200 people, ten groups, and 20,000 messages of which the bot sent half."""
    world = World(datetime(2026, 11, 16, 8, tzinfo=UTC))
    people = [world.person(f"Persoon {number}") for number in range(PEOPLE)]
    groups = [world.group(f"Kamer {number}", people[number]) for number in range(10)]
    for number, group in enumerate(groups):
        world.add_bot(people[number], group, rights=("delete_messages", "invite_users"))
        for person in people[number * 20 : number * 20 + 20]:
            if not group.has(person.id):
                world.add_member(people[number], group, person)
    for person in people:
        world.say(person, "bot", "/start")
    for number in range(MESSAGES // 2):
        group, person = groups[number % 10], people[number % 10 * 20 + number // 10 % 20]
        world.say(person, group, f"Melding {number}: er staan trekkers op de dijk bij de brug")
        world.call("sendMessage", {**fields(person), "chat_id": group.id if number % 2 else person.id})
        world.updates.confirm(-50)
        world.clock.set(world.clock.now() + timedelta(seconds=4))
    return world


def size() -> dict[str, float]:
    """Measure what a full town takes, and a look at one phone in it. Memory is right in a fresh process only."""
    before = resident()
    world = full_town()
    after = resident()
    person = next(iter(world.people.values()))
    return {
        "memory of the process without a world, MB": before,
        "memory of the process with it, MB": after,
        "messages": float(sum(len(chat.messages) for chat in world.chats.values())),
        "look at the last 80 of each chat of one phone, ms": milliseconds(lambda: view(world, person, 80), 5),
        "call sendMessage in the full town, ms": milliseconds(lambda: world.call("sendMessage", fields(person)), 200),
    }


def town_apart() -> dict[str, float]:
    """Return what `size` measures in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--town"], capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def main() -> int:
    """Print the figures; exit status 1 when a promise does not hold."""
    if "--town" in sys.argv:
        print(json.dumps(size()))
        return 0
    times, town = speed(), town_apart()
    slowest = max(times["call sendMessage"], town["call sendMessage in the full town, ms"])
    holds = slowest < CALL_LIMIT_MS and town["memory of the process with it, MB"] < MEMORY_LIMIT_MB
    baseline = times["library reads the answer"]
    if "--json" in sys.argv:
        print(json.dumps({"ms": times, "baseline": "library reads the answer", "town": town, "holds": holds}))
        return 0 if holds else 1
    print(f"{'one in-process call, median':<52}{'ms':>8}  ratio to 'library reads the answer'")
    for name, value in times.items():
        print(f"{name:<52}{value:8.3f}{value / baseline:7.2f}")
    print(f"\n{PEOPLE} people, {MESSAGES:,} messages")
    for name, value in town.items():
        print(f"{name:<52}{value:8.2f}")
    print(f"\na call under {CALL_LIMIT_MS} ms and a town under {MEMORY_LIMIT_MB} MB: {'yes' if holds else 'NO'}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())

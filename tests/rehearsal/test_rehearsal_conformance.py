"""Whatever happens, every answer and update is what the Bot API describes, and nothing is lost or doubled.

A sample of some 2,000 random actions runs with the other tests; SIGNAALBOT_SOAK=1 runs over 20,000 and says so.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from telegram import Update
from telegram.constants import UpdateType

from signaalbot.rehearsal import faults
from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.problems import Impossible, TransportFault
from signaalbot.rehearsal.scene import shown_text
from signaalbot.rehearsal.seen import Event, Seen
from signaalbot.rehearsal.shapes import labels
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.view import view
from signaalbot.rehearsal.world import OFFERED, World
from tests.rehearsal.random_calls import FILE, RandomCalls

SOAK = os.environ.get("SIGNAALBOT_SOAK") == "1"
EXAMPLES, STEPS = (400, 80) if SOAK else (25, 40)
MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
ALL_KINDS = [str(kind.value) for kind in UpdateType]
SEED = st.integers(min_value=0, max_value=2**32)
TALLY: Counter[str] = Counter()


class AnythingHappens(RuleBasedStateMachine):
    """Random people, chats, acts, calls and faults; the promises are checked after each."""

    @initialize(seed=SEED)
    def begin(self, seed: int) -> None:
        self.world = World(MONDAY, seed=seed)
        assert self.world.call("getUpdates", {"allowed_updates": ALL_KINDS}).status == 200
        self.town = RandomCalls(self.world)
        self.offset, self.fetched_at = 0, MONDAY
        self.heard: list[dict[str, Any]] = []
        self.may_skip = self.may_double = self.may_overtake = False
        self.deleted: set[tuple[int, int]] = set()
        self.left: set[tuple[int, int]] = set()
        self.newest: dict[tuple[int, int], int] = {}
        self.present: set[tuple[int, int]] = set()
        self.steps = self.actions = 0
        self.world.listeners.append(self.note)
        self.follow_members()

    def note(self, event: Event) -> None:
        if event.kind == "deleted":
            assert event.chat_id is not None
            assert event.message_id is not None
            self.deleted.add((event.chat_id, event.message_id))

    def chance(self, seed: int) -> Random:
        """Return chance for one action: the same number twice need not mean the same thing twice."""
        TALLY["actions"] += 1
        self.actions += 1
        self.follow_members()
        return Random(seed * 1_000_003 + self.actions)

    @rule(seed=SEED)
    def somebody_acts(self, seed: int) -> None:
        self.town.random = self.chance(seed)
        try:
            self.town.act()()
        except Impossible:
            TALLY["acts that no phone offers"] += 1
        TALLY["acts"] += 1

    @rule(seed=SEED)
    def a_busy_minute(self, seed: int) -> None:
        for number in range(6):
            (self.somebody_acts if number % 2 else self.the_bot_calls)(seed + number)

    @rule(seed=SEED)
    def the_bot_calls(self, seed: int) -> None:
        self.town.random = self.chance(seed)
        method, fields, files = self.town.call()
        try:
            reply = self.world.call(method, fields, files)
        except TransportFault:
            TALLY["faults on the way"] += 1
            return
        check_reply(method, reply.status, json.loads(json.dumps(reply.body)))
        TALLY[f"calls answered {reply.status}"] += 1
        TALLY[method] += reply.status == 200
        TALLY["calls"] += 1

    @rule(seed=SEED)
    def the_bot_sends_nonsense(self, seed: int) -> None:
        random = self.chance(seed)
        self.town.random = random
        method, fields, files = self.town.call()
        name = random.choice([*bot_api().methods[method].fields, "onzin"])
        if random.random() < 0.2:
            files = {name: FILE}
        fields[name] = random.choice([{}, [[]], "--5", None, -1, 1e308, "\ud800", {"type": "x"}, "[" * 3000])
        try:
            reply = self.world.call(method, fields, files)
        except TransportFault:
            return
        check_reply(method, reply.status, reply.body)
        TALLY["calls"] += 1

    @rule(seed=SEED)
    def the_bot_fetches(self, seed: int) -> None:
        self.fetch(self.chance(seed))

    @rule(seconds=st.integers(min_value=0, max_value=900))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.set(self.world.clock.now() + timedelta(seconds=seconds))
        TALLY["moves of the clock"] += 1
        TALLY["actions"] += 1

    @rule(seed=SEED)
    def something_goes_wrong(self, seed: int) -> None:
        random = self.chance(seed)
        self.town.random = random
        wish = random_order(self.town)
        self.may_double |= wish["kind"] == "duplicate"
        self.may_overtake |= wish["kind"] == "reordered"
        try:
            faults.order(self.world, wish)
        except (Impossible, ValueError):
            return
        TALLY["faults ordered"] += 1

    @invariant()
    def the_promises_hold(self) -> None:
        self.steps += 1
        self.follow_members()
        assert not [words for words in self.world.complaints if "our own" in words]
        if self.steps % 20 == 0:
            self.phones_show_what_was_seen()

    def teardown(self) -> None:
        if hasattr(self, "present"):  # the beginning itself went well
            self.phones_show_what_was_seen()
            self.fetch_all()

    def follow_members(self) -> None:
        """Note who came in, and which messages were there before."""
        now = {(chat.id, key) for chat in self.world.chats.values() for key in chat.members if chat.has(key)}
        for chat_id, person_id in now - self.present:
            self.newest[chat_id, person_id] = max(self.world.chats[chat_id].messages, default=0)
        self.left |= self.present - now
        self.present = now

    def fetch(self, random: Random) -> None:
        self.may_skip |= self.world.clock.now() - self.fetched_at >= timedelta(hours=24)
        repeat = random.random() < 0.2
        params = {"offset": 0 if repeat else self.offset, "limit": random.choice([1, 7, 100])}
        try:
            reply = self.world.call("getUpdates", params)
        except TransportFault:
            return
        if reply.status == 409:
            self.world.webhook = None
        if reply.status != 200:
            return
        self.fetched_at = self.world.clock.now()
        self.take(json.loads(json.dumps(reply.body["result"])))

    def take(self, updates: list[dict[str, Any]]) -> None:
        """Check that numbers count up without a gap, and nothing comes twice, unless that was ordered."""
        numbers = [update["update_id"] for update in updates]
        assert numbers == sorted(numbers)
        assert self.may_double or len(set(numbers)) == len(numbers)
        for update in updates:
            if self.offset == 0 or update["update_id"] >= self.offset:
                self.hear(update)
        if numbers:
            self.offset = max(self.offset, numbers[-1] + 1)

    def hear(self, update: dict[str, Any]) -> None:
        bot_api().check("Update", update)
        assert Update.de_json(update, None).update_id == update["update_id"]
        last = self.heard[-1]["update_id"] if self.heard else update["update_id"] - 1
        if update["update_id"] == last:
            return
        assert self.may_skip or update["update_id"] == last + 1, "an update was lost"
        self.heard.append(update)
        TALLY["updates"] += 1

    def fetch_all(self) -> None:
        """At the end nothing is left behind."""
        self.world.faults.clear()
        self.world.call("deleteWebhook", {})
        self.world.updates.release()
        while True:
            self.fetch(Random(1))
            waiting = self.world.call("getUpdates", {"offset": self.offset}).body["result"]
            if not waiting:
                break
            self.take(waiting)
        if not self.may_skip and not self.may_overtake:
            self.knows_how_all_stand(check_histories(self.heard))

    def knows_how_all_stand(self, told: dict[tuple[int, int], str]) -> None:
        """Where the bot is an administrator, what it was told of each member last is so; bans end by themselves."""
        for (chat_id, user_id), status in told.items():
            chat = self.world.chats[chat_id]
            bot = self.world.bot_member(chat)
            if bot is not None and bot.is_admin and status not in ("restricted", "kicked"):
                assert chat.members[user_id].status == status, "a change of a member was not told"

    def phones_show_what_was_seen(self) -> None:
        last: dict[tuple[int, int, int], Seen] = {}
        for seen in self.world.seen:
            if seen.kind == "message":
                last[seen.person_id, seen.chat_id, seen.message_id] = seen
        for person in self.world.people.values():
            if not person.deleted:
                self.phone_shows_what_was_seen(person, last)

    def phone_shows_what_was_seen(self, person: Person, last: dict[tuple[int, int, int], Seen]) -> None:
        shown = {(chat.chat_id, message.message_id) for chat in view(self.world, person) for message in chat.messages}
        assert not shown & self.deleted, "a phone shows what was deleted"
        for chat_id, number in shown:
            seen, chat = last.get((person.id, chat_id, number)), self.world.chats[chat_id]
            if seen is None:
                assert chat.history_visible, f"message {number} was never shown, but stands on a phone"
                assert number <= self.newest[chat_id, person.id]
            elif (chat_id, person.id) not in self.left:
                self.shows_the_same(chat, number, seen)
        for who, chat_id, number in last:
            chat = self.world.chats[chat_id]
            if who == person.id and self.should_stand_there(person, chat, number):
                assert (chat_id, number) in shown, f"message {number} was seen and is gone"

    def shows_the_same(self, chat: Chat, number: int, seen: Seen) -> None:
        message = chat.messages[number]
        if not message.service:
            assert (seen.text, seen.buttons) == (shown_text(message), labels(message.markup))

    def should_stand_there(self, person: Person, chat: Chat, number: int) -> bool:
        if number not in chat.messages or chat.migrated_to is not None:
            return False
        member = chat.member(person.id)
        return chat.person is person or (member is not None and member.present and number >= member.sees_from)


def check_reply(method: str, status: int, body: dict[str, Any]) -> None:
    """Raise unless an answer is what the Bot API describes: a valid result, or a refusal in its shape."""
    if status == 200:
        assert body.keys() == {"ok", "result"}
        assert body["ok"] is True
        bot_api().methods[method].answers(body["result"])
        return
    assert body["ok"] is False
    assert body["error_code"] == status
    assert isinstance(body["description"], str)
    bot_api().check("ResponseParameters", body.get("parameters", {}))


def check_histories(updates: list[dict[str, Any]]) -> dict[tuple[int, int], str]:
    """Raise unless a status that was told is where the next change starts from, as long as the bot could know.

    Returns what was told of each member last.
    """
    known: dict[tuple[int, int], str] = {}
    for update in updates:
        for kind in ("chat_member", "my_chat_member"):
            change = update.get(kind)
            if change is None:
                continue
            chat_id, user_id = change["chat"]["id"], change["new_chat_member"]["user"]["id"]
            before, now = change["old_chat_member"], change["new_chat_member"]
            told = known.get((chat_id, user_id))
            lapsed = told in ("restricted", "kicked")
            assert told in (None, before["status"]) or lapsed, f"{told} became {before['status']} without a word"
            known[chat_id, user_id] = now["status"]
            if kind == "my_chat_member":
                for key in [key for key in known if key[0] == chat_id]:
                    del known[key]
    return known


def random_order(town: RandomCalls) -> dict[str, Any]:
    """Return an order for a fault that the world goes on after."""
    random = town.random
    kind = random.choice(
        [
            *("429", "400", "403", "500", "502", "refused", "timeout_before", "timeout_after", "slow"),
            *("409", "blocked", "kicked", "right_removed", "muted", "migrated", "duplicate", "reordered", "clock_jump"),
        ]
    )
    wish: dict[str, Any] = {"kind": kind}
    if kind in ("kicked", "right_removed", "muted", "migrated"):
        wish["chat"] = town.group().id
    if kind == "right_removed":
        wish |= {"right": "pin_messages", "silently": random.random() < 0.5}
    if kind == "blocked":
        wish["person"] = town.person().id
    if kind == "clock_jump":
        wish["seconds"] = random.randrange(1, 7200)
    if kind not in ("duplicate", "reordered", "409") and random.random() < 0.5:
        wish["after"] = random.randrange(3)
    return wish


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBUserWarning")
def test_anything_may_happen_and_every_answer_and_update_is_valid(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """T42: no act or call, however odd, makes the server fail."""
    caplog.set_level(logging.CRITICAL)
    TALLY.clear()
    run_state_machine_as_test(
        AnythingHappens,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # to make a failure small may take hours
            suppress_health_check=list(HealthCheck),
        ),
    )

    unanswered = [method for method in OFFERED if method != "getUpdates" and not TALLY[method]]
    if SOAK:
        with capsys.disabled():
            sys.stdout.write(f"\n{ {key: count for key, count in TALLY.items() if key not in OFFERED} }\n")
        assert TALLY["actions"] >= 20_000
        assert unanswered == []
    assert TALLY["updates"] > 0

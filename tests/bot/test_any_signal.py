"""T42: any text, any kind of update, in any state: an answer, never an apology, never a confirmed signal lost."""

from __future__ import annotations

import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from signaalbot.bot.context import Resources
from signaalbot.rehearsal.problems import Impossible
from signaalbot.rehearsal.world import World
from signaalbot.storage.database import open_database
from tests.conftest import START, Actor, Town, town_in

SORRY = "Er ging bij ons iets mis"
LONG = "4096 times a"
WORDS = ("de balie was dicht", "bedankt", "fatima dealt", "er is brand in de flat", "kees 0612345678", "hoe werkt dit?")
TEXTS = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200),
    st.sampled_from(["\u2800", "\u202e", "😡", "<b>&", LONG, "[naam]", "nul zes nul zes", "/mijn", "/beoordeel 1"]),
)
COMMANDS = ("/mijn", "/signaal", "/uitleg", "/letop", "/help", "/stop", "/beoordeel", "/beantwoord", "/dekking", "/x")
FILES = ("photo", "voice", "sticker", "contact", "location", "document", "video", "audio")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("says"), TEXTS),
        st.tuples(st.just("edits"), TEXTS),
        st.tuples(st.just("commands"), st.sampled_from(COMMANDS)),
        st.tuples(st.just("sends"), st.sampled_from(FILES)),
        st.tuples(st.just("album"), st.none()),
        st.tuples(st.just("taps"), st.integers(0, 12)),
        st.tuples(st.just("taps"), st.integers(0, 3)),
        st.tuples(st.just("stores"), st.none()),
        st.tuples(st.just("opens"), st.none()),
        st.tuples(st.just("waits"), st.sampled_from([20, 91, 2000, 200_000])),
    ),
    min_size=10,
    max_size=16,
)


REACHED: list[int] = []
"""How many signals were confirmed in each example, so that a play in which nothing happens shows."""


class Play:
    """A worker and a coordinator who do anything at all."""

    def __init__(self, town: Town, actors: list[Actor]) -> None:
        self.town, self.actors = town, actors

    async def does(self, who: int, what: str, with_: Any) -> None:
        actor = self.actors[who % len(self.actors)]
        before, begun = self.heard(), time.process_time()
        if what == "waits":
            await self.town.sleeps(seconds=with_)
            return
        try:
            self.act(actor, what, with_)
        except Impossible:
            return
        await self.town.rest()
        assert self.heard() > before, (what, with_)
        assert time.process_time() - begun < 5

    def act(self, actor: Actor, what: str, with_: Any) -> None:
        world = self.town.world
        with_ = "a" * 4096 if with_ == LONG else with_
        if what in ("says", "commands", "opens"):
            world.say(actor.person, "bot", with_ or "de bus reed weer niet")
        elif what == "edits":
            own = [m for m in actor.sees() if m.sender == actor.person.name and not m.file]
            if not own:
                raise Impossible("nothing to edit")
            world.edit(actor.person, "bot", own[-1].message_id, with_)
        elif what == "sends":
            world.send_file(actor.person, "bot", "x", b"52.1,5.1" if with_ == "location" else b"06", kind=with_)
        elif what == "album":
            world.album(actor.person, "bot", [("a.jpg", b"x"), ("b.jpg", b"x")])
        else:
            buttons = [(m.message_id, b.value) for m in actor.sees() for row in m.buttons for b in row]
            if not buttons:
                raise Impossible("no button to tap")
            stores = [each for each in buttons if each[1].startswith("store:")]
            if what == "stores" and not stores:
                raise Impossible("no preview")
            message_id, data = stores[-1] if what == "stores" else buttons[-1 - with_ % len(buttons)]
            world.press(actor.person, "bot", message_id, data)

    def heard(self) -> int:
        """Count everything the bot said: new messages, changed ones, and answers to presses."""
        said = ("send", "edit", "answer", "delete")
        return sum(call.method.startswith(said) for call in self.town.world.calls)

    def confirmed(self) -> list[str]:
        return [t.removeprefix("Ontvangen: ") for a in self.actors for t in a.toasts if t.startswith("Ontvangen: ")]


@given(steps=STEPS, who=st.lists(st.integers(0, 3), min_size=16, max_size=16))
@settings(max_examples=80)
async def test_whatever_somebody_does_gets_an_answer_and_no_confirmed_signal_is_lost(
    rules: Resources, steps: list[tuple[str, Any]], who: list[int]
) -> None:
    town = await town_in(World(START, seed=4), rules, open_database(":memory:"))
    host, samir = await town.coordinator(), await town.worker()
    play = Play(town, [samir, samir, samir, host])

    for each, (what, with_) in zip(who, steps, strict=False):
        await play.does(each, what, with_)

    said = [text for actor in (host, samir) for text in (*actor.texts(), *actor.toasts)]
    assert [text for text in said if SORRY in text] == []
    REACHED.append(len(play.confirmed()))
    stored = {row["code"] for row in town.db.query("select code from signals")}
    assert set(play.confirmed()) - stored == set()


def test_the_plays_above_reach_confirmed_signals() -> None:
    assert sum(REACHED) > len(REACHED) / 10

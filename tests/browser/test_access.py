"""Axe finds nothing against WCAG 2.1 AA, however the page is looked at; and a full world does not slow it down."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from selenium.webdriver import Chrome

from signaalbot.rehearsal import control, server
from signaalbot.rehearsal.world import World
from tests.browser.conftest import Rehearsal
from tests.browser.page import Page

PEOPLE, MESSAGES = 200, 20_000
FIRST_PAINT_MS = 1000


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (320, False)])
def test_axe_finds_nothing_while_the_play_is_on(browser: Chrome, rehearsal: Rehearsal, width: int, dark: bool) -> None:
    page = Page(browser, rehearsal.url, width, dark=dark)
    page.until(lambda: page.state()["play"]["step"] > 0, "the first step")
    page.press("Pauze") if page.state()["play"]["state"] == "playing" else None

    assert page.violations() == []


def test_axe_finds_nothing_in_a_phone_that_is_played_by_hand(page: Page) -> None:
    page.press("Zelf spelen", page.phone("Marijke").node)
    page.press("Speel")
    page.until(lambda: page.element("#turn-text").is_displayed(), "the turn")

    assert page.violations() == []


def test_axe_finds_nothing_at_the_end_in_english_with_the_weekbeeld_open(page: Page) -> None:
    page.press("Speel alles af")
    page.until(lambda: page.element("#digest-large").is_displayed(), "the weekbeeld")
    page.press("English")
    behind = page.violations()
    page.press("Show large")

    assert behind == []
    assert page.violations() == []


@pytest.fixture
def crowd() -> Iterator[str]:
    """A world with 200 people and 20,000 messages in a thread of its own; gives its address."""
    world = World(datetime(2026, 11, 2, 7, tzinfo=UTC), seed=1)
    people = [world.person(f"Deelnemer {number}") for number in range(PEOPLE)]
    room = world.group("Grote kamer", people[0])
    for person in people[1:]:
        world.add_member(people[0], room, person)
    for number in range(MESSAGES):
        world.say(people[number % PEOPLE], room, f"bericht {number}")
    loop = asyncio.new_event_loop()
    served = loop.run_until_complete(server.start(world, extend=control.routes(world)))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield served.url
    asyncio.run_coroutine_threadsafe(served.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def test_a_page_with_200_people_and_20000_messages_is_there_within_a_second(browser: Chrome, crowd: str) -> None:
    page = Page(browser, crowd)
    newest = page.until(
        lambda: [one for one in page.phone("Deelnemer 0").texts() if "19999" in one], "the newest message"
    )
    paint, shown = page.script(
        "const paint = performance.getEntriesByName('first-contentful-paint')[0].startTime;"
        "const views = performance.getEntriesByType('resource').filter((one) => one.name.includes('/view/'));"
        "return [paint, views[0].responseEnd];"
    )

    assert newest == ["bericht 19999"]
    assert paint < FIRST_PAINT_MS
    assert shown < FIRST_PAINT_MS
    page.press("Toon eerdere berichten", page.phone("Deelnemer 0").node)
    page.until(lambda: len(page.phone("Deelnemer 0").texts()) > 200, "earlier messages")
    assert page.errors() == []

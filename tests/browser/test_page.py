"""Somebody new opens the page, looks on, takes over, and reads the weekbeeld."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.page import Page

OVER = "Het spel is klaar"


def step(page: Page) -> int:
    return int(page.state()["play"]["step"])


def test_the_play_begins_by_itself_can_be_stopped_and_goes_on_step_by_step(page: Page) -> None:
    page.until(lambda: step(page) > 1, "the second step")
    page.press("Pauze")
    page.until(lambda: page.state()["play"]["state"] == "paused", "the pause")
    stopped = step(page)

    page.press("Volgende stap")

    page.until(lambda: step(page) == stopped + 1, "one step more")
    page.until(lambda: f"Pauze bij stap {stopped + 1}" in page.element("#progress-text").text, "the words for it")
    assert page.element("#timeline li").text.endswith("Marijke zet de bot klaar.")


def test_the_play_waits_for_somebody_who_is_played_by_hand(page: Page) -> None:
    page.press("Pauze") if page.state()["play"]["state"] == "playing" else None
    page.press("Zelf spelen", page.phone("Marijke").node)
    page.press("Speel")
    page.until(lambda: page.element("#turn-text").is_displayed(), "the turn")

    told = page.element("#turn-text").text
    before = step(page)
    page.press("Laat het spel dit doen")

    assert told.startswith("Marijke is aan de beurt. In het draaiboek staat: Marijke ")
    page.until(lambda: step(page) == before + 1, "the step")


@pytest.fixture
def over(page: Page) -> Page:
    """The page after the end of the play."""
    if page.state()["play"]["state"] != "done":
        page.press("Speel alles af")
    page.until(lambda: OVER in page.element("#progress-text").text, "the end")
    return page


def test_everything_can_be_played_at_once(over: Page) -> None:
    assert over.state()["play"]["step"] == over.state()["play"]["total"]
    assert not over.element("#steer").is_displayed()


def test_somebody_takes_over_a_worker_and_sends_a_signal(over: Page) -> None:
    youssef = over.phone("Youssef")

    youssef.types("de bus rijdt niet meer, bel 0612345678")
    preview = youssef.sees("[telefoon]")
    youssef.presses("Centrum")
    youssef.sees("Wijk: Centrum")
    youssef.presses("Zelf gezien")
    youssef.sees("Hoe u het weet")
    youssef.presses("Verstuur")

    assert "0612345678" not in preview
    assert "Dank u wel" in youssef.sees("Ontvangen")


def test_a_bulletin_of_the_organiser_stands_on_the_phone_of_the_police(over: Page) -> None:
    gerben, ruben = over.phone("Gerben"), over.phone("Ruben")
    gerben.opens("Signaalbot")
    ruben.opens("Kamer trekkertocht")

    gerben.types("/bericht Wij vertrekken om 9.00 uur bij de veiling.")
    gerben.presses("Info")
    gerben.presses("Verstuur")

    shown = ruben.sees("Wij vertrekken om 9.00 uur")
    assert "OEFENING" in shown
    assert "Bericht 1 · 📣 Mededeling · Info" in shown


def test_a_file_can_be_attached(over: Page, tmp_path: Path) -> None:
    route = tmp_path / "route.pdf"
    route.write_bytes(b"%PDF-1.7 oefening")
    gerben = over.phone("Gerben")
    gerben.opens("Kamer trekkertocht")

    gerben.attaches(route)

    over.until(lambda: "route.pdf (1 kB)" in gerben.node.text, "the file")


def test_the_weekbeeld_can_be_read_also_large(over: Page) -> None:
    over.until(lambda: over.element("#digest").is_displayed(), "the weekbeeld")
    over.press("Groot tonen")
    over.browser.switch_to.frame(over.element("#digest-frame"))
    title = over.until(lambda: over.element("h1").text, "the title")
    over.browser.switch_to.default_content()
    over.element("#digest-close").send_keys(Keys.ESCAPE)

    assert "week 45" in title
    over.until(lambda: not over.element("#digest-dialog").is_displayed(), "the page behind it")


def test_something_can_be_thrown_in_and_the_play_goes_on(over: Page) -> None:
    ruben = over.phone("Ruben")
    ruben.opens("Kamer trekkertocht")

    over.element("#injects-section summary").click()
    over.press("Een gerucht")

    ruben.sees("Gaat het wel door?")
    over.until(lambda: "Ingebracht" in over.element("#timeline").text, "the timeline")
    assert not over.element("#injects-section").is_displayed()


def test_the_page_speaks_english_at_a_press(over: Page) -> None:
    over.press("English")

    over.until(lambda: over.element("#people-title").text == "People", "English")
    assert over.element("html").get_attribute("lang") == "en"
    assert "The play is over" in over.element("#progress-text").text


def test_it_works_with_the_keyboard_alone(over: Page) -> None:
    """Skip to the phones, walk to the box, send with Enter, and go along the messages with the arrow keys."""
    over.focused().send_keys(Keys.TAB)
    skip = over.focused().text
    over.focused().send_keys(Keys.ENTER)

    for _ in range(40):
        over.focused().send_keys(Keys.TAB)
        if over.focused().get_attribute("aria-label") is None and over.focused().tag_name == "textarea":
            break
    name = over.script("return document.activeElement.labels[0].textContent")
    over.focused().send_keys("met het toetsenbord", Keys.ENTER)

    assert skip == "Naar de telefoons"
    assert name.startswith("Bericht van ")
    over.until(lambda: "met het toetsenbord" in over.element("#phones").text, "the message")
    messages = over.element(".messages")
    over.script("arguments[0].focus()", messages)
    over.focused().send_keys(Keys.ARROW_UP)
    newest = over.focused()
    over.focused().send_keys(Keys.ARROW_UP)
    assert "message" in str(newest.get_attribute("class"))
    assert over.focused() != newest


@pytest.mark.parametrize(("width", "zoom"), [(320, 1.0), (1280, 2.0), (1280, 4.0)])
def test_nothing_falls_off_a_small_screen_or_at_a_large_zoom(over: Page, width: int, zoom: float) -> None:
    over.resize(width, 900, zoom=zoom)

    over.until(lambda: over.width_needed() <= round(width / zoom), "a page that fits")
    phone = over.phone("Gerben").node
    assert phone.size["width"] <= width / zoom

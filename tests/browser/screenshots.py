"""Make the pictures of the README and the docs anew: ``python -m tests.browser.screenshots [directory]``.

Needs the Debian packages chromium and chromium-driver; with fonts-noto-color-emoji the signs look as on a phone.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import Final

from tests.browser.conftest import ABSENT, CHROMIUM, DRIVER, Rehearsal, start_browser
from tests.browser.page import Page

HERE: Final = Path(__file__).parents[2] / "docs" / "images"
DESK: Final = (1640, 800)
LARGEST: Final = 300_000
CALM: Final = (
    ".meta button { visibility: hidden } .fresh .bubble { animation: none !important }"
    ".steer > button:not(.send):hover { background: var(--card) }"
)
"""A headless browser has no mouse, so the page would show what a mouse brings up; nothing is pressed here."""

AT_REST: Final = """
document.head.append(Object.assign(document.createElement("style"), {textContent: arguments[0]}));
for (const list of document.querySelectorAll(".messages")) list.scrollTop = list.scrollHeight;
document.querySelector(".people").scrollTop = 0;
"""


def main(directory: Path) -> int:
    """Write the pictures; returns 1 when one is too large for a README."""
    if CHROMIUM is None or DRIVER is None:
        sys.exit(ABSENT)
    directory.mkdir(parents=True, exist_ok=True)
    rehearsal, browser = Rehearsal(), start_browser(CHROMIUM, DRIVER)
    try:
        page = Page(browser, rehearsal.url, *DESK)
        pictures = [*in_play(page, directory), *at_the_end(page, directory)]
    finally:
        browser.quit()
        rehearsal.stop()
    for picture in pictures:
        sys.stdout.write(f"{picture}: {picture.stat().st_size // 1000} kB\n")
    return int(any(picture.stat().st_size > LARGEST for picture in pictures))


def in_play(page: Page, directory: Path) -> list[Path]:
    """Take three people while the farmers tell their plan, on a desk and on a phone."""
    page.press("Pauze")
    play_until(page, "Nu vertellen de boeren hun plan")
    for _ in range(9):
        step(page)
    page.element("#follow").click()
    for name in ("Gerben", "Ruben"):
        page.phone(name).opens("Kamer trekkertocht 13 november")
    page.phone("Youssef")
    page.press("Sluiten", page.phone("Hanneke").node)
    wide = shoot(page, directory / "page.png")
    page.resize(390, 660)
    page.script("document.querySelector('.phone').scrollIntoView()")
    narrow = shoot(page, directory / "page-phone.png")
    page.resize(*DESK)
    return [wide, narrow]


def at_the_end(page: Page, directory: Path) -> list[Path]:
    """Take the urgent bulletin in the dark, and the weekbeeld."""
    page.element("#follow").click()
    play_until(page, "Urgent: een ambulance")
    for _ in range(5):
        step(page)
    page.resize(*DESK, dark=True)
    dark = shoot(page, directory / "page-dark.png")
    page.resize(*DESK)
    page.press("Speel alles af")
    page.until(lambda: page.state()["play"]["state"] == "done", "the end")
    page.until(lambda: page.element("#digest-large").is_displayed(), "the weekbeeld")
    page.press("Groot tonen")
    return [dark, shoot(page, directory / "weekbeeld.png")]


def step(page: Page) -> None:
    """Play one step, and see it happen."""
    before = page.state()["play"]["step"]
    page.press("Volgende stap")
    page.until(lambda: page.state()["play"]["step"] > before, "the next step")


def _more_notes(page: Page, before: int) -> bool:
    return len(page.state()["play"]["notes"]) > before


def play_until(page: Page, words: str) -> None:
    """Go from moment to moment until the timeline says this; a play that never says it ends the command."""
    while words not in page.element("#timeline").text:
        if page.state()["play"]["state"] == "done":
            sys.exit(f"the timeline never said: {words}")
        before = len(page.state()["play"]["notes"])
        page.press("Volgend moment")
        page.until(partial(_more_notes, page, before), "the next moment")
        time.sleep(0.3)


def shoot(page: Page, path: Path) -> Path:
    """Write what the window shows, at rest: every list of messages at its end, the people at their beginning."""
    page.script(AT_REST, CALM)
    time.sleep(0.8)
    page.browser.save_screenshot(str(path))
    return path


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE))

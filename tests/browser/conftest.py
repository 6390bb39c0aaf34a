"""A headless Chromium, and the rehearsal that it looks at: `signaalbot demo` in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from tests.browser.page import Page

EXERCISE = Path(__file__).parent / "oefening.toml"
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
ABSENT = "the Debian packages chromium and chromium-driver are not installed"


@pytest.fixture(scope="session")
def browser() -> Iterator[webdriver.Chrome]:
    """Start one browser for all tests; skip them only where there is none."""
    if CHROMIUM is None or DRIVER is None:
        pytest.skip(ABSENT)
    started = start_browser(CHROMIUM, DRIVER)
    yield started
    started.quit()


def start_browser(chromium: str, driver: str) -> webdriver.Chrome:
    """Start a Chromium that shows nothing and asks nothing of the network."""
    options = Options()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    quiet = ("--disable-gpu", "--hide-scrollbars", "--disable-background-networking", "--no-first-run")
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", *quiet):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=Service(driver))


class Rehearsal:
    """`signaalbot demo`, running; *url* is what it told the user to open."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "signaalbot", "demo", "--port", "0", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline()
        found = re.search(r"http://[\d.]+:\d+", self.said)
        assert found is not None, self.said
        self.url = found.group()

    def stop(self) -> int:
        """Stop it as Ctrl+C does; returns the exit status."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=20)
        return self.process.returncode


@pytest.fixture(scope="module")
def rehearsal() -> Iterator[Rehearsal]:
    """Run the short exercise, one for the tests of a module."""
    running = Rehearsal("--scenario", str(EXERCISE))
    yield running
    assert running.stop() == os.EX_OK


@pytest.fixture
def page(browser: webdriver.Chrome, rehearsal: Rehearsal) -> Iterator[Page]:
    """Open the page as somebody new; afterwards nothing may have gone wrong in it unseen."""
    opened = Page(browser, rehearsal.url)
    yield opened
    assert opened.errors() == []

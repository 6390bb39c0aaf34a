"""What does somebody see and do on the page of the rehearsal? By its own words, as a person finds things."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

PATIENCE: Final = 60.0
AXE: Final = Path(__file__).parent / "axe" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

Found = TypeVar("Found")


class Page:
    """The page in a browser, and beside it the control door of the same rehearsal."""

    def __init__(self, browser: Chrome, url: str, width: int = 1440, height: int = 900, *, dark: bool = False) -> None:
        self.browser, self.url = browser, url
        browser.get("about:blank")
        browser.get_log("browser")  # type: ignore[no-untyped-call]
        self.resize(width, height, dark=dark)
        browser.get(url)
        self.until(lambda: self.element("#title").text not in {"", "…"}, "the page")

    def resize(self, width: int, height: int, *, zoom: float = 1.0, dark: bool = False) -> None:
        """Give the window a size; a zoom of 2 leaves half the room, as in a browser at 200 %."""
        size: dict[str, object] = {"width": round(width / zoom), "height": round(height / zoom)}
        size |= {"deviceScaleFactor": zoom, "mobile": False}
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})

    # ------------------------------------------------------------------ to look

    def until(self, look: Callable[[], Found], what: str) -> Found:
        """Look until there is something; a page that redraws under one's eyes is looked at again."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(StaleElementReferenceException):
                if found := look():
                    return found
            time.sleep(0.02)
        raise AssertionError(f"{what} did not come within {PATIENCE:.0f} seconds")

    def element(self, selector: str) -> WebElement:
        """Return the first element, shown or not."""
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def script(self, code: str, *arguments: Any) -> Any:
        """Run JavaScript in the page."""
        return self.browser.execute_script(code, *arguments)

    def state(self) -> Any:
        """Ask the rehearsal itself how things stand."""
        with urllib.request.urlopen(f"{self.url}/rehearsal/state") as answer:
            return json.load(answer)

    def phone(self, name: str) -> Phone:
        """Return somebody's phone; chosen in the list of people when it is not on the page."""
        if not self._phones(name):
            choice = f"//*[@id='people']//label[span[text()='{name}']]/input"
            self.until(lambda: self.browser.find_elements(By.XPATH, choice), name)[0].click()
        return Phone(self, self.until(lambda: self._phones(name), f"the phone of {name}")[0])

    def _phones(self, name: str) -> list[WebElement]:
        heading = f"//section[contains(@class,'phone')][.//h2[text()='{name}']]"
        return self.browser.find_elements(By.XPATH, heading)

    # ------------------------------------------------------------------ to act

    def press(self, label: str, within: WebElement | None = None) -> None:
        """Press the last button that says this and can be pressed."""

        def press_it() -> bool:
            for button in reversed((within or self.browser).find_elements(By.TAG_NAME, "button")):
                if button.is_displayed() and button.is_enabled() and button.text == label:
                    button.click()
                    return True
            return False

        self.until(press_it, f"a button {label!r}")

    def choose(self, selector: str, label: str) -> None:
        """Choose from a list by what it says."""
        Select(self.element(selector)).select_by_visible_text(label)

    def focused(self) -> WebElement:
        """Return what has the focus."""
        return self.browser.switch_to.active_element

    # ------------------------------------------------------------------ to judge

    def errors(self) -> list[str]:
        """Return what the browser complained about: broken scripts, things from elsewhere, refused policies."""
        log = self.browser.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in log if entry["level"] == "SEVERE"]

    def width_needed(self) -> int:
        """Return how wide the page is, to compare with the window."""
        return int(self.script("return document.documentElement.scrollWidth"))

    def violations(self) -> list[str]:
        """Return what axe finds against WCAG 2.1 AA and its own best practices."""
        self.script(AXE.read_text(encoding="utf-8") + "; window.axe = axe;")
        found = self.browser.execute_async_script(
            "const done = arguments[1]; axe.run({runOnly: arguments[0]}).then(done, done);", RULES
        )
        return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


class Phone:
    """One phone on the page."""

    def __init__(self, page: Page, node: WebElement) -> None:
        self.page, self.node = page, node

    def texts(self) -> list[str]:
        """Return what stands in the chat that is shown, oldest first."""
        return [one.text for one in self.node.find_elements(By.CSS_SELECTOR, ".message .said")]

    def sees(self, fragment: str) -> str:
        """Wait until it stands there; returns the whole message."""
        return self.page.until(lambda: next((text for text in self.texts() if fragment in text), ""), fragment)

    def types(self, text: str) -> None:
        """Type a message and send it."""
        self.node.find_element(By.CSS_SELECTOR, ".write-text").send_keys(text)
        self.node.find_element(By.CSS_SELECTOR, ".write .send").click()

    def presses(self, label: str) -> None:
        """Press the newest button under a message that begins with these words."""
        self.page.until(lambda: self._press(label), f"a button {label!r}")

    def _press(self, label: str) -> bool:
        for button in reversed(self.node.find_elements(By.CSS_SELECTOR, ".keys button")):
            if button.text.startswith(label):
                button.click()
                return True
        return False

    def opens(self, chat: str) -> None:
        """Go to another chat of this phone."""
        found = f".//ul[contains(@class,'chats')]//button[span[text()='{chat}']]"
        self.page.until(lambda: self.node.find_elements(By.XPATH, found), chat)[0].click()

    def attaches(self, path: Path) -> None:
        """Send a file."""
        self.node.find_element(By.CSS_SELECTOR, ".write-picker").send_keys(str(path))

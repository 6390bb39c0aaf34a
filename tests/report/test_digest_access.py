"""Axe finds nothing against WCAG 2.1 AA in a weekbeeld, on a desk, on a telephone, concept or settled."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from signaalbot.domain.decision import Decisions
from signaalbot.report import digest_content, digest_html
from tests.browser.conftest import browser  # noqa: F401 (the fixture)
from tests.browser.page import AXE, RULES
from tests.report.conftest import DECIDED, Make

WEEKS = ["loud_week", "six_signals", "silent_week"]


def violations(chrome: Chrome) -> list[str]:
    """Return what axe finds, with every part of the page unfolded."""
    chrome.execute_script("document.querySelectorAll('details').forEach((one) => one.open = true)")
    chrome.execute_script(AXE.read_text(encoding="utf-8") + "; window.axe = axe;")
    found = chrome.execute_async_script(
        "const done = arguments[1]; axe.run({runOnly: arguments[0]}).then(done, done);", RULES
    )
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("decisions", [None, DECIDED], ids=["concept", "settled"])
@pytest.mark.parametrize("week", WEEKS)
def test_axe_finds_nothing_in_a_weekbeeld(
    request: pytest.FixtureRequest,
    browser: Chrome,  # noqa: F811
    make: Make,
    tmp_path: Path,
    week: str,
    decisions: Decisions | None,
    width: int,
) -> None:
    page = tmp_path / "weekbeeld.html"
    page.write_text(digest_html.render(digest_content.sheet(make(request.getfixturevalue(week), decisions))), "utf-8")
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(page.as_uri())

    found = violations(browser)

    assert found == []
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")

"""What does someone read when something breaks, and what stays out of the log?"""

from __future__ import annotations

import io
import logging
import re

import pytest

from signaalbot import app
from signaalbot.bot.errors import TokenFilter
from signaalbot.services import intake
from tests.conftest import Town

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


async def test_an_unexpected_error_is_an_apology_with_a_code_that_finds_the_traceback(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    samir = await town.worker()
    monkeypatch.setattr(intake, "preview", _broken)

    await samir.says("geheim van Bakkering")

    code = re.search(r"Geef code (\w+) door", samir.last())
    assert code is not None
    assert code[1] in caplog.text


async def test_the_text_of_a_message_is_in_no_log_and_no_exception(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """T61: message texts stay out of the log, also when it goes wrong."""
    caplog.set_level(logging.DEBUG)
    app.quiet_libraries()
    samir = await town.worker()
    monkeypatch.setattr(intake, "preview", _broken)

    await samir.says("geheim van Bakkering")

    assert "Bakkering" not in caplog.text


async def test_one_broken_update_does_not_stop_the_next(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    samir = await town.worker()
    with monkeypatch.context() as patch:
        patch.setattr(intake, "preview", _broken)
        await samir.says("eerste")

    await samir.says("tweede")

    assert "tweede" in samir.last()


async def test_an_update_that_cannot_be_read_is_passed_over(town: Town) -> None:
    """One unparsable update blocks PTB's own polling for ever (tech notes)."""
    samir = await town.worker()

    await town.poller._handle({"update_id": 1, "message": {"message_id": "x"}})
    await samir.says("de balie was dicht")

    assert "de balie was dicht" in samir.last()


def _broken(*_arguments: object) -> None:
    raise RuntimeError("broken on purpose")


@pytest.mark.parametrize("where", ["message", "arguments", "traceback"])
def test_the_token_never_reaches_the_log(where: str) -> None:
    """T61: Telegram's addresses carry the token, and so do the exceptions of the http library."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(TokenFilter())
    log = logging.getLogger("token-test")
    log.addHandler(handler)
    log.propagate = False

    if where == "message":
        log.error("POST https://api.telegram.org/bot%s/sendMessage" % TOKEN)  # noqa: UP031
    elif where == "arguments":
        log.error("POST %s", f"https://api.telegram.org/bot{TOKEN}/sendMessage")
    else:
        try:
            raise OSError(f"could not reach bot{TOKEN}")
        except OSError:
            log.exception("it failed")

    assert TOKEN not in out.getvalue()
    assert "[token]" in out.getvalue()

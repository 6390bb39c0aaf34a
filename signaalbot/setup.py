"""How does a sysadmin begin? A few questions, and a settings file that works."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from signaalbot.config import DEFAULT_AREAS, TOKEN, default_language
from signaalbot.domain.coverage import cells_in
from signaalbot.texts import Texts, texts_in

Ask = Callable[[str], str]


def ask_and_write(path: Path, ask: Ask = input, tell: Callable[[str], None] = print) -> int:
    """Ask, write *path* (and the token in a file of its own, readable by its owner only), and say what comes next.

    Returns 0, or 1 when there is a settings file already: that one is left alone.
    """
    texts = texts_in(default_language())
    if path.exists():
        tell(texts.plain("setup.exists", path=path))
        return 1
    municipality = _ask_until(ask, texts.plain("setup.ask_municipality"), bool)
    areas = _ask_areas(path, ask, tell, texts)
    token = _ask_token(ask, tell, texts)
    alarm = _ask_alarm(ask, texts)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, municipality, areas, alarm)
    secret = path.parent / "token.secret"
    secret.touch(mode=0o600)
    secret.write_text(token + "\n", encoding="utf-8")
    tell(texts.plain("setup.written", path=path))
    return 0


def _ask_until(ask: Ask, question: str, good: Callable[[str], object]) -> str:
    while True:
        answer = ask(question).strip()
        if good(answer):
            return answer


def _ask_areas(path: Path, ask: Ask, tell: Callable[[str], None], texts: Texts) -> str:
    """Return the setting of the wijken: names, or a CSV with wijken and roles that can be read."""
    while True:
        answer = ask(texts.plain("setup.ask_areas", default=", ".join(DEFAULT_AREAS))).strip()
        if not answer.lower().endswith(".csv"):
            names = tuple(area.strip() for area in answer.split(",") if area.strip()) or DEFAULT_AREAS
            return f"areas = [{', '.join(json.dumps(name, ensure_ascii=False) for name in names)}]"
        try:
            cells_in((path.parent / answer).read_text(encoding="utf-8-sig"))
        except (OSError, ValueError):
            tell(texts.plain("setup.areas_unreadable", path=answer))
        else:
            return f"areas_file = {json.dumps(answer, ensure_ascii=False)}"


def _ask_token(ask: Ask, tell: Callable[[str], None], texts: Texts) -> str:
    while True:
        token = ask(texts.plain("setup.ask_token")).strip()
        if TOKEN.fullmatch(token):
            return token
        tell(texts.plain("problem.token_invalid"))


def _ask_alarm(ask: Ask, texts: Texts) -> str:
    """Return the table [alarm] of the settings file, or nothing: by mail, or to a webhook."""
    where = ask(texts.plain("setup.ask_alarm")).strip()
    if not where:
        return ""
    if "@" not in where:
        return f"\n[alarm]\nwebhook = {json.dumps(where)}\n"
    smtp = _ask_until(ask, texts.plain("setup.ask_smtp"), bool)
    return (
        f"\n[alarm]\nmail_to = [{json.dumps(where)}]\nsmtp = {json.dumps(smtp)}\n"
        '# security = "starttls"\n# user = "..."\n# password_file = "smtp.secret"\n'
    )


def _write(path: Path, municipality: str, areas: str, alarm: str) -> None:
    path.write_text(
        "# Instellingen van signaalbot. Het token staat apart, in token.secret.\n"
        f"municipality = {json.dumps(municipality, ensure_ascii=False)}\n"
        'language = "nl"\n'
        f"{areas}\n"
        'database = "signaalbot.sqlite3"\n'
        f'token_file = "token.secret"\n{alarm}',
        encoding="utf-8",
    )

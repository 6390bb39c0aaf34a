"""What did the sysadmin decide? Settings from signaalbot.toml and the environment, checked on reading."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from signaalbot import alarm_settings
from signaalbot.alarm_settings import SecondWay
from signaalbot.config_problems import ConfigInvalid, ConfigMissing, RulesBroken, TokenInvalid, TokenMissing
from signaalbot.domain.coverage import Cell, cells_in
from signaalbot.domain.keeping import ROOM_MONTHS
from signaalbot.domain.notice import Term
from signaalbot.domain.reading_choice import ReadingChoice, choice_from
from signaalbot.texts import LANGUAGES

CONFIG_NAME: Final = "signaalbot.toml"
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
TELEGRAM: Final = "https://api.telegram.org"
TOKEN: Final = re.compile(r"\d{5,15}:[A-Za-z0-9_-]{30,}")
MOST_NOTICE_HOURS: Final = 14 * 24
MOST_WORKING_DAYS: Final = 10
DEFAULT_AREAS: Final = ("Centrum", "Veenkant", "De Hoeven", "Waterkwartier", "Oosterpark")


@contextmanager
def rules_readable() -> Iterator[None]:
    """Turn whatever is wrong with a rules file into RulesBroken, a sentence for the sysadmin."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise RulesBroken(str(error)) from error


@dataclass(frozen=True)
class Settings:
    """How this signaalbot runs. The token never shows in a repr.

    *poll_seconds* is how long a request for updates waits; *practice* makes the bot follow the clock of its
    Bot API server and finish its work before it waits, so that weeks can be played in seconds; it is refused for
    any address but this machine. *seed* makes chance repeatable, in practice only. *notice* is how long before a
    demonstration the municipality wants to be notified. *room_months* after a room was closed goes what need not
    stay; with 0 everything stays. *cells* are the wijken and roles of `areas_file`;
    *action_cards* is a file with own cards and a list of those switched off;
    *redaction_rules* is a file with the municipality's own rules; *wijkagent_agreed* says that police and privacy
    officer agreed to take in the wijkagent.
    """

    token: str
    database: Path
    municipality: str = "Rijtmeer"
    language: str = "nl"
    areas: tuple[str, ...] = DEFAULT_AREAS
    api: str = TELEGRAM
    poll_seconds: int = 50
    in_flight: int = 8
    practice: bool = False
    seed: int | None = None
    notice: Term = field(default_factory=Term)
    narratives: ReadingChoice = field(default_factory=ReadingChoice)
    room_months: int = ROOM_MONTHS
    cells: tuple[Cell, ...] = ()
    redaction_rules: Path | None = None
    action_cards: Path | None = None
    wijkagent_agreed: bool = False
    alarm: SecondWay = field(default_factory=SecondWay)

    def __repr__(self) -> str:
        return f"Settings(municipality={self.municipality!r}, database={str(self.database)!r})"


def data_directory(name: str) -> Path:
    """Return the directory of rules or models: from an installed wheel, or from a checkout."""
    here = Path(__file__).parent
    packed = here / "_data" / name
    return packed if packed.is_dir() else here.parent / name


def load(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read settings; the token comes from SIGNAALBOT_TOKEN, or from the file that token_file names.

    Raises ConfigMissing, ConfigInvalid, TokenMissing or TokenInvalid.
    """
    found = os.environ if environment is None else environment
    table = _table(path)
    token = found.get("SIGNAALBOT_TOKEN") or _token_from_file(path, table)
    if not token:
        raise TokenMissing
    if not TOKEN.fullmatch(token):
        raise TokenInvalid
    return _settings(path, table, token)


def database_of(path: Path) -> Path:
    """Return where the database stands, without asking for a token. Raises ConfigMissing or ConfigInvalid."""
    return _database(path, _table(path))


def room_months_of(path: Path) -> int:
    """Return how many months a closed room is kept whole, without asking for a token. Raises as `database_of`."""
    return _number(path, _table(path), "room_months", ROOM_MONTHS, least=0)


def areas_of(path: Path) -> tuple[str, ...]:
    """Return the areas in a settings file, or none when there is no such file. Raises ConfigInvalid."""
    return _areas(path, _table(path)) if path.exists() else ()


def own_rules_of(path: Path) -> Path | None:
    """Return the municipality's own rules for redaction, if a settings file names any. Raises ConfigInvalid."""
    return _own_rules(path, _table(path)) if path.exists() else None


def reading_choice_of(path: Path) -> ReadingChoice:
    """Return what [narratives] in a settings file says. Raises ConfigMissing or ConfigInvalid."""
    return _reading_choice(path, _table(path))


def municipality_of(path: Path) -> str:
    """Return the name of the municipality, or its place to fill in when there is no settings file."""
    return _text(path, _table(path), "municipality", "Rijtmeer") if path.exists() else "[naam]"


def default_language(environment: Mapping[str, str] | None = None) -> str:
    """Return the language of the command line: SIGNAALBOT_LANGUAGE, or Dutch."""
    found = os.environ if environment is None else environment
    wanted = found.get("SIGNAALBOT_LANGUAGE", LANGUAGES[0])
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigMissing(str(path)) from None
    except (OSError, UnicodeDecodeError):
        raise ConfigInvalid(str(path), "-") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line \d+", str(error))
        raise ConfigInvalid(str(path), line.group() if line else "-") from None


def _settings(path: Path, table: dict[str, Any], token: str) -> Settings:
    known = {
        "municipality",
        "language",
        "areas",
        "database",
        "token_file",
        "api",
        "poll_seconds",
        "in_flight",
        "notice_hours",
        "notice_working_days",
        "narratives",
        "room_months",
        "areas_file",
        "redaction_rules",
        "action_cards",
        "wijkagent_agreed",
    }
    for name in table:
        if name not in known | {"practice", "alarm"}:
            raise ConfigInvalid(str(path), name)
    language = _text(path, table, "language", LANGUAGES[0])
    if language not in LANGUAGES:
        raise ConfigInvalid(str(path), "language")
    return Settings(
        token=token,
        database=_database(path, table),
        municipality=_text(path, table, "municipality", "Rijtmeer"),
        language=language,
        areas=_areas(path, table),
        api=_text(path, table, "api", TELEGRAM).rstrip("/"),
        poll_seconds=_number(path, table, "poll_seconds", 50),
        in_flight=_number(path, table, "in_flight", 8),
        practice=_practice(path, table),
        alarm=_alarm(path, table),
        notice=_notice(path, table),
        narratives=_reading_choice(path, table),
        room_months=_number(path, table, "room_months", ROOM_MONTHS, least=0),
        cells=_cells(path, table),
        redaction_rules=_own_rules(path, table),
        action_cards=_own_rules(path, table, "action_cards"),
        wijkagent_agreed=_flag(path, table, "wijkagent_agreed"),
    )


def _token_from_file(path: Path, table: dict[str, Any]) -> str:
    name = table.get("token_file")
    if not isinstance(name, str):
        return ""
    try:
        return (path.parent / name).read_text(encoding="utf-8").strip()
    except OSError:
        raise TokenMissing from None


def _database(path: Path, table: dict[str, Any]) -> Path:
    return path.parent / _text(path, table, "database", "signaalbot.sqlite3")


def _text(path: Path, table: dict[str, Any], name: str, default: str) -> str:
    value = table.get(name, default)
    if not isinstance(value, str) or not value.strip():
        raise ConfigInvalid(str(path), name)
    return value


def _number(path: Path, table: dict[str, Any], name: str, default: int, least: int = 1) -> int:
    value = table.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ConfigInvalid(str(path), name)
    return value


def _notice(path: Path, table: dict[str, Any]) -> Term:
    """Return how long before a demonstration it must be notified: in hours or in working days, not both."""
    if "notice_hours" in table and "notice_working_days" in table:
        raise ConfigInvalid(str(path), "notice_working_days")
    name = "notice_working_days" if "notice_working_days" in table else "notice_hours"
    most = MOST_WORKING_DAYS if name == "notice_working_days" else MOST_NOTICE_HOURS
    value = _number(path, table, name, Term().hours)
    if value > most:
        raise ConfigInvalid(str(path), name)
    return Term(0, value) if name == "notice_working_days" else Term(value)


def _alarm(path: Path, table: dict[str, Any]) -> SecondWay:
    try:
        return alarm_settings.read(table.get("alarm"), path.parent)
    except ValueError as error:
        raise ConfigInvalid(str(path), str(error)) from None


def _reading_choice(path: Path, table: dict[str, Any]) -> ReadingChoice:
    try:
        return choice_from(table.get("narratives", {}), path.parent)
    except ValueError as error:
        raise ConfigInvalid(str(path), str(error)) from None


def _practice(path: Path, table: dict[str, Any]) -> bool:
    """Return whether this is a rehearsal; only with a Bot API server on this machine."""
    if table.get("practice") is not True:
        return False
    if urlsplit(_text(path, table, "api", TELEGRAM)).hostname not in LOOPBACK:
        raise ConfigInvalid(str(path), "practice")
    return True


def _areas(path: Path, table: dict[str, Any]) -> tuple[str, ...]:
    cells = _cells(path, table)
    if cells:
        return tuple(dict.fromkeys(cell.area for cell in cells))
    value = table.get("areas", list(DEFAULT_AREAS))
    if not isinstance(value, list) or not all(isinstance(area, str) and area.strip() for area in value):
        raise ConfigInvalid(str(path), "areas")
    return tuple(area.strip() for area in value)


def _cells(path: Path, table: dict[str, Any]) -> tuple[Cell, ...]:
    """Return the wijken and roles in the file that areas_file names; none without such a file."""
    if "areas_file" not in table:
        return ()
    try:
        return cells_in((path.parent / _text(path, table, "areas_file", "")).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        raise ConfigInvalid(str(path), "areas_file") from None


def _own_rules(path: Path, table: dict[str, Any], name: str = "redaction_rules") -> Path | None:
    if name not in table:
        return None
    file = path.parent / _text(path, table, name, "")
    if not file.is_file():
        raise ConfigInvalid(str(path), name)
    return file


def _flag(path: Path, table: dict[str, Any], name: str) -> bool:
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise ConfigInvalid(str(path), name)
    return value

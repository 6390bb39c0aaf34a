"""Where do alarms go when Telegram is what is broken? The table [alarm] of the settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

SECURITY: Final = ("starttls", "tls", "none")
PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
HERE: Final = ("127.0.0.1", "localhost", "::1")
KNOWN: Final = ("mail_to", "mail_from", "smtp", "security", "user", "password_file", "webhook")


@dataclass(frozen=True)
class SecondWay:
    """Mail through a server of one's own, a webhook, or both; nothing at all unless it is filled in."""

    mail_to: tuple[str, ...] = ()
    mail_from: str = ""
    host: str = ""
    port: int = 0
    security: str = "starttls"
    user: str = ""
    password: str = ""
    webhook: str = ""

    def __bool__(self) -> bool:
        return bool(self.mail_to or self.webhook)

    def __repr__(self) -> str:
        return f"SecondWay(mail_to={len(self.mail_to)}, webhook={bool(self.webhook)})"


def read(table: object, place: Path) -> SecondWay:
    """Read the table; files in it are named from *place*. Raises ValueError with the name of what is wrong."""
    if table is None:
        return SecondWay()
    if not isinstance(table, dict):
        raise ValueError("alarm")
    for name in table:
        if name not in KNOWN:
            raise ValueError(f"alarm.{name}")
    mail_to = table.get("mail_to", [])
    if not isinstance(mail_to, list) or not all(_is_address(each) for each in mail_to):
        raise ValueError("alarm.mail_to")
    found = _of_mail(table, place, tuple(mail_to)) if mail_to else SecondWay()
    return SecondWay(**{**vars(found), "webhook": _webhook(table)})


def _of_mail(table: Mapping[str, Any], place: Path, mail_to: tuple[str, ...]) -> SecondWay:
    security = _text(table, "security", SECURITY[0])
    if security not in SECURITY:
        raise ValueError("alarm.security")
    host, _, port = _text(table, "smtp").partition(":")
    if not host or (port and not port.isdecimal()):
        raise ValueError("alarm.smtp")
    mail_from = _text(table, "mail_from", mail_to[0])
    if not _is_address(mail_from):
        raise ValueError("alarm.mail_from")
    return SecondWay(
        mail_to=mail_to,
        mail_from=mail_from,
        host=host,
        port=int(port or PORTS[security]),
        security=security,
        user=_text(table, "user", ""),
        password=_password(table, place),
    )


def _password(table: Mapping[str, Any], place: Path) -> str:
    name = _text(table, "password_file", "")
    if not name:
        return ""
    try:
        return (place / name).read_text(encoding="utf-8").strip()
    except OSError:
        raise ValueError("alarm.password_file") from None


def _webhook(table: Mapping[str, Any]) -> str:
    """Return the address: https, or this machine."""
    url = _text(table, "webhook", "")
    parts = urlsplit(url)
    near = parts.scheme == "http" and parts.hostname in HERE
    if url and not near and not (parts.scheme == "https" and parts.hostname):
        raise ValueError("alarm.webhook")
    return url


def _text(table: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = table.get(name, default)
    if not isinstance(value, str):
        raise ValueError(f"alarm.{name}")
    return value.strip()


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.count("@") == 1 and not any(c.isspace() for c in value)

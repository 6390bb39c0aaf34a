"""Does an alarm really leave by mail and by webhook, to what was configured only?"""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from signaalbot import alarm_settings, second_way
from signaalbot.alarm_settings import SecondWay


class Mailbox(socketserver.StreamRequestHandler):
    """Takes one letter as a mail server does."""

    letters: list[str] = []  # noqa: RUF012 (one for all connections, as a mailbox is)

    def handle(self) -> None:
        """Speak just enough SMTP."""
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().strip().upper():
            if line == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.letters.append(b"".join(lines).decode())
            self.wfile.write(b"221 bye\r\n" if line == b"QUIT" else b"250 fine\r\n")


class Hook(BaseHTTPRequestHandler):
    """Takes what is posted, or sends the caller elsewhere."""

    got: list[dict[str, str]] = []  # noqa: RUF012 (one for all requests)

    def do_POST(self) -> None:
        """Answer one request."""
        self.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", f"http://{self.headers['Host']}/here")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_alarm_leaves_by_mail() -> None:
    Mailbox.letters.clear()
    with serving(socketserver.TCPServer(("127.0.0.1", 0), Mailbox)) as port:
        way = SecondWay(("beheer@rijtmeer.example",), "bot@rijtmeer.example", "127.0.0.1", port, "none")
        second_way.send(way, "Signaalbot Rijtmeer: er gaat iets mis", "De schijf is bijna vol.")

    assert "To: beheer@rijtmeer.example" in Mailbox.letters[0]
    assert "Subject: Signaalbot Rijtmeer: er gaat iets mis" in Mailbox.letters[0]
    assert "De schijf is bijna vol." in Mailbox.letters[0]


def test_an_alarm_leaves_by_webhook_and_follows_no_redirect() -> None:
    Hook.got.clear()
    with serving(HTTPServer(("127.0.0.1", 0), Hook)) as port:
        second_way.send(SecondWay(webhook=f"http://127.0.0.1:{port}/"), "A", "B")
        with pytest.raises(second_way.NotSent):
            second_way.send(SecondWay(webhook=f"http://127.0.0.1:{port}/elsewhere"), "C", "D")

    assert Hook.got == [{"subject": "A", "text": "B"}, {"subject": "C", "text": "D"}]


def test_a_mail_server_that_is_not_there_is_said_without_its_password() -> None:
    """T61: no secret in an exception."""
    way = SecondWay(("a@b.example",), "a@b.example", "127.0.0.1", 9, "none", "bot", "geheim")

    with pytest.raises(second_way.NotSent) as raised:
        second_way.send(way, "A", "B")
    assert "geheim" not in str(raised.value) + repr(way)


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ({"mail_to": "a@b.example"}, "alarm.mail_to"),
        ({"mail_to": ["geen adres"]}, "alarm.mail_to"),
        ({"mail_to": ["a@b.example"], "smtp": ""}, "alarm.smtp"),
        ({"mail_to": ["a@b.example"], "smtp": "mail:x"}, "alarm.smtp"),
        ({"mail_to": ["a@b.example"], "smtp": "mail", "security": "ssl"}, "alarm.security"),
        ({"mail_to": ["a@b.example"], "smtp": "mail", "password_file": "nergens"}, "alarm.password_file"),
        ({"webhook": "http://elders.example/"}, "alarm.webhook"),
        ({"webhook": "ftp://127.0.0.1/"}, "alarm.webhook"),
        ({"kleur": "rood"}, "alarm.kleur"),
        ("ja", "alarm"),
    ],
)
def test_a_mistake_in_the_settings_is_named(table: object, wrong: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=wrong.replace(".", r"\.")):
        alarm_settings.read(table, tmp_path)


def test_the_port_follows_from_how_the_connection_is_made_safe(tmp_path: Path) -> None:
    (tmp_path / "smtp.secret").write_text("geheim\n", encoding="utf-8")
    base = {"mail_to": ["a@b.example"], "smtp": "mail.example", "user": "bot", "password_file": "smtp.secret"}

    found = [alarm_settings.read({**base, "security": each}, tmp_path) for each in ("starttls", "tls", "none")]

    assert [way.port for way in found] == [587, 465, 25]
    assert found[0].password == "geheim"

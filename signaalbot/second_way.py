"""How does an alarm leave when Telegram may be what is broken? By mail or a webhook, to what was configured only."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.request
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from signaalbot.alarm_settings import SecondWay

TIMEOUT = 20.0


class NotSent(Exception):
    """Raised when a letter could not leave; it is tried again at the next heartbeat."""


def send(way: SecondWay, subject: str, text: str) -> None:
    """Send one letter by every way that is configured. Raises NotSent. Slow: call it in a thread."""
    try:
        if way.mail_to:
            _mail(way, subject, text)
        if way.webhook:
            _post(way.webhook, subject, text)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(type(error).__name__) from None  # never the server's own words: they may hold the password


def _mail(way: SecondWay, subject: str, text: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = way.mail_from, ", ".join(way.mail_to), subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="signaalbot.invalid")
    message.set_content(text)
    context = ssl.create_default_context()
    with _connect(way, context) as server:
        if way.security == "starttls":
            server.starttls(context=context)
        if way.user:
            server.login(way.user, way.password)
        server.send_message(message)


def _connect(way: SecondWay, context: ssl.SSLContext) -> smtplib.SMTP:
    if way.security == "tls":
        return smtplib.SMTP_SSL(way.host, way.port, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(way.host, way.port, timeout=TIMEOUT)


def _post(url: str, subject: str, text: str) -> None:
    body = json.dumps({"subject": subject, "text": text}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 (config checks it)
    with urllib.request.build_opener(_NoRedirect()).open(request, timeout=TIMEOUT) as answer:
        answer.read()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An alarm goes to the address that was configured, and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""
        return

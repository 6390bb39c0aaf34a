"""Who may come to the control door? Only a browser or program on this machine, and no other web site."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere; 'unsafe-inline' is for the styles that the weekbeeld in its frame brings along."""


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another machine, another host name or another site asks; the Bot API has its own door."""
    if request.path.startswith(("/bot", "/file/bot")):
        return await handler(request)
    if not _is_here(request):
        return web.json_response({"error": "not_here"}, status=403)
    if request.method == "POST" and request.content_type != "application/json":
        return web.json_response({"error": "not_json"}, status=415)
    return await handler(request)


async def protect(_request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers that keep the page to itself (a signal handler: on_response_prepare)."""
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cache-Control", "no-store")


def _is_here(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    return (
        request.remote in (None, "127.0.0.1", "::1")
        and urlsplit(f"//{request.host}").hostname in LOOPBACK
        and origin in (None, f"http://{request.host}")
        and request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
    )

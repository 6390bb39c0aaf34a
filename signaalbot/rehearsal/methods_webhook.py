"""How does the bot get its updates? It fetches them, or names a web address of this machine."""

from __future__ import annotations

from typing import Final

from signaalbot.rehearsal.access import Request, bad
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.methods_sending import Handler
from signaalbot.rehearsal.problems import Rejection
from signaalbot.rehearsal.state import JSON
from signaalbot.rehearsal.webhook import ADDRESS, SECRET, Webhook

WEBHOOK_ACTIVE: Final = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
ELSEWHERE: Final = "bad webhook: [rehearsal] url: only http:// to this machine itself (127.0.0.1, localhost, [::1])"


def get_updates(world: Channels, request: Request) -> list[JSON]:
    """getUpdates, as far as it does not wait: confirms, and returns what is queued."""
    if world.webhook is not None:
        raise Rejection(409, WEBHOOK_ACTIVE)
    world.updates.interrupt()
    world.updates.allow(request.get("allowed_updates"))
    world.updates.confirm(request.get("offset", 0))
    return world.updates.first(min(max(request.get("limit", 100), 1), 100))


def set_webhook(world: Channels, request: Request) -> bool:
    """setWebhook: a page of this machine over http, as a Bot API server of one's own allows."""
    url, secret = request["url"].strip(), request.get("secret_token", "")
    if not url:
        return delete_webhook(world, request)
    if not ADDRESS.fullmatch(url):
        raise bad(ELSEWHERE)
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    connections = min(max(request.get("max_connections", 40), 1), 100)
    world.updates.allow(request.get("allowed_updates"))
    return _set(world, request, Webhook(url, secret, connections))


def delete_webhook(world: Channels, request: Request) -> bool:
    """deleteWebhook: from now on the bot fetches."""
    return _set(world, request, None)


def _set(world: Channels, request: Request, webhook: Webhook | None) -> bool:
    world.webhook = webhook
    if webhook is not None:
        world.updates.interrupt()
    if request.get("drop_pending_updates"):
        world.updates.clear()
    if world.updates.delivery is not None:
        world.updates.delivery.wake()
    return True


def get_webhook(world: Channels, _request: Request) -> JSON:
    """getWebhookInfo."""
    pending = len(world.updates)
    none: JSON = {"url": "", "has_custom_certificate": False, "pending_update_count": pending}
    shape = none if world.webhook is None else world.webhook.as_json(pending)
    return shape if world.updates.allowed is None else {**shape, "allowed_updates": world.updates.allowed}


METHODS: Final[dict[str, Handler]] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook,
}

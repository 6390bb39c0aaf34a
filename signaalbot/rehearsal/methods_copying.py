"""What happens when the bot copies or forwards? One message, or several at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from signaalbot.rehearsal.access import Request, bad, chat_of, message_of, open_chat, require_may_send
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.methods_sending import Handler, caption_content, place
from signaalbot.rehearsal.problems import Rejection
from signaalbot.rehearsal.state import JSON, Chat, Message
from signaalbot.rehearsal.talking import portable

Placed = Callable[[Channels, Request, Chat, Message], JSON]


def copy_message(world: Channels, request: Request) -> JSON:
    """copyMessage: without the name of who wrote it."""
    chat, source = _from(world, request, "message to copy not found")
    return {"message_id": _copied(world, request, chat, source)["message_id"]}


def forward_message(world: Channels, request: Request) -> JSON:
    """forwardMessage: with the name of who wrote it."""
    chat, source = _from(world, request, "message to forward not found")
    return _forwarded(world, request, chat, source)


def copy_messages(world: Channels, request: Request) -> list[JSON]:
    """copyMessages: what is not there or cannot be copied is passed over."""
    return _several(world, request, _copied, "message to copy not found")


def forward_messages(world: Channels, request: Request) -> list[JSON]:
    """forwardMessages: what is not there or cannot be forwarded is passed over."""
    return _several(world, request, _forwarded, "message to forward not found")


def _from(world: Channels, request: Request, missing: str) -> tuple[Chat, Message]:
    chat = open_chat(world, request)
    require_may_send(world, chat, "can_send_messages")
    return chat, message_of(chat_of(world, request["from_chat_id"]), request["message_id"], missing)


def _copied(world: Channels, request: Request, chat: Chat, source: Message) -> JSON:
    if _is_bound(source):
        raise bad("message can't be copied")
    content = portable(source.content)
    if "caption" in request or request.get("remove_caption"):
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_content(request)
    if "poll" in content:
        content["poll"] = _poll_again(world, content["poll"])
    return place(world, request, chat, content)


def _poll_again(world: Channels, poll: JSON) -> JSON:
    """Return a poll with the same question and no votes."""
    same = {key: value for key, value in poll.items() if key not in ("id", "options", "total_voter_count", "is_closed")}
    question = same.pop("question")
    return world.new_poll(question, [option["text"] for option in poll["options"]], **same)


def _forwarded(world: Channels, request: Request, chat: Chat, source: Message) -> JSON:
    if _is_bound(source):
        raise bad("message can't be forwarded")
    extra = {"forward_origin": world.origin_of(source)}
    return place(world, request, chat, portable(source.content), extra=extra)


def _is_bound(source: Message) -> bool:
    return source.service or bool(source.content.get("has_protected_content"))


def _several(world: Channels, request: Request, place_one: Placed, missing: str) -> list[JSON]:
    numbers = request["message_ids"]
    if not 1 <= len(numbers) <= 100:
        raise bad("too many message identifiers specified" if numbers else "message identifiers are not specified")
    if sorted(set(numbers)) != numbers:
        raise bad("message identifiers must be in a strictly increasing order")
    chat, source = open_chat(world, request), chat_of(world, request["from_chat_id"])
    require_may_send(world, chat, "can_send_messages")
    placed = []
    for number in numbers:
        try:
            shape = place_one(world, request, chat, message_of(source, number, missing))
        except Rejection:
            continue
        placed.append({"message_id": shape["message_id"]})
    if not placed:
        raise bad(missing)
    return placed


METHODS: Final[dict[str, Handler]] = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}

"""What happens when the bot asks everyone? Polls that are sent, counted and stopped."""

from __future__ import annotations

from typing import Any, Final

from signaalbot.rehearsal.access import Request, bad, message_of, open_chat, require_may_send
from signaalbot.rehearsal.joining import Joining
from signaalbot.rehearsal.methods_sending import Handler, formatted, markup_of, place
from signaalbot.rehearsal.state import JSON

NOT_OFFERED: Final = ("open_period", "close_date", "media", "explanation_media")


def send_poll(world: Joining, request: Request) -> JSON:
    """sendPoll; one that closes by itself is not offered."""
    asked = [name for name in NOT_OFFERED if name in request]
    if asked or request.get("type", "regular") != "regular":
        raise bad(f"[rehearsal] sendPoll does not offer {', '.join(asked) or 'a quiz'}")
    question = formatted(request, "question", "question_entities", "question_parse_mode").text
    if not 1 <= len(question) <= 300:
        raise bad(
            "poll question must be non-empty" if not question else "poll question length must not exceed 300"
        )
    chat = open_chat(world, request)
    require_may_send(world, chat, "can_send_polls", "polls")
    poll = _poll(world, request, question)
    shape = place(world, request, chat, {"poll": poll})
    world.polls[poll["id"]] = chat.messages[shape["message_id"]]
    world.votes[poll["id"]] = {}
    return shape


def _poll(world: Joining, request: Request, question: str) -> JSON:
    return {
        "id": str(world.random.randrange(10**18, 9 * 10**18)),
        "question": question,
        "options": _options(request),
        "total_voter_count": 0,
        "is_closed": bool(request.get("is_closed", False)),
        "is_anonymous": bool(request.get("is_anonymous", True)),
        "type": "regular",
        "allows_multiple_answers": bool(request.get("allows_multiple_answers", False)),
        "allows_revoting": bool(request.get("allows_revoting", True)),
        "members_only": bool(request.get("members_only", False)),
    }


def _options(request: Request) -> list[JSON]:
    texts = [
        formatted(option, "text", "text_entities", "text_parse_mode").text for option in request["options"]
    ]
    if len(texts) < 2:
        raise bad("poll must have at least 2 option")
    if len(texts) > 12:
        raise bad("poll can't have more than 12 options")
    if not all(1 <= len(text) <= 100 for text in texts):
        raise bad(
            "poll options must be non-empty" if "" in texts else "poll options length must not exceed 100"
        )
    return [{"persistent_id": str(index), "text": text, "voter_count": 0} for index, text in enumerate(texts)]


def stop_poll(world: Joining, request: Request) -> Any:
    """stopPoll: closes it and returns the final count."""
    chat = open_chat(world, request)
    message = message_of(chat, request["message_id"], "message with poll to stop not found")
    poll = message.content.get("poll")
    if poll is None or message.sender is not world.bot:
        raise bad("message with poll to stop not found")
    if poll["is_closed"]:
        raise bad("poll has already been closed")
    closed = {**poll, "is_closed": True}
    world.rewrite(message, {**message.content, "poll": closed}, markup_of(request))
    world.updates.add("poll", closed)
    return closed


METHODS: Final[dict[str, Handler]] = {"sendPoll": send_poll, "stopPoll": stop_poll}

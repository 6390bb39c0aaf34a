"""What happens when the bot asks everyone? Polls and quizzes that are sent, counted, and closed."""

from __future__ import annotations

from typing import Any, Final

from signaalbot.rehearsal.access import Request, bad, message_of, open_chat, require_may_send
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.entities import Formatted, utf16_length
from signaalbot.rehearsal.methods_sending import Handler, formatted, markup_of, place
from signaalbot.rehearsal.state import JSON

OPEN_FOR: Final = range(5, 2_628_001)
"""For how many seconds a poll may be open that closes by itself."""

SWITCHES: Final = ("is_anonymous", "allows_multiple_answers", "allows_revoting", "members_only", "is_closed")


def send_poll(world: Channels, request: Request) -> JSON:
    """sendPoll: a poll, or a quiz with right answers; it closes by itself after open_period or at close_date."""
    question = _question(request)
    texts = _options(request)
    chat = open_chat(world, request)
    require_may_send(world, chat, "can_send_polls", "polls")
    if chat.kind == "channel" and not request.get("is_anonymous", True):
        raise bad("non-anonymous polls can't be sent to channel chats")
    settings = {name: request[name] for name in SWITCHES if name in request}
    settings |= {**_quiz(request, len(texts)), **_times(world, request)}
    if question.entities:
        settings["question_entities"] = question.entities
    poll = world.new_poll(question.text, texts, **settings)
    if request.get("hide_results_until_closes"):
        world.silent_polls.add(poll["id"])
    shape = place(world, request, chat, {"poll": poll})
    if "close_date" in poll:
        world.close_poll_at(poll["id"], poll["close_date"])
    return shape


def _question(request: Request) -> Formatted:
    question = formatted(request, "question", "question_entities", "question_parse_mode")
    if not question.text:
        raise bad("poll question must be non-empty")
    if utf16_length(question.text) > 300:
        raise bad("poll question length must not exceed 300")
    return question


def _options(request: Request) -> list[str]:
    texts = [formatted(option, "text", "text_entities", "text_parse_mode").text for option in request["options"]]
    if len(texts) < 2:
        raise bad("poll must have at least 2 option")
    if len(texts) > 12:
        raise bad("poll can't have more than 12 options")
    if "" in texts:
        raise bad("poll options must be non-empty")
    if any(utf16_length(text) > 100 for text in texts):
        raise bad("poll options length must not exceed 100")
    return texts


def _quiz(request: Request, options: int) -> JSON:
    """Return the fields that only a quiz has. Raises Rejection without a right answer that exists."""
    kind = request.get("type", "regular")
    if kind not in ("regular", "quiz"):
        raise bad("unsupported poll type specified")
    if kind == "regular":
        return {"type": kind}
    right = request.get("correct_option_ids", [])
    if not right or not set(right) <= set(range(options)) or sorted(set(right)) != right:
        raise bad("Wrong correct option ID specified")
    why = formatted(request, "explanation", "explanation_entities", "explanation_parse_mode")
    if utf16_length(why.text) > 200 or why.text.count("\n") > 2:
        raise bad("[rehearsal] explanation: at most 200 characters and 2 line feeds")
    shape: JSON = {"type": kind, "correct_option_ids": right}
    if why.text:
        shape["explanation"] = why.text
    return {**shape, "explanation_entities": why.entities} if why.entities else shape


def _times(world: Channels, request: Request) -> JSON:
    """Return when a poll closes by itself, if it does. Raises Rejection."""
    period, date = request.get("open_period", 0), request.get("close_date", 0)
    if period and date:
        raise bad("[rehearsal] open_period and close_date cannot be used together")
    if not period and not date:
        return {}
    period = period or date - world.timestamp
    if period not in OPEN_FOR:
        raise bad("[rehearsal] a poll is open for 5 to 2628000 seconds")
    return {"open_period": period, "close_date": world.timestamp + period}


def stop_poll(world: Channels, request: Request) -> Any:
    """stopPoll: closes it and returns the final count."""
    chat = open_chat(world, request)
    message = message_of(chat, request["message_id"], "message with poll to stop not found")
    poll = message.content.get("poll")
    if poll is None or message.sender is not world.bot or "forward_origin" in message.content:
        raise bad("message with poll to stop not found")
    if poll["is_closed"]:
        raise bad("poll has already been closed")
    markup = markup_of(request)
    world.close_poll(poll["id"])
    if markup != message.markup:
        world.rewrite(message, None, markup)
    return message.content["poll"]


METHODS: Final[dict[str, Handler]] = {"sendPoll": send_poll, "stopPoll": stop_poll}

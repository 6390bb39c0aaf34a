"""What happens when the bot sends? Texts and other words, with buttons, replies and topics that Telegram accepts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from signaalbot.rehearsal.access import Request, bad, open_chat, require_may_send
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.entities import Formatted, in_order, misfit, tidy, utf16_length, with_found
from signaalbot.rehearsal.markup import CannotParse, parse_html
from signaalbot.rehearsal.shapes import message_json
from signaalbot.rehearsal.state import JSON, Chat, Message

Handler = Callable[[Channels, Request], Any]
TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
BUTTON_KINDS: Final = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "login_url",
    "pay",
)
ACTIONS: Final = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split()
)
DOING: Final = timedelta(seconds=5)


def formatted(request: Mapping[str, Any], name: str, entities: str = "entities", mode: str = "parse_mode") -> Formatted:
    """Return a text of a call with its entities, trimmed as Telegram does. Raises Rejection."""
    text = str(request.get(name) or "")
    if request.get(entities) is not None:
        wrong = misfit(text, request[entities])
        if wrong is not None:
            raise bad(wrong)
        given = Formatted(text, in_order(each for each in request[entities] if each["length"]))
    elif not request.get(mode):
        given = Formatted(text, [])
    elif request[mode].lower() == "html":
        try:
            given = parse_html(text.replace("\r", ""))
        except CannotParse as problem:
            raise bad(f"can't parse entities: {problem}") from None
    else:
        raise bad(f"[rehearsal] {mode}: only HTML is offered")
    return with_found(tidy(given))


def text_content(request: Mapping[str, Any]) -> JSON:
    """Return the content of a text message. Raises Rejection: empty, too long, markup that cannot be read."""
    if not request.get("text"):
        raise bad("message text is empty")
    content = formatted(request, "text")
    if not content.text:
        raise bad("text must be non-empty")
    if utf16_length(content.text) > TEXT_LIMIT:
        raise bad("message is too long")
    shape: JSON = {"text": content.text}
    if content.entities:
        shape["entities"] = content.entities
    if request.get("link_preview_options"):
        shape["link_preview_options"] = request["link_preview_options"]
    return shape


def caption_content(request: Mapping[str, Any]) -> JSON:
    """Return the caption fields of a message with a file, none when there is no caption. Raises Rejection."""
    content = formatted(request, "caption", "caption_entities")
    if utf16_length(content.text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    shape: JSON = {"caption": content.text} if content.text else {}
    return {**shape, "caption_entities": content.entities} if content.entities else shape


def markup_of(request: Request) -> JSON | None:
    """Return the buttons of a call, or None. Raises Rejection for a button that Telegram refuses."""
    markup: JSON | None = request.get("reply_markup")
    for row in (markup or {}).get("inline_keyboard", ()):
        for button in row:
            _require_button(button)
    return None if markup in (None, {"inline_keyboard": []}) else markup


def _require_button(button: JSON) -> None:
    if not button["text"].strip():
        raise bad("inline keyboard button text must be non-empty")
    if sum(kind in button for kind in BUTTON_KINDS) != 1:
        raise bad("Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not url.startswith(("http://", "https://", "tg://")):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def reply_of(request: Request, chat: Chat) -> Message | None:
    """Return the message that a call replies to, None when it may be gone. Raises Rejection."""
    given = request.get("reply_parameters")
    if given is None:
        return None
    if given.get("chat_id") not in (None, chat.id, str(chat.id)):
        raise bad("[rehearsal] reply_parameters.chat_id: a reply to another chat is not offered")
    message = chat.messages.get(given["message_id"])
    if message is None and not given.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return message


def quote_of(request: Request, replied: Message | None) -> JSON:
    """Return the field `quote` of a message that quotes what it replies to, or nothing. Raises Rejection."""
    given = request.get("reply_parameters") or {}
    if replied is None or not given.get("quote"):
        return {}
    quote = formatted(given, "quote", "quote_entities", "quote_parse_mode")
    found = replied.text.find(quote.text)
    if found < 0:
        raise bad("QUOTE_TEXT_INVALID")
    position = utf16_length(replied.text[:found])
    shape: JSON = {"text": quote.text, "position": position, "is_manual": True}
    return {"quote": {**shape, "entities": quote.entities} if quote.entities else shape}


def place(world: Channels, request: Request, chat: Chat, content: JSON, *, extra: JSON | None = None) -> JSON:
    """Post what the bot sends and return it as a Message; checks buttons, reply and topic."""
    markup, reply_to, thread = markup_of(request), reply_of(request, chat), topic_of(request, chat)
    content = {**content, **(extra or {}), **quote_of(request, reply_to)}
    if request.get("protect_content"):
        content["has_protected_content"] = True
    message = world.post(chat, world.bot, content, reply_to=reply_to, markup=markup, thread_id=thread)
    chat.last_bot, chat.doing = message.message_id, None
    world.pass_on(message)
    return message_json(message)


def topic_of(request: Request, chat: Chat) -> int | None:
    """Return the topic or thread that a call names. Raises Rejection when there is none, or it is closed."""
    thread: int | None = request.get("message_thread_id")
    if thread is None or (chat.kind == "supergroup" and not chat.is_forum and thread in chat.messages):
        return thread
    topic = chat.topics.get(thread)
    if topic is None:
        raise bad("message thread not found")
    if topic.closed:
        raise bad("TOPIC_CLOSED")
    return thread


def send_message(world: Channels, request: Request) -> JSON:
    """sendMessage."""
    content = text_content(request)
    chat = open_chat(world, request)
    require_may_send(world, chat, "can_send_messages")
    return place(world, request, chat, content)


def send_chat_action(world: Channels, request: Request) -> bool:
    """sendChatAction: for five seconds the phones show that the bot is busy."""
    chat = open_chat(world, request)
    if request["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat.doing = request["action"], world.clock.now() + DOING
    world.tell("doing", chat)
    return True


METHODS: Final[dict[str, Handler]] = {"sendMessage": send_message, "sendChatAction": send_chat_action}

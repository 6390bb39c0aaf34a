"""What happens when the bot changes something it sent? Edits, deletions, pins and reactions."""

from __future__ import annotations

from typing import Final

from signaalbot.rehearsal.access import Request, bad, bot_in, message_of, open_chat, require_right
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.methods_sending import Handler, caption_content, markup_of, text_content
from signaalbot.rehearsal.reactions import is_reaction
from signaalbot.rehearsal.shapes import message_json
from signaalbot.rehearsal.state import JSON, Chat, Message

TWO_DAYS: Final = 48 * 3600
NEVER_DELETED: Final = ("migrate_from_chat_id", "forum_topic_created")
SAME: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_text(world: Channels, request: Request) -> JSON:
    """editMessageText; without buttons in the call, the buttons go."""
    content = text_content(request)
    message = editable(world, request)
    if "text" not in message.content:
        raise bad("there is no text in the message to edit")
    left = {key: value for key, value in message.content.items() if key not in TEXT_FIELDS}
    return edited(world, request, message, {**left, **content})


def edit_caption(world: Channels, request: Request) -> JSON:
    """editMessageCaption; without a caption in the call, the caption goes."""
    caption = caption_content(request)
    message = editable(world, request)
    if not any(kind in message.content for kind in WITH_CAPTION):
        raise bad("there is no caption in the message to edit")
    left = {key: value for key, value in message.content.items() if not key.startswith("caption")}
    return edited(world, request, message, {**left, **caption})


def edit_markup(world: Channels, request: Request) -> JSON:
    """editMessageReplyMarkup."""
    message = editable(world, request)
    markup = markup_of(request)
    if markup == message.markup:
        raise bad(SAME)
    world.rewrite(message, None, markup)
    return message_json(message)


TEXT_FIELDS: Final = ("text", "entities", "link_preview_options")
WITH_CAPTION: Final = ("document", "photo", "video", "audio", "voice", "animation")


def edited(world: Channels, request: Request, message: Message, content: JSON) -> JSON:
    """Give a message other content and return it as a Message. Raises Rejection when nothing changes."""
    markup = markup_of(request)
    if content == message.content and markup == message.markup:
        raise bad(SAME)
    world.rewrite(message, content, markup)
    return message_json(message)


def editable(world: Channels, request: Request) -> Message:
    """Return the message that a call may edit: one of the bot's own. Raises Rejection."""
    if "inline_message_id" in request:
        raise bad("[rehearsal] inline_message_id: inline messages are not offered")
    if "chat_id" not in request:
        raise bad("chat_id is empty")
    if "message_id" not in request:
        raise bad("message identifier is not specified")
    chat = open_chat(world, request)
    message = message_of(chat, request["message_id"], "message to edit not found")
    if message.sender is not world.bot or message.service or "forward_origin" in message.content:
        raise bad("message can't be edited")
    if message.markup is not None and "inline_keyboard" not in message.markup:
        raise bad("message can't be edited")
    return message


def delete_message(world: Channels, request: Request) -> bool:
    """deleteMessage: own messages, in a group those of others with the right; never older than 48 hours."""
    chat = open_chat(world, request)
    message = message_of(chat, request["message_id"], "message to delete not found")
    if not _deletable(world, chat, message):
        raise bad("message can't be deleted for everyone")
    world.remove(message)
    return True


def delete_messages(world: Channels, request: Request) -> bool:
    """deleteMessages: what is not there or may not go is passed over."""
    if not 1 <= len(request["message_ids"]) <= 100:
        raise bad(
            "too many message identifiers specified"
            if request["message_ids"]
            else "message identifiers are not specified"
        )
    chat = open_chat(world, request)
    for message_id in request["message_ids"]:
        message = chat.messages.get(message_id)
        if message is not None and _deletable(world, chat, message):
            world.remove(message)
    return True


def _deletable(world: Channels, chat: Chat, message: Message) -> bool:
    if world.timestamp - message.date >= TWO_DAYS or any(kind in message.content for kind in NEVER_DELETED):
        return False
    if chat.person is not None:
        return True
    return message.sender is world.bot or bot_in(world, chat).may("can_delete_messages")


def pin(world: Channels, request: Request) -> bool:
    """pinChatMessage; everyone sees the service message, and the bot gets it too."""
    chat = _pinnable(world, request)
    message = message_of(chat, request["message_id"], "message to pin not found")
    if message.service:
        raise bad("message can't be pinned")
    if message.message_id in chat.pinned:
        return True
    chat.pinned.append(message.message_id)
    world.tell("pinned", chat, message.message_id)
    world.announce(chat, world.bot, {"pinned_message": message_json(message, deep=False)})
    return True


def unpin(world: Channels, request: Request) -> bool:
    """unpinChatMessage; without a number the last one pinned."""
    chat = _pinnable(world, request)
    message_id = request.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(message_id)
    world.tell("pinned", chat, message_id)
    return True


def unpin_all(world: Channels, request: Request) -> bool:
    """unpinAllChatMessages."""
    chat = _pinnable(world, request)
    chat.pinned.clear()
    world.tell("pinned", chat)
    return True


def _pinnable(world: Channels, request: Request) -> Chat:
    chat = open_chat(world, request)
    require_right(world, chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    return chat


def set_reaction(world: Channels, request: Request) -> bool:
    """setMessageReaction: at most one, and no paid ones."""
    chat = open_chat(world, request)
    message = message_of(chat, request["message_id"], "message to react not found")
    reactions: list[JSON] = request.get("reaction", [])
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if message.service or (reactions and not is_reaction(reactions[0].get("emoji", ""))):
        raise bad("REACTION_INVALID")
    world.set_reaction(message, world.bot["id"], reactions[0]["emoji"] if reactions else None)
    return True


METHODS: Final[dict[str, Handler]] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "unpinAllChatMessages": unpin_all,
    "setMessageReaction": set_reaction,
}

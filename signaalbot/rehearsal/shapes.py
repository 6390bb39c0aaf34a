"""How does something look in the Bot API? Messages, chats, members and links, as a bot receives them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from signaalbot.rehearsal.state import JSON, Chat, InviteLink, Member, Message, Topic

ADMIN_RIGHTS: Final = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
GROUP_RIGHTS: Final = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
CHANNEL_RIGHTS: Final = ("can_post_messages", "can_edit_messages")
SENDING: Final = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
)
PERMISSIONS: Final = (
    *SENDING,
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
ANONYMOUS_ADMIN: Final = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
TELEGRAM: Final = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
"""Who brings a channel's posts to its discussion group."""

CHANNEL_BOT: Final = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


def right_name(name: str) -> str:
    """Return the full name of a right: "pin_messages" -> "can_pin_messages"."""
    return name if name.startswith("can_") else f"can_{name}"


def given_rights(rights: Iterable[str], *, channel: bool = False) -> dict[str, bool]:
    """Return rights as the Bot API keeps them: ("pin_messages",) -> {"can_pin_messages": True, ...}.

    What does not exist in this kind of chat is passed over. Raises ValueError for a name that Telegram does
    not know.
    """
    names = [right_name(name) for name in rights if name != "anonymous"]
    unknown = set(names) - {*ADMIN_RIGHTS, *GROUP_RIGHTS, *CHANNEL_RIGHTS}
    if unknown:
        raise ValueError(f"Telegram knows no right {', '.join(sorted(unknown))}")
    elsewhere = GROUP_RIGHTS if channel else CHANNEL_RIGHTS
    here = dict.fromkeys((name for name in names if name not in elsewhere), True)
    return {**here, "can_manage_chat": True} if here else {}


def chat_json(chat: Chat) -> JSON:
    """Return a chat as a Chat."""
    if chat.person is not None:
        user = chat.person.user
        names: JSON = {key: user[key] for key in ("first_name", "last_name", "username") if key in user}
        return {"id": chat.id, "type": "private", **names}
    shape: JSON = {"id": chat.id, "title": chat.title, "type": chat.kind}
    if chat.username:
        shape["username"] = chat.username
    return {**shape, "is_forum": True} if chat.is_forum else shape


def message_json(message: Message, *, deep: bool = True) -> JSON:
    """Return a message as a Message; *deep* includes the message it replies to."""
    shape: JSON = {"message_id": message.message_id}
    if message.sender is not None and message.chat.kind != "channel":
        shape["from"] = message.sender
    if message.sender_chat is not None:
        shape["sender_chat"] = message.sender_chat
    if message.sender_tag is not None:
        shape["sender_tag"] = message.sender_tag
    shape |= {"date": message.date, "chat": chat_json(message.chat)}
    if message.thread_id is not None:
        shape["message_thread_id"] = message.thread_id
        if message.chat.is_forum:
            shape["is_topic_message"] = True
    if message.edit_date is not None:
        shape["edit_date"] = message.edit_date
    reply_to = replied(message) if deep else None
    if reply_to is not None:
        shape["reply_to_message"] = message_json(reply_to, deep=False)
    shape |= message.content
    if message.markup is not None and "inline_keyboard" in message.markup:
        shape["reply_markup"] = message.markup
    return shape


def replied(message: Message) -> Message | None:
    """Return what a message replies to; in a topic that is its opening, when it replies to nothing else."""
    chat = message.chat
    topic = chat.topics.get(message.thread_id or 0)
    if message.reply_to is None and topic is not None and topic.opening is not message:
        return topic.opening
    return message.reply_to if message.reply_to and message.reply_to.message_id in chat.messages else None


def member_json(member: Member) -> JSON:
    """Return how a member stands as one of the ChatMember types."""
    shape: JSON = {"status": member.status, "user": member.user}
    match member.status:
        case "creator":
            shape["is_anonymous"] = member.anonymous
        case "administrator":
            shape |= {"can_be_edited": member.made_by_bot, "is_anonymous": member.anonymous, **_rights(member)}
        case "restricted":
            shape |= {"is_member": member.present, "until_date": member.until}
            shape |= {name: member.rights.get(name, False) for name in PERMISSIONS}
        case "kicked":
            shape["until_date"] = member.until
    if member.status in ("member", "restricted") and member.tag:
        shape["tag"] = member.tag
    if member.status in ("creator", "administrator") and member.title:
        shape["custom_title"] = member.title
    return shape


def _rights(member: Member) -> JSON:
    of_channel = any(name in member.rights for name in CHANNEL_RIGHTS)
    names = (*ADMIN_RIGHTS, *(CHANNEL_RIGHTS if of_channel else GROUP_RIGHTS))
    return {name: member.rights.get(name, False) for name in names}


def link_json(link: InviteLink, pending: int = 0) -> JSON:
    """Return an invite link as a ChatInviteLink; *pending* is how many wait for an answer.

    Of a link that somebody else made, a bot sees only the beginning.
    """
    shape: JSON = {
        "invite_link": link.url if link.creator["is_bot"] else f"{link.url[:22]}...",
        "creator": link.creator,
        "creates_join_request": link.asks,
        "is_primary": link.primary,
        "is_revoked": link.revoked,
    }
    optional = {
        "name": link.name,
        "expire_date": link.expires,
        "member_limit": link.member_limit,
        "pending_join_request_count": pending or None,
    }
    return shape | {key: value for key, value in optional.items() if value is not None}


def topic_json(topic: Topic) -> JSON:
    """Return a topic as a ForumTopic."""
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}


def labels(markup: JSON | None) -> tuple[str, ...]:
    """Return the words on the buttons under a message or on its keyboard, in reading order."""
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or []
    return tuple(_label(button) for row in rows for button in row)


def _label(button: JSON | str) -> str:
    return button if isinstance(button, str) else str(button["text"])

"""How does something look in the Bot API? Messages, chats, members and links, as a bot receives them."""

from __future__ import annotations

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
CHANNEL_BOT: Final = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


def right_name(name: str) -> str:
    """Return the full name of a right: "pin_messages" -> "can_pin_messages"."""
    return name if name.startswith("can_") else f"can_{name}"


def chat_json(chat: Chat) -> JSON:
    """Return a chat as a Chat."""
    if chat.person is not None:
        user = chat.person.user
        names: JSON = {key: user[key] for key in ("first_name", "last_name", "username") if key in user}
        return {"id": chat.id, "type": "private", **names}
    shape: JSON = {"id": chat.id, "title": chat.title, "type": chat.kind}
    return {**shape, "is_forum": True} if chat.is_forum else shape


def message_json(message: Message, *, deep: bool = True) -> JSON:
    """Return a message as a Message; *deep* includes the message it replies to."""
    shape: JSON = {"message_id": message.message_id}
    if message.sender is not None:
        shape["from"] = message.sender
    if message.sender_chat is not None:
        shape["sender_chat"] = message.sender_chat
    if message.sender_tag is not None:
        shape["sender_tag"] = message.sender_tag
    shape |= {"date": message.date, "chat": chat_json(message.chat)}
    if message.thread_id is not None:
        shape |= {"message_thread_id": message.thread_id, "is_topic_message": True}
    if message.edit_date is not None:
        shape["edit_date"] = message.edit_date
    if deep and message.reply_to is not None:
        shape["reply_to_message"] = message_json(message.reply_to, deep=False)
    shape |= message.content
    if message.markup is not None and "inline_keyboard" in message.markup:
        shape["reply_markup"] = message.markup
    return shape


def member_json(member: Member) -> JSON:
    """Return how a member stands as one of the ChatMember types."""
    shape: JSON = {"status": member.status, "user": member.user}
    match member.status:
        case "creator":
            shape["is_anonymous"] = member.anonymous
        case "administrator":
            shape |= {"can_be_edited": False, "is_anonymous": member.anonymous, **_rights(member)}
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
    return {name: member.rights.get(name, False) for name in (*ADMIN_RIGHTS, *GROUP_RIGHTS)}


def link_json(link: InviteLink, pending: int = 0) -> JSON:
    """Return an invite link as a ChatInviteLink; *pending* is how many wait for an answer."""
    shape: JSON = {
        "invite_link": link.url,
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

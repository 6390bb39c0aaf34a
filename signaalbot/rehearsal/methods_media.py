"""What happens when the bot sends a file, or fetches one? Documents, photos and others, albums, and getFile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from signaalbot.rehearsal.access import Request, bad, open_chat, require_may_send
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.files import DOWNLOAD_LIMIT, StoredFile, require_size
from signaalbot.rehearsal.methods_editing import WITH_CAPTION, editable, edited
from signaalbot.rehearsal.methods_sending import Handler, caption_content, place
from signaalbot.rehearsal.state import JSON, Upload

KEPT: Final = ("has_protected_content", "media_group_id", "quote")
"""What of a message stays when its file is replaced."""

ALBUM_KINDS: Final = ("photo", "video", "document", "audio")


def _sender(kind: str, permission: str, plural: str) -> Handler:
    """Return the method that sends one kind of file."""

    def send(world: Channels, request: Request) -> JSON:
        caption = caption_content(request)
        chat = open_chat(world, request)
        require_may_send(world, chat, permission, plural)
        content = _file(world, request, request[kind], kind).content(request)
        return place(world, request, chat, {**content, **caption, **caption_place(request)})

    return send


def send_media_group(world: Channels, request: Request) -> list[JSON]:
    """sendMediaGroup: two to ten files that show as one."""
    media: list[JSON] = request["media"]
    if not 2 <= len(media) <= 10:
        raise bad("Too many messages to send as an album" if media else "there are no messages to send")
    kinds = {each["type"] for each in media}
    if not kinds <= set(ALBUM_KINDS) or (len(kinds) > 1 and not kinds <= {"photo", "video"}):
        raise bad("[rehearsal] media: these kinds cannot be mixed in an album")
    chat = open_chat(world, request)
    for kind in kinds:
        require_may_send(world, chat, f"can_send_{kind}s", f"{kind}s")
    group = {"media_group_id": str(world.random.randrange(10**16, 10**17))}
    contents = [{**_item(world, request, each), **group} for each in media]
    return [place(world, request, chat, content) for content in contents]


def _item(world: Channels, request: Request, item: Mapping[str, Any]) -> JSON:
    content = _file(world, request, item["media"], item["type"]).content(item)
    return {**content, **caption_content(item), **caption_place(item)}


def caption_place(given: Mapping[str, Any]) -> JSON:
    """Return how a caption and its file are shown, as far as a call says."""
    shape: JSON = {"show_caption_above_media": True} if given.get("show_caption_above_media") else {}
    return {**shape, "has_media_spoiler": True} if given.get("has_spoiler") else shape


def edit_media(world: Channels, request: Request) -> JSON:
    """editMessageMedia: another file in place of the one in a message, or of its text."""
    item = request["media"]
    if item["type"] not in (*ALBUM_KINDS, "animation"):
        raise bad("[rehearsal] media.type: this kind of file is not offered")
    message = editable(world, request)
    if not any(kind in message.content for kind in (*WITH_CAPTION, "text")):
        raise bad("message can't be edited")
    kept = {name: value for name, value in message.content.items() if name in KEPT}
    return edited(world, request, message, {**_item(world, request, item), **kept})


def _file(world: Channels, request: Request, given: Upload | str, kind: str) -> StoredFile:
    if isinstance(given, str) and given.startswith("attach://"):
        given = request.files.get(given.removeprefix("attach://"), given)
    if isinstance(given, Upload):
        require_size(len(given.data))
        if not given.data:
            raise bad("file must be non-empty")
        return world.files.add(given.name, given.data, kind, given.mime_type)
    if given.startswith(("http://", "https://")):
        raise bad(f"[rehearsal] {kind}: a file by its web address is not offered, there is no network")
    stored = world.files.find(given)
    if stored is None:
        raise bad("wrong remote file identifier specified: Wrong string length")
    if stored.kind != kind:
        raise bad(f"can't use file of type {_type(stored.kind)} as {_type(kind)}")
    return stored


def _type(kind: str) -> str:
    """Return the name that Telegram gives a kind of file: "video_note" -> "VideoNote"."""
    return kind.title().replace("_", "")


def get_file(world: Channels, request: Request) -> JSON:
    """getFile: the path under which a file of at most 20 MB can be fetched."""
    stored = world.files.find(request["file_id"])
    if stored is None:
        raise bad("invalid file_id")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return stored.as_file()


METHODS: Final[dict[str, Handler]] = {
    "sendDocument": _sender("document", "can_send_documents", "documents"),
    "sendPhoto": _sender("photo", "can_send_photos", "photos"),
    "sendVideo": _sender("video", "can_send_videos", "videos"),
    "sendAudio": _sender("audio", "can_send_audios", "audios"),
    "sendVoice": _sender("voice", "can_send_voice_notes", "voice notes"),
    "sendVideoNote": _sender("video_note", "can_send_video_notes", "video notes"),
    "sendAnimation": _sender("animation", "can_send_other_messages", "animations"),
    "sendSticker": _sender("sticker", "can_send_other_messages", "stickers"),
    "sendMediaGroup": send_media_group,
    "editMessageMedia": edit_media,
    "getFile": get_file,
}

"""What happens when the bot sends a file, or fetches one? Documents, photos, albums, and getFile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from signaalbot.rehearsal.access import Request, bad, open_chat, require_may_send
from signaalbot.rehearsal.files import DOWNLOAD_LIMIT, StoredFile, require_size
from signaalbot.rehearsal.joining import Joining
from signaalbot.rehearsal.methods_sending import Handler, caption_content, place
from signaalbot.rehearsal.state import JSON, Upload

ALBUM_KINDS: Final = ("photo", "video", "document", "audio")


def send_document(world: Joining, request: Request) -> JSON:
    """sendDocument."""
    return _send(world, request, "document", "can_send_documents", "documents")


def send_photo(world: Joining, request: Request) -> JSON:
    """sendPhoto."""
    return _send(world, request, "photo", "can_send_photos", "photos")


def _send(world: Joining, request: Request, kind: str, permission: str, plural: str) -> JSON:
    caption = caption_content(request)
    chat = open_chat(world, request)
    require_may_send(world, chat, permission, plural)
    stored = _file(world, request, request[kind], kind)
    return place(world, request, chat, {**stored.content(), **caption})


def send_media_group(world: Joining, request: Request) -> list[JSON]:
    """sendMediaGroup: two to ten files that show as one."""
    media: list[JSON] = request["media"]
    if not 2 <= len(media) <= 10:
        raise bad("Too many messages to send as an album" if media else "there are no messages to send")
    kinds = {each["type"] for each in media}
    if not kinds <= set(ALBUM_KINDS) or (len(kinds) > 1 and not kinds <= {"photo", "video"}):
        raise bad("[rehearsal] these kinds cannot be mixed in an album")
    chat = open_chat(world, request)
    require_may_send(world, chat, "can_send_photos", "photos")
    group = {"media_group_id": str(world.random.randrange(10**16, 10**17))}
    contents = [{**_album_item(world, request, each), **group} for each in media]
    return [place(world, request, chat, content) for content in contents]


def _album_item(world: Joining, request: Request, item: Mapping[str, Any]) -> JSON:
    return {**_file(world, request, item["media"], item["type"]).content(), **caption_content(item)}


def _file(world: Joining, request: Request, given: Upload | str, kind: str) -> StoredFile:
    if isinstance(given, str) and given.startswith("attach://"):
        given = request.files.get(given.removeprefix("attach://"), given)
    if isinstance(given, Upload):
        require_size(len(given.data))
        if not given.data:
            raise bad("file must be non-empty")
        return world.files.add(given.name, given.data, kind, given.mime_type)
    if given.startswith(("http://", "https://")):
        raise bad("[rehearsal] a file by its web address is not offered: there is no network")
    stored = world.files.find(given)
    if stored is None:
        raise bad("wrong remote file identifier specified: Wrong string length")
    return stored


def get_file(world: Joining, request: Request) -> JSON:
    """getFile: the path under which a file of at most 20 MB can be fetched."""
    stored = world.files.find(request["file_id"])
    if stored is None:
        raise bad("invalid file_id")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return stored.as_file()


METHODS: Final[dict[str, Handler]] = {
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}

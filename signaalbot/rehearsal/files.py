"""Which files are there, under which id? The same bytes have the same unique id, as in Telegram."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from signaalbot.rehearsal.problems import Rejection
from signaalbot.rehearsal.state import JSON

UPLOAD_LIMIT: Final = 50 * 1024 * 1024
DOWNLOAD_LIMIT: Final = 20 * 1024 * 1024
FOLDER: Final = {
    "photo": "photos",
    "voice": "voice",
    "sticker": "stickers",
    "video": "videos",
    "audio": "music",
}


SIZE: Final[JSON] = {"width": 1280, "height": 720, "duration": 4}
MEASURES: Final[dict[str, JSON]] = {
    "voice": {"duration": 4},
    "audio": {"duration": 4},
    "video": SIZE,
    "animation": SIZE,
    "video_note": {"length": 240, "duration": 4},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
}
"""What Telegram says of a file besides its number and size, when nobody says otherwise."""

NAMED: Final = frozenset({"document", "audio", "video", "animation"})


@dataclass(frozen=True)
class StoredFile:
    """A file as it was sent. *kind* is the field of the message it is in: "document", "photo", ..."""

    file_id: str
    unique_id: str
    name: str
    kind: str
    mime_type: str
    data: bytes
    path: str

    def as_file(self) -> JSON:
        """Return it as the File of getFile."""
        return {**self.ids(), "file_path": self.path}

    def ids(self) -> JSON:
        """Return what every kind of file object has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}

    def content(self, given: Mapping[str, Any] | None = None) -> JSON:
        """Return the field of a message that shows this file: {"document": {...}}.

        What is *given* of length and size ("duration", "width") is taken; the file itself is not looked into.
        """
        if self.kind == "photo":
            return {"photo": [{**self.ids(), "width": 1280, "height": 960}]}
        taken = {name: (given or {}).get(name, usual) for name, usual in MEASURES.get(self.kind, {}).items()}
        names: JSON = {"file_name": self.name} if self.kind in NAMED else {}
        mime: JSON = {} if self.kind in ("sticker", "video_note") else {"mime_type": self.mime_type}
        optional = {name: given[name] for name in ("performer", "title") if given and name in given}
        shape = {**self.ids(), **taken, **names, **mime, **optional}
        if self.kind == "animation":  # programs from before animations take it for a document
            return {"animation": shape, "document": {**self.ids(), **names, **mime}}
        return {self.kind: shape}


class FileStore:
    """All files of a world, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, name: str, data: bytes, kind: str, mime_type: str | None = None) -> StoredFile:
        """Keep a file and return it with its new id."""
        number = len(self._by_id) + 1
        unique = hashlib.sha256(data).hexdigest()[:14]
        suffix = "." + name.rsplit(".", 1)[-1] if "." in name else ""
        stored = StoredFile(
            file_id=f"BQAC{number:06d}AgAD{unique}",
            unique_id=f"AgAD{unique}",
            name=name,
            kind=kind,
            mime_type=mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream",
            data=data,
            path=f"{FOLDER.get(kind, 'documents')}/file_{number}{suffix}",
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        """Return the file with this id, or None."""
        return self._by_id.get(file_id)

    def ids(self) -> list[str]:
        """Return the ids of all files, oldest first."""
        return list(self._by_id)

    def data(self, file_id: str) -> bytes:
        """Return the bytes of a file. Raises KeyError for an unknown id."""
        return self._by_id[file_id].data

    def at(self, path: str) -> StoredFile | None:
        """Return the file that getFile gave this path, or None."""
        return self._by_path.get(path)


def require_size(size: int) -> None:
    """Raise a 413 when a bot sends more than 50 MB."""
    if size > UPLOAD_LIMIT:
        raise Rejection(413, "Request Entity Too Large")


def file_of(content: JSON) -> tuple[str, JSON] | None:
    """Return kind and object of the file in a message: ("document", {...}); of a photo the largest."""
    for kind in ("animation", "document", "photo", "voice", "audio", "video", "video_note", "sticker"):
        if kind in content:
            value = content[kind]
            return kind, value[-1] if kind == "photo" else value
    return None

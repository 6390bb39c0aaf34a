"""Which messages belong together? Those of one worker within 90 seconds, until "Klaar".

An open draft is kept in memory on purpose: what is not sent is no row. When it is lost, the preview in the chat still
holds the whole text and can be sent; only the next message starts a signal of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from signaalbot.domain.redaction import RedactedText
from signaalbot.services.intake import MAX_LENGTH
from signaalbot.services.previewing import Draft, fits

TOGETHER: Final = timedelta(seconds=90)


@dataclass(frozen=True)
class OpenDraft:
    """The preview in one chat: its draft, its message, and the text of each message it came from."""

    draft: Draft
    shown_as: int
    pieces: dict[int, RedactedText]
    at: datetime


@dataclass
class OpenDrafts:
    """The open draft of each chat, and the album of which a photo was refused last."""

    drafts: dict[int, OpenDraft] = field(default_factory=dict)
    albums: dict[int, str] = field(default_factory=dict)

    def find(self, chat_id: int, now: datetime) -> OpenDraft | None:
        """Return the draft that a message at this moment still belongs to, or None."""
        found = self.drafts.get(chat_id)
        return found if found is not None and now - found.at <= TOGETHER else None

    def joined(self, chat_id: int, message_id: int, text: RedactedText, now: datetime) -> Draft:
        """Return the draft that this message gives, alone or with what is open."""
        found = self.find(chat_id, now)
        if found is None or not found.pieces:
            return Draft(text, (message_id,))
        pieces = {**found.pieces, message_id: text}
        whole = replace(found.draft, text=RedactedText("\n".join(filter(None, pieces.values()))), ids=tuple(pieces))
        return whole if fits(whole) and len(whole.text) <= MAX_LENGTH else Draft(text, (message_id,))

    def opened(self, chat_id: int, draft: Draft, shown_as: int, piece: tuple[int, RedactedText], now: datetime) -> None:
        """Remember the preview that was just shown, and the message that came last."""
        before = self.drafts.get(chat_id)
        kept = {} if before is None else {i: text for i, text in before.pieces.items() if i in draft.ids}
        self.drafts[chat_id] = OpenDraft(draft, shown_as, {**kept, piece[0]: piece[1]}, now)

    def changed(self, chat_id: int, draft: Draft) -> None:
        """Follow what was tapped on the preview; a text that was whited out is one piece from then on."""
        found = self.drafts.get(chat_id)
        if found is None or draft.ids != found.draft.ids:
            return
        same = draft.text == found.draft.text
        first, *rest = draft.ids
        pieces = found.pieces if same else {first: draft.text, **dict.fromkeys(rest, RedactedText(""))}
        self.drafts[chat_id] = replace(found, draft=draft, pieces=pieces)

    def close(self, chat_id: int) -> None:
        """Forget the draft: it was sent or thrown away."""
        self.drafts.pop(chat_id, None)

    def refused_before(self, chat_id: int, album: str | None) -> bool:
        """Tell whether a photo of this album was refused already, and remember it."""
        if album is None:
            return False
        known = self.albums.get(chat_id) == album
        self.albums[chat_id] = album
        return known

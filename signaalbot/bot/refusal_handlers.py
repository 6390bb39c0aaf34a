"""What does a worker hear who sends something else than text? Why not, and what instead (T42)."""

from __future__ import annotations

from signaalbot.bot import signal_handlers
from signaalbot.bot.context import Context

KINDS = {
    "photo": "picture",
    "video": "picture",
    "document": "picture",
    "paid_media": "picture",
    "voice": "sound",
    "video_note": "sound",
    "audio": "sound",
    "location": "place",
    "venue": "place",
    "contact": "contact",
    "sticker": "sticker",
    "animation": "sticker",
    "dice": "sticker",
}
"""What Telegram calls it -> which explanation fits."""


async def refuse(context: Context) -> None:
    """Refuse kindly; the words under a photo become a signal, and of an album one answer is enough."""
    message = context.message
    again = context.drafts.refused_before(context.chat.id, message.media_group_id)
    if message.caption and message.caption.strip():
        await signal_handlers.preview(context, message.caption)
        await context.answer(context.say("intake.words_only"))
        return
    if again:
        return
    kind = next((name for sent, name in KINDS.items() if getattr(message, sent, None)), "other")
    await context.answer(context.say("intake.only_text", why=context.say(f"intake.refusal.{kind}")))

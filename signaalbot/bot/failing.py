"""What does it mean when a call fails: did it surely not go out, and how long does Telegram tell to wait?"""

from __future__ import annotations

import httpx
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut


def surely_not_sent(error: TelegramError) -> bool:
    """Tell whether a call surely never reached Telegram, or was refused by it: then it may go again (T05)."""
    cause = error.__cause__
    if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return True
    if isinstance(error, TimedOut):
        return str(error).startswith("Pool timeout")
    if not isinstance(error, NetworkError):
        return False
    return not str(error).startswith("httpx.") or "ConnectError" in str(error)


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram tells to wait."""
    seconds = error.retry_after
    return float(seconds) if isinstance(seconds, int) else seconds.total_seconds()

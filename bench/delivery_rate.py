"""How many messages a second leave the outbox, beside a bare loop that stores nothing? In turns, so noise falls out.

Both bare loops send the same message with as many calls at once: one over connections like those of the bot, one over
the pool that comes with PTB. Everybody's connections are open before the first round that counts.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bench.telegram_apart import Telegram
from signaalbot.bot import messenger
from signaalbot.bot.lanes import Lanes
from signaalbot.domain.card import Card

ROUNDS = 15


class Rate(NamedTuple):
    """Messages a second from the outbox and in a bare loop, and the median of the ratios of the rounds."""

    ours: float
    bare: float
    ratio: float


async def rates(
    telegram: Telegram, card: Card, at_once: int, people: list[int], drain: Callable[[], Awaitable[float]]
) -> tuple[Rate, Rate]:
    """Compare *drain* (the seconds to send to these people) with a loop over the same, and over PTB's, connections."""
    size = at_once + 4
    async with _bot(telegram, Lanes(size)) as same, _bot(telegram, HTTPXRequest(connection_pool_size=size)) as pool:
        rounds = []
        for _ in range(ROUNDS + 1):
            took = await _bare_loop(same, card, at_once, people), await drain()
            rounds.append((*took, await _bare_loop(pool, card, at_once, people)))
    over_same, ours, over_pool = zip(*rounds[1:], strict=True)
    return _rate(len(people), ours, over_same), _rate(len(people), ours, over_pool)


def _bot(telegram: Telegram, request: BaseRequest) -> ExtBot[None]:
    return ExtBot(telegram.token, f"{telegram.url}/bot", request=request)


async def _bare_loop(bot: ExtBot[None], card: Card, at_once: int, people: list[int]) -> float:
    waiting, markup = iter(people), messenger.keyboard(card)

    async def worker() -> None:
        for chat_id in waiting:
            await bot.send_message(
                chat_id, card.html, parse_mode="HTML", reply_markup=markup, link_preview_options=messenger.NO_PREVIEW
            )

    begin = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return time.perf_counter() - begin


def _rate(count: int, ours: tuple[float, ...], bare: tuple[float, ...]) -> Rate:
    ratio = statistics.median(other / one for one, other in zip(ours, bare, strict=True))
    return Rate(count / statistics.median(ours), count / statistics.median(bare), ratio)

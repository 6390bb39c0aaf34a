"""Which handlers does the bot have, and in which order are they asked?"""

from __future__ import annotations

from typing import Any

from telegram.ext import Application, ApplicationBuilder, ContextTypes, ExtBot
from telegram.request import BaseRequest

from signaalbot.bot import (
    agreement_handlers,
    bulletin_handlers,
    consent_handlers,
    detail_handlers,
    deviation_handlers,
    digest_handlers,
    errand_handlers,
    evaluation_handlers,
    event_handlers,
    form_handlers,
    guest_handlers,
    join_handlers,
    keep_handlers,
    notice_handlers,
    onlooker_handlers,
    overview_handlers,
    party_handlers,
    phase_handlers,
    settle_handlers,
    signal_handlers,
    staff_handlers,
    standing_handlers,
    start_handlers,
    statement_handlers,
    talk_handlers,
    text_handlers,
    verslag_handlers,
)
from signaalbot.bot.context import Context, Resources
from signaalbot.bot.errors import on_error

BotApplication = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]


def build(token: str, api: str, request: BaseRequest, polling: BaseRequest, resources: Resources) -> BotApplication:
    """Return the PTB application with every handler; nothing is connected yet."""
    application: BotApplication = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .request(request)
        .get_updates_request(polling)
        .context_types(ContextTypes(context=Context))
        .updater(None)
        .build()
    )
    application.bot_data["resources"] = resources
    for module in (
        start_handlers,
        staff_handlers,
        event_handlers,
        join_handlers,
        bulletin_handlers,
        settle_handlers,
        form_handlers,
        notice_handlers,
        agreement_handlers,
        consent_handlers,
        detail_handlers,
        deviation_handlers,
        errand_handlers,
        statement_handlers,
        evaluation_handlers,
        verslag_handlers,
        phase_handlers,
        keep_handlers,
        talk_handlers,
        party_handlers,
        onlooker_handlers,
        guest_handlers,
        standing_handlers,
        overview_handlers,
        signal_handlers,
        digest_handlers,
        text_handlers,
    ):
        application.add_handlers(module.handlers())
    application.add_handlers(start_handlers.last_handlers())
    application.add_error_handler(on_error)
    return application

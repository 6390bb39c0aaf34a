"""Which fields does Telegram take that the rehearsal does not? They are refused by name, never passed over."""

from __future__ import annotations

from typing import Any, Final

EVERYWHERE: Final = frozenset(
    {
        "allow_paid_broadcast",
        "business_connection_id",
        "can_manage_direct_messages",
        "certificate",
        "cover",
        "direct_messages_topic_id",
        "heading",
        "icon_custom_emoji_id",
        "inline_message_id",
        "ip_address",
        "live_period",
        "message_effect_id",
        "proximity_alert_radius",
        "rich_message",
        "start_timestamp",
        "suggested_post_parameters",
        "video_start_timestamp",
    }
)
IN_ONE_METHOD: Final = {
    "sendPoll": frozenset(
        {
            "allow_adding_options",
            "country_codes",
            "description",
            "description_entities",
            "description_parse_mode",
            "explanation_media",
            "media",
            "shuffle_options",
        }
    ),
}
WITHOUT_EFFECT: Final = frozenset(
    {
        "cache_time",
        "disable_content_type_detection",
        "disable_notification",
        "is_big",
        "return_bots",
        "supports_streaming",
        "thumbnail",
    }
)
"""Taken, checked, and not to be seen on any phone of the rehearsal."""


def unoffered(method: str, fields: dict[str, Any]) -> str | None:
    """Return a field of this call that the rehearsal does not offer, or None; one that is off does not count."""
    refused = EVERYWHERE | IN_ONE_METHOD.get(method, frozenset())
    return next((name for name, value in fields.items() if name in refused and value), None)

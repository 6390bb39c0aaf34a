"""What else can the bot send, without a file? Places, contacts and dice."""

from __future__ import annotations

from typing import Final

from signaalbot.rehearsal.access import Request, bad, open_chat, require_may_send
from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.methods_sending import Handler, place
from signaalbot.rehearsal.state import JSON

DICE: Final = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
VENUE: Final = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
CONTACT: Final = ("phone_number", "first_name", "last_name", "vcard")


def send_location(world: Channels, request: Request) -> JSON:
    """sendLocation: a place that stays where it is."""
    return _send(world, request, {"location": _location(request)})


def send_venue(world: Channels, request: Request) -> JSON:
    """sendVenue: a place with a name and an address."""
    location = _location(request)
    venue = {"location": location, "title": request["title"], "address": request["address"]}
    venue |= {name: request[name] for name in VENUE if name in request}
    return _send(world, request, {"venue": venue, "location": location})


def send_contact(world: Channels, request: Request) -> JSON:
    """sendContact."""
    return _send(world, request, {"contact": {name: request[name] for name in CONTACT if name in request}})


def send_dice(world: Channels, request: Request) -> JSON:
    """sendDice: what it shows follows from the seed."""
    emoji = request.get("emoji", "🎲")
    if emoji not in DICE:
        raise bad("wrong dice emoji specified")
    dice = {"emoji": emoji, "value": world.chance.randint(1, DICE[emoji])}
    return _send(world, request, {"dice": dice}, "can_send_other_messages")


def _location(request: Request) -> JSON:
    latitude, longitude = request["latitude"], request["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("wrong latitude or longitude specified")
    shape: JSON = {"latitude": latitude, "longitude": longitude}
    accuracy = request.get("horizontal_accuracy")
    return shape if accuracy is None else {**shape, "horizontal_accuracy": accuracy}


def _send(world: Channels, request: Request, content: JSON, permission: str = "can_send_messages") -> JSON:
    chat = open_chat(world, request)
    require_may_send(world, chat, permission)
    return place(world, request, chat, content)


METHODS: Final[dict[str, Handler]] = {
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendDice": send_dice,
}

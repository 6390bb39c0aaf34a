"""How is a member named? By party and function; with a first name and marks only where members are listed."""

from __future__ import annotations

from collections.abc import Collection

from signaalbot.domain.role import Membership, Party
from signaalbot.domain.roster import speaks_for_municipality
from signaalbot.services import phrasing
from signaalbot.texts import Markup, Texts


def seat(member: Membership) -> str:
    """Name a member of a party on a button: "dialoogteam, Petra"."""
    return f"{member.function}, {member.shown_name}" if member.shown_name else member.function


def long_seat(texts: Texts, member: Membership) -> str:
    """Name a member with the party, on a button: "Politie · dialoogteam"."""
    return f"{texts.plain(f'party.{member.party}')} · {seat(member)}"


def place(texts: Texts, member: Membership, marks: Collection[str] = ()) -> Markup:
    """Name a member in /wie: "dialoogteam, Petra (Contactpersoon, kent deze wereld goed)"."""
    about = [texts.say(f"rank.{member.rank}")] if member.rank.speaks else []
    about += [texts.say(f"roster.mark.{mark}") for mark in (*_own_marks(member), *marks)]
    name = texts.say("room.function_only", function=seat(member))
    return texts.say("room.function", function=name, rank=Markup(", ".join(about))) if about else name


def author(texts: Texts, member: Membership) -> Markup:
    """Say who sends something: of the municipality also whether that is in its name or not."""
    who = phrasing.member(texts, member)
    if member.party is not Party.GEMEENTE:
        return who
    capacity = "roster.for_municipality" if speaks_for_municipality(member) else "roster.own_function"
    return texts.say(capacity, member=who)


def _own_marks(member: Membership) -> tuple[str, ...]:
    voice = () if member.voice is None else (f"voice_{member.voice}",)
    return (*voice, "bridge") if member.bridge else voice

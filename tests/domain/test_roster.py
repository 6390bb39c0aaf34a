"""Who sits where, how is that shown, and what is missing?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from signaalbot.domain.role import Membership, Party, Rank, Voice
from signaalbot.domain.roster import (
    NameNotUsable,
    Roll,
    Trouble,
    read_name,
    silent,
    speaks_for_municipality,
    tag,
    voice_after,
    without_contact,
)

NOON = datetime(2026, 11, 13, 12, tzinfo=UTC)


def member(party: Party, rank: Rank = Rank.MEMBER, voice: Voice | None = None) -> Membership:
    return Membership(1, 1, 1, party, rank, "x", voice=voice)


@pytest.mark.parametrize(
    ("function", "shown"),
    [
        ("verkeer", "Gem · verkeer"),
        ("OOV", "Gemeente · OOV"),
        ("wethouder", "Gem · wethouder"),
        ("woordvoerder", "Gem·woordvoerder"),
        ("beleidsmedewerker", "Gem·beleidsmede…"),
        ("verkeer 🚜", "Gem · verkeer"),
    ],
)
def test_a_tag_fits_in_what_telegram_shows(function: str, shown: str) -> None:
    made = tag("Gemeente", "Gem", function)

    assert made == shown
    assert len(made.encode("utf-16-le")) // 2 <= 16


@pytest.mark.parametrize("name", ["Gerben", " Jan  Willem ", "Anne-Fleur", "D'Arcy", "José", "Joh."])
def test_a_first_name_is_kept_as_it_was_typed(name: str) -> None:
    assert read_name(name) == " ".join(name.split())


@pytest.mark.parametrize(
    "text", ["", "0612345678", "Jan 06", "jan@rijtmeer.example", "<b>Jan</b>", "x" * 31, "t.me/jan"]
)
def test_a_number_or_a_link_is_no_name(text: str) -> None:
    with pytest.raises(NameNotUsable):
        read_name(text)


def test_a_party_without_contact_person_is_one_with_members_and_no_contact() -> None:
    seated = [member(Party.OM), member(Party.POLITIE, Rank.CONTACT), member(Party.GEMEENTE, Rank.DEPUTY)]

    assert without_contact([*seated, member(Party.OBSERVER)]) == (Party.GEMEENTE, Party.OM)


def test_a_party_is_silent_an_hour_after_its_last_sign_or_after_the_start() -> None:
    signs = {Party.OM: NOON - timedelta(hours=3), Party.POLITIE: NOON - timedelta(minutes=59)}

    assert silent(signs, NOON - timedelta(minutes=60), NOON) == (Party.OM,)
    assert silent(signs, NOON - timedelta(minutes=59), NOON) == ()


def test_only_the_marked_spokesperson_speaks_for_the_municipality() -> None:
    assert speaks_for_municipality(member(Party.GEMEENTE, Rank.CONTACT, Voice.SPOKESPERSON))
    assert not speaks_for_municipality(member(Party.GEMEENTE, Rank.CONTACT))
    assert not speaks_for_municipality(member(Party.GEMEENTE, Rank.MEMBER, Voice.SPOKESPERSON))


def test_the_mark_of_spokesperson_ends_with_the_seat_it_belongs_to() -> None:
    spokesperson = member(Party.GEMEENTE, Rank.CONTACT, Voice.SPOKESPERSON)

    assert voice_after(spokesperson, Rank.DEPUTY, Party.GEMEENTE) is Voice.SPOKESPERSON
    assert voice_after(spokesperson, Rank.MEMBER, Party.GEMEENTE) is None
    assert voice_after(spokesperson, Rank.CONTACT, Party.PARTNER) is None


def test_who_cannot_be_found_is_not_counted_as_somebody_else() -> None:
    """T11: an error of Telegram says nothing about a person."""
    roll = Roll(people=3, present=frozenset({1}), gone=frozenset({2}), unsure=frozenset({3}))

    assert roll.extra == 1
    assert Roll(1, frozenset({1, 2}), frozenset(), frozenset()).extra == 0


def test_only_a_bot_that_is_out_or_muted_holds_messages_back() -> None:
    assert [trouble for trouble in Trouble if trouble.holds] == [Trouble.REMOVED, Trouble.MUTED]

"""When is a nudge due, who runs a room, and which two may open it again?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from signaalbot.domain.phase import Nudge, Phase, Receiver, may_host, may_reopen_together
from signaalbot.domain.role import Membership, Party, Rank

EVENT = date(2026, 11, 13)
BEGAN = datetime(2026, 11, 4, 9, tzinfo=UTC)


def nudge(days: int | None = None, hours: int | None = None) -> Nudge:
    return Nudge("x", Phase.BEFORE, {}, Receiver.HOST, days=days, hours=hours, clock=time(10))


def member(person: int, party: Party, rank: Rank = Rank.CONTACT) -> Membership:
    return Membership(person, 1, person, party, rank, "functie")


@pytest.mark.parametrize(
    ("found", "due"),
    [
        (nudge(hours=24), datetime(2026, 11, 5, 9, tzinfo=UTC)),
        (nudge(days=-3), datetime(2026, 11, 10, 9, tzinfo=UTC)),
        (nudge(days=1), datetime(2026, 11, 14, 9, tzinfo=UTC)),
        (nudge(days=-20), None),
    ],
)
def test_a_nudge_is_due_after_the_phase_began_or_around_the_event(found: Nudge, due: datetime | None) -> None:
    assert found.due_at(EVENT, BEGAN) == due


def test_a_nudge_keeps_its_local_hour_when_the_clock_changes() -> None:
    """T37: ten o'clock in the municipality, in summer and in winter."""
    summer = nudge(days=0).due_at(date(2026, 10, 24), BEGAN.replace(month=9))
    winter = nudge(days=0).due_at(date(2026, 10, 25), BEGAN.replace(month=9))

    assert summer == datetime(2026, 10, 24, 8, tzinfo=UTC)
    assert winter == datetime(2026, 10, 25, 9, tzinfo=UTC)


def test_who_opened_the_room_runs_it_as_long_as_that_person_is_there() -> None:
    host, contact = member(1, Party.GEMEENTE, Rank.MEMBER), member(2, Party.GEMEENTE)

    assert (may_host(host, 1, opener_is_here=True), may_host(contact, 1, opener_is_here=True)) == (True, False)
    assert may_host(contact, 1, opener_is_here=False) is True


def test_no_other_party_runs_the_room_when_the_host_left() -> None:
    assert may_host(member(2, Party.POLITIE), 1, opener_is_here=False) is False


@pytest.mark.parametrize(
    ("one", "other", "one_hosts", "together"),
    [
        (member(1, Party.GEMEENTE, Rank.MEMBER), member(2, Party.ORGANISATIE), True, True),
        (member(1, Party.GEMEENTE, Rank.MEMBER), member(2, Party.ORGANISATIE, Rank.DEPUTY), True, True),
        (member(1, Party.GEMEENTE, Rank.MEMBER), member(2, Party.ORGANISATIE, Rank.MEMBER), True, False),
        (member(1, Party.GEMEENTE, Rank.MEMBER), member(2, Party.GEMEENTE), True, False),
        (member(1, Party.POLITIE), member(2, Party.ORGANISATIE), False, False),
    ],
)
def test_a_room_opens_again_by_the_host_and_a_voice_of_another_party(
    one: Membership, other: Membership, one_hosts: bool, together: bool
) -> None:
    assert may_reopen_together(one, other, one_hosts, other_hosts=False) is together
    assert may_reopen_together(other, one, one_hosts=False, other_hosts=one_hosts) is together

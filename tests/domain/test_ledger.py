"""Does the ledger say who got a bulletin, and why not, as it was?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from signaalbot.domain.bulletin import Level
from signaalbot.domain.delivery import DeliveryState
from signaalbot.domain.ledger import SEVERITY, Arrival, Reason, Tally, combined, outcome, reason_of, spread, tally

NOON = datetime(2026, 11, 13, 12, 0, tzinfo=UTC)
ACCEPTED, FAILED, QUEUED = DeliveryState.ACCEPTED, DeliveryState.FAILED, DeliveryState.QUEUED


def arrival(state: DeliveryState, seconds: float = 0, reason: str | None = None, person: int | None = 1) -> Arrival:
    return Arrival(person, state, reason, NOON + timedelta(seconds=seconds))


def test_every_state_of_a_row_has_a_place_in_the_order_of_severity() -> None:
    assert set(SEVERITY) == set(DeliveryState)


def test_a_bulletin_in_parts_arrived_only_when_every_part_did_at_the_last_one() -> None:
    """T17: failure at part 2."""
    whole = combined([arrival(ACCEPTED, 1), arrival(ACCEPTED, 3)])
    half = combined([arrival(ACCEPTED, 1), arrival(FAILED, 3, "Forbidden: bot was blocked by the user")])

    assert whole == arrival(ACCEPTED, 3)
    assert half is not None
    assert (half.state, reason_of(half)) == (FAILED, Reason.BLOCKED)


def test_an_urgent_bulletin_counts_in_private_and_not_in_the_group() -> None:
    private, group = arrival(FAILED), arrival(ACCEPTED, person=None)

    assert outcome(Level.URGENT, private, group) == private
    assert outcome(Level.ATTENTION, private, group) == group


def test_who_pressed_gezien_before_the_private_copy_went_has_it_from_the_group() -> None:
    private = arrival(DeliveryState.WITHDRAWN, 9, "seen")
    group = arrival(ACCEPTED, 1, person=None)

    assert outcome(Level.ATTENTION, private, group) == group


def test_when_the_group_failed_the_private_copy_still_counts() -> None:
    assert outcome(Level.ATTENTION, arrival(QUEUED), arrival(FAILED, person=None)) == arrival(QUEUED)


def test_the_counts_add_up_to_all_who_were_addressed() -> None:
    """T14: complete only when all arrived or are known to be unreachable."""
    blocked = arrival(FAILED, reason="Forbidden: bot was blocked by the user")
    found = tally([arrival(ACCEPTED), blocked, None, arrival(DeliveryState.EXPIRED)], seen=1)

    assert found == Tally(
        accepted=1, failed=3, seen=1, reasons=((Reason.BLOCKED, 1), (Reason.EXPIRED, 1), (Reason.NO_ROOM, 1))
    )
    assert (found.addressed, found.complete) == (4, True)
    assert tally([arrival(QUEUED)], seen=0).complete is False


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Forbidden: bot was blocked by the user", Reason.BLOCKED),
        ("Forbidden: bot can't initiate conversation with a user", Reason.NOT_OPENED),
        ("Forbidden: user is deactivated", Reason.GONE),
        ("Bad Request: chat not found", Reason.GONE),
        ("Forbidden: bot was kicked from the supergroup chat", Reason.NO_ROOM),
        ("Bad Request: not enough rights to send text messages to the chat", Reason.NO_ROOM),
        ("replaced", Reason.REPLACED),
        ("Bad Request: something new", Reason.OTHER),
    ],
)
def test_a_reason_of_telegram_becomes_one_that_people_know(said: str, reason: Reason) -> None:
    assert reason_of(arrival(FAILED, reason=said)) is reason


def test_how_far_apart_the_first_and_the_last_had_it() -> None:
    assert spread([arrival(ACCEPTED, 1), arrival(FAILED, 90), arrival(ACCEPTED, 3)]) == timedelta(seconds=2)
    assert spread([arrival(QUEUED), None]) is None

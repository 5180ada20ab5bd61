"""The state of a ticket, as a pure function of facts and time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.tables import OrderStatus
from models.tickets.view import Facts, State, state_of

OPENS = datetime(2026, 6, 5, 17, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=11)
EVENING = OPENS + timedelta(hours=1)
VALID = Facts(
    revoked=False,
    cancelled=False,
    event_cancelled=False,
    order_status=OrderStatus.PAID,
    places=2,
    admitted=0,
    paused_until=None,
    opens_at=OPENS,
    closes_at=CLOSES,
    rehearsal=False,
)


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, State.VALID),
        ({"admitted": 1}, State.VALID),
        ({"admitted": 2}, State.USED),
        ({"revoked": True}, State.REVOKED),
        ({"cancelled": True}, State.CANCELLED),
        ({"order_status": OrderStatus.CANCELLED}, State.CANCELLED),
        ({"order_status": OrderStatus.LAPSED}, State.CANCELLED),
        ({"order_status": OrderStatus.REFUNDED}, State.REFUNDED),
        ({"order_status": OrderStatus.PENDING}, State.UNPAID),
        ({"event_cancelled": True}, State.EVENT_CANCELLED),
        ({"paused_until": EVENING + timedelta(seconds=1)}, State.PAUSED),
        ({"paused_until": EVENING}, State.VALID),
        ({"revoked": True, "cancelled": True, "admitted": 2}, State.REVOKED),
        ({"cancelled": True, "admitted": 2}, State.CANCELLED),
        ({"paused_until": CLOSES, "admitted": 2}, State.USED),
        ({"paused_until": CLOSES, "order_status": OrderStatus.PENDING}, State.PAUSED),
    ],
)
def test_what_can_not_be_repaired_comes_first(changed: dict[str, Any], state: State) -> None:
    assert state_of(replace(VALID, **changed), EVENING) is state


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (OPENS - timedelta(seconds=1), State.TOO_EARLY),
        (OPENS, State.VALID),
        (CLOSES - timedelta(seconds=1), State.VALID),
        (CLOSES, State.OVER),
    ],
)
def test_doors_open_at_their_hour_and_close_at_theirs(moment: datetime, state: State) -> None:
    assert state_of(VALID, moment) is state


def test_a_used_ticket_stays_void_when_the_event_is_over() -> None:
    assert state_of(replace(VALID, admitted=2), CLOSES) is State.USED


def test_a_rehearsal_knows_no_hours() -> None:
    assert state_of(replace(VALID, rehearsal=True), OPENS - timedelta(days=9)) is State.VALID

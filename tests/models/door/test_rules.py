"""The checks of a press, in their order, without a database."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.door.answers import HTTP_STATUS, Press, Reason
from models.door.rules import CHECKS, Case, pause_after, refusal
from models.storage.database import open_database
from models.tables import CheckIn, Event, Method, Order, OrderStatus, Role, StaffMember, Ticket, TicketType


@pytest.fixture(autouse=True)
async def tables() -> AsyncIterator[None]:
    """Rows can be made in memory only while the ORM knows its tables."""
    async with open_database("sqlite://:memory:"):
        yield


START = datetime(2026, 6, 5, 19, 0, tzinfo=UTC)


def case_of(
    press: Mapping[str, object] | None = None,
    ticket: Mapping[str, object] | None = None,
    order: Mapping[str, object] | None = None,
    event: Mapping[str, object] | None = None,
    type_: Mapping[str, object] | None = None,
    staff: Mapping[str, object] | None = None,
    suspect: Mapping[str, object] | None = None,
) -> Case:
    """A press that would be admitted, but for what is given."""
    presses = {"nonce": "n" * 22, "method": Method.PAGE, "pressed_at": START}
    return Case(
        Press(**{**presses, **(press or {})}),  # type: ignore[arg-type]  # a mix of types by name
        Ticket(**{"event_id": 1, "places": 1, "admitted": 0, **(ticket or {})}),
        Order(**{"status": OrderStatus.PAID, **(order or {})}),
        Event(**{"starts_at": START, **(event or {})}),
        TicketType(**(type_ or {})),
        StaffMember(**{"event_id": 1, "role": Role.DOOR, **staff}) if staff is not None else None,
        CheckIn(**suspect) if suspect is not None else None,
    )


STAFF: dict[str, object] = {"gate_id": None}

APPLIES: dict[Reason, dict[str, Any]] = {
    Reason.STAFF_LOCKED: dict(ticket={"paused_until": START + timedelta(seconds=1)}, staff=STAFF),
    Reason.STAFF_INVALID: {},
    Reason.STAFF_SCOPE: dict(type_={"gate_id": 1}, staff={"gate_id": 2}),
    Reason.PRODUCT: dict(press={"event_id": 2}, staff=STAFF),
    Reason.CANCELED: dict(ticket={"cancelled_at": START}, staff=STAFF),
    Reason.UNPAID: dict(order={"status": OrderStatus.PENDING}, staff=STAFF),
    Reason.ALREADY_REDEEMED: dict(ticket={"admitted": 1}, staff=STAFF),
    Reason.CONFLICT: dict(suspect={"nonce": "m" * 22}, staff=STAFF),
    Reason.INVALID_TIME: dict(press={"pressed_at": START - timedelta(days=1)}, staff=STAFF),
}


@pytest.mark.parametrize("reason", APPLIES)
def test_each_check_gives_its_own_reason(reason: Reason) -> None:
    assert refusal(case_of(**APPLIES[reason])) is reason


def test_the_checks_stand_in_the_order_of_the_design() -> None:
    reasons = [reason for reason, _ in CHECKS]
    assert reasons == list(APPLIES)
    assert [reason for reason in HTTP_STATUS if reason in reasons] == reasons


def test_the_first_check_that_applies_is_the_answer() -> None:
    everything = case_of(
        press={"pressed_at": START - timedelta(days=1), "event_id": 2},
        ticket={"paused_until": START, "cancelled_at": START, "admitted": 1},
        order={"status": OrderStatus.PENDING},
        type_={"gate_id": 1},
        staff={"gate_id": 2, "revoked_at": START},
        suspect={"nonce": "m" * 22},
    )
    assert [reason for reason, applies in CHECKS if applies(everything)] == list(APPLIES)


def test_nothing_stands_against_an_honest_press() -> None:
    assert refusal(case_of(staff=STAFF)) is None


@pytest.mark.parametrize("method", [Method.CHAT, Method.DOOR_PAGE])
def test_a_paused_ticket_still_enters_by_chat_and_door_page(method: Method) -> None:
    paused = {"paused_until": START + timedelta(minutes=1)}
    assert refusal(case_of(press={"method": method}, ticket=paused, staff=STAFF)) is None


@pytest.mark.parametrize("staff", [{"role": Role.READ_ONLY}, {"revoked_at": START}], ids=["read-only", "revoked"])
def test_staff_that_may_not_admit_is_nobody(staff: dict[str, object]) -> None:
    assert refusal(case_of(staff=staff)) is Reason.STAFF_INVALID


@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.LAPSED])
def test_an_order_that_ended_admits_nobody(status: OrderStatus) -> None:
    assert refusal(case_of(order={"status": status}, staff=STAFF)) is Reason.CANCELED


def test_a_cancelled_event_admits_nobody() -> None:
    assert refusal(case_of(event={"cancelled_at": START}, staff=STAFF)) is Reason.CANCELED


def test_staff_without_a_gate_admits_at_all_and_a_type_without_one_enters_at_all() -> None:
    assert refusal(case_of(type_={"gate_id": 1}, staff=STAFF)) is None
    assert refusal(case_of(staff={"gate_id": 1})) is None


def test_more_than_remain_is_already_redeemed() -> None:
    party = {"places": 5, "admitted": 3}
    assert refusal(case_of(press={"admit": 2}, ticket=party, staff=STAFF)) is None
    assert refusal(case_of(press={"admit": 3}, ticket=party, staff=STAFF)) is Reason.ALREADY_REDEEMED


@pytest.mark.parametrize(
    ("before_start", "admitted"),
    [
        (timedelta(hours=3, microseconds=1), False),
        (timedelta(hours=3), True),
        (timedelta(hours=-8, microseconds=1), True),
        (timedelta(hours=-8), False),
    ],
)
def test_doors_open_three_hours_before_the_start_until_eight_after(before_start: timedelta, admitted: bool) -> None:
    case = case_of(press={"pressed_at": START - before_start}, staff=STAFF)
    assert (refusal(case) is None) is admitted


def test_open_doors_now_and_the_end_of_the_event_move_the_hours() -> None:
    early, late = START - timedelta(hours=5), START + timedelta(hours=2)
    event = {"doors_open_at": early, "ends_at": late}
    assert refusal(case_of(press={"pressed_at": early}, event=event, staff=STAFF)) is None
    assert refusal(case_of(press={"pressed_at": late}, event=event, staff=STAFF)) is Reason.INVALID_TIME


def test_a_second_press_outside_the_hours_admits_by_chat_but_not_by_page() -> None:
    late = {"pressed_at": START + timedelta(days=1), "outside_hours": True}
    assert refusal(case_of(press={**late, "method": Method.CHAT}, staff=STAFF)) is None
    assert refusal(case_of(press=late, staff=STAFF)) is Reason.INVALID_TIME


def test_a_rehearsal_needs_no_open_doors() -> None:
    case = case_of(press={"pressed_at": START - timedelta(days=1)}, ticket={"rehearsal": True}, staff=STAFF)
    assert refusal(case) is None


def test_a_required_question_is_open_until_ticket_or_press_answers_it() -> None:
    questions = [{"id": "head", "label": "People", "kind": "number", "required": True}, {"id": "tea", "label": "Tea"}]
    assert [q["id"] for q in case_of(ticket={"questions": questions}).open_questions] == ["head"]
    assert not case_of(press={"answers": {"head": 0}}, ticket={"questions": questions}).open_questions
    assert not case_of(ticket={"questions": questions, "answers": {"head": 4}}).open_questions


@pytest.mark.parametrize(
    ("wrong_codes", "minutes"),
    [(4, None), (5, 1), (6, None), (10, 2), (15, 4), (20, 8), (25, 16), (30, 30), (500, 30), (5000, 30)],
)
def test_each_fifth_wrong_code_pauses_twice_as_long_up_to_half_an_hour(wrong_codes: int, minutes: int | None) -> None:
    assert pause_after(wrong_codes) == (timedelta(minutes=minutes) if minutes else None)

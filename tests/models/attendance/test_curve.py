"""Arrivals by gate and quarter, as a table and a curve, also in nights in which clocks change."""

from datetime import UTC, datetime, timedelta

import pytest

from models.attendance.counters import Cell, add_arrivals, quarter_of, take_back_arrivals
from models.attendance.curve import MOST_STEPS, QUARTER, ArrivalRow, ArrivalTable, arrival_curve, arrival_table
from models.language.formats import clock_time, utc_offset
from models.language.speech import voice
from models.storage.database import Database
from models.tables import Event, Gate, TicketType
from tests.makers import make_event, make_gate, make_ticket_type

EVENING = datetime(2026, 6, 5, 18, 0, tzinfo=UTC)
EVENT = Event(id=1, starts_at=EVENING, zone="Europe/Berlin")


async def let_in(event: Event, kind: TicketType, people: int, at: datetime, gate: Gate | None = None) -> None:
    await add_arrivals({Cell(event.id, kind.id, gate.id if gate else None, quarter_of(at)): people})


def shown(moments: list[datetime], zone: str) -> list[str]:
    return [clock_time(moment, zone, voice("en")) for moment in moments]


def quarters(first: datetime, count: int) -> list[datetime]:
    return [first + number * QUARTER for number in range(count)]


async def test_people_are_told_by_gate_and_quarter_without_gaps(database: Database) -> None:
    event = await make_event(starts_at=EVENING)
    north, south = await make_gate(event, "North"), await make_gate(event, "South")
    standard, vip = await make_ticket_type(event), await make_ticket_type(event)
    await let_in(event, standard, 3, EVENING, north)
    await let_in(event, vip, 2, EVENING + timedelta(minutes=14), north)
    await let_in(event, vip, 4, EVENING + timedelta(minutes=31), south)

    table = await arrival_table(event)

    assert table.gates == ("North", "South")
    assert [(row.start, row.by_gate) for row in table.rows] == [
        (EVENING, (5, 0)),
        (EVENING + QUARTER, (0, 0)),
        (EVENING + 2 * QUARTER, (0, 4)),
    ]


async def test_staff_without_a_gate_have_a_column_when_they_let_somebody_in(database: Database) -> None:
    event = await make_event(starts_at=EVENING)
    await make_gate(event, "North")
    kind = await make_ticket_type(event)
    assert (await arrival_table(event)).gates == ("North",)

    await let_in(event, kind, 1, EVENING)

    assert (await arrival_table(event)).gates == ("North", None)


async def test_who_was_taken_back_is_not_in_the_table(database: Database) -> None:
    event = await make_event(starts_at=EVENING)
    kind = await make_ticket_type(event)
    await let_in(event, kind, 1, EVENING)
    await take_back_arrivals(Cell(event.id, kind.id, None, EVENING), 1)

    assert (await arrival_table(event)).rows == ()


async def test_arrivals_weeks_apart_do_not_make_thousands_of_empty_rows(database: Database) -> None:
    event = await make_event(starts_at=EVENING)
    kind = await make_ticket_type(event)
    await let_in(event, kind, 1, EVENING)
    await let_in(event, kind, 1, EVENING + timedelta(days=30))

    assert len((await arrival_table(event)).rows) == 2


def test_in_autumn_the_hour_that_comes_twice_is_named_with_its_offset() -> None:
    night = quarters(datetime(2026, 10, 24, 23, 45, tzinfo=UTC), 10)

    assert shown(night, "Europe/Berlin") == [
        "01:45",
        "02:00 +02:00",
        "02:15 +02:00",
        "02:30 +02:00",
        "02:45 +02:00",
        "02:00 +01:00",
        "02:15 +01:00",
        "02:30 +01:00",
        "02:45 +01:00",
        "03:00",
    ]


def test_in_spring_the_hour_that_does_not_exist_is_not_named() -> None:
    night = quarters(datetime(2026, 3, 29, 0, 45, tzinfo=UTC), 3)

    assert shown(night, "Europe/Berlin") == ["01:45", "03:00", "03:15"]
    assert [utc_offset(moment, "Europe/Berlin") for moment in night] == ["+01:00", "+02:00", "+02:00"]


def test_a_shift_by_half_an_hour_repeats_two_quarters() -> None:
    night = quarters(datetime(2026, 4, 4, 14, 15, tzinfo=UTC), 6)

    assert shown(night, "Australia/Lord_Howe") == [
        "01:15",
        "01:30 +11:00",
        "01:45 +11:00",
        "01:30 +10:30",
        "01:45 +10:30",
        "02:00",
    ]


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Australia/Eucla", "Pacific/Chatham", "Asia/Kolkata"])
def test_quarters_counted_in_utc_are_quarters_on_clocks_that_are_45_minutes_apart(zone: str) -> None:
    start = quarter_of(datetime(2026, 6, 5, 18, 7, 31, tzinfo=UTC))

    assert shown([start], zone)[0][-2:] in {"00", "15", "30", "45"}


def table(*people: int, first: datetime = EVENING) -> ArrivalTable:
    return ArrivalTable((None,), tuple(ArrivalRow(first + n * QUARTER, (each,)) for n, each in enumerate(people)))


def test_the_curve_reaches_until_now() -> None:
    curve = arrival_curve(table(5, 7), EVENT, EVENING + timedelta(hours=3, minutes=20))

    assert curve.starts[0] == EVENING
    assert curve.ends_at == EVENING + timedelta(hours=3, minutes=30)
    assert curve.inside(0)[:4] == [0, 5, 12, 12]
    assert curve.entered == 12


def test_after_the_doors_closed_it_goes_on_no_further() -> None:
    curve = arrival_curve(table(5), EVENT, EVENING + timedelta(days=20))

    assert curve.ends_at == EVENING + timedelta(hours=8, minutes=15)


def test_before_anybody_is_in_it_begins_with_the_doors() -> None:
    curve = arrival_curve(table(), EVENT, EVENING - timedelta(days=3))

    assert (curve.starts[0], curve.entered) == (EVENING - timedelta(hours=3), 0)
    assert curve.ends_at == EVENING - timedelta(hours=1)


@pytest.mark.parametrize("length", [1, 96, 500, 5_000, 60_000])
def test_a_long_curve_has_wider_steps_and_loses_nobody(length: int) -> None:
    rows = (ArrivalRow(EVENING + number * QUARTER, (1,)) for number in range(0, length, max(1, length // 50)))
    long = ArrivalTable((None,), tuple(rows))

    curve = arrival_curve(long, EVENT, EVENING)

    assert len(curve.starts) <= MOST_STEPS
    assert curve.entered == len(long.rows)

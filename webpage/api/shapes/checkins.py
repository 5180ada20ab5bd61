"""Check-ins, that is, attempts and undos, as programs see them."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from models.tables import CheckIn, Clash, Method
from webpage.api.shapes.basics import LARGEST_RECORD, Moment, Paging, QueryId, Resource, from_query, left_out


class CheckInStatus(StrEnum):
    """What came of an attempt."""

    OK = "ok"
    INCOMPLETE = "incomplete"
    ERROR = "error"
    ANNUL = "annul"
    """No attempt, but the undo of one."""


class CheckInResource(Resource):
    """The record of an attempt, or of an undo. It never changes."""

    id: int
    event: int
    ticket: int
    order: str
    """The order number."""
    status: CheckInStatus
    reason: str | None
    """With ``error``: why."""
    conflict: Clash | None
    """With ``conflict``: what is in conflict."""
    conflicts_with: int | None
    """With ``conflict``: the record on the other side."""
    annuls: int | None
    """Of an undo: the record that it undoes."""
    method: Method
    admitted: int
    """How many people it let in; negative for an undo."""
    admitted_before: int
    pressed_at: Moment
    """When it happened, as far as we know."""
    received_at: Moment
    gate: str | None
    staff: str | None
    number: int | None
    """The running number that was shown."""
    word: str | None
    """The word that was shown."""
    explanation: str | None
    """Of an undo by a program: why."""
    outside_hours: bool
    answers: dict[str, Any]


class CheckIns(Resource):
    """A page of check-ins."""

    items: list[CheckInResource]
    next: str | None
    """The address of the next page; null: this is the last."""


class CheckInFilter(Paging):
    """Which records. To follow an event, ask again and again with the greatest id that you have as ``cursor``."""

    cursor: Annotated[int, Field(ge=0, le=LARGEST_RECORD), BeforeValidator(from_query)] = 0
    """Only records with a greater id."""
    status: CheckInStatus = left_out(strict=False)
    ticket: QueryId = left_out()
    """Only those of this ticket."""
    staff: QueryId = left_out()
    """Only those by this staff member."""
    gate: QueryId = left_out()
    """Only those at this gate."""
    method: Method = left_out(strict=False)
    since: Moment = left_out()
    """Only those that were received at this time or later."""


def checkin_resource(record: CheckIn) -> CheckInResource:
    """A record that was read with ticket, order, gate and staff member."""
    return CheckInResource(
        id=record.id,
        event=record.event_id,
        ticket=record.ticket_id,
        order=record.ticket.order.number,
        status=CheckInStatus(record.status),
        reason=record.reason,
        conflict=record.clash,
        conflicts_with=record.conflicts_with_id,
        annuls=record.annuls_id,
        method=record.method,
        admitted=record.admitted,
        admitted_before=record.admitted_before,
        pressed_at=record.pressed_at,
        received_at=record.received_at,
        gate=record.gate.name if record.gate else None,
        staff=record.staff.label if record.staff else None,
        number=record.number,
        word=record.word,
        explanation=record.explanation,
        outside_hours=record.outside_hours,
        answers=record.answers,
    )

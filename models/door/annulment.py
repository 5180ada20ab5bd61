"""Undoing a check-in: a second record, and the places are free again."""

from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_urlsafe

from models import clock
from models.attendance.counters import Cell, quarter_of, take_back_arrivals
from models.door.answers import Status
from models.owed.outbox import Kind, owed
from models.programs.webhooks import checkin_reverted
from models.storage.database import unit_of_work
from models.tables import Application, CheckIn, Method, Order, Owed, Role, StaffMember, Ticket
from models.tickets.care import cancel_ticket

OWN_UNDO_WITHIN = timedelta(minutes=15)
ANNUL = "annul"


class AnnulReason(StrEnum):
    """Why an undo was refused."""

    NO_ADMISSION = "no_admission"
    """The record is not an admission at this staff member's event."""
    ALREADY_ANNULLED = "already_annulled"
    NOT_OWN = "not_own"
    TOO_LATE = "too_late"


class AnnulRefused(Exception):
    """The check-in stands."""

    def __init__(self, reason: AnnulReason) -> None:
        super().__init__(reason)
        self.reason = reason


@unit_of_work
async def annul(
    checkin_id: int,
    by: StaffMember,
    method: Method = Method.CHAT,
    *,
    explanation: str | None = None,
    at: datetime | None = None,
) -> CheckIn:
    """Undo an admission; the record of the undo. Organisers are told of every one. Raises AnnulRefused.

    Door staff undo their own for 15 minutes, organisers any at any time. Who walked in to an exhibition unannounced is
    taken off it again. ``at``: when it happened; None: now.
    """
    admission = await CheckIn.get_or_none(id=checkin_id, event_id=by.event_id, status=Status.OK)
    if admission is None:
        raise AnnulRefused(AnnulReason.NO_ADMISSION)
    walked_in = await Application.exists(ticket_id=admission.ticket_id, walk_in=True)
    if walked_in:  # it is cancelled with its order, which is locked before its tickets
        await Order.filter(tickets__id=admission.ticket_id).select_for_update(no_key=True, of=("orders",)).get()
    ticket = await Ticket.filter(id=admission.ticket_id).select_for_update(no_key=True).get()
    if await CheckIn.exists(annuls_id=admission.id):
        raise AnnulRefused(AnnulReason.ALREADY_ANNULLED)
    _may_undo(admission, by)
    undo = await _record(admission, ticket, by, method, explanation, at)
    ticket.admitted -= admission.admitted
    if ticket.expected is not None:
        ticket.places = ticket.expected
    await ticket.save(update_fields=["admitted", "places"])
    if not ticket.rehearsal:
        cell = Cell(ticket.event_id, ticket.type_id, admission.gate_id, quarter_of(admission.pressed_at))
        await take_back_arrivals(cell, admission.admitted)
    await _tell(undo, ticket)
    if not ticket.rehearsal:
        await checkin_reverted(undo)
    if walked_in:
        await cancel_ticket(ticket.id, by_holder=True)
    return undo


def _may_undo(admission: CheckIn, by: StaffMember) -> None:
    if by.role is Role.ORGANISER:
        return
    if by.role is not Role.DOOR or admission.staff_id != by.id:
        raise AnnulRefused(AnnulReason.NOT_OWN)
    if clock.now() - admission.received_at > OWN_UNDO_WITHIN:
        raise AnnulRefused(AnnulReason.TOO_LATE)


async def _record(
    admission: CheckIn,
    ticket: Ticket,
    by: StaffMember,
    method: Method,
    explanation: str | None,
    at: datetime | None,
) -> CheckIn:
    moment = clock.now()
    return await CheckIn.create(
        event_id=admission.event_id,
        ticket_id=admission.ticket_id,
        nonce=token_urlsafe(16),
        method=method,
        status=ANNUL,
        admitted=-admission.admitted,
        admitted_before=ticket.admitted,
        pressed_at=at or moment,
        received_at=moment,
        staff_id=by.id,
        gate_id=admission.gate_id,
        annuls_id=admission.id,
        explanation=explanation,
    )


async def _tell(undo: CheckIn, ticket: Ticket) -> None:
    rows = []
    if ticket.holder_id is not None:
        rows.append(owed(ticket.holder_id, Kind.TICKET_REFRESH, ticket=ticket.id))
    if not ticket.rehearsal:
        organisers = await StaffMember.filter(
            event_id=undo.event_id, role=Role.ORGANISER, revoked_at=None, person_id__isnull=False
        )
        rows += [owed(member.person_id, Kind.UNDONE, checkin=undo.id) for member in organisers if member.person_id]
    await Owed.bulk_create(rows)

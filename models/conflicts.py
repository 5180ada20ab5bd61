"""Offline records that were refused: telling those in conflict, and listing them all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tortoise.queryset import QuerySet

from models.answers import Status
from models.outbox import Kind, owed
from models.tables import CheckIn, Clash, Owed, Role, StaffMember, Ticket

TOLD = frozenset(Clash) - {Clash.WARNED}


@dataclass(frozen=True, slots=True)
class RefusedRecords:
    """How many offline records of an event were refused, rehearsals left out."""

    conflicts: int
    possibly_entered: int


NONE_REFUSED = RefusedRecords(0, 0)


async def news_of_conflicts(records: Iterable[CheckIn], tickets: Mapping[int, Ticket]) -> list[Owed]:
    """What organisers and the staff member concerned are owed for these new records: one message for each conflict."""
    conflicts = [record for record in records if record.clash in TOLD]
    if not conflicts:
        return []
    organisers = StaffMember.filter(
        event_id__in={record.event_id for record in conflicts}, role=Role.ORGANISER, revoked_at=None
    )
    concerned = StaffMember.filter(id__in={record.staff_id for record in conflicts} - {None})
    members = {member.id: member for member in [*await organisers, *await concerned]}.values()
    told = {
        (record.id, member.person_id): record
        for record in conflicts
        for member in members
        if _is_told(member, record, tickets[record.ticket_id])
    }
    return [
        owed(person_id, Kind.CONFLICT, checkin=record.id, against=record.conflicts_with_id)
        for (_, person_id), record in told.items()
        if person_id is not None
    ]


async def conflicts(event_id: int, limit: int | None = None) -> list[CheckIn]:
    """Offline records in conflict, latest first, each with its other side in ``conflicts_with`` if it has one."""
    rows = _conflicts(event_id).order_by("-id")
    return await _with_names(rows if limit is None else rows.limit(limit))


async def possibly_entered(event_id: int, limit: int | None = None) -> list[CheckIn]:
    """Offline records that were refused for another reason, such as a wrong code, latest first.

    Their phones said "let in".
    """
    rows = _possibly_entered(event_id).order_by("-id")
    return await _with_names(rows if limit is None else rows.limit(limit))


async def count_refused(event_id: int) -> RefusedRecords:
    """How many there are. Reads an index of refused offline records, which are few."""
    return RefusedRecords(await _conflicts(event_id).count(), await _possibly_entered(event_id).count())


def _is_told(member: StaffMember, record: CheckIn, ticket: Ticket) -> bool:
    if member.id == record.staff_id:
        return True
    organises = member.event_id == record.event_id and member.role is Role.ORGANISER and member.revoked_at is None
    return organises and not ticket.rehearsal


def _conflicts(event_id: int) -> QuerySet[CheckIn]:
    return _refused(event_id).filter(clash__isnull=False)


def _possibly_entered(event_id: int) -> QuerySet[CheckIn]:
    return _refused(event_id).filter(clash__isnull=True)


def _refused(event_id: int) -> QuerySet[CheckIn]:
    return CheckIn.filter(
        event_id=event_id,
        claimed_at__isnull=False,
        status__in=(Status.ERROR, Status.INCOMPLETE),
        ticket__rehearsal=False,
    )


async def _with_names(rows: QuerySet[CheckIn]) -> list[CheckIn]:
    return await rows.select_related(
        "ticket", "ticket__type", "ticket__order", "gate", "staff", "conflicts_with", "conflicts_with__staff"
    )

"""Offline records that were refused: telling those in conflict, and listing them all."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.connection import get_connection
from tortoise.queryset import QuerySet

from models.door.answers import Status
from models.owed.outbox import Kind, owed
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


async def conflicts_of(ticket_ids: Collection[int]) -> dict[int, CheckIn]:
    """The latest offline record in conflict of each of these tickets that has one."""
    refused = CheckIn.filter(ticket_id__in=list(ticket_ids), claimed_at__isnull=False, clash__isnull=False)
    return {record.ticket_id: record for record in await refused.exclude(status=Status.OK).order_by("id")}


async def possibly_entered(event_id: int, limit: int | None = None) -> list[CheckIn]:
    """Offline records that were refused for another reason, such as a wrong code, latest first.

    Their phones said "let in".
    """
    rows = _possibly_entered(event_id).order_by("-id")
    return await _with_names(rows if limit is None else rows.limit(limit))


async def count_refused(event_id: int) -> RefusedRecords:
    """How many there are."""
    [counts] = await _ask("COUNT(c.clash) AS conflicts, COUNT(*) AS refused", event_id)
    return RefusedRecords(counts["conflicts"], counts["refused"] - counts["conflicts"])


async def tickets_in_conflict(event_id: int) -> list[int]:
    """The tickets that have an offline record in conflict."""
    rows = await _ask("DISTINCT c.ticket_id AS ticket", event_id, "AND c.clash IS NOT NULL")
    return [row["ticket"] for row in rows]


async def _ask(what: str, event_id: int, condition: str = "") -> list[dict[str, Any]]:
    """Read an index of refused offline records, which are few.

    SQLite takes it only for a condition in the index's own words, which the ORM's are not.
    """
    connection = get_connection("default")
    place = "?" if connection.capabilities.dialect == "sqlite" else "$1"
    rows: list[dict[str, Any]] = await connection.execute_query_dict(
        f"SELECT {what} FROM checkins c JOIN tickets t ON t.id = c.ticket_id AND NOT t.rehearsal"  # noqa: S608
        f" WHERE c.event_id = {place} AND c.claimed_at IS NOT NULL AND c.status <> 'ok' {condition}",
        [event_id],
    )
    return rows


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

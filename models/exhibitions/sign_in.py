"""News of exhibitors who signed in: the organisers learn of each."""

from collections.abc import Iterable, Mapping

from models.door.answers import Status
from models.owed.outbox import Kind, owed
from models.tables import CheckIn, Owed, Role, StaffMember, Ticket


async def news_of_sign_ins(records: Iterable[CheckIn], tickets: Mapping[int, Ticket]) -> list[Owed]:
    """What organisers are owed for these new records: a line for each organisation that signed in."""
    signed_in = [record for record in records if record.status == Status.OK and _counts(tickets[record.ticket_id])]
    if not signed_in:
        return []
    organisers = await StaffMember.filter(
        event_id__in={record.event_id for record in signed_in},
        role=Role.ORGANISER,
        revoked_at=None,
        person_id__isnull=False,
    ).order_by("id")
    return [
        owed(member.person_id, Kind.EXHIBITOR_SIGNED_IN, checkin=record.id)
        for record in signed_in
        for member in organisers
        if member.event_id == record.event_id and member.person_id is not None
    ]


def _counts(ticket: Ticket) -> bool:
    return ticket.expected is not None and not ticket.rehearsal

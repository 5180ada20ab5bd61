"""A burst of wrong door codes at an event is told to organiser and staff, who may go over to six digits."""

from datetime import timedelta

from tortoise.expressions import Q

from models import clock
from models.door.answers import Reason
from models.owed.outbox import Kind, owed
from models.tables import CheckIn, Event, Owed, Role, StaffMember

WRONG_CODES = 20
WITHIN = timedelta(minutes=10)
TOLD_EVERY = timedelta(minutes=30)


async def tell_burst(event: Event) -> None:
    """Owe the news if there were too many wrong codes lately and it was not told lately. Within the unit of work."""
    moment = clock.now()
    if event.burst_told_at is not None and moment - event.burst_told_at < TOLD_EVERY:
        return
    wrong = CheckIn.filter(event_id=event.id, reason=Reason.STAFF_INVALID, received_at__gt=moment - WITHIN)
    if await wrong.count() < WRONG_CODES:
        return
    untold = Q(burst_told_at=None) | Q(burst_told_at__lte=moment - TOLD_EVERY)
    if not await Event.filter(untold, id=event.id).update(burst_told_at=moment):
        return
    staff = await StaffMember.filter(event_id=event.id, revoked_at=None, person_id__isnull=False)
    await Owed.bulk_create(
        owed(member.person_id, Kind.BURST, event=event.id)
        for member in staff
        if member.person_id and member.role is not Role.READ_ONLY
    )

"""Copies of offers in chats show when the time has come from which places can't be handed on, and when it is lifted."""

from datetime import datetime

from models.clock import now
from models.owed.outbox import Kind, owed
from models.storage.database import unit_of_work
from models.tables import Owed, Share


@unit_of_work
async def owe_copies(event_id: int, transfers_until: datetime | None) -> None:
    """Owe that the event's open offers show how they stand: now, and when the time comes."""
    offers = Share.filter(
        ticket__event_id=event_id,
        claimed_at=None,
        withdrawn_at=None,
        messages__id__isnull=False,
        messages__gone_at=None,
    )
    offered = dict(await offers.order_by("ticket_id").values_list("ticket_id", "offered_by_id"))
    moment = now()
    times = {moment, max(moment, transfers_until or moment)}
    await Owed.bulk_create(
        [
            owed(person_id, Kind.SHARE_REFRESH, due_at=due_at, ticket=ticket_id)
            for due_at in sorted(times)
            for ticket_id, person_id in offered.items()
        ]
    )

"""What the door page shows as it happens: the latest admissions, undos and conflicts of an event."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.door.annulment import ANNUL
from models.door.answers import Reason, Status
from models.tables import CheckIn, DoorDevice, Event

SHOWN = 40
"""Lines. All of them each time: records get their numbers before they are committed, so none may be skipped."""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One record with ticket, type, gate and staff member; ``undone``: it was undone since."""

    record: CheckIn
    undone: bool


async def feed(event_id: int) -> list[FeedLine]:
    """The latest lines, newest first."""
    records = await _lines(event_id).select_related("ticket", "ticket__type", "gate", "staff")
    ids = [record.id for record in records if record.status == Status.OK]
    annulled = await CheckIn.filter(annuls_id__in=ids).values_list("annuls_id", flat=True) if ids else []
    return [FeedLine(record, record.id in set(annulled)) for record in records]


async def feed_marks(event_ids: Collection[int]) -> dict[int, str]:
    """What changes whenever the door pages of an event should hear something: its feed, its hours, its devices."""
    return {event_id: await _mark(event_id) for event_id in event_ids}


async def _mark(event_id: int) -> str:
    event = await Event.get(id=event_id)
    devices = DoorDevice.filter(staff__event_id=event_id, released_at=None, staff__revoked_at=None).order_by("id")
    seen = (
        await _lines(event_id).values_list("id", flat=True),
        await devices.values_list("id", "staff__role", "staff__gate_id"),
        (event.name, event.starts_at, event.ends_at, event.doors_open_at, event.doors_close_at, event.cancelled_at),
    )
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]


def _lines(event_id: int) -> QuerySet[CheckIn]:
    told = Q(status__in=[Status.OK, ANNUL]) | Q(reason=Reason.CONFLICT)
    return CheckIn.filter(told, event_id=event_id).order_by("-id").limit(SHOWN)

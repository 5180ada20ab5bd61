"""Changing an event: what follows from a change, what contradicts it, and telling guests of another place or time."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from models.clock import now
from models.events.hours import check_times, door_hours
from models.events.organising import change_event, check_currency_is_free
from models.owed.mailing import Holders, Reach, owe_holders, reach
from models.owed.outbox import Kind
from models.storage.database import unit_of_work
from models.tables import Conversation, Event

SOON = timedelta(minutes=1)
"""How long the news wait, so that a second change is told with the first."""
LONGEST_DIRECTIONS = 500
MOMENTS = ("starts_at", "ends_at", "doors_open_at", "doors_close_at")
PIN = ("latitude", "longitude")


class PinIncomplete(Exception):
    """A place on the map has a latitude and a longitude."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Where and when an event is."""

    venue: str
    starts_at: datetime
    ends_at: datetime | None
    zone: str

    @classmethod
    def of(cls, event: Event) -> Self:
        """As it is now."""
        return cls(event.venue, event.starts_at, event.ends_at, event.zone)

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Self:
        """As `json` wrote it."""
        ends_at = data["ends_at"] and datetime.fromisoformat(data["ends_at"])
        return cls(data["venue"], datetime.fromisoformat(data["starts_at"]), ends_at, data["zone"])

    def json(self) -> dict[str, str | None]:
        """For a row of the outbox, or of a conversation."""
        ends_at = self.ends_at.isoformat() if self.ends_at else None
        return {"venue": self.venue, "starts_at": self.starts_at.isoformat(), "ends_at": ends_at, "zone": self.zone}

    def changed(self, changes: Mapping[str, Any]) -> "Facts":
        """As it would be with these columns of the event changed."""
        names = ("venue", "starts_at", "ends_at", "zone")
        return Facts(**{name: changes.get(name, getattr(self, name)) for name in names})

    @property
    def when(self) -> tuple[datetime, datetime | None, str]:
        """Start, end and zone."""
        return self.starts_at, self.ends_at, self.zone


def with_consequences(event: Event, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, and what follows from them unless they say it themselves.

    Door hours that were set for another time are forgotten; a pin belongs to its venue; in another zone an event keeps
    its time on the clock.
    """
    follow: dict[str, Any] = {}
    if "zone" in changes and "starts_at" not in changes:
        follow |= _moved_on_the_clock(event, changes["zone"])
    follow |= _forgotten_hours(event, changes)
    if changes.get("venue", event.venue) != event.venue and not changes.keys() & set(PIN):
        follow |= dict.fromkeys(PIN)
    return follow | dict(changes)


async def check_changes(event: Event, changes: Mapping[str, Any]) -> None:
    """Raises EndsBeforeStart, DoorsCloseBeforeOpening, PinIncomplete, CurrencyFixed."""
    changed = copy(event).update_from_dict(with_consequences(event, changes))
    if changes.keys() & set(MOMENTS):
        check_times(changed)
    if (changed.latitude is None) != (changed.longitude is None):
        raise PinIncomplete(event.id)
    if changed.currency != event.currency:
        await check_currency_is_free(event)


async def guests_to_tell(event_id: int) -> Reach:
    """Who would be told of a change."""
    return await reach(Holders(event_id))


@unit_of_work
async def change_and_tell(event_id: int, changes: Mapping[str, Any], *, tell: bool) -> Event:
    """Change an event with all consequences; its tickets follow.

    With ``tell`` each holder gets a message that says what was and what is. Changed twice within a minute, or before
    the first message was sent, it says what was first and what is last. Raises as `check_changes` does.
    """
    before = await Event.filter(id=event_id).select_for_update(no_key=True).get()
    await check_changes(before, changes)
    event = await change_event(event_id, **with_consequences(before, changes))
    if tell and event.cancelled_at is None and Facts.of(event) != Facts.of(before):
        await owe_holders(
            Holders(event_id),
            Kind.EVENT_CHANGED,
            {"event": event_id, "was": Facts.of(before).json()},
            due_at=now() + SOON,
            expires_at=door_hours(event)[1],
            unless_waiting=True,
        )
    return event


@unit_of_work
async def change_from(conversation: Conversation, event_id: int, changes: Mapping[str, Any], *, tell: bool) -> bool:
    """Make the change that a conversation was about, and end it. False if it had ended: pressed twice, told once."""
    if not await Conversation.filter(person_id=conversation.person_id, topic=conversation.topic).delete():
        return False
    await change_and_tell(event_id, changes, tell=tell)
    return True


def _forgotten_hours(event: Event, changes: Mapping[str, Any]) -> dict[str, None]:
    """Both when the start moves; when the end alone does, its closing, and an opening that would be after it."""
    if changes.get("starts_at", event.starts_at) != event.starts_at:
        return dict.fromkeys(("doors_open_at", "doors_close_at"))
    end = changes.get("ends_at", event.ends_at)
    if end == event.ends_at:
        return {}
    opens_at = event.doors_open_at
    too_late = end is not None and opens_at is not None and opens_at >= end
    return dict.fromkeys(("doors_open_at", "doors_close_at") if too_late else ("doors_close_at",))


def _moved_on_the_clock(event: Event, zone: str) -> dict[str, Any]:
    """The event's moments with the same time on the clock in another zone."""
    old, new = ZoneInfo(event.zone), ZoneInfo(zone)
    moments = {name: getattr(event, name) for name in MOMENTS}
    return {name: moment and moment.astimezone(old).replace(tzinfo=new) for name, moment in moments.items()}

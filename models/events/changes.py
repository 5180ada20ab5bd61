"""Telling guests that an event takes place elsewhere, or at another time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from models.clock import now
from models.events.hours import door_hours
from models.events.organising import change_event
from models.owed.mailing import Holders, Reach, owe_holders, reach
from models.owed.outbox import Kind
from models.storage.database import unit_of_work
from models.tables import Conversation, Event

SOON = timedelta(minutes=1)
"""How long the news wait, so that a second change is told with the first."""


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


async def guests_to_tell(event_id: int) -> Reach:
    """Who would be told of a change."""
    return await reach(Holders(event_id))


@unit_of_work
async def change_and_tell(event_id: int, changes: Mapping[str, Any], *, tell: bool) -> Event:
    """Change an event; its tickets follow. With ``tell`` each holder gets a message that says what was and what is.

    Changed twice within a minute, or before the first message was sent, it says what was first and what is last.
    """
    before = await Event.filter(id=event_id).select_for_update(no_key=True).get()
    event = await change_event(event_id, **changes)
    if tell and Facts.of(event) != Facts.of(before):
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

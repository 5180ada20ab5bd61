"""Exhibitions and those who exhibit, for tests."""

from typing import Any

from models.clock import now
from models.exhibitions.applications import approve
from models.tables import Application, ApplicationStatus, Event, EventKind, Organiser, Ticket
from tests.makers import LINKS, make_event, make_ticket_type

STAND = {"id": "stand", "label": "Stand number", "kind": "number", "required": True}
POWER = {"id": "power", "label": "Power?", "kind": "yes_no", "required": False}
HALL = {"id": "hall", "label": "Hall", "kind": "choice", "required": True, "choices": ["East", "West"]}


async def make_exhibition(organiser: Organiser | None = None, *, capacity: int | None = None, **columns: Any) -> Event:
    """An exhibition whose doors are open, with its type for exhibitors."""
    event = await make_event(organiser, **{"name": "Maker Fair", "kind": EventKind.EXHIBITION, **columns})
    await make_ticket_type(event, name="Exhibitor", capacity=capacity)
    return event


async def make_application(
    event: Event, organisation: str = "Acme Robots", people: int = 3, **columns: Any
) -> Application:
    """An open application that nobody sent in a chat."""
    defaults = {"exhibits": "Robot arm, Gripper", "status": ApplicationStatus.OPEN, "created_at": now()}
    return await Application.create(
        event=event, organisation=organisation, head_count=people, **{**defaults, **columns}
    )


async def make_credential(event: Event, organisation: str = "Acme Robots", people: int = 3, **columns: Any) -> Ticket:
    """The credential of an exhibitor who was approved."""
    application = await approve(LINKS, (await make_application(event, organisation, people, **columns)).id)
    return await Ticket.get(id=application.ticket_id)

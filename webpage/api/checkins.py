"""What happened at the doors, attempt by attempt."""

from models.programs.listing import checkins_page
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.shapes.checkins import CheckIns, checkin_resource


async def list_check_ins(call: Call) -> Reply:
    """Every attempt on a ticket of the event and every undo, rehearsals left out."""
    event = await event_of(call)
    asked = call.query
    status = asked.status.value if asked.status else None
    rows = await checkins_page(event.id, asked.cursor, asked.limit, status=status, ticket_id=asked.ticket)
    return Reply(CheckIns(items=[checkin_resource(record) for record in rows], next=next_page(call, rows)))

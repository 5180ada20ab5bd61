"""Who is expected, and who came."""

from models.attendance.counts import attendance
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.shapes.attendance import attendance_resource


async def get_attendance(call: Call) -> Reply:
    """Counts of people, as of now."""
    event = await event_of(call)
    return Reply(attendance_resource(await attendance(event), event.currency))

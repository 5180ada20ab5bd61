"""Who is expected, and who came."""

from models.attendance.counts import attendance
from models.attendance.curve import arrival_table
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.shapes.attendance import arrivals_resource, attendance_resource


async def get_attendance(call: Call) -> Reply:
    """Counts of people, as of now."""
    event = await event_of(call)
    return Reply(attendance_resource(await attendance(event), event.currency))


async def get_arrivals(call: Call) -> Reply:
    """The arrival curve: who came in, by gate and quarter of an hour, and how many are expected."""
    event = await event_of(call)
    expected = (await attendance(event)).expected
    return Reply(arrivals_resource(await arrival_table(event), expected))

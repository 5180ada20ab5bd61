"""Announcements: what an organiser's program writes to the guests of an event, in their chats."""

from models.owed.announcements import Message, NobodyToTell, announce, progress_of, stop
from models.owed.mailing import Holders, reach
from models.programs.announcements import announcement_of, announcements_page
from models.tables import Announcement
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.shapes.announcements import Announcements, announcement_resource, reach_resource
from webpage.problems import Problem, Trouble


async def list_announcements(call: Call) -> Reply:
    """What was written to the event's guests, here or in the chat, each with how far it is."""
    event = await event_of(call)
    rows = await announcements_page(event.id, call.query.cursor, call.query.limit)
    states = await progress_of(rows)
    items = [announcement_resource(row, states[row.id]) for row in rows]
    return Reply(Announcements(items=items, next=next_page(call, rows)))


async def create_announcement(call: Call) -> Reply:
    """Write to guests who have a ticket in a chat, each once. With ``dry_run`` only say whom it would reach (200).

    It is sent beside everything else: look at it again to see how far it is.
    """
    event, asked = await event_of(call), call.body
    if asked.dry_run:
        return Reply(reach_resource(await reach(Holders(event.id, asked.audience))))
    message = Message.plain(event.id, asked.audience, asked.text)
    try:
        made = await announce(call.caller.organiser.person_id, message)
    except NobodyToTell as refusal:
        raise Problem(Trouble.NOBODY) from refusal
    return await _reply(made, status=201)


async def get_announcement(call: Call) -> Reply:
    """One announcement, and how far it is."""
    return await _reply(await _announcement_of(call))


async def stop_announcement(call: Call) -> Reply:
    """Send no further copy. What is on its way at this moment still arrives. A second time changes nothing."""
    await stop((await _announcement_of(call)).id)
    return await _reply(await _announcement_of(call))


async def _reply(announcement: Announcement, *, status: int = 200) -> Reply:
    states = await progress_of([announcement])
    return Reply(announcement_resource(announcement, states[announcement.id]), status=status)


async def _announcement_of(call: Call) -> Announcement:
    event = await event_of(call)
    found = await announcement_of(event.id, call.path["announcement"])
    if found is None:
        raise Problem(Trouble.NOT_FOUND)
    return found

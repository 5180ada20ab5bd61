"""What the door page reads: feed and counts, tickets that are looked for or scanned, and the list to keep."""

import hashlib

from aiohttp import web

from models.attendance.counts import attendance
from models.door.devices import acting_device
from models.door.event_list import door_list, entries_of, entry_of, link_by_hash
from models.door.feed import feed, feed_marks
from models.people.staff import Action, allows
from models.tables import DoorDevice
from models.tickets.search import find_tickets
from webpage import keys
from webpage.door.bodies import counts_body, line_body, listed_body, ticket_body
from webpage.door.device import acting, key_of, staff_voice
from webpage.failures import Refusal
from webpage.ticket_page import LONGEST_WAIT, WAIT

FOUND = 20
LONGEST_SEARCH = 200


async def show_feed(request: web.Request) -> web.Response:
    """Counts and the latest lines. With ``wait``, and unchanged, answered when something changes or time is up."""
    device = await acting(request)
    event_id = device.staff.event_id
    known = request.headers.get("If-None-Match", "").strip('"')
    mark = (await feed_marks([event_id]))[event_id]
    wait = request.query.get("wait", "0")
    if known == mark and WAIT.fullmatch(wait) and int(wait):
        mark = await request.app[keys.DOOR_WATCH].changed(event_id, mark, min(int(wait), LONGEST_WAIT))
        if await acting_device(key_of(request)) is None:
            raise Refusal(401, "doorpage.not_bound")
    if known == mark:
        return web.Response(status=304, headers={"ETag": f'"{mark}"'})
    voice = staff_voice(request, device)
    lines = await feed(event_id) if allows(device.staff.role, Action.SEE_NAMES) else []
    body = {
        "counts": counts_body(await attendance(device.staff.event)),
        "lines": [line_body(line, device, voice) for line in lines],
    }
    return web.json_response(body, headers={"ETag": f'"{mark}"'})


async def search(request: web.Request) -> web.Response:
    """Tickets by name or order number."""
    device = await acting(request, Action.SEE_NAMES)
    text = request.query.get("q", "")[:LONGEST_SEARCH]
    found = await entries_of(await find_tickets(device.staff.event, text, limit=FOUND))
    voice = staff_voice(request, device)
    return web.json_response({"tickets": [ticket_body(entry, device, voice) for entry in found]})


async def ticket(request: web.Request) -> web.Response:
    """One ticket, by id."""
    device = await acting(request, Action.SEE_NAMES)
    return await _ticket(request, device, int(request.match_info["ticket"]))


async def scanned(request: web.Request) -> web.Response:
    """The ticket whose link has this hash: the device hashes what it scans, so that no token travels."""
    device = await acting(request, Action.SEE_NAMES)
    link = await link_by_hash(request.match_info["hash"])
    if link is None:
        raise Refusal(404, "doorpage.unknown")
    if link.revoked_at:
        raise Refusal(410, "doorpage.replaced")
    return await _ticket(request, device, link.subject_id)


async def whole_list(request: web.Request) -> web.Response:
    """The event's list for when there is no network."""
    device = await acting(request, Action.SEE_NAMES)
    entries = await door_list(device.staff.event)
    if entries is None:
        raise Refusal(413, "doorpage.list_too_long")
    tickets = [listed_body(entry) for entry in entries]
    mark = hashlib.sha256(repr(tickets).encode()).hexdigest()[:20]
    if request.headers.get("If-None-Match", "").strip('"') == mark:
        return web.Response(status=304, headers={"ETag": f'"{mark}"'})
    response = web.json_response({"tickets": tickets}, headers={"ETag": f'"{mark}"'})
    response.enable_compression()
    return response


async def _ticket(request: web.Request, device: DoorDevice, ticket_id: int) -> web.Response:
    entry = await entry_of(ticket_id)
    if entry is None:
        raise Refusal(404, "doorpage.unknown")
    if entry.ticket.event_id != device.staff.event_id:
        raise Refusal(409, "doorpage.other_event")
    return web.json_response(ticket_body(entry, device, staff_voice(request, device)))

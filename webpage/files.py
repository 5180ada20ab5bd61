"""Files that belong to a ticket: its QR code, a calendar entry, and the event's pictures and sounds."""

import hashlib

from aiohttp import web

from models.events.calendar_file import calendar_file
from models.events.palette import palette
from models.qr import qr_svg
from models.tables import Media, MediaPurpose, Ticket
from models.tickets.view import event_media, open_ticket
from webpage import keys
from webpage.art import art
from webpage.failures import Refusal

KEPT = "private, max-age=600"


async def qr(request: web.Request) -> web.Response:
    """The ticket link as a QR code, dark on white."""
    ticket = await _ticket(request)
    url = request.app[keys.HOUSE].links.ticket_url(ticket)
    return web.Response(text=qr_svg(url), content_type="image/svg+xml")


async def calendar(request: web.Request) -> web.Response:
    """The event for the holder's calendar (RFC 5545)."""
    ticket = await _ticket(request)
    url = request.app[keys.HOUSE].links.ticket_url(ticket)
    content = calendar_file(ticket.event, ticket.order.number, url)
    disposition = f'attachment; filename="{ticket.order.number}.ics"'
    return web.Response(
        body=content, content_type="text/calendar", charset="utf-8", headers={"Content-Disposition": disposition}
    )


async def media(request: web.Request) -> web.Response:
    """A picture, sound or video of the event. Without a ticket picture, one is drawn from the event's name."""
    try:
        purpose = MediaPurpose(request.match_info["purpose"])
    except ValueError as error:
        raise web.HTTPNotFound from error
    ticket = await _ticket(request)
    found = await event_media(ticket.event_id, purpose)
    if found is not None:
        return _partial(request, found)
    if purpose is MediaPurpose.TICKET_PICTURE:
        drawing = art(ticket.event.name, palette(ticket.event.name))
        return web.Response(text=drawing, content_type="image/svg+xml", headers={"Cache-Control": KEPT})
    raise web.HTTPNotFound


async def _ticket(request: web.Request) -> Ticket:
    """The ticket that the link opens now. A replaced link has no files."""
    ticket = await open_ticket(request.app[keys.HOUSE].links, request.match_info["token"])
    if ticket is None:
        raise Refusal(404, "page.unknown_link")
    return ticket


def _partial(request: web.Request, media: Media) -> web.Response:
    """The whole or the asked-for range: Safari plays no video from a server without ranges (RFC 9110, section 14)."""
    content = media.content
    etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    headers = {"Accept-Ranges": "bytes", "ETag": etag, "Cache-Control": KEPT}
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers=headers)
    try:
        asked = request.http_range
    except ValueError:
        return _unsatisfiable(len(content))
    if (asked.start is None and asked.stop is None) or request.headers.get("If-Range", etag) != etag:
        return web.Response(body=content, content_type=media.content_type, headers=headers)
    begin, end, _ = asked.indices(len(content))
    if begin >= end:
        return _unsatisfiable(len(content))
    headers["Content-Range"] = f"bytes {begin}-{end - 1}/{len(content)}"
    return web.Response(status=206, body=content[begin:end], content_type=media.content_type, headers=headers)


def _unsatisfiable(length: int) -> web.Response:
    return web.Response(status=416, headers={"Content-Range": f"bytes */{length}"})

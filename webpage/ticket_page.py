"""The ticket page, and word of its changes. Reading it changes nothing, however often and by whom."""

import re

from aiohttp import web

from models.tables import LinkKind
from models.tickets.view import TicketView, press_outcome, ticket_marks, view_ticket
from webpage import keys
from webpage.failures import Refusal
from webpage.press_form import NONCE
from webpage.requests import accepted_languages

LONGEST_WAIT = 25
"""Seconds. Proxies commonly cut a silent answer off after 30 or 60."""
WAIT = re.compile(r"[0-9]{1,3}")


async def show(request: web.Request) -> web.Response:
    """The page of a ticket; with ``press``, what the press of that nonce was answered."""
    view = await _view(request)
    nonce = request.query.get("press", "")
    answer = await press_outcome(view, nonce) if NONCE.fullmatch(nonce) else None
    page = request.app[keys.PAGES].ticket(view, request.match_info["token"], answer, accepted_languages(request))
    return web.Response(text=page, content_type="text/html")


async def state(request: web.Request) -> web.Response:
    """What a page that is open compares with. With ``wait``, and unchanged, answered when it changes or time is up.

    Most answers are 304 and cost three small reads; a replaced link never changes again, so nobody waits for it.
    """
    link = await request.app[keys.HOUSE].links.find(LinkKind.TICKET, request.match_info["token"])
    if link is None:
        raise _unknown(request)
    known = request.headers.get("If-None-Match", "").strip('"')
    mark = (await ticket_marks([link.subject_id]))[link.subject_id]
    wait = request.query.get("wait", "0")
    if known == mark and not link.revoked_at and WAIT.fullmatch(wait) and int(wait):
        mark = await request.app[keys.WATCH].changed(link.subject_id, mark, min(int(wait), LONGEST_WAIT))
    if known == mark:
        return web.Response(status=304, headers={"ETag": f'"{mark}"'})
    view = await _view(request)
    body = {"state": view.state, "places": view.places, "admitted": view.admitted, "remaining": view.remaining}
    return web.json_response(body, headers={"ETag": f'"{view.mark}"'})


async def _view(request: web.Request) -> TicketView:
    view = await view_ticket(request.app[keys.HOUSE].links, request.match_info["token"])
    if view is None:
        raise _unknown(request)
    return view


def _unknown(request: web.Request) -> Refusal:
    request.app[keys.METRICS].unknown_link()
    return Refusal(404, "page.unknown_link")

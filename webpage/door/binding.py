"""Binding a browser to the door page. Opening the link changes nothing: a press does."""

from aiohttp import web

from models.door.devices import LinkNotGood, acting_device, bind_device, keeps_until, look_at_link, release
from models.language.formats import moment
from models.people.persons import voice_of
from models.people.staff import Action
from models.tables import StaffMember
from webpage import keys
from webpage.door.device import COOKIE, keep_key, key_of, pressing, refuse_other_sites
from webpage.requests import reader_voice

STATUS = {"doorpage.link_unknown": 404}


async def show(request: web.Request) -> web.Response:
    """Whose device this would become, and the button that makes it so."""
    try:
        member = await look_at_link(request.app[keys.HOUSE].links, request.match_info["link"])
    except LinkNotGood as refusal:
        return await _not_good(request, refusal)
    return _page(request, member)


async def bind(request: web.Request) -> web.Response:
    """Use this device."""
    refuse_other_sites(request)
    try:
        bound = await bind_device(
            request.app[keys.HOUSE].links, request.match_info["link"], instead_of=key_of(request) or None
        )
    except LinkNotGood as refusal:
        return await _not_good(request, refusal)
    response = web.HTTPSeeOther("/door")
    keep_key(request, response, bound)
    raise response


async def leave(request: web.Request) -> web.Response:
    """Give this device up, as its own user."""
    device = await pressing(request, Action.SEE_COUNTS)
    await release(device.id)
    response = web.json_response({"status": "ok"})
    response.del_cookie(COOKIE, path="/door")
    return response


async def _not_good(request: web.Request, refusal: LinkNotGood) -> web.Response:
    """Why the link binds nothing. On a device that is bound, an old link leads to its page."""
    if request.method == "GET" and key_of(request) and await acting_device(key_of(request)):
        raise web.HTTPSeeOther("/door")
    speak = reader_voice(request)
    page = request.app[keys.PAGES].message(
        speak, title=speak.text("doorpage.link_title"), message=speak.text(refusal.key)
    )
    return web.Response(text=page, status=STATUS.get(refusal.key, 410), content_type="text/html")


def _page(request: web.Request, member: StaffMember) -> web.Response:
    speak = voice_of(member.person) if member.person else reader_voice(request)
    page = request.app[keys.PAGES].door(
        "binding",
        speak,
        member=member,
        event=member.event,
        gate=member.gate.name if member.gate else None,
        until=moment(keeps_until(member.event), member.event.zone, speak),
        address=f"/door/{request.match_info['link']}",
    )
    return web.Response(text=page, content_type="text/html")

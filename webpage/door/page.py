"""The door page itself: a shell without anybody's name, which the device keeps for when there is no network."""

from typing import Any

from aiohttp import web

from models.clock import now
from models.door.devices import keeps_until
from models.events.gates import gates_of
from models.events.hours import door_hours
from models.events.palette import palette
from models.language.formats import decimals
from models.people.staff import Action, allows
from models.tables import DoorDevice
from webpage import keys
from webpage.colours import colours_url
from webpage.door.device import acting, event_voice, staff_voice
from webpage.door.words import spoken
from webpage.failures import Refusal
from webpage.requests import reader_voice

CAMERA = "camera=(self), geolocation=(), microphone=(), payment=()"
PRECACHED = ("base.css", "message.css", "icon.svg", "signals.js")


async def show(request: web.Request) -> web.Response:
    """The page of a bound device; any other browser is told how to become one, and wipes what it may still keep."""
    try:
        device = await acting(request)
    except Refusal as refusal:
        speak = reader_voice(request)
        unbound = request.app[keys.PAGES].door("unbound", speak, message=speak.text(refusal.key))
        return web.Response(text=unbound, status=refusal.status, content_type="text/html")
    page = request.app[keys.PAGES].door(
        "page",
        staff_voice(request, device),
        event=device.staff.event,
        member=device.staff,
        gate=device.staff.gate.name if device.staff.gate else None,
        gates=await gates_of(device.staff.event_id),
        names=allows(device.staff.role, Action.SEE_NAMES),
        colours=colours_url(palette(device.staff.event.name)),
        facts=await _facts(request, device),
        words=spoken(staff_voice(request, device)),
    )
    return web.Response(text=page, content_type="text/html", headers={"Permissions-Policy": CAMERA})


async def manifest(request: web.Request) -> web.Response:
    """What makes the page installable (W3C Web Application Manifest). It names no event and no person."""
    speak = reader_voice(request)
    static = request.app[keys.STATIC_FILES].url
    body = {
        "id": "/door",
        "name": speak.text("doorpage.app_name"),
        "short_name": speak.text("doorpage.app_short_name"),
        "start_url": "/door",
        "scope": "/door",
        "display": "standalone",
        "orientation": "any",
        "lang": speak.language,
        "dir": speak.direction,
        "background_color": "#0b0b10",
        "theme_color": "#0b0b10",
        "icons": [
            {"src": static("door/icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": static("door/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {"src": static("door/icon-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    return web.json_response(body, content_type="application/manifest+json")


async def worker(request: web.Request) -> web.Response:
    """The service worker, at an address of its own that never changes, for ``/door`` alone."""
    response = request.app[keys.STATIC_FILES].response("door/worker.js", "")
    response.headers["Service-Worker-Allowed"] = "/door"
    return response


async def _facts(request: web.Request, device: DoorDevice) -> dict[str, Any]:
    staff, event = device.staff, device.staff.event
    opens_at, closes_at = door_hours(event)
    static_files = request.app[keys.STATIC_FILES]
    return {
        "device": device.id,
        "event": event.id,
        "staff": staff.id,
        "gate": staff.gate_id,
        "names": allows(staff.role, Action.SEE_NAMES),
        "admits": allows(staff.role, Action.ADMIT),
        "language": staff_voice(request, device).language,
        "eventLanguage": event_voice(device).language,
        "zone": event.zone,
        "currency": event.currency,
        "decimals": decimals(event.currency),
        "opensAt": opens_at.isoformat(),
        "closesAt": closes_at.isoformat(),
        "keepsUntil": keeps_until(event).isoformat(),
        "cancelled": event.cancelled_at is not None,
        "now": now().isoformat(),
        "version": static_files.version,
        "assets": [
            *(static_files.url(path) for path in static_files.paths("door/") if not path.endswith(".txt")),
            *(static_files.url(path) for path in PRECACHED),
            colours_url(palette(event.name)),
        ],
    }

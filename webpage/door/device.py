"""Who asks: the staff member as whom this browser was bound, by a key in a cookie that scripts can't read."""

from aiohttp import web

from models.clock import now
from models.door.devices import Bound, acting_device, keeps_until, known_device
from models.language.speech import Voice, best_language, voice
from models.people.persons import voice_of
from models.people.staff import Action, allows
from models.tables import DoorDevice
from webpage import keys
from webpage.failures import Refusal
from webpage.requests import from_another_site, reader_voice

COOKIE = "usher_door"
HANDED_OVER_UNTIL = 30 * 24 * 3600
"""Seconds after the end for which a browser still proves whose admissions it hands over."""


def key_of(request: web.Request) -> str:
    """What the browser proves itself with; empty if nothing."""
    return request.cookies.get(COOKIE, "")


async def acting(request: web.Request, action: Action = Action.SEE_COUNTS) -> DoorDevice:
    """The device, if it may do this. Raises Refusal: 401 makes the page wipe what it keeps."""
    device = await acting_device(key_of(request)) if key_of(request) else None
    if device is None:
        raise Refusal(401, "doorpage.not_bound")
    if not allows(device.staff.role, action):
        raise Refusal(403, "doorpage.not_allowed")
    return device


async def pressing(request: web.Request, action: Action) -> DoorDevice:
    """The same for a request that changes something."""
    refuse_other_sites(request)
    return await acting(request, action)


async def handing_over(request: web.Request) -> DoorDevice:
    """The device that hands its admissions over, also one that may not act any more. Raises Refusal."""
    refuse_other_sites(request)
    device = await known_device(key_of(request)) if key_of(request) else None
    if device is None:
        raise Refusal(401, "doorpage.not_bound")
    return device


def refuse_other_sites(request: web.Request) -> None:
    """Nobody else's page presses here. Raises Refusal."""
    if from_another_site(request):
        raise Refusal(403, "page.failure_other_site")


def staff_voice(request: web.Request, device: DoorDevice) -> Voice:
    """The staff member's language; without a person, the browser's."""
    return voice_of(device.staff.person) if device.staff.person else reader_voice(request)


def event_voice(device: DoorDevice) -> Voice:
    """The event's language."""
    return voice(best_language([device.staff.event.language]))


def keep_key(request: web.Request, response: web.StreamResponse, bound: Bound) -> None:
    """Give the browser its key."""
    left = int((keeps_until(bound.device.staff.event) - now()).total_seconds())
    response.set_cookie(
        COOKIE,
        bound.key,
        max_age=left + HANDED_OVER_UNTIL,
        path="/door",
        httponly=True,
        secure=request.app[keys.HOUSE].settings.public_url.startswith("https://"),
        samesite="Strict",
    )

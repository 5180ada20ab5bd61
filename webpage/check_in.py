"""The press: staff confirm on the guest's own phone."""

from math import ceil

from aiohttp import web

from models.clock import now
from models.door.answers import Answer, Reason
from models.language.speech import Voice, best_language, voice
from webpage import keys
from webpage.answer_body import answer_body
from webpage.failures import Refusal
from webpage.press_form import read_press
from webpage.requests import from_another_site, reader_voice, wants_json


async def press(request: web.Request) -> web.Response:
    """Decide a press. JSON is answered with JSON, a form is sent on to the page of this press."""
    if from_another_site(request):
        raise Refusal(403, "page.failure_other_site")
    token = request.match_info["token"]
    wanted = await read_press(request, token)
    answer = await request.app[keys.HOUSE].verifier.decide(wanted)
    request.app[keys.METRICS].pressed(answer)
    if wants_json(request):
        return _json(answer, reader_voice(request))
    if answer.reason is Reason.INVALID:
        raise Refusal(404, "page.unknown_link")
    raise web.HTTPSeeOther(f"/t/{token}?press={wanted.nonce}")


def _json(answer: Answer, holder: Voice) -> web.Response:
    staff = staff_voice(answer, holder)
    headers = {}
    if answer.retry_at:
        headers["Retry-After"] = str(max(1, ceil((answer.retry_at - now()).total_seconds())))
    return web.json_response(answer_body(answer, staff, holder), status=answer.http_status, headers=headers)


def staff_voice(answer: Answer, holder: Voice) -> Voice:
    """Staff read the event's language; of a link that nobody made, no event is known."""
    return voice(best_language([answer.event_language])) if answer.event_language else holder

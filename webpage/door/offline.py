"""Takes over what a device recorded while there was no network."""

from aiohttp import web

from models.clock import now
from models.handed_over import Recorded
from models.handed_over import hand_over as take_over
from webpage import keys
from webpage.door.bodies import pressed_body
from webpage.door.deeds import moment_of, press_of, read_fields
from webpage.door.device import handing_over, staff_voice
from webpage.failures import Refusal

MOST_RECORDS = 20


async def hand_over(request: web.Request) -> web.Response:
    """One answer per nonce. Each is final: what is answered may be forgotten by the device.

    A device that was revoked meanwhile is heard once more: those people are in.
    """
    device = await handing_over(request)
    fields = await read_fields(request)
    records = fields.get("records")
    if not isinstance(records, list) or len(records) > MOST_RECORDS:
        raise Refusal(400, "page.failure_malformed")
    if not all(isinstance(record, dict) for record in records):
        raise Refusal(400, "page.failure_malformed")
    recorded = [
        Recorded(press_of(record, device, pressed_at=now()), moment_of(record, "pressed_at")) for record in records
    ]
    answers = await take_over(request.app[keys.HOUSE].verifier, device, moment_of(fields, "sent_at"), recorded)
    voice = staff_voice(request, device)
    bodies = {}
    for record, answer in zip(recorded, answers, strict=True):
        request.app[keys.METRICS].pressed(answer)
        bodies[record.press.nonce] = pressed_body(answer, voice)
    return web.json_response({"answers": bodies, "now": now().isoformat()})

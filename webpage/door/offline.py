"""Takes over what a device recorded while there was no network."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from models.clock import now
from models.door.answers import Reason
from models.offline.handed_over import REFUSED_HERE, Recorded, Refused, keep_refusals
from models.offline.handed_over import hand_over as take_over
from webpage import keys
from webpage.door.bodies import pressed_body
from webpage.door.deeds import moment_of, nonce_of, press_of, read_fields, whole
from webpage.door.device import handing_over, staff_voice
from webpage.failures import Refusal

MOST_RECORDS = 20


async def hand_over(request: web.Request) -> web.Response:
    """One answer per nonce. Each is final: what is answered may be forgotten by the device.

    A device that was revoked meanwhile is heard once more: those people are in.
    """
    device = await handing_over(request)
    fields = await read_fields(request)
    recorded = [
        Recorded(press_of(record, device, pressed_at=now()), moment_of(record, "pressed_at"))
        for record in _objects(fields, "records")
    ]
    refusals = [_refused(record) for record in _objects(fields, "refusals")]
    sent_at = moment_of(fields, "sent_at")
    answers = await take_over(request.app[keys.HOUSE].verifier, device, sent_at, recorded)
    await keep_refusals(device, sent_at, [refusal for refusal in refusals if refusal])
    for _ in range(refusals.count(None)):
        request.app[keys.METRICS].unknown_link()
    voice = staff_voice(request, device)
    bodies = {}
    for record, answer in zip(recorded, answers, strict=True):
        request.app[keys.METRICS].pressed(answer)
        bodies[record.press.nonce] = pressed_body(answer, voice)
    return web.json_response({"answers": bodies, "now": now().isoformat()})


def _objects(fields: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A short list of objects that was sent, or none. Raises Refusal."""
    objects = fields.get(name, [])
    if not isinstance(objects, list) or len(objects) > MOST_RECORDS:
        raise Refusal(400, "page.failure_malformed")
    if not all(isinstance(one, dict) for one in objects):
        raise Refusal(400, "page.failure_malformed")
    return objects


def _refused(record: Mapping[str, Any]) -> Refused | None:
    """A press that the device refused by itself; None: of a link that is on no list. Raises Refusal."""
    if record.get("ticket") is None:
        return None
    reason = record.get("reason")
    if reason not in REFUSED_HERE:
        raise Refusal(400, "page.failure_malformed")
    return Refused(nonce_of(record), whole(record, "ticket"), Reason(reason), moment_of(record, "pressed_at"))

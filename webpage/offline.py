"""What a guest's phone recorded while there was no network; without records, that it has saved the ticket."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from models.clock import now
from models.door.answers import Answer
from models.offline.browser_keys import MalformedKey
from models.offline.reconciling import Record, UnknownLink, moment_of, reconcile
from webpage import keys
from webpage.answer_body import answer_body
from webpage.check_in import staff_voice
from webpage.failures import Refusal
from webpage.press_form import CODE, json_fields, read_admit, read_answers, read_body, read_nonce
from webpage.requests import from_another_site, reader_voice

LARGEST_BODY = 128 * 1024
MOST_RECORDS = 20
LONGEST_SIGNATURE = 200


async def receive(request: web.Request) -> web.Response:
    """Reconcile the records of one browser; one answer for each nonce."""
    if from_another_site(request):
        raise Refusal(403, "page.failure_other_site")
    fields = await _fields(request)
    records = _records(fields.get("records"))
    sent_at = _moment(fields.get("sent_at"))
    house, token = request.app[keys.HOUSE], request.match_info["token"]
    try:
        answers = await reconcile(house, token, fields.get("browser"), sent_at, records)
    except UnknownLink as error:
        request.app[keys.METRICS].unknown_link()
        raise Refusal(404, "page.unknown_link") from error
    except MalformedKey as error:
        raise Refusal(400, "page.failure_malformed") from error
    for answer in answers.values():
        request.app[keys.METRICS].pressed(answer)
    bodies = {nonce: _body(answer, request) for nonce, answer in answers.items()}
    return web.json_response({"answers": bodies, "now": now().isoformat(timespec="milliseconds")})


def _body(answer: Answer, request: web.Request) -> dict[str, Any]:
    holder = reader_voice(request)
    return answer_body(answer, staff_voice(answer, holder), holder)


async def _fields(request: web.Request) -> Mapping[str, Any]:
    if request.content_type != "application/json":
        raise Refusal(415, "page.failure_malformed")
    try:
        return json_fields(await read_body(request, LARGEST_BODY))
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "page.failure_malformed") from error


def _records(value: object) -> list[Record]:
    if not isinstance(value, list) or len(value) > MOST_RECORDS:
        raise Refusal(400, "page.failure_malformed")
    return [_record(fields) for fields in value]


def _record(fields: object) -> Record:
    if not isinstance(fields, dict):
        raise Refusal(400, "page.failure_malformed")
    code, signature = fields.get("code"), fields.get("signature")
    if not isinstance(code, str) or not CODE.fullmatch(code):
        raise Refusal(400, "page.malformed_code")
    if not isinstance(signature, str) or len(signature) > LONGEST_SIGNATURE:
        raise Refusal(400, "page.failure_malformed")
    _moment(fields.get("pressed_at"))
    return Record(
        nonce=read_nonce(fields.get("nonce")),
        code=code,
        admit=read_admit(fields.get("admit")),
        pressed_at=fields["pressed_at"],
        signature=signature,
        answers=read_answers(fields.get("answers")),
    )


def _moment(value: object) -> datetime:
    try:
        return moment_of(value if isinstance(value, str) else "")
    except ValueError as error:
        raise Refusal(400, "page.failure_malformed") from error

"""What staff do by tap: check in, take a payment, undo. Each answer brings the ticket as it is now."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from models.clock import now
from models.door.annulment import AnnulRefused, annul
from models.door.answers import Press
from models.door.event_list import entry_of
from models.orders.payments_at_door import PaymentRefused, take_payment
from models.people.staff import Action
from models.tables import DoorDevice, Method
from webpage import keys
from webpage.door.bodies import pressed_body, ticket_body
from webpage.door.device import pressing, staff_voice
from webpage.failures import Refusal
from webpage.press_form import MOST_PEOPLE, NONCE, given_answers

LARGEST_ID = 2**31 - 1
LARGEST_CHECKIN = 2**63 - 1
LONGEST_TIME = 40
YEARS = range(1970, 2200)
"""What a clock may say, however wrong it is: far enough from where dates end."""
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)")


async def check_in(request: web.Request) -> web.Response:
    """Let people in. The device says who presses, so no code is needed."""
    device = await pressing(request, Action.ADMIT)
    fields = await read_fields(request)
    answer = await request.app[keys.HOUSE].verifier.decide(press_of(fields, device, pressed_at=now()))
    request.app[keys.METRICS].pressed(answer)
    body = pressed_body(answer, staff_voice(request, device))
    if answer.ticket:
        body["card"] = await _card(request, device, answer.ticket)
    return web.json_response(body, status=answer.http_status)


async def pay(request: web.Request) -> web.Response:
    """The order of this ticket was paid, this amount, to me. A second press is harmless."""
    device = await pressing(request, Action.TAKE_PAYMENT)
    fields = await read_fields(request)
    entry = await entry_of(whole(fields, "ticket"))
    if entry is None or entry.ticket.event_id != device.staff.event_id:
        raise Refusal(404, "doorpage.unknown")
    try:
        await take_payment(entry.ticket.order_id, device.staff, amount=whole(fields, "amount", LARGEST_CHECKIN))
    except PaymentRefused as refusal:
        raise Refusal(409, refusal.key) from refusal
    return web.json_response({"status": "ok", "card": await _card(request, device, entry.ticket.id)})


async def undo(request: web.Request) -> web.Response:
    """Undo this check-in."""
    device = await pressing(request, Action.UNDO)
    fields = await read_fields(request)
    try:
        record = await annul(whole(fields, "checkin", LARGEST_CHECKIN), device.staff, Method.DOOR_PAGE)
    except AnnulRefused as refusal:
        raise Refusal(409, f"staff.undo_{refusal.reason}") from refusal
    return web.json_response({"status": "ok", "card": await _card(request, device, record.ticket_id)})


async def read_fields(request: web.Request) -> Mapping[str, Any]:
    """The JSON object that was sent. Raises Refusal."""
    if request.content_type != "application/json":
        raise Refusal(415, "page.failure_malformed")
    try:
        fields = await request.json()
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "page.failure_malformed") from error
    if not isinstance(fields, dict):
        raise Refusal(400, "page.failure_malformed")
    return fields


def press_of(fields: Mapping[str, Any], device: DoorDevice, *, pressed_at: datetime) -> Press:
    """The press that a device asks for, or tells of. Raises Refusal."""
    nonce, admit = nonce_of(fields), fields.get("admit")
    if admit is not None and (not isinstance(admit, int) or isinstance(admit, bool) or not 1 <= admit <= MOST_PEOPLE):
        raise Refusal(400, "page.malformed_admit")
    return Press(
        nonce=nonce,
        method=Method.DOOR_PAGE,
        pressed_at=pressed_at,
        ticket_id=whole(fields, "ticket"),
        staff_id=device.staff_id,
        event_id=device.staff.event_id,
        admit=admit,
        answers=given_answers(fields.get("answers")),
        outside_hours=fields.get("anyway") is True,
    )


def nonce_of(fields: Mapping[str, Any]) -> str:
    """The nonce of a press. Raises Refusal."""
    nonce = fields.get("nonce")
    if not isinstance(nonce, str) or not NONCE.fullmatch(nonce):
        raise Refusal(400, "page.malformed_nonce")
    return nonce


def whole(fields: Mapping[str, Any], name: str, largest: int = LARGEST_ID) -> int:
    """A whole number that was sent. Raises Refusal."""
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= largest:
        raise Refusal(400, "page.failure_malformed")
    return value


def moment_of(fields: Mapping[str, Any], name: str) -> datetime:
    """A moment with its zone, in UTC. Raises Refusal."""
    value = fields.get(name)
    if not isinstance(value, str) or len(value) > LONGEST_TIME or not TIME.fullmatch(value):
        raise Refusal(400, "page.failure_malformed")
    try:
        moment = datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refusal(400, "page.failure_malformed") from error
    if moment.year not in YEARS:
        raise Refusal(400, "page.failure_malformed")
    return moment


async def _card(request: web.Request, device: DoorDevice, ticket_id: int) -> dict[str, Any] | None:
    entry = await entry_of(ticket_id)
    if entry is None or entry.ticket.event_id != device.staff.event_id:
        return None
    return ticket_body(entry, device, staff_voice(request, device))

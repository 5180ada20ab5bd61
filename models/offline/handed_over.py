"""What a device at the gate decided without network and hands over when it is back: admissions and refusals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.clock import now
from models.door.answers import Answer, Claim, Press, Reason, Status
from models.door.verification import Verifier
from models.offline.browser_clock import Known, place
from models.storage.database import unit_of_work
from models.tables import CheckIn, Clash, DoorDevice, Method, StaffMember, Ticket


@dataclass(frozen=True, slots=True)
class Recorded:
    """One admission as the device tells it: the press, and when it was by the device's own clock."""

    press: Press
    claimed_at: datetime


REFUSED_HERE = frozenset(
    {Reason.ALREADY_REDEEMED, Reason.CANCELED, Reason.UNPAID, Reason.STAFF_SCOPE, Reason.INVALID_TIME}
)
"""Why a device may refuse a ticket of its list by itself."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One press that the device refused: nobody entered."""

    nonce: str
    ticket_id: int
    reason: Reason
    claimed_at: datetime


@unit_of_work
async def hand_over(
    verifier: Verifier, device: DoorDevice, sent_at: datetime, records: Sequence[Recorded]
) -> list[Answer]:
    """The answers to the records, in their order; asked again, the same.

    ``sent_at`` is the device's clock now, by which its times are corrected. What was recorded after the device had
    been revoked is a conflict.
    """
    moment = now()
    knowledge = Known(device.bound_at, device.bound_at, [moment - sent_at])
    return await verifier.decide_many([_press(record, device, knowledge, moment) for record in records])


@unit_of_work
async def keep_refusals(device: DoorDevice, sent_at: datetime, refusals: Sequence[Refused]) -> None:
    """Keep the attempts that a device refused, each once. Tickets of another event are none of its business."""
    moment = now()
    knowledge = Known(device.bound_at, device.bound_at, [moment - sent_at])
    event_id, ids = device.staff.event_id, [refusal.ticket_id for refusal in refusals]
    tickets = await Ticket.filter(id__in=ids, event_id=event_id).select_for_update(no_key=True).order_by("id")
    staff = await StaffMember.filter(id=device.staff_id).select_for_update(no_key=True).get()
    known = {ticket.id: ticket for ticket in tickets}
    nonces = [refusal.nonce for refusal in refusals]
    kept = set(await CheckIn.filter(ticket_id__in=ids, nonce__in=nonces).values_list("ticket_id", "nonce"))
    new = {(one.ticket_id, one.nonce): one for one in refusals if one.ticket_id in known}
    await CheckIn.bulk_create(
        CheckIn(
            event_id=event_id,
            ticket_id=refusal.ticket_id,
            nonce=refusal.nonce,
            method=Method.DOOR_PAGE,
            status=Status.ERROR,
            reason=refusal.reason,
            admitted_before=known[refusal.ticket_id].admitted,
            pressed_at=place(refusal.claimed_at, knowledge, moment).at,
            received_at=moment,
            staff_id=staff.id,
            gate_id=staff.gate_id,
        )
        for key, refusal in new.items()
        if key not in kept
    )


def _press(record: Recorded, device: DoorDevice, knowledge: Known, moment: datetime) -> Press:
    at = place(record.claimed_at, knowledge, moment).at
    ended = device.released_at is not None and device.released_at <= at
    claim = Claim(record.claimed_at, moment, doubt=Clash.UNREGISTERED if ended else None)
    return replace(record.press, pressed_at=at, claim=claim)

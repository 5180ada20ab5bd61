"""Admissions that a device at the gate recorded without network and hands over when it is back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.answers import Answer, Claim, Press
from models.browser_clock import Known, place
from models.clock import now
from models.database import unit_of_work
from models.tables import Clash, DoorDevice
from models.verification import Verifier


@dataclass(frozen=True, slots=True)
class Recorded:
    """One admission as the device tells it: the press, and when it was by the device's own clock."""

    press: Press
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


def _press(record: Recorded, device: DoorDevice, knowledge: Known, moment: datetime) -> Press:
    at = place(record.claimed_at, knowledge, moment).at
    ended = device.released_at is not None and device.released_at <= at
    claim = Claim(record.claimed_at, moment, doubt=Clash.UNREGISTERED if ended else None)
    return replace(record.press, pressed_at=at, claim=claim)

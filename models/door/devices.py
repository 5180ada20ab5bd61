"""Devices at the gate: a fresh link from the chat, single use, binds a browser to the door page as a staff member."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from tortoise.queryset import QuerySetSingle

from models.clock import now
from models.events.hours import door_hours
from models.owed.outbox import Kind, owed
from models.secrecy.links import Links
from models.secrecy.secrets import token_hash
from models.storage.database import unit_of_work
from models.tables import DoorDevice, Event, Link, LinkKind, StaffMember

LINK_LASTS = timedelta(minutes=10)
KEPT_AFTER_CLOSING = timedelta(days=1)
"""How long after the doors close a device still works and keeps its list."""
KEY_BYTES = 32


class LinkNotGood(Exception):
    """A door-page link binds nothing (any more); ``key`` of the catalogue ``doorpage`` says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Bound:
    """A device that was bound just now, and the key that its browser proves itself with from now on."""

    device: DoorDevice
    key: str


@unit_of_work
async def door_link(links: Links, member: StaffMember) -> str:
    """The address of a fresh link that binds one device of this staff member, once, within ten minutes."""
    await StaffMember.filter(id=member.id).select_for_update(no_key=True).get()
    latest = await Link.filter(kind=LinkKind.DOOR_PAGE, subject_id=member.id).order_by("-version").first()
    version = latest.version + 1 if latest else 1
    return links.door_url(await links.issue(LinkKind.DOOR_PAGE, member.id, version, expires_at=now() + LINK_LASTS))


async def look_at_link(links: Links, token: str) -> StaffMember:
    """Whose device the link would bind now, with event, gate and person. Changes nothing. Raises LinkNotGood."""
    link = await links.find(LinkKind.DOOR_PAGE, token)
    if link is None:
        raise LinkNotGood("doorpage.link_unknown")
    if link.used_at or link.revoked_at:
        raise LinkNotGood("doorpage.link_used")
    if link.expires_at and link.expires_at <= now():
        raise LinkNotGood("doorpage.link_expired")
    member = await StaffMember.get(id=link.subject_id).select_related("event", "gate", "person")
    if member.revoked_at or is_over(member.event):
        raise LinkNotGood("doorpage.link_ended")
    return member


@unit_of_work
async def bind_device(links: Links, token: str, *, instead_of: str | None = None) -> Bound:
    """Use the link up and bind a device; the staff member's earlier one is freed, and they are told in the chat.

    ``instead_of`` is the key that the same browser had before, which is replaced. Raises LinkNotGood.
    """
    member = await look_at_link(links, token)
    await StaffMember.filter(id=member.id).select_for_update(no_key=True).get()
    link = await links.find(LinkKind.DOOR_PAGE, token)
    if link is None or not await links.use(link):
        raise LinkNotGood("doorpage.link_used")
    moment = now()
    await release_devices(member.id)
    if instead_of:
        await DoorDevice.filter(key_hash=token_hash(instead_of), released_at=None).update(released_at=moment)
    key = token_urlsafe(KEY_BYTES)
    device = await DoorDevice.create(staff=member, key_hash=token_hash(key), bound_at=moment)
    if member.person_id is not None:
        await owed(member.person_id, Kind.DEVICE_BOUND, device=device.id).save()
    return Bound(device, key)


async def acting_device(key: str) -> DoorDevice | None:
    """The device that proves itself with this key and may act, with staff member, event, gate and person."""
    device = await known_device(key)
    if device is None or device.released_at or device.staff.revoked_at or is_over(device.staff.event):
        return None
    return device


async def known_device(key: str) -> DoorDevice | None:
    """The device of this key, also one that may not act any more: it may still hold admissions to hand over."""
    return await _with_staff(DoorDevice.get_or_none(key_hash=token_hash(key)))


async def device_by_id(device_id: int) -> DoorDevice | None:
    """A device with staff member, event, gate and person."""
    return await _with_staff(DoorDevice.get_or_none(id=device_id))


@unit_of_work
async def release(device_id: int) -> bool:
    """End a device. False: it had ended before."""
    return bool(await DoorDevice.filter(id=device_id, released_at=None).update(released_at=now()))


@unit_of_work
async def release_devices(staff_id: int) -> None:
    """End every device of a staff member."""
    await DoorDevice.filter(staff_id=staff_id, released_at=None).update(released_at=now())


def keeps_until(event: Event) -> datetime:
    """When the door page of an event ends everywhere, and each device wipes its list."""
    return door_hours(event)[1] + KEPT_AFTER_CLOSING


def is_over(event: Event) -> bool:
    """Whether the door page of an event has ended."""
    return now() >= keeps_until(event)


def _with_staff(query: QuerySetSingle[DoorDevice | None]) -> QuerySetSingle[DoorDevice | None]:
    return query.select_related("staff", "staff__event", "staff__gate", "staff__person")

"""Staff and their devices as programs see them."""

from datetime import datetime
from enum import StrEnum

from models.orders.payments_at_door import Taken
from models.tables import DoorDevice, Role, StaffMember
from webpage.api.shapes.basics import Given, Id, Moment, Resource, left_out


class Duty(StrEnum):
    """Whether somebody is on the staff."""

    ON_DUTY = "on_duty"
    INVITED = "invited"
    """Nobody yet: an invite that waits to be accepted."""
    FORMER = "former"
    """Revoked, or an invite that is withdrawn or has expired."""


class StaffResource(Resource):
    """Somebody's part in an event. Door codes are told to their owners only, in the chat."""

    id: int
    label: str
    """How answers and records name this staff member; empty for an invite."""
    role: Role
    gate: int | None
    """The id of the gate where they stand; null: every gate."""
    duty: Duty
    owner: bool
    """Whether the event belongs to them: they stay its organiser."""
    admissions: int
    """The running number of their last admission."""
    taken: int
    """What they were paid at the door, in the smallest unit of the event's currency."""
    given_back: int
    """Of it: what was refunded later."""
    paid_orders: int
    """For how many orders."""
    created_at: Moment
    revoked_at: Moment | None
    invite_expires_at: Moment | None
    """Of an invite."""


class Staff(Resource):
    """A page of staff."""

    items: list[StaffResource]
    next: str | None
    """The address of the next page; null: this is the last."""


class NewInvite(Given):
    """A place on the staff to be."""

    role: Role
    gate: Id | None = None
    """The id of the gate where they will stand; null: every gate."""


class Invite(Resource):
    """An open place. Who opens its link in Telegram first fills it: send it to nobody else."""

    id: int
    """That of the staff member to be."""
    invite_link: str
    expires_at: Moment


class StaffChange(Given):
    """What is to be different. What the new role does not allow ends at once: codes, devices."""

    role: Role = left_out()
    gate: Id | None = None
    """The id of the gate where they stand; null: every gate."""


class DeviceResource(Resource):
    """A browser that acts as a staff member on the door page."""

    id: int
    member: int
    """The id of the staff member."""
    staff: str
    """Their label."""
    bound_at: Moment
    released_at: Moment | None
    """When it was revoked, given up, or freed by another device; null: it may act."""


class Devices(Resource):
    """A page of devices."""

    items: list[DeviceResource]
    next: str | None
    """The address of the next page; null: this is the last."""


def staff_resource(
    member: StaffMember,
    *,
    owner: bool,
    taken: Taken,
    invited_until: datetime | None = None,
) -> StaffResource:
    """A staff member with what they were paid; of an invite, until when it is open."""
    return StaffResource(
        id=member.id,
        label=member.label,
        role=member.role,
        gate=member.gate_id,
        duty=_duty(member, invited_until),
        owner=owner,
        admissions=member.admissions,
        taken=taken.amount,
        given_back=taken.given_back,
        paid_orders=taken.orders,
        created_at=member.created_at,
        revoked_at=member.revoked_at,
        invite_expires_at=invited_until,
    )


def device_resource(device: DoorDevice) -> DeviceResource:
    """A device that was read with its staff member."""
    return DeviceResource(
        id=device.id,
        member=device.staff_id,
        staff=device.staff.label,
        bound_at=device.bound_at,
        released_at=device.released_at,
    )


def _duty(member: StaffMember, invited_until: datetime | None) -> Duty:
    if member.revoked_at is None and member.person_id is not None:
        return Duty.ON_DUTY
    return Duty.INVITED if member.revoked_at is None and invited_until is not None else Duty.FORMER

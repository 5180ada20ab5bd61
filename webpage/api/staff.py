"""Who works at an event, where, and with which devices."""

from collections.abc import Sequence

from models.door.codes import NoCodeLeft
from models.door.devices import release
from models.events.gates import UnknownGate
from models.orders.payments_at_door import Taken, takings_of
from models.people.staff import (
    INVITE_VERSION,
    NoCode,
    OwnerStays,
    change_member,
    invite,
    invite_link,
    open_invites_of,
    replace_code,
    revoke,
)
from models.programs.listing import device_of, devices_page, member_of, owning_member, staff_page
from models.secrecy.bot_addresses import invite_address
from models.tables import Event, LinkKind, StaffMember
from webpage.api.bot_addresses import beginning
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.refusals import refusals
from webpage.api.shapes.staff import Devices, Invite, Staff, StaffResource, device_resource, staff_resource
from webpage.problems import Problem, Trouble


async def list_staff(call: Call) -> Reply:
    """Who is or was on the event's staff, and open invites, with what they took at the door."""
    event = await event_of(call)
    rows = await staff_page(event.id, call.query.cursor, call.query.limit)
    return Reply(Staff(items=await _shown(event, rows), next=next_page(call, rows)))


async def invite_staff(call: Call) -> Reply:
    """Invite somebody to the event's staff, by a link that works once and for seven days."""
    event, address = await event_of(call), await beginning(invite_address)
    if event.cancelled_at is not None:
        raise Problem(Trouble.EVENT_CANCELLED)
    with refusals({UnknownGate: Trouble.UNKNOWN_GATE}):
        member, token = await invite(call.house.links, event.id, call.body.role, call.body.gate)
    return Reply(await _invite(member.id, address + token), status=201, kept=str(member.id))


async def repeat_invite(call: Call) -> Reply:
    """The invite that was made under this key."""
    member_id = int(call.kept)
    token = call.house.links.token(LinkKind.STAFF_INVITE, member_id, INVITE_VERSION)
    return Reply(await _invite(member_id, await beginning(invite_address) + token), status=201)


async def change_staff(call: Call) -> Reply:
    """Give a staff member, or an open invite, another role or gate."""
    event, member = await _member_of(call)
    role, gate_id = member.role, member.gate_id
    asked = call.body
    if "role" in asked.model_fields_set:
        role = asked.role
    if "gate" in asked.model_fields_set:
        gate_id = asked.gate
    if member.revoked_at is not None:
        raise Problem(Trouble.NOT_ON_DUTY)
    with refusals({OwnerStays: Trouble.OWNER_STAYS, UnknownGate: Trouble.UNKNOWN_GATE}):
        member = await change_member(member, role=role, gate_id=gate_id)
    return await _reply(event, member)


async def revoke_staff(call: Call) -> Reply:
    """End somebody's part in the event at once, with their door codes, or withdraw an invite.

    A second time changes nothing.
    """
    event, member = await _member_of(call)
    with refusals({OwnerStays: Trouble.OWNER_STAYS}):
        await revoke(member)
    return await _reply(event, (await _member_of(call))[1])


async def change_staff_code(call: Call) -> Reply:
    """Change a staff member's door code. The old one ends at once; its owner reads the new one in the chat."""
    event, member = await _member_of(call)
    with refusals({NoCode: Trouble.NO_CODE, NoCodeLeft: Trouble.TOO_MANY}):
        await replace_code(call.house.secrets, member)
    return await _reply(event, member)


async def list_devices(call: Call) -> Reply:
    """The browsers that were bound to the event's door page, also those that may not act any more."""
    event = await event_of(call)
    rows = await devices_page(event.id, call.query.cursor, call.query.limit)
    return Reply(Devices(items=[device_resource(device) for device in rows], next=next_page(call, rows)))


async def revoke_device(call: Call) -> Reply:
    """End a device: it wipes its list. A second time changes nothing."""
    event = await event_of(call)
    device = await device_of(event.id, call.path["device"])
    if device is None:
        raise Problem(Trouble.NOT_FOUND)
    await release(device.id)
    await device.refresh_from_db(fields=["released_at"])
    return Reply(device_resource(device))


async def _invite(member_id: int, address: str) -> Invite:
    link = await invite_link(member_id)
    return Invite(id=member_id, invite_link=address, expires_at=link.expires_at)


async def _reply(event: Event, member: StaffMember) -> Reply:
    [shown] = await _shown(event, [member])
    return Reply(shown)


async def _shown(event: Event, members: Sequence[StaffMember]) -> list[StaffResource]:
    ids = [member.id for member in members]
    takings, invites = await takings_of(event.id, ids), await open_invites_of(ids)
    owner = await owning_member(event)
    return [
        staff_resource(
            member,
            owner=member.id == owner.id,
            taken=takings.get(member.id, Taken()),
            invited_until=invites.get(member.id),
        )
        for member in members
    ]


async def _member_of(call: Call) -> tuple[Event, StaffMember]:
    event = await event_of(call)
    member = await member_of(event.id, call.path["member"])
    if member is None:
        raise Problem(Trouble.NOT_FOUND)
    return event, member

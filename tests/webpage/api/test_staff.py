"""What programs know and change of staff and devices. Codes they never learn."""

from aiohttp import ClientSession

from models.clock import now
from models.door.answers import Press, Status
from models.door.codes import current_code
from models.door.devices import bind_device, door_link
from models.door.verification import Verifier
from models.events.organising import cancel_event
from models.orders.payments_at_door import take_payment
from models.owed.outbox import Kind
from models.people.organisers import is_organiser
from models.people.staff import accept_invite, invite, revoke
from models.secrecy.bot_addresses import note_addresses
from models.tables import DoorDevice, Installation, Method, Owed, RepeatableRequest, Role, StaffMember
from tests.makers import (
    LINKS,
    SECRETS,
    make_event,
    make_gate,
    make_order,
    make_person,
    make_staff,
    make_ticket,
)
from tests.webpage.api.programs import Program, make_program, problem


async def test_staff_are_listed_with_what_they_did(client: ClientSession, program: Program) -> None:
    event = await program.event()
    staff, former = await make_staff(event, gate=await make_gate(event)), await make_staff(event)
    ticket = await make_ticket(event, places=2)
    await Verifier(SECRETS).decide(Press("n" * 22, Method.CHAT, now(), ticket_id=ticket.id, staff_id=staff.member.id))
    order = await make_order(event, paid=False, total=700)
    await take_payment(order.id, staff.member, amount=700)
    await revoke(former.member)
    waiting, _ = await invite(LINKS, event.id, Role.READ_ONLY)
    withdrawn, _ = await invite(LINKS, event.id, Role.DOOR)
    await revoke(withdrawn)

    path = f"/events/{event.id}/staff"
    owner, door, gone, invited = await program.items(path)
    page = await (await program.get(f"{path}?limit=1")).json()

    assert (owner["role"], owner["owner"], owner["duty"]) == ("organiser", True, "on_duty")
    assert (door["label"], door["gate"], door["admissions"]) == ("Sam Steward", staff.member.gate_id, 1)
    assert (door["taken"], door["paid_orders"], door["owner"]) == (700, 1, False)
    assert (gone["duty"], gone["id"], gone["taken"]) == ("former", former.member.id, 0)
    assert (invited["id"], invited["duty"], invited["label"]) == (waiting.id, "invited", "")
    assert invited["invite_expires_at"] is not None
    assert page["items"] == [owner]
    assert page["next"] is not None
    assert staff.code not in await (await program.get(path)).text()
    assert (await (await make_program(client)).get(path)).status == 404


async def test_a_role_that_admits_nobody_ends_code_and_device_and_changes_the_menu(program: Program) -> None:
    event = await program.event()
    staff = await make_staff(event)
    link = await door_link(LINKS, staff.member)
    await bind_device(LINKS, link.rpartition("/")[2])
    path = f"/events/{event.id}/staff/{staff.member.id}"

    promoted = await (await program.patch(path, role="organiser")).json()
    await program.patch(path, role="organiser")
    assert await is_organiser(staff.member.person_id or 0)
    assert await current_code(staff.member.id)
    demoted = await (await program.patch(path, role="read_only")).json()

    assert (promoted["role"], demoted["role"]) == ("organiser", "read_only")
    assert await current_code(staff.member.id) is None
    assert not await DoorDevice.exists(released_at=None)
    assert await problem(await program.post(f"{path}/code")) == (409, "no_code")
    assert [row.chat_id for row in await Owed.filter(kind=Kind.DUTY_CHANGED)] == [staff.member.person_id] * 2


async def test_the_owner_stays(program: Program) -> None:
    event = await program.event()
    gate = await make_gate(event)
    owner = await StaffMember.get(event_id=event.id)
    path = f"/events/{event.id}/staff/{owner.id}"

    assert await problem(await program.patch(path, role="door")) == (409, "owner_stays")
    assert await problem(await program.post(f"{path}/revoke")) == (409, "owner_stays")
    assert (await (await program.patch(path, role="organiser", gate=gate.id)).json())["gate"] == gate.id


async def test_a_gate_of_another_event_is_unknown(program: Program) -> None:
    event = await program.event()
    staff = await make_staff(event)
    foreign = await make_gate(await make_event())
    path = f"/events/{event.id}/staff/{staff.member.id}"

    assert await problem(await program.patch(path, gate=foreign.id)) == (409, "unknown_gate")
    assert await problem(await program.patch(path, role="boss")) == (422, "invalid")
    assert (await StaffMember.get(id=staff.member.id)).gate_id is None


async def test_who_is_revoked_admits_nobody_and_is_not_changed(client: ClientSession, program: Program) -> None:
    event = await program.event()
    staff = await make_staff(event)
    path = f"/events/{event.id}/staff/{staff.member.id}"
    foreign = await (await make_program(client)).post(f"{path}/revoke")

    revoked = [await (await program.post(f"{path}/revoke")).json() for _ in range(2)]

    assert foreign.status == 404
    assert [one["duty"] for one in revoked] == ["former"] * 2
    assert revoked[0]["revoked_at"] == revoked[1]["revoked_at"]
    assert await current_code(staff.member.id) is None
    assert await problem(await program.patch(path, role="organiser")) == (409, "not_on_duty")
    assert await problem(await program.post(f"{path}/code")) == (409, "no_code")


async def test_a_changed_code_is_told_to_its_owner_alone(client: ClientSession, program: Program) -> None:
    event = await program.event()
    staff = await make_staff(event)
    path = f"/events/{event.id}/staff/{staff.member.id}/code"
    foreign = await (await make_program(client)).post(path)

    changed = [await program.post_once(path, "once") for _ in range(2)]

    code = await current_code(staff.member.id)
    assert code is not None
    digits = SECRETS.door_code(code)
    assert foreign.status == 404
    assert [one.status for one in changed] == [200, 200]
    assert digits != staff.code
    assert digits not in [str(value) for value in (await changed[0].json()).values()]
    assert [(row.chat_id, row.kind) for row in await Owed.all()] == [(staff.member.person_id, Kind.CODE_CHANGED)]
    ticket = await make_ticket(event)
    old = Press("o" * 22, Method.PAGE, now(), ticket_id=ticket.id, code=staff.code)
    assert (await Verifier(SECRETS).decide(old)).status is Status.ERROR


async def test_an_invite_is_changed_and_withdrawn(program: Program) -> None:
    event = await program.event()
    gate = await make_gate(event)
    place, token = await invite(LINKS, event.id, Role.DOOR)
    other, _ = await invite(LINKS, event.id, Role.DOOR)
    path = f"/events/{event.id}/staff"

    changed = await (await program.patch(f"{path}/{place.id}", role="read_only", gate=gate.id)).json()
    joined = await accept_invite(LINKS, token, await make_person("Newcomer"))
    withdrawn = await (await program.post(f"{path}/{other.id}/revoke")).json()

    assert (changed["duty"], changed["role"]) == ("invited", "read_only")
    assert (joined.role, joined.gate_id) == (Role.READ_ONLY, gate.id)
    assert (withdrawn["duty"], withdrawn["invite_expires_at"]) == ("former", None)
    assert [one["label"] for one in (await program.items(path))[1:]] == ["Newcomer"]


async def test_devices_are_listed_and_revoked(client: ClientSession, program: Program) -> None:
    event = await program.event()
    staff = await make_staff(event)
    await bind_device(LINKS, (await door_link(LINKS, staff.member)).rpartition("/")[2])
    path = f"/events/{event.id}/devices"
    stranger = await make_program(client)

    [device] = await program.items(path)
    foreign = await stranger.post(f"{path}/{device['id']}/revoke")
    elsewhere = await program.post(f"/events/{(await program.event()).id}/devices/{device['id']}/revoke")
    revoked = [await (await program.post(f"{path}/{device['id']}/revoke")).json() for _ in range(2)]

    assert (device["member"], device["staff"], device["released_at"]) == (staff.member.id, "Sam Steward", None)
    assert (foreign.status, elsewhere.status) == (404, 404)
    assert revoked[0]["released_at"] == revoked[1]["released_at"] is not None


async def test_an_invite_is_made_once_and_its_link_is_kept_nowhere(client: ClientSession, program: Program) -> None:
    event = await program.event()
    gate = await make_gate(event)
    path, wanted = f"/events/{event.id}/staff", {"role": "door", "gate": gate.id}
    early = await program.post(path, wanted)
    await Installation.create(id=1, key_fingerprint="x", created_at=now())
    await note_addresses(claims="https://t.me/bot?start=c", invites="https://t.me/bot?start=s")

    made = [await program.post_once(path, "first", wanted) for _ in range(2)]
    first, again = [await one.json() for one in made]
    token = first["invite_link"].removeprefix("https://t.me/bot?start=s")
    member = await accept_invite(LINKS, token, await make_person("Newcomer"))

    assert early.status == 503
    assert [one.status for one in made] == [201, 201]
    assert first == again
    assert (member.id, member.role, member.gate_id) == (first["id"], Role.DOOR, gate.id)
    assert token not in str(await RepeatableRequest.all().values())
    foreign = await make_gate(await make_event())
    assert await problem(await program.post(path, {"role": "door", "gate": foreign.id})) == (409, "unknown_gate")
    assert (await (await make_program(client)).post(path, wanted)).status == 404
    await cancel_event(event.id)
    assert await problem(await program.post(path, wanted)) == (409, "event_cancelled")

"""Gates by other names, when one may go, and what becomes of one that is given away at that moment."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from tortoise.exceptions import IntegrityError

from models.clock import now
from models.door.answers import Press, Status
from models.events.gates import GateInUse, NameTaken, UnknownGate, check_gate, remove_gate, rename_gate
from models.events.ticket_types import change_type
from models.house import House
from models.people.staff import invite, revoke, set_gate
from models.tables import Arrivals, Event, Gate, Method, Role, StaffMember
from tests.clock import Clock
from tests.makers import LINKS, make_event, make_gate, make_staff, make_ticket, make_ticket_type

ROUNDS = 8
"""Of two things at once, so that each is first in some of them."""

Giving = Callable[[], Awaitable[object]]


async def staff(gate: Gate) -> None:
    await make_staff(await gate.event, gate=gate)


async def tickets(gate: Gate) -> None:
    await make_ticket_type(await gate.event, gate=gate)


async def arrivals(gate: Gate) -> None:
    event = await gate.event
    await Arrivals.create(event=event, type=await make_ticket_type(event), gate=gate, quarter=now())


@pytest.mark.parametrize("refer", [staff, tickets, arrivals])
async def test_a_gate_that_something_refers_to_stays(house: House, refer: Callable[[Gate], Awaitable[None]]) -> None:
    gate = await make_gate(await make_event())
    await refer(gate)

    with pytest.raises(GateInUse):
        await remove_gate(gate.id)

    assert await Gate.exists(id=gate.id)


async def test_of_two_that_get_one_name_at_once_one_does(house: House) -> None:
    event = await make_event()
    gates = [await make_gate(event, name) for name in ("North", "South")]

    came = await asyncio.gather(*(rename_gate(gate.id, "Main") for gate in gates), return_exceptions=True)

    assert {type(one) for one in came} == {Gate, NameTaken}
    assert await Gate.filter(event=event, name="Main").count() == 1


async def test_a_name_counts_in_its_own_event_only(house: House) -> None:
    gate, _other = await make_gate(await make_event(), "South"), await make_gate(await make_event(), "North")

    assert (await rename_gate(gate.id, "North")).name == "North"


async def test_a_gate_that_is_gone_gets_no_name(house: House) -> None:
    gate = await make_gate(await make_event())
    await remove_gate(gate.id)

    with pytest.raises(UnknownGate):
        await rename_gate(gate.id, "North")


async def to_staff(event: Event, gate: Gate) -> Giving:
    member = (await make_staff(event)).member
    return lambda: set_gate(member, gate.id)


async def to_an_invite(event: Event, gate: Gate) -> Giving:
    return lambda: invite(LINKS, event.id, Role.DOOR, gate.id)


async def to_tickets(event: Event, gate: Gate) -> Giving:
    kind = await make_ticket_type(event)
    return lambda: change_type(kind, gate_id=gate.id)


def press_at(gate: Gate, ticket_id: int, staff_id: int, nonce: str) -> Press:
    return Press(
        nonce=nonce, method=Method.API, pressed_at=now(), ticket_id=ticket_id, staff_id=staff_id, gate_id=gate.id
    )


async def test_without_the_guard_a_gate_that_was_there_is_gone_when_it_is_given(house: House) -> None:
    event = await make_event()
    gate, staff = await make_gate(event), await make_staff(event)
    await check_gate(event.id, gate.id)
    await remove_gate(gate.id)
    with pytest.raises(IntegrityError):
        await StaffMember.filter(id=staff.member.id).update(gate_id=gate.id)


@pytest.mark.parametrize("giving", [to_staff, to_an_invite, to_tickets])
async def test_with_it_either_the_gate_is_given_or_it_is_removed(
    house: House, giving: Callable[[Event, Gate], Awaitable[Giving]]
) -> None:
    event = await make_event()
    for number in range(ROUNDS):
        gate = await make_gate(event, f"Gate {number}")
        give = await giving(event, gate)
        given, removed = await asyncio.gather(give(), remove_gate(gate.id), return_exceptions=True)
        if await Gate.exists(id=gate.id):
            assert isinstance(removed, GateInUse)
            assert not isinstance(given, BaseException)
        else:
            assert removed is None
            assert isinstance(given, UnknownGate)


async def test_a_press_at_a_gate_that_was_removed_fails_alone(house: House) -> None:
    event = await make_event()
    gate, staff = await make_gate(event), await make_staff(event)
    one, other = await make_ticket(event), await make_ticket(event)
    gone = await make_gate(event, "South")
    await remove_gate(gone.id)

    refused, let_in = await asyncio.gather(
        house.verifier.decide(press_at(gone, one.id, staff.member.id, "a" * 22)),
        house.verifier.decide(press_at(gate, other.id, staff.member.id, "b" * 22)),
        return_exceptions=True,
    )

    assert isinstance(refused, UnknownGate)
    assert not isinstance(let_in, BaseException)
    assert (let_in.status, let_in.gate) == (Status.OK, gate.name)


async def test_who_stands_at_a_gate_no_more_does_not_hold_it(house: House, clock: Clock) -> None:
    event = await make_event()
    gate = await make_gate(event)
    former = (await make_staff(event, gate=gate)).member
    withdrawn, _ = await invite(LINKS, event.id, Role.DOOR, gate.id)
    await invite(LINKS, event.id, Role.DOOR, gate.id)
    for member in (former, withdrawn):
        await revoke(member)
    with pytest.raises(GateInUse):
        await remove_gate(gate.id)
    assert (await StaffMember.get(id=former.id)).gate_id == gate.id

    clock.advance(days=8)
    await remove_gate(gate.id)

    assert not await Gate.exists(id=gate.id)
    assert {member.gate_id for member in await StaffMember.all()} == {None}

"""Gates by other names, and when one may go."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from models.clock import now
from models.events.gates import GateInUse, NameTaken, UnknownGate, remove_gate, rename_gate
from models.house import House
from models.tables import Arrivals, Gate
from tests.makers import make_event, make_gate, make_staff, make_ticket_type


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

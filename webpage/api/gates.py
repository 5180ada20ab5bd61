"""An event's gates: its entrances."""

from models.events.gates import GateInUse, NameTaken, UnknownGate, add_gate, gate_of, remove_gate, rename_gate
from models.programs.listing import gates_page
from models.tables import Gate
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.refusals import refusals
from webpage.api.shapes.gates import Gates, gate_resource
from webpage.problems import Problem, Trouble

TROUBLES = {
    NameTaken: Trouble.NAME_TAKEN,
    GateInUse: Trouble.GATE_IN_USE,
    UnknownGate: Trouble.NOT_FOUND,
}


async def list_gates(call: Call) -> Reply:
    """The event's gates. Without any, people come in wherever staff stand."""
    event = await event_of(call)
    rows = await gates_page(event.id, call.query.cursor, call.query.limit)
    return Reply(Gates(items=[gate_resource(gate) for gate in rows], next=next_page(call, rows)))


async def create_gate(call: Call) -> Reply:
    """Add a gate. One of this name that is there already is the answer."""
    event = await event_of(call)
    return Reply(gate_resource(await add_gate(event.id, call.body.name)), status=201)


async def change_gate(call: Call) -> Reply:
    """Call a gate otherwise, on tickets, pages and in records, too."""
    gate = await _gate_of(call)
    if "name" in call.body.model_fields_set:
        with refusals(TROUBLES):
            gate = await rename_gate(gate.id, call.body.name)
    return Reply(gate_resource(gate))


async def delete_gate(call: Call) -> Reply:
    """Remove a gate that nobody stands at, no ticket needs and nobody came in by. The answer is what it was."""
    gate = await _gate_of(call)
    with refusals(TROUBLES):
        await remove_gate(gate.id)
    return Reply(gate_resource(gate))


async def _gate_of(call: Call) -> Gate:
    event = await event_of(call)
    gate = await gate_of(call.path["gate"])
    if gate is None or gate.event_id != event.id:
        raise Problem(Trouble.NOT_FOUND)
    return gate

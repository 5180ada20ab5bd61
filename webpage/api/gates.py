"""An event's gates: its entrances."""

from models.events.gates import add_gate
from models.programs.listing import gates_page
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.shapes.gates import Gates, gate_resource


async def list_gates(call: Call) -> Reply:
    """The event's gates. Without any, people come in wherever staff stand."""
    event = await event_of(call)
    rows = await gates_page(event.id, call.query.cursor, call.query.limit)
    return Reply(Gates(items=[gate_resource(gate) for gate in rows], next=next_page(call, rows)))


async def create_gate(call: Call) -> Reply:
    """Add a gate. One of this name that is there already is the answer."""
    event = await event_of(call)
    return Reply(gate_resource(await add_gate(event.id, call.body.name)), status=201)

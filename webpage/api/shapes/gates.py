"""Gates as programs see them."""

from typing import Annotated

from pydantic import Field

from models.events.gates import LONGEST_NAME
from models.tables import Gate
from webpage.api.shapes.basics import LINE, Given, Resource, left_out

GateName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=LINE)]


class GateResource(Resource):
    """An entrance."""

    id: int
    name: str


class Gates(Resource):
    """A page of gates."""

    items: list[GateResource]
    next: str | None
    """The address of the next page; null: this is the last."""


class NewGate(Given):
    """A gate to be."""

    name: GateName


class GateChange(Given):
    """What is to be different."""

    name: GateName = left_out()


def gate_resource(gate: Gate) -> GateResource:
    """A gate."""
    return GateResource(id=gate.id, name=gate.name)

"""The counters of attendance: people by ticket type, gate and quarter of an hour, kept in step with each admission."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from tortoise.connection import get_connection
from tortoise.expressions import F

from models.tables import Arrivals

MINUTES = 15


class Cell(NamedTuple):
    """One counter."""

    event_id: int
    type_id: int
    gate_id: int | None
    quarter: datetime


def quarter_of(moment: datetime) -> datetime:
    """Start of the quarter of an hour. Every zone's offset is a whole number of quarters, so UTC's serve all."""
    return moment.replace(minute=moment.minute - moment.minute % MINUTES, second=0, microsecond=0)


async def add_arrivals(people: Mapping[Cell, int]) -> None:
    """Count people in. In a fixed order, so that processes don't lock crosswise."""
    connection = get_connection("default")
    sqlite = connection.capabilities.dialect == "sqlite"
    places = "?, ?, ?, ?, ?" if sqlite else "$1, $2, $3, $4, $5"
    for cell, entered in sorted(people.items(), key=lambda item: (*item[0][:2], item[0].gate_id or 0, item[0].quarter)):
        await connection.execute_query(
            f"INSERT INTO arrivals (event_id, type_id, gate_id, quarter, entered) VALUES ({places})"  # noqa: S608
            " ON CONFLICT (event_id, type_id, COALESCE(gate_id, 0), quarter)"
            " DO UPDATE SET entered = arrivals.entered + excluded.entered",
            [*cell, entered],
        )


async def take_back_arrivals(cell: Cell, people: int) -> None:
    """Count people out again of the counter that they were counted in."""
    await Arrivals.filter(**cell._asdict()).update(entered=F("entered") - people)

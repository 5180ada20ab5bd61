"""Statements that serve many rows at once, which the ORM would send one by one."""

from collections.abc import Iterator, Sequence

from tortoise.connection import get_connection
from tortoise.models import Model

from models.tables import Ticket


async def reserve_ids(table: type[Model], count: int) -> Iterator[int]:
    """Ids for as many new rows, within a unit of work: SQLite's write lock or PostgreSQL's sequence keeps them ours."""
    connection = get_connection("default")
    name = table._meta.db_table
    if connection.capabilities.dialect == "sqlite":
        [last] = await connection.execute_query_dict(f"SELECT COALESCE(MAX(id), 0) AS id FROM {name}")  # noqa: S608
        return iter(range(last["id"] + 1, last["id"] + 1 + count))
    rows = await connection.execute_query_dict(
        "SELECT nextval(pg_get_serial_sequence($1, 'id')) AS id FROM generate_series(1, $2)", [name, count]
    )
    return iter([row["id"] for row in rows])


async def set_admitted(tickets: Sequence[Ticket]) -> None:
    """Store how many people are in on each ticket, and its places, which are as many as came once it is signed in."""
    connection = get_connection("default")
    sqlite = connection.capabilities.dialect == "sqlite"
    admitted, places, ticket_id = ("?", "?", "?") if sqlite else ("$1", "$2", "$3")
    if tickets:
        await connection.execute_many(
            f"UPDATE tickets SET admitted = {admitted}, places = {places} WHERE id = {ticket_id}",  # noqa: S608
            [[ticket.admitted, ticket.places, ticket.id] for ticket in tickets],
        )

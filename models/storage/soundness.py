"""Whether the database can be relied on: asked at the start, before anybody is promised anything."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from tortoise.connection import get_connection

from models import clock
from models.storage.database import Database, DatabaseUnavailable, unit_of_work
from models.tables import Lease


async def check_pages(database: Database, *, thoroughly: bool = False) -> None:
    """Look for damage in a SQLite file; thoroughly: compare every index with its table, which takes its time.

    Raises DatabaseUnavailable.
    """
    if database.dialect != "sqlite":
        return
    connection: Any = get_connection("default")
    [found] = await connection.execute_query_dict(f"PRAGMA {'integrity_check' if thoroughly else 'quick_check'}(1)")
    [said] = found.values()
    if said != "ok":
        raise DatabaseUnavailable(str(said))


@unit_of_work
async def check_writing() -> None:
    """Write a row and forget it, as a read-only or full disk would not let us. Raises DatabaseUnavailable."""
    probe = await Lease.create(name=f"probe:{uuid4().hex[:30]}", holder="probe", until=clock.now())
    await probe.delete()


def database_file(url: str) -> Path | None:
    """The SQLite file of a DATABASE_URL; None for a server."""
    scheme, _, rest = url.partition("://")
    return Path(rest.partition("?")[0]) if scheme == "sqlite" else None

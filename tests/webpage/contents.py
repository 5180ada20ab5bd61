"""Everything that is in the database, to see whether a request changed it."""

from typing import Any

from models import tables

TABLES = [getattr(tables, name) for name in tables.__all__ if hasattr(getattr(tables, name), "_meta")]


async def contents() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {table.__name__: await table.all().order_by(table._meta.pk_attr).values() for table in TABLES}

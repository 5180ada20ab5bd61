"""CHECK constraints for tables that are there.

SQLite can't add a CHECK to a table, so there a pair of triggers says the same. Both raise an IntegrityError.
"""

from collections.abc import Mapping
from typing import Any


async def add_checks(client: Any, checks: Mapping[str, Mapping[str, str]]) -> None:
    """Add conditions in SQL, by table and by name, in the dialect's way."""
    sqlite = client.capabilities.dialect == "sqlite"
    for table, conditions in checks.items():
        for name, condition in conditions.items():
            for statement in _sqlite_check(table, name, condition) if sqlite else _check(table, name, condition):
                await client.execute_query(statement)


def _check(table: str, name: str, condition: str) -> tuple[str, ...]:
    return (f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition})",)


def _sqlite_check(table: str, name: str, condition: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {name}_{event.lower()} AFTER {event} ON {table}"  # noqa: S608  # only our own words
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid AND NOT ({condition}))"
        f" BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {name}'); END"
        for event in ("INSERT", "UPDATE")
    )

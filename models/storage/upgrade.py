"""Guarded upgrades: a backup first, all or nothing, and nothing may be missing afterwards."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor
from tortoise.transactions import in_transaction

from models import clock
from models.storage.database import MIGRATIONS, Database, configuration, open_database
from models.storage.soundness import check_pages

BOOKKEEPING = "tortoise_migrations"
UPGRADE_LOCK = 0x75736865
"""Key of PostgreSQL's advisory lock: several processes may start at once, one upgrades."""


class UpgradeRefused(Exception):
    """An upgrade would have lost rows, indexes, triggers or references. It was rolled back."""


@dataclass(frozen=True)
class Inventory:
    """What a database holds, to compare before and after."""

    rows: dict[str, int]
    objects: frozenset[str]
    """Names of its indexes and triggers."""

    def missing_from(self, after: "Inventory") -> list[str]:
        """What is here and not there: tables with fewer rows, indexes, triggers."""
        fewer = [
            f"{table}: {count} rows before, {after.rows.get(table, 0)} after"
            for table, count in self.rows.items()
            if after.rows.get(table, 0) < count
        ]
        return fewer + sorted(self.objects - after.objects)


async def upgrade(url: str, migrations: str = MIGRATIONS) -> list[str]:
    """Bring the database at ``url`` to the present tables and rules; the names of the migrations that were applied.

    Raises UpgradeRefused, DatabaseUnavailable.
    """
    async with open_database(url) as database:
        return await _upgrade(database, configuration(url, migrations)["apps"])


async def pending(url: str) -> list[str]:
    """The names of the migrations that `upgrade` would apply to the database that is open."""
    return await _pending(configuration(url)["apps"], _default())


def backup_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite database while others use it. Raises sqlite3.Error."""
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


async def _pending(apps: dict[str, Any], connection: Any) -> list[str]:
    return [step.migration.name for step in await MigrationExecutor(connection, apps).plan()]


async def _upgrade(database: Database, apps: dict[str, Any]) -> list[str]:
    waiting = await _pending(apps, _default())
    if not waiting:
        return []
    await check_pages(database)
    await MigrationExecutor(_default(), apps).migrate([])  # makes the table of applied migrations
    if database.dialect == "sqlite":
        return await _upgrade_sqlite(apps, waiting)
    async with in_transaction("default") as connection:
        await connection.execute_query(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
        return await _apply(apps, connection, _inventory_postgresql)


async def _upgrade_sqlite(apps: dict[str, Any], waiting: list[str]) -> list[str]:
    connection = _default()
    file = Path(connection.filename)
    if (await _inventory_sqlite(connection)).rows:
        backup_sqlite(file, file.with_name(f"{file.name}.before-{waiting[0]}-{clock.now():%Y%m%dT%H%M%S}"))
    await connection.execute_query("PRAGMA foreign_keys = OFF")
    try:
        async with in_transaction("default") as transaction:
            applied = await _apply(apps, transaction, _inventory_sqlite)
            broken = await transaction.execute_query_dict("PRAGMA foreign_key_check")
            if broken:
                raise UpgradeRefused(f"{len(broken)} references broken")
            return applied
    finally:
        await connection.execute_query("PRAGMA foreign_keys = ON")


async def _apply(apps: dict[str, Any], connection: Any, inventory: Any) -> list[str]:
    before: Inventory = await inventory(connection)
    waiting = await _pending(apps, connection)
    await MigrationExecutor(connection, apps).migrate()
    missing = before.missing_from(await inventory(connection))
    if missing:
        raise UpgradeRefused("; ".join(missing))
    return waiting


def _default() -> Any:
    return get_connection("default")


async def _inventory_sqlite(connection: Any) -> Inventory:
    found = await connection.execute_query_dict(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> ?", [BOOKKEEPING]
    )
    tables = [row["name"] for row in found if row["type"] == "table"]
    objects = {row["name"] for row in found if row["type"] in {"index", "trigger"}}
    return Inventory(await _rows(connection, tables), frozenset(objects))


async def _inventory_postgresql(connection: Any) -> Inventory:
    tables = await connection.execute_query_dict(
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename <> $1",
        [BOOKKEEPING],
    )
    objects = await connection.execute_query_dict(
        "SELECT indexname AS name FROM pg_indexes WHERE schemaname = current_schema()"
        " UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        " UNION SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace"
    )
    return Inventory(
        await _rows(connection, (row["name"] for row in tables)), frozenset(row["name"] for row in objects)
    )


async def _rows(connection: Any, tables: Iterable[str]) -> dict[str, int]:
    counts = {}
    for table in tables:
        [row] = await connection.execute_query_dict(f'SELECT COUNT(*) AS n FROM "{table}"')  # noqa: S608  # own names
        counts[table] = row["n"]
    return counts

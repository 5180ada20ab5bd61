"""The database: opening it, units of work, and what must be told after a commit."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import TortoiseContext, set_global_context
from tortoise.transactions import in_transaction

from models import clock
from models.storage.unavailable import DatabaseUnavailable

__all__ = ["Database", "DatabaseUnavailable", "configuration", "open_database", "unit_of_work"]

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

ENGINES = {
    "tortoise.backends.sqlite": "models.storage.sqlite_engine",
    "tortoise.backends.asyncpg": "models.storage.asyncpg_engine",
}
MIGRATIONS = "models.migrations"
SQLITE_PRAGMAS = {"busy_timeout": 10_000, "synchronous": "FULL"}
POOL = {"minsize": 1, "maxsize": 5, "command_timeout": 30, "timeout": 10}


class Database:
    """An open database. One per process."""

    def __init__(self, context: TortoiseContext) -> None:
        self._context = context
        self.running: set[asyncio.Task[Any]] = set()
        self.on_commit: list[Callable[[], None]] = []
        """Called after each unit of work of this process, such as to wake the sender."""
        self.last_commit_at: datetime | None = None

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgres``."""
        return self._context.connections.get("default").capabilities.dialect

    async def drain(self) -> None:
        """Wait for the units of work that are under way."""
        while self.running:
            await asyncio.wait(self.running)

    def committed(self) -> None:
        """Note a commit and tell who waits for one."""
        self.last_commit_at = clock.now()
        for tell in self.on_commit:
            tell()


_open: Database | None = None
_inside: ContextVar[bool] = ContextVar("inside a unit of work", default=False)


def current() -> Database:
    """The database that this process has open. Raises DatabaseUnavailable if there is none."""
    if _open is None:
        raise DatabaseUnavailable("no database is open")
    return _open


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open the database at ``url`` for this process. Raises DatabaseUnavailable.

    It does not look at what is inside: see `models.storage.upgrade` for the tables and
    `models.secrecy.installation` for the key.
    """
    global _open  # noqa: PLW0603  # one database per process, as Tortoise's own global context
    async with TortoiseContext() as context:
        await context.init(config=configuration(url))
        set_global_context(context)
        _open = database = Database(context)
        try:
            await context.connections.get("default").execute_query("SELECT 1")
            yield database
        finally:
            await database.drain()
            _open = None


def configuration(url: str, migrations: str = MIGRATIONS) -> dict[str, Any]:
    """Tortoise's configuration for a DATABASE_URL, with the settings that keep the promise "checked in = recorded"."""
    connection = expand_db_url(url)
    connection["engine"] = ENGINES[connection["engine"]]
    defaults = SQLITE_PRAGMAS if connection["engine"] == "models.storage.sqlite_engine" else POOL
    connection["credentials"] = {**defaults, **connection["credentials"]}
    return {
        "connections": {"default": connection},
        "apps": {
            "models": {
                "models": ["models.tables"],
                "default_connection": "default",
                "migrations": migrations,
            }
        },
    }


def unit_of_work(
    work: Callable[Parameters, Awaitable[Result]],
) -> Callable[Parameters, Coroutine[Any, Any, Result]]:
    """Make an async function run whole in one transaction, or join the one that it is called in.

    The transaction runs in its own task: cancelling the caller, such as by a closed connection, neither cuts the work
    in half nor leaks the database's lock.
    """

    @wraps(work)
    async def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        if _inside.get():
            return await work(*args, **kwargs)
        database = current()

        async def whole() -> Result:
            _inside.set(True)
            async with in_transaction("default"):
                result = await work(*args, **kwargs)
            database.committed()
            return result

        task = asyncio.create_task(whole())
        database.running.add(task)
        task.add_done_callback(database.running.discard)
        return await asyncio.shield(task)

    return run

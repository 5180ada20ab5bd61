"""Tortoise's SQLite client, made to hold what Usher promises.

Transactions start with BEGIN IMMEDIATE: a deferred one that reads before it writes fails at once when another process
writes, whatever the busy timeout. A transaction that can't begin or commit gives its lock back. Every failure of the
database is a DatabaseUnavailable.

The word "sqlite" in this module's name matters: Tortoise's migrations choose their dialect by it.
"""

import asyncio
import sqlite3
from contextlib import closing
from typing import Any

from tortoise.backends.base.client import NestedTransactionContext, TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient as TortoiseSqliteClient
from tortoise.backends.sqlite.client import SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections

from models.storage.unavailable import translating


@translating(sqlite3.DatabaseError)
class ImmediateTransaction(SqliteTransactionWrapper):
    """A transaction that takes the write lock at its start."""

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(ImmediateTransaction(self))

    async def begin(self) -> None:
        """Wait for the write lock, as long as ``busy_timeout`` says."""
        await self._connection.execute("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        """Commit; a commit that fails, as on a full disk, leaves no transaction open."""
        try:
            await super().commit()
        except sqlite3.DatabaseError:
            await self._connection.rollback()
            self._finalized = True
            raise

    async def execute_script(self, query: str) -> None:
        """Run each statement in this transaction. Python's own ``executescript`` would commit it first."""
        statement = ""
        for piece in query.split(";"):
            statement += piece + ";"
            if sqlite3.complete_statement(statement):
                await self.execute_query(statement)
                statement = ""


class ImmediateContext(SqliteTransactionContext):
    """Holds the client's lock from begin to end; gives it back if there is no begin."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection  # type: ignore[no-any-return]  # Tortoise types it as Any


@translating(sqlite3.DatabaseError)
class SqliteClient(TortoiseSqliteClient):
    """One connection to a file."""

    async def create_connection(self, with_db: bool) -> None:  # noqa: FBT001  # Tortoise's signature
        """Connect, if the file can be opened. Otherwise aiosqlite would leave a thread that outlives the event loop."""
        if not self._connection:
            await asyncio.to_thread(_open_and_close, self.filename)
        await super().create_connection(with_db)

    def _in_transaction(self) -> TransactionContext:
        return ImmediateContext(ImmediateTransaction(self), self._lock)


def _open_and_close(file: str) -> None:
    with closing(sqlite3.connect(file)):
        return


def get_client_class(_db_info: dict[str, Any]) -> type[SqliteClient]:
    """Tortoise's way of asking an engine for its client."""
    return SqliteClient

"""Tortoise's PostgreSQL client, made to hold what Usher promises: every failure of the database is a
DatabaseUnavailable, and a transaction that can't begin gives its connection back.

The word "asyncpg" in this module's name matters: Tortoise's migrations choose their dialect by it.
"""

from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient as TortoiseAsyncpgClient
from tortoise.backends.asyncpg.client import TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections

from models.storage.unavailable import DatabaseUnavailable, translating

FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What asyncpg raises, also when a connection is cut at an awkward moment."""


@translating(*FAILURES)
class Transaction(TransactionWrapper):
    """A transaction on one connection of the pool."""

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))


class PooledContext(TransactionContextPooled):
    """Takes a connection from the pool; gives it back if there is no begin."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        try:
            self.client._connection = await pool.acquire()
            try:
                await self.client.begin()
            except BaseException:
                await pool.release(self.client._connection)
                raise
        except (*FAILURES, OSError) as failure:
            raise DatabaseUnavailable(str(failure)) from failure
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, *failure: object) -> None:
        """End the transaction. Giving a connection back that was cut fails, too."""
        try:
            await super().__aexit__(*failure)
        except (*FAILURES, OSError) as cut:
            raise DatabaseUnavailable(str(cut)) from cut


@translating(*FAILURES)
class AsyncpgClient(TortoiseAsyncpgClient):
    """A pool of connections to one database."""

    def _in_transaction(self) -> TransactionContext:
        return PooledContext(Transaction(self), self._pool_init_lock)


def get_client_class(_db_info: dict[str, Any]) -> type[AsyncpgClient]:
    """Tortoise's way of asking an engine for its client."""
    return AsyncpgClient

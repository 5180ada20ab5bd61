"""The one error for a database that is lost, corrupt, read-only, full or locked."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError, TransactionManagementError

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Client = TypeVar("Client", bound=type)

ORM_FAILURES = (OperationalError, DBConnectionError, TransactionManagementError, OSError)
CALLS = (
    "create_connection",
    "execute_insert",
    "execute_many",
    "execute_query",
    "execute_query_dict",
    "execute_script",
    "begin",
    "commit",
    "rollback",
    "savepoint",
    "savepoint_rollback",
    "release_savepoint",
)


class DatabaseUnavailable(Exception):
    """The database failed, not because of what it was asked. Nothing of the unit of work is kept."""


def translating(*failures: type[Exception]) -> Callable[[Client], Client]:
    """Make a Tortoise client raise DatabaseUnavailable for these failures and the ORM's own, except IntegrityError."""

    def decorate(client: Client) -> Client:
        for name in CALLS:
            if hasattr(client, name):
                setattr(client, name, _translated(getattr(client, name), (*failures, *ORM_FAILURES)))
        return client

    return decorate


def _translated(
    call: Callable[Parameters, Awaitable[Result]], failures: tuple[type[Exception], ...]
) -> Callable[Parameters, Awaitable[Result]]:
    @wraps(call)
    async def translated(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            return await call(*args, **kwargs)
        except (IntegrityError, DatabaseUnavailable):
            raise
        except failures as failure:
            raise DatabaseUnavailable(str(failure)) from failure

    return translated

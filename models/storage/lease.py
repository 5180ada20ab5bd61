"""Which of several processes does a job that only one may do: poll Telegram, send what is owed.

The holder renews its lease long before it ends. Whoever can't renew stops by its own clock before the others may
begin: there is never a moment with two holders, as long as the database's clock does not jump.
"""

import time
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from models import clock
from models.storage.database import DatabaseUnavailable, current, unit_of_work
from models.tables import Lease

LASTS = 6.0
"""Seconds without a renewal after which another process may take over."""
RENEW_EVERY = 2.0
"""Seconds between renewals, and between the attempts of those who wait. 6 + 2 is less than the promised ten."""
MARGIN = 1.0
"""Seconds by which the holder stops early."""


class JobLease:
    """One process's claim to a job. Make one per process and job."""

    def __init__(self, job: str, *, lasts: float = LASTS) -> None:
        self.holder = uuid4().hex
        self._job = job
        self._lasts = lasts
        self._until = float("-inf")

    @property
    def held(self) -> bool:
        """Whether this process may do the job at this very moment."""
        return time.monotonic() < self._until

    async def hold(self) -> bool:
        """Take the lease, or renew it. Without an answer of the database it runs out by itself."""
        asked_at = time.monotonic()
        try:
            won = await _take(self._job, self.holder, timedelta(seconds=self._lasts))
        except IntegrityError:  # another process made the row at the same moment
            won = False
        except DatabaseUnavailable:
            return self.held
        self._until = asked_at + self._lasts - min(MARGIN, self._lasts / 2) if won else float("-inf")
        return won

    async def give_up(self) -> None:
        """Let another process begin at once."""
        self._until = float("-inf")
        await _release(self._job, self.holder)


@unit_of_work
async def _take(job: str, holder: str, lasts: timedelta) -> bool:
    moment = await _database_time()
    free = Lease.filter(name=job).filter(Q(holder=holder) | Q(until__lte=moment))
    if await free.update(holder=holder, until=moment + lasts):
        return True
    if await Lease.exists(name=job):
        return False
    await Lease.create(name=job, holder=holder, until=moment + lasts)
    return True


@unit_of_work
async def _release(job: str, holder: str) -> None:
    await Lease.filter(name=job, holder=holder).delete()


async def _database_time() -> datetime:
    """The time that all processes share. Processes on one SQLite file share the machine's clock."""
    if current().dialect == "sqlite":
        return clock.now()
    connection: Any = get_connection("default")
    [row] = await connection.execute_query_dict("SELECT clock_timestamp() AS moment")
    moment: datetime = row["moment"]
    return moment

"""Tells open pages that their ticket changed, whichever process changed it.

All pages that wait in this process share one small look at the database a second; with none waiting there is none.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, suppress

from models.storage.database import DatabaseUnavailable
from models.tickets.view import ticket_marks

LOOK_SECONDS = 1.0
MOST_AT_ONCE = 500
"""Tickets in one query: below SQLite's oldest limit of 999 variables."""

Marks = Callable[[Collection[int]], Awaitable[dict[int, str]]]
"""The present marks of what pages wait for, by id."""

log = logging.getLogger(__name__)


class Watch:
    """Holds the pages that wait for a change: of a ticket, unless ``marks`` tells of something else."""

    def __init__(self, marks: Marks = ticket_marks, *, seconds: float = LOOK_SECONDS) -> None:
        self._look_at = marks
        self._seconds = seconds
        self._waiting: dict[int, set[asyncio.Future[str]]] = {}
        self._marks: dict[asyncio.Future[str], str] = {}
        self._someone = asyncio.Event()
        self._let_go = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look at the database while the context lasts."""
        task = asyncio.create_task(self._look_on())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def changed(self, ticket_id: int, mark: str, seconds: float) -> str:
        """The ticket's new mark as soon as it is no longer this one; this one after so many seconds."""
        if self._let_go:
            return mark
        change: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(ticket_id, set()).add(change)
        self._marks[change] = mark
        self._someone.set()
        try:
            await asyncio.wait((change,), timeout=seconds)
            return change.result() if change.done() else mark
        finally:
            self._forget(ticket_id, change)

    def let_go(self) -> None:
        """Let all who wait return now, and whoever comes later at once."""
        self._let_go = True
        for change, mark in self._marks.items():
            _fulfil(change, mark)

    async def _look_on(self) -> None:
        while True:
            await self._someone.wait()
            try:
                await self._look()
            except DatabaseUnavailable as failure:
                log.warning("open pages can't be kept current: %s", failure)
            await asyncio.sleep(self._seconds)

    async def _look(self) -> None:
        tickets = list(self._waiting)
        for begin in range(0, len(tickets), MOST_AT_ONCE):
            for ticket_id, mark in (await self._look_at(tickets[begin : begin + MOST_AT_ONCE])).items():
                self._compare(ticket_id, mark)

    def _compare(self, ticket_id: int, mark: str) -> None:
        for change in self._waiting.get(ticket_id, ()):
            if self._marks[change] != mark:
                _fulfil(change, mark)

    def _forget(self, ticket_id: int, change: asyncio.Future[str]) -> None:
        del self._marks[change]
        pages = self._waiting[ticket_id]
        pages.discard(change)
        if not pages:
            del self._waiting[ticket_id]
        if not self._waiting:
            self._someone.clear()


def _fulfil(change: asyncio.Future[str], mark: str) -> None:
    if not change.done():
        change.set_result(mark)

"""Tells everybody who waits or watches that something happened."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from bot.sandbox.shapes import Json

Found = TypeVar("Found")


@dataclass(frozen=True)
class Change:
    """One thing that happened: ``kind`` says what, ``view`` is what a watcher draws."""

    kind: str
    view: Json = field(default_factory=dict)


class Changes:
    """A notice board: conditions are checked again after every change, nobody polls."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._watchers: set[asyncio.Queue[Change]] = set()

    def tell(self, change: Change) -> None:
        """Wakes everybody who waits and hands the change to everybody who watches."""
        for watcher in self._watchers:
            watcher.put_nowait(change)
        self.wake()

    def wake(self) -> None:
        """Has every condition checked again, without anything to draw."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, find: Callable[[], Found | None], timeout: float | None = None) -> Found:
        """The first thing that ``find`` finds. Raises TimeoutError after ``timeout`` seconds."""
        async with asyncio.timeout(timeout):
            while (found := find()) is None:
                await self._next()
            return found

    @contextmanager
    def watch(self) -> Iterator["asyncio.Queue[Change]"]:
        """A queue of all changes from now on."""
        watcher: asyncio.Queue[Change] = asyncio.Queue()
        self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)

    async def _next(self) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)

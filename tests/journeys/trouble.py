"""Databases in trouble, as an operator meets them: full, locked, read-only, stopped, damaged, gone."""

import asyncio
import os
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import asyncpg

from models.storage.soundness import database_file
from models.storage.upgrade import upgrade
from tests.databases import DIALECT
from tests.free_port import free_port
from tests.journeys.office import Process
from tests.postgresql import Server

OBEY_FILE_MODES = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
"""Root may write what is read-only, unless it gives that right up."""
WRITE_NOTHING = ("prlimit", "--fsize=0")
"""No file may grow: a disk on which nothing is left."""
NO_LIMIT = resource.RLIM_INFINITY
BUSY_MILLISECONDS = 300


class Trouble(Protocol):
    """Trouble that comes and goes while processes run."""

    url: str
    """The DATABASE_URL of the database that is to get into trouble."""

    async def begin(self, process: Process) -> None:
        """From now on the process can't use its database."""

    async def end(self, process: Process) -> None:
        """From now on it can again."""


Comes = Callable[[str], AbstractAsyncContextManager[Trouble]]


@dataclass
class FullDisk:
    """Nothing can be written, all can be read."""

    url: str

    async def begin(self, process: Process) -> None:
        """Forbid the process to make any file larger."""
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, NO_LIMIT))

    async def end(self, process: Process) -> None:
        """Free space."""
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))


class Locked:
    """Another program keeps the write lock, such as a shell somebody forgot."""

    def __init__(self, url: str) -> None:
        self.url = f"{url}{'&' if '?' in url else '?'}busy_timeout={BUSY_MILLISECONDS}"
        self._shell = sqlite3.connect(file_of(url), isolation_level=None)

    async def begin(self, process: Process) -> None:
        """Take the lock."""
        del process
        self._shell.execute("BEGIN IMMEDIATE")

    async def end(self, process: Process) -> None:
        """Give it back."""
        del process
        self._shell.execute("ROLLBACK")

    def close(self) -> None:
        """Leave the shell."""
        self._shell.close()


@dataclass
class Stopped:
    """PostgreSQL itself is stopped and started again: a server of its own."""

    url: str
    server: Server

    async def begin(self, process: Process) -> None:
        """Stop it."""
        del process
        await asyncio.to_thread(self.server.halt)

    async def end(self, process: Process) -> None:
        """Start it."""
        del process
        await asyncio.to_thread(self.server.resume)


@dataclass
class ReadOnly:
    """PostgreSQL takes no writes, as after a failover to the wrong server."""

    url: str

    async def begin(self, process: Process) -> None:
        """Forbid writing and drop all connections."""
        del process
        await only_reading(self.url, only=True)

    async def end(self, process: Process) -> None:
        """Allow it again."""
        del process
        await only_reading(self.url, only=False)


@asynccontextmanager
async def full_disk(url: str) -> AsyncIterator[Trouble]:
    """The disk is full."""
    yield FullDisk(url)


@asynccontextmanager
async def locked(url: str) -> AsyncIterator[Trouble]:
    """The file is locked."""
    with closing(Locked(url)) as trouble:
        yield trouble


@asynccontextmanager
async def stopped(url: str) -> AsyncIterator[Trouble]:
    """The server is stopped."""
    del url
    server = await asyncio.to_thread(Server)
    try:
        await upgrade(server.url("postgres"))
        yield Stopped(server.url("postgres"), server)
    finally:
        await asyncio.to_thread(server.stop)


@asynccontextmanager
async def read_only(url: str) -> AsyncIterator[Trouble]:
    """The server only reads."""
    yield ReadOnly(url)


WHILE_RUNNING: Sequence[Comes] = {"sqlite": (full_disk, locked), "postgresql": (stopped, read_only)}[DIALECT]


@dataclass(frozen=True)
class Start:
    """How a process is started into trouble."""

    url: str
    through: Sequence[str] = ()


Starts = Callable[[str], AbstractAsyncContextManager[Start]]


@asynccontextmanager
async def damaged_header(url: str) -> AsyncIterator[Start]:
    """The file is none of SQLite's."""
    damage(url, 0, b"Not a database, but a shopping list.")
    yield Start(url)


@asynccontextmanager
async def damaged_page(url: str) -> AsyncIterator[Start]:
    """A block of the disk was lost."""
    damage(url, 4096, bytes(8192))
    yield Start(url)


@asynccontextmanager
async def read_only_file(url: str) -> AsyncIterator[Start]:
    """Neither the file nor its folder may be written."""
    file = file_of(url)
    folder = file.parent
    async with AsyncExitStack() as stack:
        for path, mode in ((file, 0o444), (folder, 0o555)):
            stack.callback(path.chmod, path.stat().st_mode & 0o777)
            path.chmod(mode)
        yield Start(url, OBEY_FILE_MODES)


@asynccontextmanager
async def full_from_the_start(url: str) -> AsyncIterator[Start]:
    """Nothing can be written."""
    yield Start(url, WRITE_NOTHING)


@asynccontextmanager
async def no_such_folder(url: str) -> AsyncIterator[Start]:
    """A mistyped path."""
    yield Start(f"sqlite://{file_of(url).parent / 'missing' / 'usher.db'}")


@asynccontextmanager
async def no_server(url: str) -> AsyncIterator[Start]:
    """Nobody listens there."""
    del url
    yield Start(f"postgres://usher@127.0.0.1:{free_port()}/usher")


@asynccontextmanager
async def no_such_database(url: str) -> AsyncIterator[Start]:
    """The server has none of this name."""
    yield Start(f"{url}_missing")


@asynccontextmanager
async def read_only_from_the_start(url: str) -> AsyncIterator[Start]:
    """The server takes no writes."""
    await only_reading(url, only=True)
    yield Start(url)


AT_THE_START: Sequence[Starts] = {
    "sqlite": (damaged_header, damaged_page, read_only_file, full_from_the_start, no_such_folder),
    "postgresql": (no_server, no_such_database, read_only_from_the_start),
}[DIALECT]


def file_of(url: str) -> Path:
    """The SQLite file."""
    file = database_file(url)
    assert file
    return file


def damage(url: str, offset: int, content: bytes) -> None:
    """Overwrite a part of the file."""
    with file_of(url).open("r+b") as file:
        file.seek(offset)
        file.write(content)


async def only_reading(url: str, *, only: bool) -> None:
    """Forbid or allow writing in this database, and have everybody connect anew."""
    server, _, name = url.rpartition("/")
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        await connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {'on' if only else 'off'}")
        await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    finally:
        await connection.close()

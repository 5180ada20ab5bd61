"""A fresh database for each test that asks for one: a migrated template is made once and copied.

``USHER_TEST_DATABASE`` says which kind this process tests on, ``sqlite`` (the default) or ``postgresql``: Tortoise
keeps its SQL per process, not per dialect. On PostgreSQL only tests that touch a database run.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from models.storage.database import Database, open_database
from models.storage.upgrade import upgrade
from tests.postgresql import Server

DIALECT = os.environ.get("USHER_TEST_DATABASE", "sqlite")
COPIES_BY_CHOICE = 15
"""The first PostgreSQL that lets one choose how a database is copied; those before copy files."""
SERVER = pytest.StashKey[Server]()
HERE = Path(__file__).parent
TALKING = (HERE / "bot", HERE / "webpage")
ASKING_MUCH = HERE / "webpage" / "api"
"""Its lists are queries of many shapes, so they are asked on both."""


class SqliteTemplate:
    """A file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @classmethod
    async def migrated(cls, folder: Path) -> "SqliteTemplate":
        """Make the template."""
        file = folder / "template.db"
        await upgrade(f"sqlite://{file}?synchronous=OFF")
        return cls(file)

    @asynccontextmanager
    async def copy(self, folder: Path, *, durable: bool) -> AsyncIterator[str]:
        """Copy the file. Only a durable copy waits for the disk."""
        file = folder / "usher.db"
        shutil.copyfile(self._file, file)
        yield f"sqlite://{file}" if durable else f"sqlite://{file}?synchronous=OFF"

    @asynccontextmanager
    async def empty(self, folder: Path) -> AsyncIterator[str]:
        """No file yet: the first who opens it makes it."""
        yield f"sqlite://{folder / 'empty.db'}"


class PostgresqlTemplate:
    """A database of the run's server, one per worker: a template must have no other visitors while it is copied."""

    def __init__(self, server_url: str, worker: str) -> None:
        self._server_url = server_url
        self._name = f"template_{worker}"
        self._worker = worker
        self._numbers = count(1)

    @classmethod
    async def migrated(cls, server_url: str, worker: str) -> "PostgresqlTemplate":
        """Make the template."""
        template = cls(server_url, worker)
        await template._execute(f"CREATE DATABASE {template._name}")
        await upgrade(server_url + template._name)
        return template

    @asynccontextmanager
    async def copy(self, folder: Path, *, durable: bool) -> AsyncIterator[str]:
        """Copy the database, drop the copy afterwards."""
        del folder, durable  # the server decides where it is kept and how safely
        async with self._database(f"TEMPLATE {self._name}") as url:
            yield url

    @asynccontextmanager
    async def empty(self, folder: Path) -> AsyncIterator[str]:
        """Create a database without anything in it, drop it afterwards."""
        del folder
        async with self._database("") as url:
            yield url

    @asynccontextmanager
    async def _database(self, like: str) -> AsyncIterator[str]:
        name = f"test_{self._worker}_{next(self._numbers)}"
        await self._execute(f"CREATE DATABASE {name} {like}", quickly=True)
        try:
            yield self._server_url + name
        finally:
            await self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    async def _execute(self, statement: str, *, quickly: bool = False) -> None:
        """``quickly``: a new database is copied file by file, which without fsync takes a fifth of the time."""
        connection = await asyncpg.connect(self._server_url + "postgres")
        choice = " STRATEGY FILE_COPY" if quickly and connection.get_server_version().major >= COPIES_BY_CHOICE else ""
        try:
            await connection.execute(statement + choice)
        finally:
            await connection.close()


Template = SqliteTemplate | PostgresqlTemplate


@pytest.fixture(scope="session")
def postgresql_server(request: pytest.FixtureRequest) -> str:
    """Where the run's PostgreSQL server is: a DATABASE_URL that lacks the database's name."""
    given: dict[str, str] | None = getattr(request.config, "workerinput", None)
    return given["postgresql_server"] if given else _server(request.config).url("")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The migrated database that each test gets a copy of."""
    if DIALECT == "sqlite":
        return await SqliteTemplate.migrated(tmp_path_factory.mktemp("template"))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return await PostgresqlTemplate.migrated(request.getfixturevalue("postgresql_server"), worker)


@pytest.fixture
async def database_url(template: Template, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The DATABASE_URL of a fresh, migrated database that nobody has open: for tests that start processes."""
    durable = request.node.get_closest_marker("durable") is not None
    async with template.copy(tmp_path, durable=durable) as url:
        yield url


@pytest.fixture
async def empty_database_url(template: Template, tmp_path: Path) -> AsyncIterator[str]:
    """The DATABASE_URL of a database that has no tables yet."""
    async with template.empty(tmp_path) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh, migrated database, open in this process."""
    async with open_database(database_url) as opened:
        yield opened


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what would run exactly as it does beside SQLite: what needs no database, pages in a
    browser, and chats and pages, which ask `models` for everything and are on PostgreSQL in the journeys.
    """
    if DIALECT == "sqlite":
        return
    chosen = [item for item in items if _asks_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def _asks_the_database(item: pytest.Item) -> bool:
    asked_for: tuple[str, ...] = getattr(item, "fixturenames", ())
    talks = any(item.path.is_relative_to(folder) for folder in TALKING) and not item.path.is_relative_to(ASKING_MUCH)
    return "template" in asked_for and "browser" not in asked_for and not talks


def pytest_configure() -> None:
    """Refuse a kind of database that there is not."""
    if DIALECT not in {"sqlite", "postgresql"}:
        raise pytest.UsageError(f"USHER_TEST_DATABASE is {DIALECT}, not sqlite or postgresql")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand the one server of the run to a worker of pytest-xdist."""
    if DIALECT == "postgresql":
        node.workerinput["postgresql_server"] = _server(node.config).url("")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, if this run needed one."""
    if (server := config.stash.get(SERVER, None)) is not None:
        server.stop()


def _server(config: pytest.Config) -> Server:
    if SERVER not in config.stash:
        config.stash[SERVER] = Server()
    return config.stash[SERVER]

"""Units of work: all or nothing, whatever happens to the caller; and one error for a failing database."""

import asyncio
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from models import clock
from models.storage.database import Database, DatabaseUnavailable, configuration, current, open_database, unit_of_work
from models.storage.upgrade import upgrade
from models.tables import Person
from models.tables.fields import NaiveDatetime


async def add(person_id: int, name: str = "Ada") -> Person:
    return await Person.create(id=person_id, name=name, created_at=clock.now())


async def test_a_unit_of_work_keeps_all(database: Database) -> None:
    @unit_of_work
    async def both() -> None:
        await add(1)
        await add(2)

    await both()
    assert await Person.all().count() == 2


async def test_a_unit_of_work_that_fails_keeps_nothing(database: Database) -> None:
    @unit_of_work
    async def second_fails() -> None:
        await add(1)
        await add(1)

    with pytest.raises(IntegrityError):
        await second_fails()
    assert await Person.all().count() == 0


async def test_a_unit_within_a_unit_joins_it(database: Database) -> None:
    inner = unit_of_work(add)

    @unit_of_work
    async def outer() -> None:
        await inner(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await outer()
    assert await Person.all().count() == 0


async def test_cancelling_the_caller_neither_cuts_the_work_nor_leaks_the_lock(database: Database) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()

    @unit_of_work
    async def slow(person_id: int) -> None:
        await add(person_id)
        started.set()
        await go_on.wait()

    for person_id in range(1, 9):  # more than the pool has connections
        started.clear()
        go_on.clear()
        caller = asyncio.create_task(slow(person_id))
        await started.wait()
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
        go_on.set()
        await database.drain()
    assert await Person.all().count() == 8


async def test_who_waits_for_a_commit_is_told_after_it(database: Database) -> None:
    told = []
    database.on_commit.append(lambda: told.append(database.last_commit_at))
    await unit_of_work(add)(1)
    assert told == [database.last_commit_at]
    with pytest.raises(IntegrityError):
        await unit_of_work(add)(1)
    assert len(told) == 1


async def test_what_fails_within_a_transaction_in_a_transaction_is_unavailable_too(database: Database) -> None:
    """Migrations run so: a full disk must not end them in a traceback."""
    async with in_transaction():
        with pytest.raises(DatabaseUnavailable):
            async with in_transaction() as inner:
                await inner.execute_query("SELECT nothing FROM nowhere")
        await add(1)
    assert await Person.all().count() == 1


async def test_without_an_open_database_there_is_a_clear_error() -> None:
    with pytest.raises(DatabaseUnavailable):
        current()


async def test_times_are_aware_and_stored_in_utc(database: Database) -> None:
    with pytest.raises(NaiveDatetime):
        await Person.create(id=1, name="Ada", created_at=datetime(2026, 6, 5))  # noqa: DTZ001  # the naive time is the point
    tokyo = datetime.fromisoformat("2026-06-05T03:00:00+09:00")
    await Person.create(id=2, name="Ada", created_at=tokyo)
    assert (await Person.get(id=2)).created_at == tokyo
    assert await Person.filter(created_at__lt=datetime.fromisoformat("2026-06-04T18:00:01+00:00")).count() == 1
    assert await Person.filter(created_at__lt=tokyo).count() == 0


def test_sqlite_waits_for_the_disk_and_for_others_by_default() -> None:
    credentials = configuration("sqlite:///usher.db")["connections"]["default"]["credentials"]
    assert credentials["synchronous"] == "FULL"
    assert credentials["busy_timeout"] == 10_000
    assert (
        configuration("sqlite:///usher.db?synchronous=OFF")["connections"]["default"]["credentials"]["synchronous"]
        == "OFF"
    )


class TestBrokenFile:
    """A SQLite file that is corrupt, read-only, full or gone."""

    @pytest.fixture
    async def file(self, tmp_path: Path) -> Path:
        file = tmp_path / "usher.db"
        await upgrade(f"sqlite://{file}")
        return file

    async def test_a_corrupt_file_is_unavailable(self, file: Path) -> None:
        file.write_bytes(b"this is no database" * 500)
        with pytest.raises(DatabaseUnavailable, match="not a database"):
            async with open_database(f"sqlite://{file}"):
                raise AssertionError

    async def test_a_file_that_can_not_be_made_is_unavailable(self, tmp_path: Path) -> None:
        with pytest.raises(DatabaseUnavailable, match="unable to open"):
            async with open_database(f"sqlite://{tmp_path}/no/such/folder/usher.db"):
                raise AssertionError

    async def test_a_full_database_refuses_and_loses_nothing(self, file: Path) -> None:
        async with open_database(f"sqlite://{file}") as database:
            await unit_of_work(add)(1)
            client = database._context.connections.get("default")
            [pages] = await client.execute_query_dict("PRAGMA page_count")
            await client.execute_query(f"PRAGMA max_page_count = {pages['page_count']}")

            @unit_of_work
            async def too_much() -> None:
                for person_id in range(2, 1000):
                    await add(person_id, "x" * 200)

            with pytest.raises(DatabaseUnavailable, match="full"):
                await too_much()
            assert [person.id for person in await Person.all()] == [1]
            await client.execute_query("PRAGMA max_page_count = 1000000")
            await too_much()
            assert await Person.all().count() == 999

    async def test_a_database_that_another_holds_is_unavailable_and_then_works_again(self, file: Path) -> None:
        other = sqlite3.connect(file, isolation_level=None)
        async with open_database(f"sqlite://{file}?busy_timeout=1"):
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(DatabaseUnavailable, match="locked"):
                await unit_of_work(add)(1)
            other.execute("ROLLBACK")
            await unit_of_work(add)(1)
        other.close()


async def test_a_lost_connection_is_unavailable_and_the_next_unit_works(database: Database) -> None:
    @unit_of_work
    async def cut_off() -> None:
        await add(1)
        connection = database._context.connections.get("default")
        if database.dialect == "sqlite":
            await connection.execute_query("SELECT * FROM no_such_table")
        else:
            await connection.execute_query("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(DatabaseUnavailable):
        await cut_off()
    await unit_of_work(add)(2)
    assert [person.id for person in await Person.all()] == [2]

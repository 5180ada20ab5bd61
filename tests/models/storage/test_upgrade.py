"""Upgrades: all or nothing, with a backup, and nothing may be missing afterwards."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AlterModelOptions

import models.migrations
from models import clock
from models.storage.database import Database, configuration, open_database
from models.storage.upgrade import UpgradeRefused, pending, upgrade
from models.tables import CheckIn, Method, Person, Ticket
from tests.makers import make_ticket

RELEASED = sorted(file.stem for file in Path(models.migrations.__file__).parent.glob("0*.py"))
STEP = """
from tortoise import migrations
from tortoise.migrations import operations as ops

async def change(_apps, editor):
    {change}

class Migration(migrations.Migration):
    dependencies = [("models", "{latest}")]
    operations = [ops.RunPython(change)]
"""


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of migrations with one more than Usher has."""
    package = tmp_path / f"next_release_{tmp_path.name}"
    shutil.copytree(Path(models.migrations.__file__).parent, package)
    monkeypatch.syspath_prepend(tmp_path)
    yield package
    for name in [name for name in sys.modules if name.startswith(package.name)]:
        del sys.modules[name]


def write_step(package: Path, *statements: str) -> None:
    """Make the next release do these statements."""
    change = "\n    ".join(f"await editor.client.execute_query({statement!r})" for statement in statements)
    (package / "9999_next.py").write_text(STEP.format(change=change, latest=RELEASED[-1]))


async def add_person(url: str) -> None:
    async with open_database(url):
        await Person.create(id=1, name="Ada", created_at=clock.now())


async def test_an_upgraded_database_has_nothing_pending_and_the_second_upgrade_does_nothing(database_url: str) -> None:
    async with open_database(database_url):
        assert await pending(database_url) == []
    assert await upgrade(database_url) == []


async def test_the_migrations_make_exactly_the_tables_of_the_models(database_url: str) -> None:
    async with open_database(database_url) as database:
        assert database._context.apps
        detector = MigrationAutodetector(database._context.apps, configuration(database_url)["apps"])
        changes = [operation for writer in await detector.changes() for operation in writer.operations]
    described = [change.describe() for change in changes if not isinstance(change, AlterModelOptions)]
    assert described == []  # options differ by the descriptions, which the database need not hold


async def test_an_upgrade_that_adds_keeps_everything(database_url: str, next_release: Path) -> None:
    await add_person(database_url)
    write_step(next_release, "CREATE TABLE extra (id INTEGER)")
    assert await upgrade(database_url, next_release.name) == ["9999_next"]
    async with open_database(database_url):
        assert (await Person.get(id=1)).name == "Ada"


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        ("DELETE FROM people", "people: 1 rows before, 0 after"),
        ("DROP INDEX checkins_ok_once_per_nonce", "checkins_ok_once_per_nonce"),
        ("DROP TABLE stored_files", "stored_files|sqlite"),
    ],
)
async def test_an_upgrade_that_loses_something_is_refused_and_undone(
    database_url: str, next_release: Path, harm: str, named: str
) -> None:
    await add_person(database_url)
    async with open_database(database_url) as database:
        if harm.startswith("DROP TABLE"):
            await database._context.connections.get("default").execute_query(
                "INSERT INTO stored_files (name, file_id) VALUES ('a', 'b')"
            )
    write_step(next_release, "CREATE TABLE extra (id INTEGER)", harm)
    with pytest.raises(UpgradeRefused, match=named):
        await upgrade(database_url, next_release.name)
    async with open_database(database_url):
        assert (await Person.get(id=1)).name == "Ada"
        assert await pending(database_url) == []
    assert await upgrade(database_url) == []


async def test_an_upgrade_that_fails_half_way_leaves_nothing_behind(database_url: str, next_release: Path) -> None:
    await add_person(database_url)
    write_step(next_release, "CREATE TABLE extra (id INTEGER)", "INSERT INTO people (id) VALUES (2)")
    with pytest.raises(IntegrityError):
        await upgrade(database_url, next_release.name)
    write_step(next_release, "CREATE TABLE extra (id INTEGER)")
    for name in [name for name in sys.modules if name.startswith(next_release.name)]:
        del sys.modules[name]
    assert await upgrade(database_url, next_release.name) == ["9999_next"]


async def test_sqlite_is_backed_up_first(tmp_path: Path, next_release: Path) -> None:
    url = f"sqlite://{tmp_path}/usher.db"
    await upgrade(url)
    assert list(tmp_path.glob("*.before-*")) == []
    await add_person(url)
    write_step(next_release, "UPDATE people SET name = 'changed'")
    await upgrade(url, next_release.name)
    [backup] = tmp_path.glob("usher.db.before-9999_next-*")
    async with open_database(f"sqlite://{backup}"):
        assert (await Person.get(id=1)).name == "Ada"


async def accept(ticket: Ticket, nonce: str = "n" * 22) -> CheckIn:
    """The record of an admission, without the verification function."""
    return await CheckIn.create(
        event_id=ticket.event_id,
        ticket=ticket,
        nonce=nonce,
        method=Method.PAGE,
        status="ok",
        admitted=1,
        pressed_at=clock.now(),
        received_at=clock.now(),
    )


class TestRules:
    """What the database itself refuses."""

    async def test_more_admitted_than_places(self, database: Database) -> None:
        ticket = await make_ticket(places=2)
        ticket.admitted = 3
        with pytest.raises(IntegrityError, match="tickets_admitted"):
            await ticket.save()

    async def test_changing_or_deleting_a_check_in(self, database: Database) -> None:
        record = await accept(await make_ticket())
        with pytest.raises(IntegrityError, match="append-only"):
            await record.delete()
        record.admitted = 2
        with pytest.raises(IntegrityError, match="append-only"):
            await record.save()

    async def test_two_acceptances_of_one_nonce(self, database: Database) -> None:
        ticket = await make_ticket(places=2)
        await accept(ticket)
        with pytest.raises(IntegrityError):
            await accept(ticket)

    async def test_a_reference_to_nothing(self, database: Database) -> None:
        ticket = await make_ticket()
        ticket.order_id = 12345
        with pytest.raises(IntegrityError):
            await ticket.save()


async def test_several_processes_that_start_at_once_upgrade_once(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/usher.db"
    code = f"import asyncio; from models.storage.upgrade import upgrade; print(asyncio.run(upgrade({url!r})))"
    starters = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
        for _ in range(3)
    ]
    printed = sorted([(await starter.communicate())[0].decode().strip() for starter in starters])
    assert printed == sorted([str(RELEASED), "[]", "[]"])

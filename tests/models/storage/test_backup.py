"""Copies of the database that can be relied on."""

import sqlite3
import stat
from pathlib import Path

import pytest

from models.storage.backup import BackupFailed, back_up
from models.storage.database import open_database
from models.storage.soundness import database_file
from models.storage.upgrade import upgrade
from models.tables import Event
from tests.makers import make_event


async def test_a_backup_made_while_the_database_is_used_holds_everything(database_url: str, tmp_path: Path) -> None:
    if database_file(database_url) is None:
        copies_a_server(database_url, tmp_path)
        return
    target = tmp_path / "copy.db"
    async with open_database(database_url):
        await make_event(name="Summer Night")
        back_up(database_url, target)
    async with open_database(f"sqlite://{target}"):
        assert [event.name for event in await Event.all()] == ["Summer Night"]
    assert await upgrade(f"sqlite://{target}") == []


def copies_a_server(url: str, tmp_path: Path) -> None:
    """On PostgreSQL the copy is an archive of pg_dump's."""
    target = tmp_path / "copy.dump"
    back_up(url, target)
    assert target.read_bytes().startswith(b"PGDMP")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small SQLite file."""
    file = tmp_path / "usher.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    connection.close()
    return file


def refusal(url: str, target: Path) -> BackupFailed:
    with pytest.raises(BackupFailed) as failed:
        back_up(url, target)
    return failed.value


def test_only_its_owner_may_read_it(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    back_up(f"sqlite://{file}", target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_backup_never_overwrites(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")
    assert refusal(f"sqlite://{file}", target).key == "backup_exists"
    assert target.read_text() == "precious"


def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "missing.db"
    assert refusal(f"sqlite://{missing}", tmp_path / "copy.db").key == "backup_no_database"
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named_as_the_cause(file: Path, tmp_path: Path) -> None:
    failed = refusal(f"sqlite://{file}", tmp_path / "nowhere" / "copy.db")
    assert (failed.key, failed.why) == ("backup_unwritable", "No such file or directory")


def test_a_damaged_database_leaves_no_file(tmp_path: Path) -> None:
    damaged = tmp_path / "usher.db"
    damaged.write_bytes(b"not a database, but long enough to be looked at" * 50)
    target = tmp_path / "copy.db"
    assert refusal(f"sqlite://{damaged}", target).key == "backup_unreadable"
    assert [file.name for file in tmp_path.iterdir()] == ["usher.db"]


def test_without_pg_dump_a_server_cannot_be_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert refusal("postgres://usher:x@127.0.0.1/usher", tmp_path / "copy").key == "backup_no_pg_dump"

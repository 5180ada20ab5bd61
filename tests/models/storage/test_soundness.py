"""A database that can't be relied on is found out at the start."""

from pathlib import Path

import pytest

from models.storage.database import Database, DatabaseUnavailable, open_database
from models.storage.soundness import check_pages, check_writing, database_file
from models.storage.upgrade import upgrade
from models.tables import Lease


async def test_a_sound_database_is_found_sound_and_left_as_it_was(database: Database) -> None:
    await check_pages(database)
    await check_pages(database, thoroughly=True)
    await check_writing()
    assert not await Lease.exists()


async def test_a_database_that_takes_no_writes_is_found_out(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path / 'usher.db'}"
    await upgrade(url)
    async with open_database(f"{url}?query_only=ON"):
        with pytest.raises(DatabaseUnavailable, match="readonly"):
            await check_writing()


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite://usher.db", Path("usher.db")),
        ("sqlite:///var/lib/usher.db?busy_timeout=1", Path("/var/lib/usher.db")),
        ("postgres://usher@db/usher", None),
    ],
)
def test_the_file_of_an_address_is_known(url: str, file: Path | None) -> None:
    assert database_file(url) == file

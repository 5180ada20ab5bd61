"""The key: made once, kept closed, never overwritten."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.secrecy.secret_key import key_file, load_key
from models.settings import SettingError, Settings, load_settings


@pytest.fixture
def settings(environment: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    environment.setenv("DATABASE_URL", f"sqlite://{tmp_path}/tickets.db?synchronous=FULL")
    return load_settings()


def refusal(settings: Settings) -> str:
    with pytest.raises(SettingError) as refused:
        load_key(settings)
    return str(refused.value)


def test_a_key_that_is_set_is_the_key(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("SECRET_KEY", "ключ" * 8)

    assert load_key(load_settings()) == ("ключ" * 8).encode()
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_made_once_beside_the_database_for_its_owner_only(settings: Settings, tmp_path: Path) -> None:
    made = load_key(settings)

    assert load_key(settings) == made
    assert len(made) >= 32
    assert key_file(settings) == tmp_path / "tickets.key"
    assert (tmp_path / "tickets.key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["tickets.key"]


def test_with_a_database_server_the_key_is_kept_in_the_working_directory(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "postgres://usher@db/usher")

    assert key_file(load_settings()) == Path("usher.key")


def test_processes_that_start_together_take_one_key(settings: Settings) -> None:
    with ThreadPoolExecutor(16) as processes:
        keys = set(processes.map(lambda _: load_key(settings), range(64)))

    assert len(keys) == 1


def test_two_new_installations_have_two_keys(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        environment.setenv("DATABASE_URL", f"sqlite://{tmp_path}/{name}.db")
        keys.add(load_key(load_settings()))

    assert len(keys) == 2


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_may_open_is_refused(settings: Settings, mode: int) -> None:
    load_key(settings)
    key_file(settings).chmod(mode)

    assert f"chmod 600 {key_file(settings)}" in refusal(settings)


@pytest.mark.parametrize("content", ["", "short\n"])
def test_a_damaged_key_is_refused_and_left_as_it_is(settings: Settings, content: str) -> None:
    load_key(settings)
    key_file(settings).write_text(content)

    assert "holds fewer than 32 bytes" in refusal(settings)
    assert key_file(settings).read_text() == content


def test_a_folder_in_the_place_of_the_key_is_refused(settings: Settings) -> None:
    key_file(settings).mkdir()

    assert "is not a file" in refusal(settings)


def test_a_missing_folder_is_a_sentence(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("DATABASE_URL", f"sqlite://{tmp_path}/missing/tickets.db")

    assert "can't be used (No such file or directory)" in refusal(load_settings())


def test_the_key_shows_in_no_refusal(settings: Settings) -> None:
    key = load_key(settings).decode()
    key_file(settings).chmod(0o644)

    assert key not in refusal(settings)

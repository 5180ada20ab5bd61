"""The commands: what starts, what is refused in a sentence with exit code 2, and that nothing is lost."""

import socket
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.sandbox import LocalTelegram
from models.soundness import database_file
from tests.bot.commands import TOKEN, ask_to_stop, line_with, live, started, usher
from tests.free_port import free_port

WRONG = {
    "TELEGRAM_BOT_TOKEN": "no token",
    "TELEGRAM_API_URL": "ftp://api.example.org",
    "DATABASE_URL": "mysql://somewhere/usher",
    "PUBLIC_URL": "tickets",
    "HOST": "not a host",
    "PORT": "70000",
    "ORGANISERS": "@olive",
    "SECRET_KEY": "short",
    "METRICS_ALLOW": "everybody",
    "TRUSTED_PROXIES": "10.0.0.0/99",
}


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    """The Telegram that a process of its own talks to."""
    async with LocalTelegram.serve() as telegram:
        yield telegram


def in_front_of(telegram: LocalTelegram, database_url: str, **settings: object) -> dict[str, str]:
    """Settings for this Telegram."""
    given = {"telegram_bot_token": telegram.token, "telegram_api_url": telegram.url, "port": free_port()}
    return live(database_url, **{**given, **settings})


@pytest.mark.parametrize("setting", WRONG)
def test_a_wrong_setting_is_named_and_stops_the_start(
    setting: str, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    environment.setenv("PUBLIC_URL", "https://tickets.example.org")
    environment.setenv(setting, WRONG[setting])
    assert main(["run"]) == 2
    assert setting in capsys.readouterr().err
    assert not list(Path.cwd().iterdir())


def test_without_a_token_the_start_says_where_to_get_one(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("PUBLIC_URL", "https://tickets.example.org")
    assert main(["run"]) == 2
    said = capsys.readouterr().err
    assert "TELEGRAM_BOT_TOKEN" in said
    assert "@BotFather" in said


def test_an_unknown_command_shows_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["fly"])
    assert left.value.code == 2
    assert "doctor" in capsys.readouterr().err


async def test_a_token_that_telegram_refuses_stops_the_start(
    telegram: LocalTelegram, database_url: str, tmp_path: Path
) -> None:
    env = in_front_of(telegram, database_url, telegram_bot_token="1234567890:" + "x" * 35)
    ended = await usher("run", cwd=tmp_path, env=env)
    assert ended.code == 2
    assert "TELEGRAM_BOT_TOKEN" in ended.err
    assert "x" * 35 not in ended.err


async def test_it_starts_without_telegram_and_finds_it_later(database_url: str, tmp_path: Path) -> None:
    port = free_port()
    env = live(database_url, port=free_port(), telegram_api_url=f"http://127.0.0.1:{port}")
    async with started("run", cwd=tmp_path, env=env) as process:
        await line_with("waiting for Telegram", process.stderr)
        async with LocalTelegram.serve(port=port, token=TOKEN) as telegram:
            ada = telegram.person("Ada Lovelace")
            await ada.start()
            await ada.receives("Ada", timeout=30)
            assert await ask_to_stop(process) == 0


async def test_the_whole_of_it_starts_and_leaves_cleanly(
    telegram: LocalTelegram, database_url: str, tmp_path: Path
) -> None:
    env = in_front_of(telegram, database_url, organisers="4711")
    async with started("run", cwd=tmp_path, env=env) as process:
        await telegram.called("setMyCommands", timeout=20)
        ada = telegram.person("Ada Lovelace")
        await ada.start()
        await ada.receives("Ada", timeout=20)
        assert await ask_to_stop(process) == 0


async def test_the_first_organiser_link_is_kept_in_a_private_file(
    telegram: LocalTelegram, database_url: str, tmp_path: Path
) -> None:
    env = in_front_of(telegram, database_url)
    async with started("run", cwd=tmp_path, env=env) as process:
        line = await line_with("no organiser yet", process.stderr)
        file = next(iter([*tmp_path.rglob("first-organiser-link.txt")]))
        assert file.name in line
        assert file.stat().st_mode & 0o777 == 0o600
        olive = telegram.person("Olive Chen")
        await olive.start(file.read_text().strip().partition("start=")[2])
        await olive.receives("organiser", timeout=20)
        assert file.read_text().strip().partition("start=o")[2] not in line


async def test_a_key_that_does_not_fit_is_refused(telegram: LocalTelegram, database_url: str, tmp_path: Path) -> None:
    env = in_front_of(telegram, database_url)
    async with started("run", cwd=tmp_path, env=env) as process:
        await telegram.called("setMyCommands", timeout=20)
        await ask_to_stop(process)
    ended = await usher("run", cwd=tmp_path, env=env | {"SECRET_KEY": "another key, long enough for HMAC-SHA256"})
    assert ended.code == 2
    assert "SECRET_KEY does not fit" in ended.err


async def test_a_taken_port_is_named(database_url: str, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = await usher("run", cwd=tmp_path, env=live(database_url, port=port))
    assert ended.code == 2
    assert f"PORT {port}" in ended.err


async def test_a_damaged_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "usher.db"
    file.write_bytes(b"not a database, but long enough to be looked at" * 50)
    before = file.read_bytes()
    ended = await usher("run", cwd=tmp_path, env=live(f"sqlite://{file}"))
    assert ended.code == 2
    assert "DATABASE_URL" in ended.err
    assert "Traceback" not in ended.err
    assert file.read_bytes() == before


async def test_a_database_with_a_damaged_page_is_refused(database_url: str, tmp_path: Path) -> None:
    file = database_file(database_url)
    if file is None:
        return
    pages = file.read_bytes()
    file.write_bytes(pages[:4096] + b"\xff" * 8192 + pages[12288:])
    ended = await usher("bot", cwd=tmp_path, env=live(database_url))
    assert ended.code == 2
    assert "can't be used" in ended.err


async def test_a_database_that_is_not_up_to_date_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "usher.db"
    sqlite3.connect(file).close()
    ended = await usher("web", cwd=tmp_path, env=live(f"sqlite://{file}", port=free_port()))
    assert ended.code == 2
    assert "usher migrate" in ended.err


def test_migrate_makes_the_database_and_says_when_there_is_nothing_to_do(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    assert "0001_initial" in capsys.readouterr().out
    assert main(["migrate"]) == 0
    assert "up to date already" in capsys.readouterr().out
    assert Path("usher.db").exists()


def test_backup_copies_and_says_that_the_key_is_not_in_it(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    assert main(["backup", "copy.db"]) == 0
    assert "SECRET_KEY is not in it" in capsys.readouterr().out
    assert main(["backup", "copy.db"]) == 2
    assert "never overwrites" in capsys.readouterr().err
    assert Path("copy.db").exists()

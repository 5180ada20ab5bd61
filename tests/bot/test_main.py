"""The commands, as far as the journeys of the operator do not tell of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.sandbox import LocalTelegram
from tests.bot.commands import TOKEN, ask_to_stop, line_with, live, started
from tests.free_port import free_port


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    """The Telegram that a process of its own talks to."""
    async with LocalTelegram.serve() as telegram:
        yield telegram


def in_front_of(telegram: LocalTelegram, database_url: str, **settings: object) -> dict[str, str]:
    """Settings for this Telegram."""
    given = {"telegram_bot_token": telegram.token, "telegram_api_url": telegram.url, "port": free_port()}
    return live(database_url, **{**given, **settings})


def test_an_unknown_command_shows_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["fly"])
    assert left.value.code == 2
    assert "doctor" in capsys.readouterr().err


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

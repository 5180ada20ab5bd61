"""``usher`` as the operator starts it: in a process of its own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.makers import KEY

ROOT = Path(__file__).parents[2]
TOKEN = "1234567890:" + "test-token-" * 3
PATIENCE = 30.0


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def environment(**settings: object) -> dict[str, str]:
    """Nothing of this machine's settings, and those given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    given = {name.upper(): str(value) for name, value in settings.items()}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **given}


def live(database_url: str, **settings: object) -> dict[str, str]:
    """Settings with which Usher starts, in front of a local Telegram that is not there."""
    return environment(
        **{
            "telegram_bot_token": TOKEN,
            "telegram_api_url": "http://127.0.0.1:9",
            "database_url": database_url,
            "secret_key": KEY,
            **settings,
        }
    )


async def usher(*arguments: str, cwd: Path, env: Mapping[str, str]) -> Ended:
    """Run a command to its end."""
    async with started(*arguments, cwd=cwd, env=env) as process, asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    return Ended(process.returncode or 0, out.decode(), err.decode())


@asynccontextmanager
async def started(*arguments: str, cwd: Path, env: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start a command; kill it at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=cwd,
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def line_with(words: str, stream: asyncio.StreamReader | None) -> str:
    """The next line of a process that holds these words."""
    assert stream is not None
    async with asyncio.timeout(PATIENCE):
        while line := (await stream.readline()).decode():
            if words in line:
                return line
    raise AssertionError(f"ended without {words!r}")


async def ask_to_stop(process: asyncio.subprocess.Process) -> int:
    """SIGTERM; the exit code."""
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE):
        await process.communicate()
    return process.returncode or 0

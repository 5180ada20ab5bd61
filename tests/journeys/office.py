"""An installation of Usher as its operator runs it: real processes, a real database, a local Telegram, over HTTP."""

import asyncio
import os
import re
import secrets
import signal
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp

from bot.sandbox.conversations import Message
from bot.sandbox.person import Person
from bot.sandbox.telegram import LocalTelegram
from models.tables import Owed
from tests.free_port import free_port
from tests.makers import KEY

PATIENCE = 120.0
"""Seconds until a journey gives up. Nothing waits longer than it must."""
READY = {
    "run": (re.compile("pages are at"), re.compile("this process sends")),
    "web": (re.compile("pages are at"),),
    "bot": (re.compile("the bot is @"),),
}
"""What each command logs when it is at work."""


@dataclass
class Process:
    """One process of Usher, with everything it has written."""

    command: str
    port: int
    _process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _reading: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where this process serves pages."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.returncode

    def read(self) -> None:
        """Keep what it writes from now on."""
        self._reading = asyncio.create_task(self._read())

    async def writes(self, pattern: re.Pattern[str]) -> None:
        """Wait until it has written a line like this. Raises AssertionError when it ends before or takes too long."""

        def written() -> bool:
            return any(pattern.search(line) for line in self.lines)

        def ended() -> bool:
            return self._reading is not None and self._reading.done()

        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: written() or ended())
        assert written(), "\n".join(self.lines)

    def ask_to_end(self) -> None:
        """Send it SIGTERM, as the service manager does."""
        self._process.send_signal(signal.SIGTERM)

    async def stop(self) -> int:
        """Ask it to end; its exit code."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        await self._end(signal.SIGKILL)

    async def wait(self) -> int:
        """Wait until it ends by itself; its exit code."""
        async with asyncio.timeout(PATIENCE):
            code = await self._process.wait()
        if self._reading:
            await self._reading
        return code

    async def _end(self, how: signal.Signals) -> int:
        if self._process.returncode is None:
            self._process.send_signal(how)
        return await self.wait()

    async def _read(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            async with self._news:
                self.lines.append(line.decode().rstrip())
                self._news.notify_all()
        await self._process.wait()
        async with self._news:
            self._news.notify_all()


@dataclass
class Page:
    """A ticket page in a browser without JavaScript, or a program."""

    http: aiohttp.ClientSession
    address: str

    async def press(self, code: str, *, nonce: str | None = None, **fields: Any) -> tuple[int, dict[str, Any]]:
        """Confirm; the HTTP code and the JSON."""
        body = {"code": code, "nonce": nonce or secrets.token_urlsafe(16), **fields}
        headers = {"Accept": "application/json"}
        async with self.http.post(f"{self.address}/check-in", json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def press_until_answered(self, code: str, *, nonce: str) -> tuple[int, dict[str, Any]]:
        """Press as the page does: again, under the same nonce, as long as the server asks for patience."""
        async with asyncio.timeout(PATIENCE):
            while True:
                status, body = await self.press(code, nonce=nonce)
                if status != HTTPStatus.SERVICE_UNAVAILABLE:
                    return status, body
                await asyncio.sleep(0.1)  # the page waits, too

    async def text(self) -> str:
        """What it shows."""
        async with self.http.get(self.address) as answer:
            return await answer.text()

    async def status(self) -> int:
        """The HTTP code of the page."""
        async with self.http.get(self.address) as answer:
            return answer.status


class Office:
    """Processes of one installation."""

    def __init__(self, telegram: LocalTelegram, database_url: str, folder: Any, http: aiohttp.ClientSession) -> None:
        self.telegram = telegram
        self.http = http
        self.port = free_port()
        self.public_url = f"http://127.0.0.1:{self.port}"
        self.processes: list[Process] = []
        self._folder = folder
        self._database_url = database_url

    def environment(self, **settings: str) -> dict[str, str]:
        """The settings of a process."""
        return {
            "TELEGRAM_BOT_TOKEN": self.telegram.token,
            "TELEGRAM_API_URL": self.telegram.url,
            "DATABASE_URL": self._database_url,
            "SECRET_KEY": KEY,
            "PUBLIC_URL": self.public_url,
            "PORT": str(self.port),
            **settings,
        }

    async def start(self, command: str = "run", **settings: str) -> Process:
        """Start a process and wait until it is at work."""
        process = await self.launch(command, **settings)
        for line in READY[command]:
            await process.writes(line)
        return process

    async def launch(self, *command: str, through: Sequence[str] = (), **settings: str) -> Process:
        """Start a process, if wanted through a program that starts it in other circumstances."""
        environment = self.environment(**settings)
        port = int(environment["PORT"]) if environment["PORT"].isdecimal() else self.port
        process = await launch(command, self._folder, environment, port, through=through)
        self.processes.append(process)
        return process

    def page(self, message_or_url: Message | str) -> Page:
        """The page behind a ticket message's button, or at an address."""
        return Page(self.http, message_or_url if isinstance(message_or_url, str) else ticket_url(message_or_url))

    async def close(self) -> None:
        """End what still runs."""
        for process in self.processes:
            await process.kill()


async def launch(
    command: Sequence[str], folder: Path, settings: Mapping[str, str], port: int, *, through: Sequence[str] = ()
) -> Process:
    """Start ``usher command`` with no other settings than these, if wanted through another program."""
    process = Process(
        command[0],
        port,
        await asyncio.create_subprocess_exec(
            *(*through, sys.executable, "-m", "bot", *command),
            cwd=folder,
            env={**_surroundings(), **settings},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        ),
    )
    process.read()
    return process


@asynccontextmanager
async def office_at(
    database_url: str, folder: Any, telegram: LocalTelegram, *, authority: ssl.SSLContext | None = None
) -> AsyncIterator[Office]:
    """An installation whose processes end with the block. Its pages' visitors trust this authority's certificates."""
    connector = aiohttp.TCPConnector(ssl=authority or True)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=PATIENCE)) as http:
        office = Office(telegram, database_url, folder, http)
        try:
            yield office
        finally:
            await office.close()


def ticket_url(message: Message) -> str:
    """The address behind Open ticket."""
    return str(next(button["url"] for button in message.buttons if "/t/" in button.get("url", "")))


def is_valid_ticket(message: Message) -> bool:
    """A picture with a button that opens the ticket."""
    return message.file_id is not None and any("/t/" in button.get("url", "") for button in message.buttons)


def is_void_ticket(message: Message) -> bool:
    """A picture that was a ticket: nothing opens it any more."""
    return (
        message.file_id is not None and message.version > 0 and "VOID" in message.text and not is_valid_ticket(message)
    )


def offering(label: str) -> Callable[[Message], bool]:
    """A message with this button."""
    return lambda message: any(label in button["text"] for button in message.buttons)


async def everything_delivered() -> None:
    """Wait until nothing is owed any more."""
    async with asyncio.timeout(PATIENCE):
        while await Owed.filter(done_at=None).exists():  # noqa: ASYNC110  # another process does it: only the table tells
            await asyncio.sleep(0.05)


async def door_code(staff: Person) -> str:
    """The digits that /door shows."""
    await staff.send("/door")
    card = await staff.receives(lambda message: any("copy_text" in button for button in message.buttons))
    return str(next(button["copy_text"]["text"] for button in card.buttons if "copy_text" in button))


def _surroundings() -> Mapping[str, str]:
    """The environment without anything of Usher's."""
    root = str(Path(__file__).resolve().parents[2])
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return {**kept, "PYTHONPATH": root}

"""Confirms per second and their tail over HTTP, beside a bare handler that does the same durable statements.

``make bench`` runs it. All servers run one after the other in the same run, each in its own process, on SQLite with
synchronous=FULL: compare the ratios, the machine decides the numbers.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from models.clock import now
from models.storage.database import open_database, unit_of_work
from models.storage.upgrade import upgrade
from tests.benchmarks.load import Measured, Request, send_all
from tests.free_port import free_port
from tests.makers import KEY, make_event, make_order, make_person, make_staff, make_ticket, make_ticket_type, token_of

CONFIRMS = 4_000
CONNECTIONS = 32
START_DEADLINE = 30
TOKEN = "1234567890:" + "benchmark-token" * 3


async def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite://{folder}/usher.db"
        tokens, code = await seed(database)
        tokens_file = Path(folder, "tokens.json")
        tokens_file.write_text(json.dumps(tokens))
        usher = await measure(usher_server(database), tokens, code)
        each = await measure(bare_server(folder, tokens_file, 1), tokens, code)
        gathered = await measure(bare_server(folder, tokens_file, 64), tokens, code)
    print(f"{CONFIRMS} confirms over {CONNECTIONS} connections, SQLite, synchronous=FULL, {now():%Y-%m-%d}")
    for name, measured in (
        ("usher web", usher),
        ("bare aiohttp + sqlite3, a commit each", each),
        ("bare aiohttp + sqlite3, gathered by 64", gathered),
    ):
        print(
            f"{name:40} {measured.per_second:7.0f}/s   p50 {measured.percentile(50):6.1f} ms"
            f"   p99 {measured.percentile(99):6.1f} ms   usher/this {usher.per_second / measured.per_second:.2f}"
        )


async def seed(url: str) -> tuple[list[str], str]:
    """An event with a ticket for each confirm; their tokens, and a door code."""
    await upgrade(url)

    @unit_of_work
    async def fill() -> tuple[list[str], str]:
        event = await make_event()
        staff, type_, order = await make_staff(event), await make_ticket_type(event), await make_order(event)
        holder = await make_person()
        tickets = [await make_ticket(event, type=type_, order=order, holder=holder) for _ in range(CONFIRMS)]
        return [token_of(ticket) for ticket in tickets], staff.code

    async with open_database(url):
        return await fill()


def usher_server(database: str) -> tuple[list[str], dict[str, str], int]:
    """The command, environment and port of ``usher web``."""
    port = free_port()
    environment = {
        "DATABASE_URL": database,
        "SECRET_KEY": KEY,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
    }
    return ["-m", "bot", "web"], environment, port


def bare_server(folder: str, tokens: Path, most_at_once: int) -> tuple[list[str], dict[str, str], int]:
    """The command, environment and port of the bare handler."""
    port = free_port()
    file = Path(folder, f"bare-{most_at_once}.db")
    command = ["-m", "tests.benchmarks.bare", str(file), str(tokens), str(port), str(most_at_once)]
    return command, {}, port


async def measure(server: tuple[list[str], dict[str, str], int], tokens: list[str], code: str) -> Measured:
    """Start a server, confirm every ticket once, stop it."""
    requests = [
        Request(f"/t/{token}/check-in", json.dumps({"code": code, "nonce": f"{number:022d}"}).encode())
        for number, token in enumerate(tokens)
    ]
    command, environment, port = server
    async with running(command, environment, port):
        return await send_all(port, requests, CONNECTIONS)


@asynccontextmanager
async def running(command: list[str], environment: dict[str, str], port: int) -> AsyncIterator[None]:
    """A server process that accepts connections."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, env={**os.environ, **environment}, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(START_DEADLINE):
            while not await accepts(port):
                if process.returncode is not None:
                    raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
                await asyncio.sleep(0.05)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def accepts(port: int) -> bool:
    """Whether something listens there."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


if __name__ == "__main__":
    asyncio.run(main())

"""What confirms are measured against: a bare aiohttp handler that does the same durable statements and nothing else.

No ORM, no rules, no languages: sqlite3 on one thread, synchronous=FULL, a commit for each request or one for all that
arrived together.
"""

import asyncio
import json
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

TABLES = """
CREATE TABLE tickets (id INTEGER PRIMARY KEY, token TEXT UNIQUE, places INT, admitted INT, staff_id INT);
CREATE TABLE checkins (id INTEGER PRIMARY KEY, ticket_id INT, nonce TEXT, status TEXT, pressed_at TEXT, staff_id INT,
                       number INT, word TEXT);
CREATE INDEX checkins_ticket ON checkins (ticket_id);
CREATE TABLE staff (id INTEGER PRIMARY KEY, admissions INT);
CREATE TABLE arrivals (quarter TEXT PRIMARY KEY, entered INT);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, chat_id INT, kind TEXT, about TEXT, created_at TEXT);
INSERT INTO staff VALUES (1, 0);
"""


class Store:
    """The statements of one confirm."""

    def __init__(self, file: Path, tokens: list[str]) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {TABLES}")
        self._connection.executemany(
            "INSERT INTO tickets (token, places, admitted, staff_id) VALUES (?, 1, 0, 1)",
            [(token,) for token in tokens],
        )

    def confirm_all(self, presses: list[tuple[str, str]]) -> list[bool]:
        """Decide presses, each a token and a nonce, in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        outcomes = [self._confirm(token, nonce) for token, nonce in presses]
        self._connection.execute("COMMIT")
        return outcomes

    def _confirm(self, token: str, nonce: str) -> bool:
        ask, moment = self._connection.execute, datetime.now(UTC).isoformat()
        ticket = ask("SELECT id, places, admitted, staff_id FROM tickets WHERE token = ?", (token,)).fetchone()
        if ticket is None or ticket[2] >= ticket[1]:
            return False
        ask("UPDATE tickets SET admitted = admitted + 1 WHERE id = ?", (ticket[0],))
        ask("UPDATE staff SET admissions = admissions + 1 WHERE id = ?", (ticket[3],))
        ask(
            "INSERT INTO checkins (ticket_id, nonce, status, pressed_at, staff_id, number, word)"
            " VALUES (?, ?, 'ok', ?, 1, 1, 'word')",
            (ticket[0], nonce, moment),
        )
        ask(
            "INSERT INTO arrivals VALUES (?, 1) ON CONFLICT (quarter) DO UPDATE SET entered = entered + 1",
            (moment[:13],),
        )
        for kind in ("feed", "checked_in", "ticket_refresh"):
            ask("INSERT INTO outbox (chat_id, kind, about, created_at) VALUES (1, ?, '{}', ?)", (kind, moment))
        return True


class Bare:
    """The handler."""

    def __init__(self, store: Store, most_at_once: int) -> None:
        self._store = store
        self._most_at_once = most_at_once
        self._thread = ThreadPoolExecutor(1)
        self._waiting: list[tuple[tuple[str, str], asyncio.Future[bool]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def confirm(self, request: web.Request) -> web.Response:
        """Answer one confirm once it is durable."""
        press = (request.match_info["token"], (await request.json())["nonce"])
        outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((press, outcome))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return web.json_response({"status": "ok" if await outcome else "error"})

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[: self._most_at_once], self._waiting[self._most_at_once :]
            outcomes = await loop.run_in_executor(self._thread, self._store.confirm_all, [press for press, _ in batch])
            for (_, waiting), outcome in zip(batch, outcomes, strict=True):
                waiting.set_result(outcome)


def main() -> None:
    """``python -m tests.benchmarks.bare FILE TOKENS PORT MOST_AT_ONCE``."""
    file, tokens, port, most_at_once = sys.argv[1:]
    bare = Bare(Store(Path(file), json.loads(Path(tokens).read_text())), int(most_at_once))
    application = web.Application()
    application.router.add_post("/t/{token}/check-in", bare.confirm)
    web.run_app(application, host="127.0.0.1", port=int(port), access_log=None, print=None)


if __name__ == "__main__":
    main()

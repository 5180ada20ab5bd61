"""Telling all holders of an event something: one statement, however many they are, so that the door never waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection

from models.clock import now
from models.owed.outbox import Kind, priority_of
from models.tables import Audience

VALID = "t.cancelled_at IS NULL AND NOT t.rehearsal AND o.status IN ('paid', 'pending')"
IN = {Audience.ALL: "TRUE", Audience.CAME: "SUM(t.admitted) > 0", Audience.ABSENT: "SUM(t.admitted) = 0"}
"""By person."""


@dataclass(frozen=True, slots=True)
class Holders:
    """Holders of an event's valid tickets, each once, however many tickets they have."""

    event_id: int
    audience: Audience = Audience.ALL
    open_only: bool = False
    """Only those who are still expected on some ticket."""
    ticket_before: datetime | None = None
    """Only those who had a ticket then."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people a message can reach. ``blocked`` don't want the bot, ``without_chat`` are tickets that nobody
    has claimed.
    """

    people: int
    blocked: int
    without_chat: int


async def reach(holders: Holders) -> Reach:
    """Who would be told, and who can't be."""
    statement = _Statement()
    rows = await statement.rows(
        "SELECT COUNT(*) AS everybody, COUNT(g.blocked_at) AS blocked FROM"  # noqa: S608
        f" (SELECT t.holder_id, p.blocked_at {statement.people(holders)}) g"
    )
    everybody, blocked = int(rows[0]["everybody"]), int(rows[0]["blocked"])
    return Reach(everybody - blocked, blocked, await _without_chat(holders))


async def owe_holders(
    holders: Holders,
    kind: Kind,
    about: Mapping[str, Any],
    *,
    announcement_id: int | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    unless_waiting: bool = False,
) -> None:
    """Owe each of these holders a message, except those who blocked the bot. Inside a unit of work.

    ``unless_waiting``: nor those who have not had an earlier one of this kind about this event yet; it tells what is
    true when it is sent.
    """
    statement, moment = _Statement(), now()
    facts = (
        statement.value(str(kind), "varchar"),
        statement.value(int(priority_of(kind)), "smallint"),
        statement.value(dumps(dict(about)), "jsonb"),
        statement.value(announcement_id, "int"),
        statement.value(moment, "timestamptz"),
        statement.value(due_at or moment, "timestamptz"),
        statement.value(expires_at, "timestamptz"),
    )
    waiting = f"AND NOT EXISTS ({statement.waiting(kind, holders.event_id)})" if unless_waiting else ""
    await statement.run(
        "INSERT INTO outbox"
        " (chat_id, kind, priority, about, announcement_id, created_at, due_at, expires_at, attempts)"
        f" SELECT t.holder_id, {', '.join(facts)}, 0 {statement.people(holders, f'p.blocked_at IS NULL {waiting}')}"
        " ORDER BY t.holder_id"
    )


async def owe_refreshes(event_id: int) -> None:
    """Owe every holder that their ticket's messages show what is true now. Inside a unit of work."""
    statement, moment = _Statement(), now()
    facts = (
        statement.value(str(Kind.TICKET_REFRESH), "varchar"),
        statement.value(int(priority_of(Kind.TICKET_REFRESH)), "smallint"),
        "json_object('ticket', t.id)" if statement.sqlite else "jsonb_build_object('ticket', t.id)",
        statement.value(moment, "timestamptz"),
        statement.value(moment, "timestamptz"),
    )
    await statement.run(
        "INSERT INTO outbox (chat_id, kind, priority, about, created_at, due_at, attempts)"  # noqa: S608
        f" SELECT t.holder_id, {', '.join(facts)}, 0 FROM tickets t"
        f" WHERE t.event_id = {statement.value(event_id, 'int')} AND t.holder_id IS NOT NULL"
        " AND t.cancelled_at IS NULL ORDER BY t.id"
    )


async def note_reminded(holders: Holders) -> None:
    """Note on the tickets of these holders that they were reminded. Inside a unit of work.

    Locks tickets in the order of ids, like the door.
    """
    statement = _Statement()
    moment = statement.value(now(), "timestamptz")
    locked = "" if statement.sqlite else "FOR NO KEY UPDATE OF t"
    await statement.run(
        f"UPDATE tickets SET reminded_at = {moment} WHERE id IN (SELECT t.id FROM tickets t"  # noqa: S608
        f" JOIN orders o ON o.id = t.order_id WHERE {statement.valid(holders)} AND t.holder_id IS NOT NULL"
        f" ORDER BY t.id {locked})"
    )


class _Statement:
    """SQL with its values, in the words of the database in use."""

    def __init__(self) -> None:
        self._connection: BaseDBAsyncClient = get_connection("default")
        self.sqlite = self._connection.capabilities.dialect == "sqlite"
        self._values: list[Any] = []

    def value(self, value: Any, of_type: str) -> str:
        """A placeholder. PostgreSQL is told the type: it can't see it everywhere."""
        self._values.append(value)
        return f"?{len(self._values)}" if self.sqlite else f"${len(self._values)}::{of_type}"

    def valid(self, holders: Holders) -> str:
        """The condition that a ticket ``t`` with its order ``o`` is one of these."""
        limits = [f"t.event_id = {self.value(holders.event_id, 'int')}", VALID]
        if holders.open_only:
            limits.append("t.admitted < t.places")
        if holders.ticket_before is not None:
            limits.append(f"t.created_at <= {self.value(holders.ticket_before, 'timestamptz')}")
        return " AND ".join(limits)

    def people(self, holders: Holders, also: str = "TRUE") -> str:
        """The rest of a SELECT of these people ``p``, each once. ``also`` is a further condition."""
        return (
            "FROM tickets t JOIN orders o ON o.id = t.order_id JOIN people p ON p.id = t.holder_id"
            f" WHERE {self.valid(holders)} AND {also} GROUP BY t.holder_id, p.blocked_at HAVING {IN[holders.audience]}"
        )

    def waiting(self, kind: Kind, event_id: int) -> str:
        """A subquery: what the holder ``t`` is owed of this kind about this event and nobody is sending yet."""
        event = "json_extract(w.about, '$.event')" if self.sqlite else "(w.about->>'event')::int"
        return (
            "SELECT 1 FROM outbox w WHERE w.chat_id = t.holder_id AND w.done_at IS NULL AND w.lease IS NULL"  # noqa: S608
            f" AND w.kind = {self.value(str(kind), 'varchar')} AND {event} = {self.value(event_id, 'int')}"
        )

    async def run(self, sql: str) -> None:
        """Execute it."""
        await self._connection.execute_query(sql, self._values)

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        """What it finds."""
        return await self._connection.execute_query_dict(sql, self._values)


async def _without_chat(holders: Holders) -> int:
    """Tickets of these guests that nobody holds in a chat."""
    statement = _Statement()
    rows = await statement.rows(
        "SELECT COUNT(*) AS tickets FROM (SELECT t.id FROM tickets t JOIN orders o ON o.id = t.order_id"  # noqa: S608
        f" WHERE {statement.valid(holders)} AND t.holder_id IS NULL GROUP BY t.id HAVING {IN[holders.audience]}) g"
    )
    return int(rows[0]["tickets"])

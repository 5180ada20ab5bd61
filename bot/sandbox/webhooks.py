"""Delivery to a webhook: one update in flight per chat, again and again until the answer is 2xx.

Source of the rules: Bot API, "setWebhook" and "Marvin's Marvellous Guide to All Things Webhook".
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass

import aiohttp

from bot.sandbox.changes import Changes
from bot.sandbox.faults import Faults
from bot.sandbox.shapes import Json
from bot.sandbox.updates import Update, Updates
from models.clock import now

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

_TIMEOUT = aiohttp.ClientTimeout(total=60)
_GOOD = range(200, 300)
_LONGEST_WAIT = 60.0


@dataclass(frozen=True)
class Webhook:
    """Where updates go."""

    url: str
    secret: str = ""
    max_connections: int = 40
    has_certificate: bool = False
    ip_address: str = ""


class Webhooks:
    """Delivers while a webhook is set; each chat has its lane, and lanes do not wait for each other."""

    def __init__(
        self, updates: Updates, changes: Changes, faults: Faults, retry: float, authority: ssl.SSLContext | None = None
    ) -> None:
        self._updates = updates
        self._changes = changes
        self._faults = faults
        self._retry = retry
        self._authority = authority
        self._lanes: set[int] = set()
        self._slots = asyncio.Semaphore(40)
        self._last_error: tuple[int, str] | None = None
        self.current: Webhook | None = None

    def use(self, webhook: Webhook | None) -> None:
        """Sends updates there from now on; None ends delivery."""
        self.current = webhook
        self._last_error = None
        if webhook is not None:
            self._slots = asyncio.Semaphore(webhook.max_connections)
        self._changes.wake()

    def info(self) -> Json:
        """As the Bot API's WebhookInfo."""
        webhook = self.current
        described: Json = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": bool(webhook and webhook.has_certificate),
            "pending_update_count": len(self._updates.waiting),
        }
        if webhook:
            described["max_connections"] = webhook.max_connections
            if webhook.ip_address:
                described["ip_address"] = webhook.ip_address
        if self._last_error:
            described["last_error_date"], described["last_error_message"] = self._last_error
        if self._updates.allowed:
            described["allowed_updates"] = list(self._updates.allowed)
        return described

    async def deliver(self) -> None:
        """Runs for as long as this Telegram does."""
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session, asyncio.TaskGroup() as lanes:
            while True:
                for lane in await self._changes.until(self._lanes_to_start):
                    self._lanes.add(lane)
                    lanes.create_task(self._run_lane(session, lane))

    def _lanes_to_start(self) -> list[int] | None:
        if self.current is None or self._faults.outage is not None:
            return None
        waiting = dict.fromkeys(update.lane for update in [*self._updates.waiting, *self._updates.again])
        return [lane for lane in waiting if lane not in self._lanes] or None

    async def _run_lane(self, session: aiohttp.ClientSession, lane: int) -> None:
        try:
            await self._empty_lane(session, lane)
        finally:
            self._lanes.discard(lane)
            self._changes.wake()

    async def _empty_lane(self, session: aiohttp.ClientSession, lane: int) -> None:
        while self.current is not None and self._faults.outage is None and (update := self._first(lane)) is not None:
            async with self._slots:
                wait = await self._post(session, self.current, update)
            if wait is None:
                self._updates.done(update)
                self._changes.wake()
            else:
                await self._rest(wait, self.current)

    def _first(self, lane: int) -> Update | None:
        queue = [*self._updates.waiting, *self._updates.again]
        return next((update for update in queue if update.lane == lane), None)

    async def _post(self, session: aiohttp.ClientSession, webhook: Webhook, update: Update) -> float | None:
        """None when the update was taken, else the seconds to wait before the next attempt."""
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        trust = not webhook.has_certificate and (self._authority or True)
        try:
            async with session.post(webhook.url, json=update.json(), headers=headers, ssl=trust) as answer:
                if answer.status in _GOOD:
                    return None
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                return _seconds(answer.headers.get("Retry-After"), self._retry)
        except (aiohttp.ClientError, TimeoutError) as failure:
            self._failed("Read timeout expired" if isinstance(failure, TimeoutError) else "Connection failed")
            return self._retry

    def _failed(self, reason: str) -> None:
        self._last_error = (int(now().timestamp()), reason)
        self._changes.wake()

    async def _rest(self, seconds: float, webhook: Webhook | None) -> None:
        """Waits; a change of the webhook ends the waiting."""
        with suppress(TimeoutError):
            await self._changes.until(lambda: True if self.current is not webhook else None, seconds)


def _seconds(header: str | None, otherwise: float) -> float:
    return min(float(header), _LONGEST_WAIT) if header and header.isdigit() else otherwise

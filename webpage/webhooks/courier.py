"""Makes the calls that are owed to webhooks. Any number of processes may do so side by side."""

import asyncio
import logging
import traceback
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from models.clock import now
from models.house import House
from models.programs.webhooks import note_delivered, note_failed, take
from models.secrecy.redaction import redact
from models.storage.database import DatabaseUnavailable
from models.tables import WebhookDelivery
from webpage.webhooks.bodies import body_of
from webpage.webhooks.calling import AT_ONCE, Caller, CallFailed
from webpage.webhooks.signing import signed_headers

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks at what is owed, while nothing is. Looking is one read of an index."""
AGAIN_AFTER = 0.05
LEAVING = 12.0
"""Seconds that calls under way get at the end: a little more than the longest takes."""
BEGIN_AGAIN_AFTER = 1.0


class Courier:
    """Calls webhooks until it is stopped."""

    def __init__(self, house: House, caller: Caller, *, look_every: float = LOOK_EVERY) -> None:
        self._house = house
        self._caller = caller
        self._look_every = look_every
        self._stop = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._busy = Counter[int]()
        """Calls under way, by webhook."""

    async def run(self) -> None:
        """Make calls until stopped."""
        async with self._caller:
            try:
                while not self._stop.is_set():
                    found = await self._round()
                    await self._rest(AGAIN_AFTER if found else self._look_every)
                if self._under_way:
                    await asyncio.wait(self._under_way, timeout=LEAVING)
            finally:
                for task in self._under_way:
                    task.cancel()

    def stop(self) -> None:
        """Take nothing more."""
        self._stop.set()

    async def _round(self) -> bool:
        """Begin the calls that there is room for; whether there were any."""
        room = AT_ONCE - len(self._under_way)
        if room < 1:
            return False
        try:
            rows = await take(room, self._busy)
        except DatabaseUnavailable as failure:
            log.warning("cannot look at what webhooks are owed: %s", redact(str(failure)))
            return False
        for row in rows:
            self._busy[row.webhook_id] += 1
            task = asyncio.create_task(self._deliver(row))
            self._under_way.add(task)
            task.add_done_callback(partial(self._back, row.webhook_id))
        return bool(rows)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stop.wait()

    def _back(self, webhook_id: int, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._busy[webhook_id] -= 1
        if not self._busy[webhook_id]:
            del self._busy[webhook_id]

    async def _deliver(self, row: WebhookDelivery) -> None:
        """Make one call and note what came of it. Nothing escapes: what could not be noted is tried again later."""
        try:
            status = await self._status(row)
            if status is not None and 200 <= status < 300:
                await note_delivered(row, status)
            else:
                await note_failed(row, status)
        except DatabaseUnavailable as failure:
            log.warning("the database does not answer: %s", redact(str(failure)))

    async def _status(self, row: WebhookDelivery) -> int | None:
        """The status of the answer; None: there was none, or what was to be said is gone."""
        try:
            body = await body_of(row)
            headers = signed_headers(self._house.secrets, row.webhook, row, body, now())
            return await self._caller.post(row.webhook.url, body, headers)
        except CallFailed as failure:
            log.info("webhook %s did not answer: %s", row.webhook_id, failure)
        except DatabaseUnavailable:
            raise
        except Exception as failure:  # noqa: BLE001  # a call that can't be made must not stop the others
            place = "".join(traceback.format_tb(failure.__traceback__))
            log.error("call %s failed with %s\n%s", row.id, type(failure).__name__, place)  # noqa: TRY400  # its text may quote an address
        return None


@asynccontextmanager
async def calling(house: House) -> AsyncIterator[None]:
    """Make the calls that are owed, until the block ends."""
    courier = Courier(house, Caller())
    task = asyncio.create_task(_lasting(courier))
    try:
        yield
    finally:
        courier.stop()
        await task


async def _lasting(courier: Courier) -> None:
    """Run to the end. If it breaks it begins again: nothing is lost."""
    while True:
        try:
            return await courier.run()
        except Exception as failure:  # noqa: BLE001  # whatever it is
            log.error("calling webhooks broke with %s and is begun again", type(failure).__name__)  # noqa: TRY400
        await asyncio.sleep(BEGIN_AGAIN_AFTER)

"""What must be done now and then, by one process: reservations lapse, door codes change, reminders come due,
old records go.
"""

import asyncio
import logging
from collections.abc import Callable
from itertools import count

from models.attendance.boards import owe_boards
from models.door.codes import rotate_due_codes
from models.events.reminders import remind_of_events
from models.export.asked import drop_old_exports
from models.guest_list.keeping import drop_old_lists
from models.house import House
from models.offline.reminders import remind_unsaved
from models.orders.buying import lapse_reservations
from models.owed.delivery import purge
from models.people.retention import erase_past_events
from models.programs.tokens import purge_requests
from models.programs.webhooks import purge_deliveries
from models.secrecy.redaction import redact
from models.storage.database import DatabaseUnavailable

logger = logging.getLogger(__name__)

EVERY = 15.0
"""Seconds. A reservation of 15 minutes may stand that much longer."""
LOOK_EVERY = 1.0
"""Seconds between looks at whether the work is ours."""
BOARDS_EVERY = 5.0
"""Seconds between looks at whether live boards still show what is true: no board is edited more often."""
PURGE_EVERY = 4
"""Rounds: once a minute some of what is old."""


async def keep_house(house: House, may_work: Callable[[], bool]) -> None:
    """Do it for ever, while we may."""
    rounds = count()
    while True:
        if may_work():
            await _try_once(house, next(rounds))
        await asyncio.sleep(EVERY if may_work() else LOOK_EVERY)


async def keep_boards(may_work: Callable[[], bool]) -> None:
    """Owe live boards what changed, for ever, while we may."""
    while True:
        if may_work():
            try:
                await owe_boards()
            except DatabaseUnavailable as failure:
                logger.warning("live boards wait for the database: %s", redact(str(failure)))
        await asyncio.sleep(BOARDS_EVERY)


async def _try_once(house: House, number: int) -> None:
    try:
        await _once(house, with_purge=number % PURGE_EVERY == 0)
    except DatabaseUnavailable as failure:
        logger.warning("housekeeping waits for the database: %s", redact(str(failure)))


async def _once(house: House, *, with_purge: bool) -> None:
    lapsed = await lapse_reservations()
    if lapsed:
        logger.info("%s reservations lapsed", lapsed)
    await rotate_due_codes(house.secrets)
    await remind_of_events()
    await remind_unsaved()
    if with_purge:
        await purge()
        await purge_requests()
        await purge_deliveries()
        await drop_old_lists()
        await drop_old_exports()
        if erased := await erase_past_events(house.secrets):
            logger.info("the personal data of %s past events were erased", erased)

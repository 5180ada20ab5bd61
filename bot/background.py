"""Work that takes longer than an update may: started by a handler, done beside it, one of a kind at a time.

It is kept in memory. What a process had begun when it ended is asked for again by whoever misses it.
"""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Hashable

logger = logging.getLogger(__name__)

Work = Callable[[], Awaitable[None]]

_under_way: dict[Hashable, asyncio.Task[None]] = {}


def is_under_way(key: Hashable) -> bool:
    """Whether work of this key has not ended yet."""
    return key in _under_way


def begin(key: Hashable, work: Work) -> None:
    """Do the work from now on, unless there is some of this key under way. What goes wrong is logged."""
    if is_under_way(key):
        return
    task = asyncio.create_task(_done(work))
    _under_way[key] = task
    task.add_done_callback(lambda _: _under_way.pop(key, None))


async def leave() -> None:
    """Cut off what is under way."""
    tasks = list(_under_way.values())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _done(work: Work) -> None:
    try:
        await work()
    except Exception as error:  # noqa: BLE001  # whatever it is
        place = "".join(traceback.format_tb(error.__traceback__))
        logger.error("work in the background failed with %s\n%s", type(error).__name__, place)  # noqa: TRY400  # its text may quote a secret

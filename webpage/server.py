"""Serves an application at an address. Nothing here logs a path: paths hold tokens."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

SHUTDOWN_SECONDS = 10
"""How long requests that are under way may take to end."""

log = logging.getLogger(__name__)


class _WithoutDetail(logging.Filter):
    """aiohttp logs a request it can't parse with the exception's text, which quotes the request line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record and the kind of failure, drop the text."""
        if record.exc_info and record.exc_info[0]:
            record.msg, record.args = "a request failed below the application: %s", (record.exc_info[0].__name__,)
            record.exc_info = record.exc_text = None
        return True


log.addFilter(_WithoutDetail())


@asynccontextmanager
async def serving(application: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve until the context ends. Gives the port; 0 lets the system choose one. Raises OSError if it is taken."""
    runner = web.AppRunner(
        application, access_log=None, logger=log, handler_cancellation=False, shutdown_timeout=SHUTDOWN_SECONDS
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()

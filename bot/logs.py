"""Logging, set up in one place: plain lines on standard error, never a secret in them."""

import logging
import sys

from models.secrecy.redaction import redact

QUIET = ("httpx", "httpcore", "telegram", "aiohttp.access", "asyncio", "PIL")
"""Loggers that tell too much at INFO; httpx tells the bot's token."""
SILENT = ("asyncpg.pool",)
"""Loggers that tell with a traceback, again and again, what ours say in a sentence: the database is away."""


class RedactingFormatter(logging.Formatter):
    """Takes secrets out of the finished line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return redact(super().format(record))


def set_up_logging(level: int = logging.INFO) -> None:
    """For the commands that run for long. Call once."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter("{asctime} {levelname} {name}: {message}", style="{"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.ERROR)

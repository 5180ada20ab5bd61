"""What an application carries, each declared once with its type."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from models.house import House
from webpage.failed_tokens import FailedTokens
from webpage.metrics import Metrics
from webpage.pages import Pages
from webpage.static_files import StaticFiles
from webpage.watch import Watch

ReceiveUpdate = Callable[[dict[str, Any]], Awaitable[None]]
"""Handles one update from Telegram to the end."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where the webhook hands updates over."""

    receive_update: ReceiveUpdate


HOUSE = web.AppKey("HOUSE", House)
PAGES = web.AppKey("PAGES", Pages)
STATIC_FILES = web.AppKey("STATIC_FILES", StaticFiles)
METRICS = web.AppKey("METRICS", Metrics)
WATCH = web.AppKey("WATCH", Watch)
DOOR_WATCH = web.AppKey("DOOR_WATCH", Watch)
"""Holds the door pages that wait, by event."""
FAILED_TOKENS = web.AppKey("FAILED_TOKENS", FailedTokens)
RECEIVER = web.AppKey("RECEIVER", Receiver)

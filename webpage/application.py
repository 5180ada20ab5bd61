"""The web side, put together."""

from collections.abc import AsyncIterator, Sequence

from aiohttp import web

from models.door.feed import feed_marks
from models.house import House
from webpage import failures, headers, keys, measuring
from webpage.failed_tokens import FailedTokens
from webpage.metrics import Metrics
from webpage.pages import Pages
from webpage.routes import ROUTES
from webpage.static_files import StaticFiles
from webpage.watch import Watch

LARGEST_BODY = 1024 * 1024
"""Bytes. Updates from Telegram are the largest bodies that anyone has a reason to send."""

DOOR_LOOK_SECONDS = 0.5
"""Staff compare the door page with the guest's phone in their hand: it hears sooner than an open ticket."""


def make_application(
    house: House, *, receive_update: keys.ReceiveUpdate | None = None, frame_ancestors: Sequence[str] = ()
) -> web.Application:
    """The application that answers everything under PUBLIC_URL.

    ``receive_update`` handles what Telegram posts to ``/telegram``; without it there is no webhook.
    ``frame_ancestors`` are origins that may show a ticket in a frame, as the demo does; nobody else may.
    """
    application = web.Application(
        middlewares=[measuring.measure, headers.add_headers(frame_ancestors), failures.answer_failures],
        client_max_size=LARGEST_BODY,
    )
    static_files = StaticFiles()
    application[keys.HOUSE] = house
    application[keys.STATIC_FILES] = static_files
    application[keys.PAGES] = Pages(static_files.url, static_files.modules)
    application[keys.METRICS] = Metrics()
    application[keys.FAILED_TOKENS] = FailedTokens()
    application[keys.WATCH] = Watch()
    application[keys.DOOR_WATCH] = Watch(feed_marks, seconds=DOOR_LOOK_SECONDS)
    if receive_update:
        application[keys.RECEIVER] = keys.Receiver(receive_update)
    application.add_routes(ROUTES)
    application.cleanup_ctx.append(_watching)
    application.on_shutdown.append(_let_go)
    return application


async def _watching(application: web.Application) -> AsyncIterator[None]:
    async with application[keys.WATCH].running(), application[keys.DOOR_WATCH].running():
        yield


async def _let_go(application: web.Application) -> None:
    """Answer the pages that wait for a change: a server that stops must not wait for them."""
    application[keys.WATCH].let_go()
    application[keys.DOOR_WATCH].let_go()

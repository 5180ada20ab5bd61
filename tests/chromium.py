"""Chromium for browser tests: the system's own, started anew for each test in the test's own loop.

Everything that a page should not do fails the test that opened it: an error on the console, an exception, a violation
of the Content Security Policy, a broken picture, a request to anybody but this machine.
"""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    Route,
    WebError,
    async_playwright,
    expect,
)

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
PATIENCE = 20
"""Seconds. Other tests use the processors, too; nothing waits longer than it must."""
expect.set_options(timeout=PATIENCE * 1000)
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
PARTS_OF_A_PAGE = {"stylesheet", "image", "media", "font", "script", "texttrack", "manifest"}
ANSWERED_WITH_AN_ERROR = "Failed to load resource: the server responded"
TELL_VIOLATIONS = """
addEventListener('securitypolicyviolation', violation =>
    console.error(`Content Security Policy: ${violation.violatedDirective} ${violation.blockedURI}`))
"""


class ChromiumMissing(Exception):
    """There is no Chromium on this machine (`make test` as root installs it)."""


async def until(page: Page, condition: str) -> None:
    """Wait until a JavaScript expression is true. It may be a promise, which ``Page.wait_for_function`` takes for true
    before it is kept.
    """
    again = "await new Promise((next) => setTimeout(next, 50))"
    async with asyncio.timeout(PATIENCE):
        await page.evaluate(f"async () => {{ while (!(await ({condition}))) {again}; }}")


class Watch:
    """Sees what pages do. A refused document or call (4xx) is an answer; a part of a page that is missing is not."""

    def __init__(self) -> None:
        self._faults: list[str] = []
        self._forgiven: list[re.Pattern[str]] = []

    def forgive(self, pattern: str) -> None:
        """A fault that matches this is what the test is about."""
        self._forgiven.append(re.compile(pattern))

    @property
    def faults(self) -> list[str]:
        """What went wrong and is not forgiven."""
        return [fault for fault in self._faults if not any(pattern.search(fault) for pattern in self._forgiven)]

    async def attach(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.on("console", self._console)
        context.on("weberror", self._exception)
        context.on("response", self._response)
        await context.add_init_script(TELL_VIOLATIONS)
        await context.route(_is_foreign, self._foreign)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(ANSWERED_WITH_AN_ERROR):
            self._faults.append(f"console: {message.text}")

    def _exception(self, error: WebError) -> None:
        self._faults.append(f"exception: {error.error}")

    def _response(self, response: Response) -> None:
        part = response.request.resource_type in PARTS_OF_A_PAGE
        if response.status >= 500 or (part and response.status >= 400):  # RFC 9110, section 15
            self._faults.append(f"{response.status}: {response.url}")

    async def _foreign(self, route: Route) -> None:
        self._faults.append(f"foreign: {route.request.url}")
        await route.abort()


OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser of the test's own."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=executable(), args=[*FLAGS])
        yield launched
        await launched.close()


@pytest.fixture
async def watch() -> AsyncIterator[Watch]:
    """What pages do; faults that the test has not forgiven fail it."""
    watching = Watch()
    yield watching
    if watching.faults:
        pytest.fail("\n".join(["pages misbehaved:", *watching.faults]))


@pytest.fixture
async def open_page(browser: Browser, watch: Watch) -> OpenPage:
    """Open an empty page in a context of its own: somebody else's browser. Takes `Browser.new_context`'s options."""

    async def opened(**options: Any) -> Page:
        context = await browser.new_context(**options)
        context.set_default_timeout(15_000)
        await watch.attach(context)
        return await context.new_page()

    return opened


@pytest.fixture
async def page(open_page: OpenPage) -> Page:
    """A page on a desk."""
    return await open_page(viewport={"width": 1280, "height": 800})


@pytest.fixture
async def phone(open_page: OpenPage) -> Page:
    """A page on a small phone; more of them by ``await open_page(**PHONE)``."""
    return await open_page(**PHONE)


def executable() -> str:
    """The system's Chromium. Raises ChromiumMissing."""
    chosen = os.environ.get("USHER_TEST_CHROMIUM")
    for name in (chosen,) if chosen else NAMES:
        if found := shutil.which(name):
            return found
    raise ChromiumMissing("there is no Chromium: `make test` as root installs it")


def _is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOCAL_HOSTS

"""A served application for browsers to visit."""

from collections.abc import AsyncIterator

import pytest

from models.house import House
from tests.chromium import OpenPage
from webpage.application import make_application
from webpage.server import serving


@pytest.fixture
async def site(house: House) -> AsyncIterator[str]:
    """Where ticket pages are: an address that a token completes."""
    async with serving(make_application(house), "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}/t/"


@pytest.fixture
async def open_page(site: str, open_page: OpenPage) -> OpenPage:
    """The browser closes before the server does: an open page asks on, and complains if nobody answers."""
    return open_page

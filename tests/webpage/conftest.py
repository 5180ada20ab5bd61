"""The web side over a fresh database, behind a real socket."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from models.house import House
from webpage.application import make_application
from webpage.server import serving


@pytest.fixture
def updates() -> list[dict[str, Any]]:
    """What Telegram's webhook has handed over."""
    return []


@pytest.fixture
async def client(house: House, updates: list[dict[str, Any]]) -> AsyncIterator[ClientSession]:
    """A caller of a server of its own."""

    async def receive(update: dict[str, Any]) -> None:
        updates.append(update)

    async with (
        serving(make_application(house, receive_update=receive), "127.0.0.1", 0) as port,
        ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        yield session

"""A program with every scope."""

import pytest
from aiohttp import ClientSession

from tests.webpage.api.programs import Program, make_program


@pytest.fixture
async def program(client: ClientSession) -> Program:
    """It may do everything for its organiser."""
    return await make_program(client)

"""A server that a test can stop and start again at the same address."""

from contextlib import AsyncExitStack

from models.house import House
from tests.free_port import free_port
from webpage.application import make_application
from webpage.server import serving


class Outage:
    """A site that comes and goes."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._port = free_port()
        self._server: AsyncExitStack | None = None

    @property
    def site(self) -> str:
        """Where ticket pages are: an address that a token completes."""
        return f"http://127.0.0.1:{self._port}/t/"

    async def begin(self) -> None:
        """Nobody listens from now on; connections that are open end."""
        if self._server:
            await self._server.aclose()
            self._server = None

    async def end(self) -> None:
        """The server is back."""
        self._server = AsyncExitStack()
        await self._server.enter_async_context(serving(make_application(self._house), "127.0.0.1", self._port))

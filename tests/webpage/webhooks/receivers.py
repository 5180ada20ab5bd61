"""Servers that webhooks call: over TLS, on this machine, with an authority that only the test trusts."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from socket import AF_INET, AddressFamily

import trustme
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from models.programs.public_addresses import Address
from webpage.webhooks.calling import Caller

NAME = "hooks.example.com"
HERE = ip_address("127.0.0.1")
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Names(AbstractResolver):
    """Says where names lead, each time what is next in line, at last for ever the last."""

    answers: list[list[str]]
    asked: list[str] = field(default_factory=list)

    async def resolve(self, host: str, port: int = 0, family: AddressFamily = AF_INET) -> list[ResolveResult]:
        """The addresses of any name."""
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [ResolveResult(hostname=host, host=one, port=port, family=AF_INET, proto=0, flags=0) for one in found]

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Receiver:
    """A server, and what it was sent."""

    port: int
    trust: ssl.SSLContext
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """The address of its webhook."""
        return f"https://{NAME}:{self.port}/hook"

    def caller(self, *addresses: str, seconds: float = 10.0) -> Caller:
        """A caller that trusts it, finds it at these addresses, and may call this machine."""
        return Caller(
            allowed=only_here, resolver=Names([[*addresses] or ["127.0.0.1"]]), trust=self.trust, seconds=seconds
        )

    async def wait_for(self, calls: int) -> None:
        """Wait until it was called so often."""
        async with asyncio.timeout(20):
            while len(self.requests) < calls:
                self.came.clear()
                await self.came.wait()


def only_here(address: Address) -> bool:
    """Allows 127.0.0.1 and nothing else."""
    return address == HERE


def answering(*statuses: int) -> Answer:
    """Answers with these statuses, in order."""
    left = iter(statuses)

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=next(left))

    return answer


@asynccontextmanager
async def receiving(answer: Answer) -> AsyncIterator[Receiver]:
    """Serve, and keep what comes."""
    authority = trustme.CA()
    proof = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(NAME).configure_cert(proof)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)

    async def handle(request: web.Request) -> web.StreamResponse:
        receiver.requests.append(
            ({name.lower(): value for name, value in request.headers.items()}, await request.read())
        )
        receiver.came.set()
        return await answer(request)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=proof)
    await site.start()
    receiver = Receiver(runner.addresses[0][1], trust)
    try:
        yield receiver
    finally:
        await runner.cleanup()


async def taken(_: web.Request) -> web.StreamResponse:
    """204."""
    return web.Response(status=204)

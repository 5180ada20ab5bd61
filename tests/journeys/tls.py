"""HTTPS in front of a process, as a reverse proxy does it, with an authority that nobody else knows."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import trustme

CHUNK = 65536


@dataclass(frozen=True)
class Authority:
    """Issues a certificate for this machine; ``trust`` is for whoever calls, ``proof`` for whoever is called."""

    trust: ssl.SSLContext
    proof: ssl.SSLContext


def make_authority() -> Authority:
    """A new one."""
    authority = trustme.CA()
    trust, proof = ssl.create_default_context(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.configure_trust(trust)
    authority.issue_cert("127.0.0.1").configure_cert(proof)
    return Authority(trust, proof)


@asynccontextmanager
async def https_before(port: int, authority: Authority) -> AsyncIterator[str]:
    """Serve https for what listens on ``port``, also when it comes later or comes back; gives the address."""
    connections: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_carry(reader, writer, port))
        connections.add(task)
        task.add_done_callback(connections.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", ssl=authority.proof)
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await server.wait_closed()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Carry bytes both ways until one side ends."""
    try:
        back_reader, back_writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        await _close(writer)
        return
    ways = {asyncio.create_task(_copy(reader, back_writer)), asyncio.create_task(_copy(back_reader, writer))}
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        await _close(back_writer)
        await _close(writer)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()

"""Calls addresses that others chose: over https, to public machines only, looked at when the connection is made.

A name may lead elsewhere a moment after it was looked up. So every address that a name has is checked, the connection
goes to one of those that were, and the address is checked once more when its socket is made. Redirects are not
followed, and of the answer only the status is read.
"""

import socket
import ssl
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from types import TracebackType
from typing import Self

from aiohttp import AddrInfoType, ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

from models.programs.public_addresses import Address, BadAddress, check_url, is_public

SECONDS = 10.0
AT_ONCE = 20
USER_AGENT = "Usher"

Allowed = Callable[[Address], bool]


class CallFailed(Exception):
    """There was no answer."""


class Caller:
    """Makes calls, while it is entered. ``allowed`` says which addresses may be called, ``check`` which URLs."""

    def __init__(
        self,
        *,
        allowed: Allowed = is_public,
        check: Callable[[str], str] = check_url,
        resolver: AbstractResolver | None = None,
        trust: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._allowed = allowed
        self._check = check
        self._resolver = resolver
        self._trust = trust
        self._seconds = seconds
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = TCPConnector(
            resolver=_Checked(self._resolver or DefaultResolver(), self._allowed),
            socket_factory=self._socket,
            ssl=self._trust or True,
            use_dns_cache=False,
            force_close=True,
            limit=AT_ONCE,
        )
        self._session = ClientSession(
            connector=connector,
            timeout=ClientTimeout(total=self._seconds),
            cookie_jar=DummyCookieJar(),
            headers={"User-Agent": USER_AGENT},
            auto_decompress=False,
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer. Raises CallFailed: nobody answered, or the address may not be called."""
        if self._session is None:
            raise CallFailed("closed")
        try:
            address = self._check(url)
            whole = {"Content-Type": "application/json", **headers}
            async with self._session.post(address, data=body, headers=whole, allow_redirects=False) as response:
                response.close()
                return response.status
        except (ClientError, BadAddress, OSError, TimeoutError, ValueError) as failure:
            raise CallFailed(type(failure).__name__) from failure

    def _socket(self, address: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, place = address
        if not self._allowed(ip_address(str(place[0]).partition("%")[0])):
            raise _NotAllowed("not a public address")
        return socket.socket(family, kind, protocol)


class _NotAllowed(OSError):
    """An address that may not be called."""


class _Checked(AbstractResolver):
    """Looks names up, and refuses a name if any of its addresses may not be called."""

    def __init__(self, inner: AbstractResolver, allowed: Allowed) -> None:
        self._inner = inner
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises OSError."""
        found = await self._inner.resolve(host, port, family)
        if not all(self._allowed(ip_address(one["host"].partition("%")[0])) for one in found):
            raise _NotAllowed("not a public address")
        return found

    async def close(self) -> None:
        """Let go of the resolver inside."""
        await self._inner.close()

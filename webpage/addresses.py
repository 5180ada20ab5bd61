"""Where a request really comes from, and who may read the figures."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import web

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def client_address(request: web.Request, trusted_proxies: Iterable[Network]) -> Address | None:
    """Who asks: the peer, or, if it is a trusted proxy, the last address in X-Forwarded-For that is not one.

    None if nobody can tell: an address that is none, or a proxy in between that TRUSTED_PROXIES does not name.
    """
    trusted = tuple(trusted_proxies)
    peer = _address(request.remote or "")
    if peer is None or not _among(peer, trusted):
        return None if any(name in request.headers for name in FORWARDED) else peer
    hops = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    for hop in reversed([hop.strip() for hop in hops if hop.strip()]):
        address = _address(hop)
        if address is None or not _among(address, trusted):
            return address
    return peer


def may_read_metrics(request: web.Request, allowed: Iterable[Network], trusted_proxies: Iterable[Network]) -> bool:
    """Loopback, and whoever METRICS_ALLOW names."""
    address = client_address(request, trusted_proxies)
    return address is not None and (address.is_loopback or _among(address, allowed))


def _among(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address

"""Which addresses Usher calls when somebody asks it to: https, out in the internet, never this machine or its network.

An organiser chooses the address of a webhook; nobody shall reach through it what only this machine can reach.
"""

import re
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

Address = IPv4Address | IPv6Address
LONGEST = 500
HTTPS_PORT = 443
FREE_PORTS = range(1024, 65536)
"""Below are ports of other services, which must not be spoken to."""
GLOBAL_UNICAST = IPv6Network("2000::/3")
NOWHERE = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/32", "2002::/16", "3fff::/20")))
"""What Python, depending on its version, takes for public. Protocol assignments, where clouds have answered their own
machines (RFC 6890); relays of 6to4 (RFC 7526); Teredo and 6to4, which lead to an IPv4 address that they hold (RFC 4380,
RFC 3056); examples (RFC 9637).
"""
LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*\.?")
"""Of a host (RFC 1123, section 2.1), or what a system would take for a number."""
SPECIAL_USE = ("localhost", "test", "invalid", "local", "home.arpa", "onion", "alt", "internal")
"""Never in the internet's name servers: RFC 6761, RFC 6762, RFC 8375, RFC 7686, RFC 9476; the last is ICANN's."""
CUSTOMARY = ("localdomain", "intranet", "private", "corp", "home", "lan")
"""What networks call themselves inside (RFC 6762, appendix G), and machines that are in none."""


class Fault(StrEnum):
    """Why an address is not called."""

    MALFORMED = "malformed"
    NOT_HTTPS = "not_https"
    PORT = "port"
    NOT_PUBLIC = "not_public"


class BadAddress(Exception):
    """An address that Usher does not call."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def check_url(text: str) -> str:
    """The address, if it is one that may be called as far as it says itself. Raises BadAddress.

    Where its name leads is looked at when it is called: that may change at any time.
    """
    text = text.strip()
    parts = _split(text)
    if parts.scheme != "https":
        raise BadAddress(Fault.NOT_HTTPS)
    port = parts.port or HTTPS_PORT
    if port != HTTPS_PORT and port not in FREE_PORTS:
        raise BadAddress(Fault.PORT)
    host = parts.hostname or ""
    address = _literal(host)
    if not (_is_public_name(host) if address is None else is_public(address)):
        raise BadAddress(Fault.NOT_PUBLIC)
    return text


def is_public(address: Address) -> bool:
    """Whether an address is out in the internet, for one machine, and leads nowhere else."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address not in GLOBAL_UNICAST:
            return False
    if any(address in network for network in NOWHERE):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _split(text: str) -> SplitResult:
    if len(text) > LONGEST or not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        raise BadAddress(Fault.MALFORMED)
    try:
        parts = urlsplit(text)
        sound = parts.scheme and _is_host(parts.hostname or "") and parts.port != 0
    except ValueError as error:
        raise BadAddress(Fault.MALFORMED) from error
    if not sound or "@" in parts.netloc or parts.fragment:
        raise BadAddress(Fault.MALFORMED)
    return parts


def _is_host(host: str) -> bool:
    return _literal(host) is not None or NAME.fullmatch(host) is not None


def _is_public_name(host: str) -> bool:
    """Whether a name, in small letters, may be one of the internet's, as far as it says itself."""
    labels = host.removesuffix(".").split(".")
    if len(labels) < 2 or labels[-1].isdecimal():
        return False
    return not {labels[-1], ".".join(labels[-2:])} & {*SPECIAL_USE, *CUSTOMARY}


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None

"""Ports for servers that a test or benchmark starts in another process."""

import random
import socket

BELOW_EPHEMERAL = range(20_000, 32_000)
"""No system takes these for outgoing connections: what is free now is still free when the server starts."""
TRIES = 100


class NoFreePort(Exception):
    """Every port that was tried is in use."""


def free_port() -> int:
    """A port that nobody listens on."""
    for port in random.sample(BELOW_EPHEMERAL, TRIES):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise NoFreePort

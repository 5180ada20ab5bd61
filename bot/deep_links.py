"""Deep links: ``https://t.me/<bot>?start=<payload>``. A payload is one letter, which says what it opens, and the rest.

A feature declares what its letter opens::

    @opens("c")
    async def claim(talk: Talk, token: str) -> None: ...
"""

from collections.abc import Awaitable, Callable

from bot.chat import Talk

Opener = Callable[[Talk, str], Awaitable[None]]

CLAIM = "c"
EVENT = "e"
FIRST_ORGANISER = "o"
MY_TICKETS = "t"
PLACE = "p"
STAFF_INVITE = "s"

_openers: dict[str, Opener] = {}


def opens(letter: str) -> Callable[[Opener], Opener]:
    """Declare what happens to payloads that begin with this letter."""

    def declare(function: Opener) -> Opener:
        _openers[letter] = function
        return function

    return declare


def deep_link(bot_username: str, letter: str, rest: object) -> str:
    """The address that opens the bot with this payload, of at most 64 ``A-Za-z0-9_-`` (Bot API, deep linking)."""
    return f"https://t.me/{bot_username}?start={letter}{rest}"


async def open_payload(talk: Talk, payload: str) -> bool:
    """Do what the payload opens. False: no feature knows its letter."""
    opener = _openers.get(payload[:1])
    if opener is None:
        return False
    await opener(talk, payload[1:])
    return True

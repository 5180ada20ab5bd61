"""Questions that Telegram puts to the bot and that wait for its answer."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.sandbox.shapes import Json

Reply = TypeVar("Reply")


@dataclass(frozen=True)
class CallbackAnswer:
    """What a person sees after pressing a button: a toast, an alert, a link that opens, or nothing."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(frozen=True)
class CheckoutAnswer:
    """Whether the bot lets a payment go on, and why not."""

    ok: bool
    reason: str = ""


@dataclass(frozen=True)
class InlineAnswer:
    """The results that the bot offers for an inline query."""

    results: Sequence[Json] = field(default_factory=tuple)
    button: Json | None = None


class Queries(Generic[Reply]):
    """Open questions of one kind, by id. Each can be answered once."""

    def __init__(self) -> None:
        self._open: dict[str, asyncio.Future[Reply]] = {}

    def ask(self) -> tuple[str, "asyncio.Future[Reply]"]:
        """A new question: its id, and the answer to come."""
        identifier = str(secrets.randbelow(9 * 10**18) + 10**18)
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._open[identifier] = answer
        return identifier, answer

    def answer(self, identifier: str, reply: Reply) -> bool:
        """Gives the answer. False when nobody asks (any more)."""
        future = self._open.pop(identifier, None)
        if future is None or future.done():
            return False
        future.set_result(reply)
        return True

    def close(self, identifier: str) -> None:
        """Gives a question up: a later answer is refused."""
        future = self._open.pop(identifier, None)
        if future is not None:
            future.cancel()

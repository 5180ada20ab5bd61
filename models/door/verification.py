"""The one verification function: page, chat, door page and API all ask it.

Presses that arrive together are decided in one unit of work, in order, each with its own answer: one commit serves many
and makes durable writes nearly free. The rows of the tickets concerned are locked first, in the order of their ids, so
that any number of processes decide one after the other.
"""

import asyncio
from collections.abc import Sequence

from tortoise.exceptions import IntegrityError

from models.door.answers import Answer, Press
from models.door.desk import Desk
from models.events.gates import UnknownGate
from models.secrecy.secrets import Secrets
from models.storage.database import unit_of_work

MOST_AT_ONCE = 64

Waiting = tuple[Press, asyncio.Future[Answer]]


class Verifier:
    """Decides presses."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._waiting: list[Waiting] = []
        self._worker: asyncio.Task[None] | None = None

    async def decide(self, press: Press) -> Answer:
        """The answer to one press, durable when this returns. Raises DatabaseUnavailable: then nothing was recorded,
        or the commit's own answer was lost, which the same press under the same nonce finds out. Raises UnknownGate.
        """
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((press, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return await answer

    @unit_of_work
    async def decide_many(self, presses: Sequence[Press]) -> list[Answer]:
        """The answers to presses, in their order, in one unit of work."""
        desk = await Desk.open(self._secrets, presses)
        answers = [desk.decide(press) for press in presses]
        await desk.close()
        return answers

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            try:
                answers = await self.decide_many([press for press, _ in batch])
            except (IntegrityError, UnknownGate):  # one press met a rule of the database: it alone shall fail
                await self._one_by_one(batch)
            except Exception as failure:  # noqa: BLE001  # each caller gets it
                for _, waiting in batch:
                    _fail(waiting, failure)
            else:
                for (_, waiting), answer in zip(batch, answers, strict=True):
                    _resolve(waiting, answer)

    async def _one_by_one(self, batch: Sequence[Waiting]) -> None:
        for press, waiting in batch:
            try:
                [answer] = await self.decide_many([press])
            except Exception as failure:  # noqa: BLE001  # its caller gets it
                _fail(waiting, failure)
            else:
                _resolve(waiting, answer)


def _resolve(waiting: asyncio.Future[Answer], answer: Answer) -> None:
    if not waiting.done():  # the caller may have gone
        waiting.set_result(answer)


def _fail(waiting: asyncio.Future[Answer], failure: Exception) -> None:
    if not waiting.done():
        waiting.set_exception(failure)

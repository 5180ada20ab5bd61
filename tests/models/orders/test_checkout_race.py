"""Two hundred buyers at once for fifty places, in two processes."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process

import pytest

from models.orders.buying import Wish, lapse_reservations, offer_order
from models.storage.database import open_database
from models.tables import Order, OrderStatus, TicketType
from tests.makers import make_event, make_person, make_ticket_type

BUYERS, PLACES, PROCESSES = 200, 50, 2


async def started(url: str) -> Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.models.orders.buyers", url, stdin=PIPE, stdout=PIPE
    )
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    return process


async def told(process: Process, numbers: list[str]) -> int:
    answer, _ = await process.communicate((" ".join(numbers) + "\n").encode())
    assert process.returncode == 0
    return int(answer)


@pytest.mark.durable
async def test_two_hundred_buyers_in_two_processes_never_reserve_more_than_fifty_places(database_url: str) -> None:
    async with open_database(database_url):
        type_ = await make_ticket_type(await make_event(), price=1200, capacity=PLACES)
        numbers = []
        for _ in range(BUYERS):
            buyer = await make_person()
            numbers.append((await offer_order(Wish(buyer, type_.id, 1, buyer.name), f"race:{buyer.id}")).number)
        processes = [await started(database_url) for _ in range(PROCESSES)]
        shares = [numbers[share::PROCESSES] for share in range(PROCESSES)]
        let_through = await asyncio.gather(*[told(*pair) for pair in zip(processes, shares, strict=True)])
        assert sum(let_through) == PLACES
        assert await Order.filter(status=OrderStatus.RESERVED).count() == PLACES
        assert (await TicketType.get(id=type_.id)).held == PLACES
        assert await lapse_reservations() == 0

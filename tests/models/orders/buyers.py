"""A process full of buyers at the checkout, for the race in `tests.models.orders.test_checkout_race`.

Told on the command line: the DATABASE_URL. On standard input: one line of order numbers, each with its buyer's id. It
says ``ready`` first, and at the end how many were let through.
"""

import asyncio
import sys

from models.orders.buying import PurchaseRefused, reserve
from models.storage.database import open_database
from models.tables import Order


async def check_out(order: Order) -> bool:
    try:
        await reserve(order.number, order.booker_id or 0, order.total, order.currency)
    except PurchaseRefused:
        return False
    return True


async def main(url: str) -> None:
    async with open_database(url):
        print("ready", flush=True)  # noqa: T201  # what the test reads
        numbers = (await asyncio.to_thread(sys.stdin.readline)).split()
        orders = await Order.filter(number__in=numbers)
        let_through = await asyncio.gather(*[check_out(order) for order in orders])
        print(let_through.count(True), flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))

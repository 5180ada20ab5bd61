"""Order numbers: short and human, never a secret."""

import secrets

from models.tables import Order

ALPHABET = "CDFGHJKMNPQRTVWXY3479"
"""Without vowels, so that no word comes out, and without what is mistaken for another: 0O 1IL 2Z 5S 6G 8B."""
LENGTH = 6


async def order_number() -> str:
    """A number that no order has."""
    [number] = await order_numbers(1)
    return number


async def order_numbers(count: int) -> list[str]:
    """So many numbers that no order has, each another one."""
    free: set[str] = set()
    while len(free) < count:
        drawn = {_draw() for _ in range(count - len(free))}
        free |= drawn.difference(await Order.filter(number__in=list(drawn)).values_list("number", flat=True))
    return list(free)


def _draw() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))

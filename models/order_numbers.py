"""Order numbers: short and human, never a secret."""

import secrets

from models.tables import Order

ALPHABET = "CDFGHJKMNPQRTVWXY3479"
"""Without vowels, so that no word comes out, and without what is mistaken for another: 0O 1IL 2Z 5S 6G 8B."""
LENGTH = 6


async def order_number() -> str:
    """A number that no order has."""
    while True:
        number = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not await Order.exists(number=number):
            return number

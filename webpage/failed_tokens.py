"""Counts wrong API tokens per address, for a minute each."""

import time
from collections import OrderedDict

from webpage.addresses import Address

MOST = 300
"""Wrong tokens per minute and address until the answer is to wait."""
WINDOW = 60.0
"""Seconds."""
MOST_ADDRESSES = 10_000


class FailedTokens:
    """Those of one process."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._counts: OrderedDict[Address | None, tuple[float, int]] = OrderedDict()

    def note(self, address: Address | None) -> bool:
        """Count one more; whether it is one too many."""
        moment = time.monotonic()
        begun, count = self._counts.pop(address, (moment, 0))
        if moment - begun >= WINDOW:
            begun, count = moment, 0
        self._counts[address] = (begun, count + 1)
        if len(self._counts) > MOST_ADDRESSES:
            self._counts.popitem(last=False)
        return count >= self._most

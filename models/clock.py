"""The one clock of Usher. Tests move time here and nowhere else."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

source: Callable[[], datetime] = partial(datetime.now, UTC)
"""Where the time comes from. Only tests put another in its place."""


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return source()

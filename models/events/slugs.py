"""Short names for addresses, made from names that people give."""

import re
from collections.abc import Iterator
from itertools import count
from unicodedata import normalize

from tortoise.queryset import QuerySet

from models.tables import Event, Organiser

LONGEST = 40


def slug(name: str) -> str:
    """``Zoë's Café Night!`` is ``zoes-cafe-night``. A name without Latin letters or digits is ``e``."""
    ascii_name = normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:LONGEST].strip("-") or "e"


async def free_slug(among: QuerySet[Event] | QuerySet[Organiser], name: str) -> str:
    """The slug of a name, with a number if one of the rows has it already."""
    base = slug(name)
    taken = {row.slug for row in await among.filter(slug__startswith=base)}
    return next(candidate for candidate in _candidates(base) if candidate not in taken)


def _candidates(base: str) -> Iterator[str]:
    yield base
    for number in count(2):
        yield f"{base}-{number}"

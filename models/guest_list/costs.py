"""What an order costs, by what a list says of its tickets."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.guest_list.vocabulary import State


@dataclass(frozen=True, slots=True)
class Cost:
    """What a line says of money, in the smallest unit."""

    state: State
    amount: int | None
    """Of the line; None: not said."""
    total: int | None
    """Of the whole order."""
    listed: int
    """What its type costs here, for its places."""


def due(costs: Sequence[Cost]) -> int:
    """What an order costs: what the file says of it, else of its lines.

    Where it says nothing, what is unpaid costs what its type costs, and what is paid is nobody's matter any more. Nor
    is what is paid beside something unpaid: it is not to be paid again.
    """
    totals = [cost.total for cost in costs if cost.total is not None]
    if totals:
        return totals[0]
    if not has_unpaid(costs):
        return sum(cost.amount or 0 for cost in costs)
    unpaid = [cost for cost in costs if cost.state is State.UNPAID]
    return sum(cost.listed if cost.amount is None else cost.amount for cost in unpaid)


def has_unpaid(costs: Sequence[Cost]) -> bool:
    """Whether something is to be paid at the door."""
    return any(cost.state is State.UNPAID for cost in costs)

"""Offline records that were refused: their answer is final, and the ticket's next press is warned once.

Loaded for one unit of work of the verification, and kept in step with what it decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tortoise.queryset import QuerySet

from models.door.answers import Press, Status
from models.tables import CheckIn, Clash, Ticket

REFUSALS = (Status.ERROR, Status.INCOMPLETE)


@dataclass(slots=True)
class RefusedOffline:
    """The refused records that concern the presses of a unit of work."""

    suspects: dict[int, CheckIn] = field(default_factory=dict)
    """By ticket: the latest, as long as it is to be warned of."""
    _answered: dict[tuple[int, str], CheckIn] = field(default_factory=dict)

    @classmethod
    async def load(cls, tickets: Mapping[int, Ticket], presses: Sequence[Press]) -> "RefusedOffline":
        """Those of these tickets that share a nonce with a press, or that a press is to be warned of."""
        found = cls()
        nonces = {press.nonce for press in presses if press.claim}
        if nonces:
            rows = _refused(tickets).filter(nonce__in=nonces)
            found._answered = {(row.ticket_id, row.nonce): row for row in await rows}
        suspected = [ticket.id for ticket in tickets.values() if ticket.warn_of is not None]
        if suspected:
            found.suspects = {row.ticket_id: row for row in await _refused(suspected).order_by("id")}
        return found

    @property
    def records(self) -> Iterable[CheckIn]:
        """All of them."""
        return [*self._answered.values(), *self.suspects.values()]

    def answered(self, press: Press, ticket: Ticket) -> CheckIn | None:
        """The record of this press, if it was recorded offline and refused before."""
        return self._answered.get((ticket.id, press.nonce)) if press.claim else None

    def note(self, record: CheckIn, press: Press, ticket: Ticket) -> bool:
        """A press was refused; whether that changed the ticket."""
        if record.clash is Clash.WARNED:
            ticket.warned_nonce = press.nonce
            return True
        if press.claim is None:
            return False
        self._answered[ticket.id, press.nonce] = record
        if ticket.admitted >= ticket.places:
            return False
        self.suspects[ticket.id] = record
        ticket.warn_of, ticket.warned_nonce = record.pressed_at, None
        return True

    def forget(self, press: Press, ticket: Ticket) -> bool:
        """A press admitted; whether that changed the ticket. Who pressed offline was not warned."""
        if press.claim is not None or ticket.warn_of is None:
            return False
        self.suspects.pop(ticket.id, None)
        ticket.warn_of, ticket.warned_nonce = None, None
        return True


def _refused(tickets: Iterable[int]) -> QuerySet[CheckIn]:
    return CheckIn.filter(ticket_id__in=list(tickets), claimed_at__isnull=False, status__in=REFUSALS)

"""Finding tickets by the holder's name or the order number, within one event.

The index on event and `search_name` answers it without reading the tickets, in order of names.
"""

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.search_name import search_name
from models.tables import Event, Ticket

SHOWN = 8
"""How many tickets an answer to `/find` holds."""


async def find_tickets(event: Event, text: str, *, limit: int = SHOWN) -> list[Ticket]:
    """The event's tickets with this order number, or whose holder's name has words that start like those of ``text``.

    In order of names, with order, type, event and holder. A search for nothing finds nothing.
    """
    return await _numbered(event, text).limit(limit) or await _named(event, text).limit(limit)


async def ticket_by_id(ticket_id: int) -> Ticket | None:
    """The ticket with order, type, event and holder."""
    return await Ticket.get_or_none(id=ticket_id).select_related("order", "type", "event", "holder")


async def count_found(event: Event, text: str) -> int:
    """How many tickets `find_tickets` would find without a limit."""
    return await _numbered(event, text).count() or await _named(event, text).count()


def _numbered(event: Event, text: str) -> QuerySet[Ticket]:
    number = text.strip().lstrip("#").strip().upper()
    tickets = Ticket.filter(event_id=event.id, rehearsal=False, order__number=number)
    return tickets.order_by("id").select_related("order", "type", "event", "holder")


def _named(event: Event, text: str) -> QuerySet[Ticket]:
    wanted = search_name(text).split()
    tickets = Ticket.filter(event_id=event.id, rehearsal=False) if wanted else Ticket.filter(id__in=[])
    for word in wanted:
        tickets = tickets.filter(_has_word(word))
    return tickets.order_by("search_name", "id").select_related("order", "type", "event", "holder")


def _has_word(start: str) -> Q:
    """Some word of the name starts so. Names without spaces, as in Chinese, are searched at any place."""
    if _runs_together(start):
        return Q(search_name__contains=start)
    return Q(search_name__startswith=start) | Q(search_name__contains=f" {start}")


def _runs_together(word: str) -> bool:
    return any("\u2e80" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af" for letter in word)

"""Finding tickets by the holder's name or the order number, within one event.

The index on event and `search_name` answers it without reading the tickets, in order of names.
"""

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.tables import Event, Order, Ticket
from models.tickets.search_name import search_name

LONGEST_NUMBER = 12
LONGEST_ELSEWHERE = 64
"""Characters of an order number: ours, and that of the shop which sold it."""
SHOWN = 8
"""How many tickets an answer to `/find` holds."""


async def find_tickets(event: Event, text: str, *, limit: int = SHOWN) -> list[Ticket]:
    """The event's tickets with this order number, or whose holder's name has words that start like those of ``text``.

    In order of names, with order, type, event and holder. A search for nothing finds nothing.
    """
    return await (await _numbered(event, text)).limit(limit) or await _named(event, text).limit(limit)


async def ticket_by_id(ticket_id: int) -> Ticket | None:
    """The ticket with order, type, event and holder."""
    return await Ticket.get_or_none(id=ticket_id).select_related("order", "type", "event", "holder")


async def count_found(event: Event, text: str) -> int:
    """How many tickets `find_tickets` would find without a limit."""
    return await (await _numbered(event, text)).count() or await _named(event, text).count()


def matching(event: Event, text: str) -> QuerySet[Ticket]:
    """All tickets that ``text`` finds by order number or name, for pages in an order of the caller's."""
    words = search_name(text).split()
    named = Q(*map(_has_word, words)) if words else Q(id__in=[])
    number, *spellings = _numbers(text)
    numbered = Q(order__number=number) | Q(order__external_number__in=spellings)
    return Ticket.filter(numbered | named, event_id=event.id, rehearsal=False)


async def _numbered(event: Event, text: str) -> QuerySet[Ticket]:
    """By our order number, or by that of the shop which sold it. The orders first: each number has an index."""
    number, *spellings = _numbers(text)
    orders = Order.filter(Q(number=number) | Q(event_id=event.id, external_number__in=spellings))
    tickets = Ticket.filter(order_id__in=[order.id for order in await orders.only("id")])
    return (
        tickets.filter(event_id=event.id, rehearsal=False)
        .order_by("id")
        .select_related("order", "type", "event", "holder")
    )


def _numbers(text: str) -> tuple[str, ...]:
    """What is typed as our numbers are written, and the ways in which another shop may have written its own.

    None is longer than its column: the ORM refuses to look for such a one.
    """
    typed = text.strip().lstrip("#").strip()
    own = typed.upper()
    spellings = {typed, typed.upper(), typed.lower()}
    return (own if len(own) <= LONGEST_NUMBER else "", *(one for one in spellings if len(one) <= LONGEST_ELSEWHERE))


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

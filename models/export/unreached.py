"""Guests whom no message of the bot reaches, since their tickets are in no chat: a file to write to them by mail."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from models.export.csv_files import MARK, csv_line
from models.language.formats import decimal_symbol
from models.language.speech import Voice
from models.secrecy.links import Links
from models.tables import Audience, LinkKind, OrderStatus, Ticket

AMONG: Mapping[Audience, Mapping[str, int]] = {
    Audience.ALL: {},
    Audience.CAME: {"admitted__gt": 0},
    Audience.ABSENT: {"admitted": 0},
}
COLUMNS = ("email", "holder", "order", "type")
FACTS = ("order__email", "holder_name", "order__number", "type__name", "id", "link_version")


async def unreached_file(links: Links, event_id: int, audience: Audience, voice: Voice) -> bytes:
    """CSV with a line for each of their tickets, in the order of names: e-mail, name, order, type and ticket link."""
    tickets = Ticket.filter(
        **AMONG[audience],
        event_id=event_id,
        holder_id=None,
        cancelled_at=None,
        rehearsal=False,
        order__status__in=[OrderStatus.PAID, OrderStatus.PENDING],
    )
    found = await tickets.order_by("search_name", "id").values_list(*FACTS)
    return await asyncio.to_thread(_written, found, links, voice)


def _written(found: Sequence[Sequence[Any]], links: Links, voice: Voice) -> bytes:
    decimal = decimal_symbol(voice)
    head = [*(voice.text(f"attendance.column_{name}") for name in COLUMNS), voice.text("importing.column_ticket")]
    rows = (
        [*facts, links.ticket_address + links.token(LinkKind.TICKET, ticket_id, version)]
        for *facts, ticket_id, version in found
    )
    return MARK + b"".join(csv_line(row, decimal) for row in (head, *rows))

"""Copies of offers are to show when places can't be handed on any more: what is owed for that, and when."""

from datetime import datetime, timedelta

import pytest

from models.events.organising import change_event
from models.owed.outbox import Kind
from models.sharing.claims import claim_place
from models.sharing.offers import note_sent, offer_place
from models.tables import Owed, Ticket
from tests.clock import EVENING, Clock
from tests.makers import LINKS, make_event, make_person, make_ticket

pytestmark = pytest.mark.usefixtures("database")
LATER = EVENING + timedelta(hours=1)


async def in_a_chat(ticket: Ticket, name: str = "inline") -> str:
    """An offer in some chat; the token of its link."""
    offer = await offer_place(LINKS, ticket.id, ticket.holder_id or 0, sent=True)
    await note_sent(offer.share.id, ticket.holder_id or 0, name, shows="offered")
    return offer.token


async def owed_at() -> list[tuple[int, datetime]]:
    rows = await Owed.filter(kind=Kind.SHARE_REFRESH).order_by("id")
    return [(row.about["ticket"], row.due_at) for row in rows]


async def test_a_freeze_to_come_is_owed_for_its_time_once_for_each_ticket(clock: Clock) -> None:
    event, ada = await make_event(), await make_person()
    ticket, unshared = [await make_ticket(event, holder=ada, places=3) for _ in range(2)]
    elsewhere = await make_ticket(holder=ada, places=3)
    await in_a_chat(ticket, "one")
    await in_a_chat(ticket, "two")
    await in_a_chat(elsewhere, "three")
    await offer_place(LINKS, unshared.id, ada.id, sent=True)

    await change_event(event.id, transfers_until=LATER)
    await change_event(event.id, transfers_until=LATER)

    assert await owed_at() == [(ticket.id, EVENING), (ticket.id, LATER)]


@pytest.mark.parametrize("until", [EVENING, EVENING - timedelta(days=1), None], ids=["now", "past", "lifted"])
async def test_a_freeze_that_begins_or_ends_now_is_owed_now(clock: Clock, until: datetime | None) -> None:
    event = await make_event(transfers_until=LATER)
    ticket = await make_ticket(event, holder=await make_person(), places=3)
    await in_a_chat(ticket)
    await Owed.all().delete()

    await change_event(event.id, transfers_until=until)

    assert await owed_at() == [(ticket.id, EVENING)]


async def test_a_copy_sent_before_a_known_freeze_is_owed_for_its_time(clock: Clock) -> None:
    ticket = await make_ticket(await make_event(transfers_until=LATER), holder=await make_person(), places=3)

    await in_a_chat(ticket)

    assert await owed_at() == [(ticket.id, LATER)]


async def test_what_was_claimed_needs_no_edit(clock: Clock) -> None:
    event = await make_event()
    token = await in_a_chat(await make_ticket(event, holder=await make_person(), places=3))
    await claim_place(LINKS, token, await make_person("Ben Okafor"), "Ben Okafor")

    await change_event(event.id, transfers_until=EVENING)

    assert await owed_at() == []

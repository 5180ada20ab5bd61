"""Offering places of a ticket: who may, how many stand at a time, which one is used again, taking them back."""

from datetime import timedelta
from typing import Any

import pytest

from models.owed.outbox import Kind
from models.sharing.offers import (
    SAME_SENDING,
    ShareRefusal,
    ShareRefused,
    copies_about,
    note_sent,
    offer_place,
    open_offers,
    tickets_to_share,
    withdraw_offers,
)
from models.tables import EventKind, Link, LinkKind, OrderStatus, Owed, Person, Purpose, SentMessage, Share, Ticket
from tests.clock import EVENING, Clock
from tests.makers import LINKS, make_event, make_order, make_person, make_ticket

pytestmark = pytest.mark.usefixtures("database")


async def held(person: Person | None = None, **columns: Any) -> Ticket:
    return await make_ticket(holder=person or await make_person("Ada Lovelace"), **columns)


async def offered(ticket: Ticket, *, sent: bool = True) -> int:
    return (await offer_place(LINKS, ticket.id, ticket.holder_id or 0, sent=sent)).share.id


async def refused(ticket: Ticket, person_id: int | None = None) -> ShareRefusal:
    with pytest.raises(ShareRefused) as caught:
        await offer_place(LINKS, ticket.id, person_id or ticket.holder_id or 0)
    return caught.value.reason


@pytest.mark.parametrize(
    ("places", "admitted", "most"), [(1, 0, 1), (2, 0, 1), (3, 0, 2), (3, 1, 2), (3, 2, 1), (100, 0, 99)]
)
async def test_each_sending_is_an_offer_as_far_as_places_allow_and_one_place_stays_the_holders(
    places: int, admitted: int, most: int
) -> None:
    ticket = await held(places=places, admitted=admitted)
    made = [await offered(ticket) for _ in range(most + 2)]
    assert len(set(made)) == most
    assert made[most:] == [made[0], made[0]]
    tokens = {(await offer_place(LINKS, ticket.id, ticket.holder_id or 0)).token for _ in range(3)}
    assert len(tokens) == 1


async def test_who_types_an_inline_query_makes_one_offer(clock: Clock) -> None:
    ticket = await held(places=5)
    typed = {await offered(ticket, sent=False) for _ in range(5)}
    assert len(typed) == 1
    clock.advance(seconds=SAME_SENDING.total_seconds())
    assert await offered(ticket, sent=False) not in typed


async def test_without_feedback_the_next_sending_is_another_offer_as_long_as_there_are_places(clock: Clock) -> None:
    ticket = await held(places=3)
    first = await offered(ticket, sent=False)
    clock.advance(minutes=1)
    second = await offered(ticket, sent=False)
    clock.advance(minutes=1)
    assert await offered(ticket, sent=False) == first != second


async def test_an_offer_that_was_not_sent_is_used_before_one_that_was(clock: Clock) -> None:
    ticket = await held(places=3)
    await offered(ticket)
    unsent = await offered(ticket, sent=False)
    clock.advance(minutes=1)
    assert await offered(ticket) == unsent


async def test_only_the_holder_offers() -> None:
    ticket, other = await held(), await make_person()
    assert await refused(ticket, other.id) is ShareRefusal.NOT_YOURS
    assert await refused(Ticket(id=999_999), other.id) is ShareRefusal.NOT_YOURS
    assert not await Share.exists()


@pytest.mark.parametrize(
    ("of_event", "of_ticket", "status", "reason"),
    [
        ({}, {"cancelled_at": EVENING}, OrderStatus.PAID, ShareRefusal.CANCELLED),
        ({"cancelled_at": EVENING}, {}, OrderStatus.PAID, ShareRefusal.CANCELLED),
        ({}, {}, OrderStatus.REFUNDED, ShareRefusal.CANCELLED),
        ({"starts_at": EVENING - timedelta(hours=9)}, {}, OrderStatus.PAID, ShareRefusal.OVER),
        ({}, {"admitted": 1}, OrderStatus.PAID, ShareRefusal.USED),
        ({"transfers_until": EVENING}, {}, OrderStatus.PAID, ShareRefusal.FROZEN),
        ({}, {"rehearsal": True}, OrderStatus.PAID, ShareRefusal.NOT_SHARED),
        ({"kind": EventKind.EXHIBITION}, {}, OrderStatus.PAID, ShareRefusal.NOT_SHARED),
        ({}, {"expected": 1}, OrderStatus.PAID, ShareRefusal.NOT_SHARED),
    ],
    ids=str,
)
async def test_what_can_not_change_hands_is_not_offered(
    clock: Clock, of_event: dict[str, Any], of_ticket: dict[str, Any], status: OrderStatus, reason: ShareRefusal
) -> None:
    event = await make_event(**of_event)
    ticket = await held(order=await make_order(event, status=status), **of_ticket)
    assert await refused(ticket) is reason
    assert await tickets_to_share(ticket.holder_id or 0) == []


async def test_an_unpaid_ticket_and_one_before_the_freeze_can_be_shared(clock: Clock) -> None:
    event = await make_event(transfers_until=EVENING + timedelta(seconds=1))
    ticket = await held(event=event, paid=False)
    assert [one.id for one in await tickets_to_share(ticket.holder_id or 0)] == [ticket.id]
    await offered(ticket)


async def test_offers_are_taken_back_once_and_leave_a_new_one_possible() -> None:
    ticket = await held(places=3)
    earlier = {await offered(ticket), await offered(ticket)}
    assert await withdraw_offers(LINKS, ticket.id, 1) == 0
    assert await withdraw_offers(LINKS, ticket.id, ticket.holder_id or 0) == 2
    assert await withdraw_offers(LINKS, ticket.id, ticket.holder_id or 0) == 0
    assert await Link.filter(kind=LinkKind.SHARE, revoked_at=None).count() == 0
    assert await open_offers(ticket.id) == []
    assert await offered(ticket) not in earlier
    assert await Owed.filter(kind=Kind.TICKET_REFRESH).count() == 1


async def test_a_sent_copy_is_remembered_once_and_a_strangers_word_is_not_taken() -> None:
    ticket = await held(places=3)
    share = await offered(ticket, sent=False)
    await note_sent(share, 1, "stranger", shows="x")
    for _ in range(2):
        await note_sent(share, ticket.holder_id or 0, "inline", shows="x")
    await note_sent(share, ticket.holder_id or 0, None, shows="x")
    [copy] = await SentMessage.all()
    assert (copy.inline_message_id, copy.purpose, copy.share_id) == ("inline", Purpose.SHARE, share)
    assert [one.id for one in await copies_about(ticket.id)] == [copy.id]
    assert (await Share.get(id=share)).sent_at is not None
    assert not await Owed.exists()


async def test_a_copy_that_is_told_of_after_its_offer_ended_is_edited_at_once() -> None:
    ticket = await held(places=3)
    share = await offered(ticket, sent=False)
    await withdraw_offers(LINKS, ticket.id, ticket.holder_id or 0)
    await Owed.all().delete()
    await note_sent(share, ticket.holder_id or 0, "inline", shows="x")
    [row] = await Owed.all()
    assert (row.kind, row.chat_id, row.about) == (Kind.TICKET_REFRESH, ticket.holder_id, {"ticket": ticket.id})

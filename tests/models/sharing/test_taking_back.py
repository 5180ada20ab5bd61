"""An order that the wrong person claimed by its claim link: the organiser takes it back for the right one."""

import asyncio

import pytest

from models.clock import now
from models.orders.claims import ClaimRefusal, ClaimRefused, claim
from models.owed.outbox import Kind
from models.sharing.claims import claim_place
from models.sharing.offers import offer_place, open_offers
from models.sharing.taking_back import is_to_take_back, take_back
from models.tables import Event, Link, LinkKind, Order, OrderStatus, Owed, Person, Ticket
from tests.makers import LINKS, make_event, make_order, make_person, make_ticket, token_of
from tests.models.orders.test_claims import refused, unclaimed

pytestmark = pytest.mark.usefixtures("database")


async def claimed_wrongly(places: int = 1) -> tuple[Ticket, str, Person]:
    """Grace's ticket, its order's claim token, and Fred, who has claimed it."""
    ticket, token = await unclaimed()
    await Ticket.filter(id=ticket.id).update(places=places)
    fred = await make_person("Fred Friend")
    await claim(LINKS, token, fred)
    await Owed.all().delete()
    return ticket, token, fred


async def not_taken_back(ticket: Ticket) -> ClaimRefusal:
    with pytest.raises(ClaimRefused) as caught:
        await take_back(LINKS, ticket.order_id, version=1)
    return caught.value.reason


async def may_be_taken_back(ticket: Ticket) -> bool:
    return await is_to_take_back(await Ticket.get(id=ticket.id).select_related("order"))


async def test_the_right_person_gets_it_by_a_new_claim_link_and_the_old_ticket_link_is_revoked() -> None:
    ticket, old, fred = await claimed_wrongly()
    await Ticket.filter(id=ticket.id).update(answers={"q": "vegan"}, reminded_at=now())
    revoked = token_of(ticket)
    assert await may_be_taken_back(ticket)

    token = await take_back(LINKS, ticket.order_id, version=1)

    await ticket.refresh_from_db()
    assert (ticket.holder_id, ticket.holder_name) == (None, "Grace Hopper")
    assert (ticket.answers, ticket.reminded_at) == ({}, None)
    link = await LINKS.find(LinkKind.TICKET, revoked)
    assert link is not None
    assert link.revoked_at
    assert {(row.chat_id, row.kind) for row in await Owed.all()} == {
        (fred.id, Kind.TICKET_REFRESH),
        (fred.id, Kind.ORDER_TAKEN_BACK),
    }
    assert not await may_be_taken_back(ticket)

    grace = await make_person("Grace Hopper")
    assert (await refused(old, grace)).reason is ClaimRefusal.WITHDRAWN
    assert (await refused(old, fred)).reason is ClaimRefusal.WITHDRAWN
    assert not (await claim(LINKS, token, grace)).again
    assert (await Ticket.get()).holder_id == grace.id


async def test_twice_even_at_once_it_is_one_new_link_and_never_taken_from_who_claimed_that() -> None:
    ticket, _, _ = await claimed_wrongly()
    first, second = await asyncio.gather(*(take_back(LINKS, ticket.order_id, version=1) for _ in range(2)))
    assert first == second == await take_back(LINKS, ticket.order_id, version=1)
    assert await Owed.filter(kind=Kind.ORDER_TAKEN_BACK).count() == 1

    grace = await make_person()
    await claim(LINKS, first, grace)

    assert await not_taken_back(ticket) is ClaimRefusal.CLAIMED
    assert (await Ticket.get()).holder_id == grace.id


async def test_companions_keep_their_places_and_what_was_offered_to_others_is_not_to_be_had_any_more() -> None:
    ticket, _, fred = await claimed_wrongly(places=3)
    ben = await make_person("Ben Okafor")
    place = await claim_place(LINKS, (await offer_place(LINKS, ticket.id, fred.id, sent=True)).token, ben, "Ben Okafor")
    await offer_place(LINKS, ticket.id, fred.id, sent=True)

    await take_back(LINKS, ticket.order_id, version=1)

    holders = dict(await Ticket.all().values_list("id", "holder_id"))
    assert holders == {ticket.id: None, place.ticket.id: ben.id}
    assert await open_offers(ticket.id) == []


@pytest.mark.parametrize(
    ("table", "columns", "reason"),
    [
        (Ticket, {"admitted": 1}, ClaimRefusal.USED),
        (Order, {"status": OrderStatus.REFUNDED}, ClaimRefusal.CANCELLED),
        (Event, {"cancelled_at": now()}, ClaimRefusal.CANCELLED),
        (Link, {"used_at": None}, ClaimRefusal.CLAIMED),
    ],
)
async def test_what_is_used_cancelled_or_was_never_claimed_by_a_link_stays(
    table: type[Ticket | Order | Event | Link], columns: dict[str, object], reason: ClaimRefusal
) -> None:
    ticket, _, fred = await claimed_wrongly()
    await table.all().update(**columns)

    assert await not_taken_back(ticket) is reason
    assert (await Ticket.get()).holder_id == fred.id
    assert not await Owed.exists()


async def test_a_ticket_that_was_handed_on_whole_stays_with_who_has_it() -> None:
    ticket, _, fred = await claimed_wrongly()
    ben = await make_person("Ben Okafor")
    await claim_place(LINKS, (await offer_place(LINKS, ticket.id, fred.id)).token, ben, "Ben Okafor")

    assert not await may_be_taken_back(ticket)
    assert await not_taken_back(ticket) is ClaimRefusal.CLAIMED


async def test_what_was_bought_in_a_chat_is_not_taken_back() -> None:
    ada = await make_person("Ada Lovelace")
    ticket = await make_ticket(order=await make_order(await make_event(), ada), holder=ada)

    assert not await may_be_taken_back(ticket)
    assert await not_taken_back(ticket) is ClaimRefusal.CLAIMED

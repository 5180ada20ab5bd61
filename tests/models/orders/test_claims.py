"""A claim link gives an order's tickets to whoever opens it first."""

import asyncio

import pytest

from models.clock import now
from models.orders.claims import ClaimRefusal, ClaimRefused, claim, claim_token, replace_claim_link
from models.owed.outbox import Kind
from models.sharing.claims import claim_place
from models.sharing.offers import offer_place
from models.tables import Event, Link, LinkKind, Order, OrderStatus, Owed, Person, Ticket
from tests.makers import LINKS, make_event, make_order, make_person, make_ticket, token_of

pytestmark = pytest.mark.usefixtures("database")


async def unclaimed(holder: Person | None = None) -> tuple[Ticket, str]:
    """A ticket, as an import makes it, with its order's claim token."""
    order = await make_order(await make_event(), holder)
    ticket = await make_ticket(order=order, holder=holder, holder_name="Grace Hopper")
    return ticket, await LINKS.issue(LinkKind.CLAIM, order.id, order.claim_version)


async def refused(token: str, person: Person) -> ClaimRefused:
    with pytest.raises(ClaimRefused) as caught:
        await claim(LINKS, token, person)
    return caught.value


async def test_the_first_to_open_the_link_gets_the_ticket_and_keeps_its_name_and_link() -> None:
    ticket, token = await unclaimed()
    ada = await make_person("Ada Lovelace")
    before = token_of(ticket)
    claimed = await claim(LINKS, token, ada)
    await ticket.refresh_from_db()
    assert not claimed.again
    assert (ticket.holder_id, ticket.holder_name, token_of(ticket)) == (ada.id, "Grace Hopper", before)
    assert (await Order.get(id=ticket.order_id)).booker_id == ada.id
    owed = await Owed.get(chat_id=ada.id)
    assert (owed.kind, owed.about) == (Kind.TICKET, {"ticket": ticket.id})


async def test_a_ticket_without_a_name_takes_the_claimers() -> None:
    ticket, token = await unclaimed()
    await Ticket.filter(id=ticket.id).update(holder_name="", search_name="")
    await claim(LINKS, token, await make_person("Zoë Ångström"))
    await ticket.refresh_from_db()
    assert (ticket.holder_name, ticket.search_name) == ("Zoë Ångström", "zoe angstrom")


async def test_the_claimer_may_open_it_again_and_gets_the_ticket_once_more() -> None:
    _, token = await unclaimed()
    ada = await make_person("Ada Lovelace")
    await claim(LINKS, token, ada)
    assert (await claim(LINKS, token, ada)).again
    assert await Owed.filter(chat_id=ada.id, kind=Kind.TICKET).count() == 2


async def test_a_second_claimer_reads_when_it_was_claimed() -> None:
    ticket, token = await unclaimed()
    ada = await make_person("Ada Lovelace")
    await claim(LINKS, token, ada)
    refusal = await refused(token, await make_person("Charles Babbage"))
    link = await Link.get(kind=LinkKind.CLAIM, subject_id=ticket.order_id)
    assert (refusal.reason, refusal.at) == (ClaimRefusal.CLAIMED, link.used_at)
    await ticket.refresh_from_db()
    assert ticket.holder_id == ada.id


async def test_of_twenty_who_open_it_at_once_one_gets_it() -> None:
    ticket, token = await unclaimed()
    people = [await make_person(f"Claimer {number}") for number in range(20)]
    answers = await asyncio.gather(*[claim(LINKS, token, person) for person in people], return_exceptions=True)
    refusals = [answer for answer in answers if isinstance(answer, ClaimRefused)]
    assert len(refusals) == 19
    assert {refusal.reason for refusal in refusals} == {ClaimRefusal.CLAIMED}
    await ticket.refresh_from_db()
    winner = next(person for person, answer in zip(people, answers, strict=True) if not isinstance(answer, Exception))
    assert ticket.holder_id == winner.id
    assert await Owed.filter(kind=Kind.TICKET).count() == 1


async def test_a_ticket_that_somebody_held_gets_a_new_link_and_their_message_is_to_change() -> None:
    grace = await make_person("Grace Hopper")
    ticket, token = await unclaimed(grace)
    before = token_of(ticket)
    await claim(LINKS, token, await make_person("Ada Lovelace"))
    await ticket.refresh_from_db()
    assert token_of(ticket) != before
    old = await LINKS.find(LinkKind.TICKET, before)
    assert old is not None
    assert old.revoked_at is not None
    owed = await Owed.get(chat_id=grace.id)
    assert (owed.kind, owed.about) == (Kind.TICKET_REFRESH, {"ticket": ticket.id})


async def test_the_claim_link_of_an_order_is_the_same_until_it_is_replaced() -> None:
    ticket, token = await unclaimed()
    order = await Order.get(id=ticket.order_id)
    assert await claim_token(LINKS, order) == token
    replaced = await asyncio.gather(*(replace_claim_link(LINKS, order.id, version=1) for _ in range(3)))
    assert len({*replaced, token}) == 2, "of one version, it is replaced once"
    assert await claim_token(LINKS, await Order.get(id=order.id)) == replaced[0]
    ada = await make_person("Ada Lovelace")
    assert (await refused(token, ada)).reason is ClaimRefusal.WITHDRAWN
    await claim(LINKS, replaced[0], ada)
    with pytest.raises(ClaimRefused) as caught:
        await replace_claim_link(LINKS, order.id, version=2)
    assert caught.value.reason is ClaimRefusal.CLAIMED


async def test_an_unknown_or_withdrawn_link_gives_nothing() -> None:
    ticket, token = await unclaimed()
    ada = await make_person("Ada Lovelace")
    assert (await refused("x" * 27, ada)).reason is ClaimRefusal.UNKNOWN
    assert (await refused(token_of(ticket), ada)).reason is ClaimRefusal.UNKNOWN
    await LINKS.revoke(LinkKind.CLAIM, ticket.order_id, 1)
    assert (await refused(token, ada)).reason is ClaimRefusal.WITHDRAWN


async def test_what_is_cancelled_can_not_be_claimed() -> None:
    ada = await make_person("Ada Lovelace")
    ticket, token = await unclaimed()
    await Order.filter(id=ticket.order_id).update(status=OrderStatus.CANCELLED)
    assert (await refused(token, ada)).reason is ClaimRefusal.CANCELLED
    other, other_token = await unclaimed()
    await Event.filter(id=other.event_id).update(cancelled_at=now())
    assert (await refused(other_token, ada)).reason is ClaimRefusal.CANCELLED
    assert not await Owed.all().exists()


async def test_a_place_that_a_companion_has_claimed_stays_theirs() -> None:
    grace, ben = await make_person("Grace Hopper"), await make_person("Ben Okafor")
    ticket, token = await unclaimed(grace)
    await Ticket.filter(id=ticket.id).update(places=2)
    place = (await claim_place(LINKS, (await offer_place(LINKS, ticket.id, grace.id)).token, ben, "Ben Okafor")).ticket
    ada = await make_person("Ada Lovelace")
    await claim(LINKS, token, ada)
    assert (await Ticket.get(id=ticket.id)).holder_id == ada.id
    companion = await Ticket.get(id=place.id)
    assert (companion.holder_id, companion.link_version) == (ben.id, 1)

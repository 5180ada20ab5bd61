"""Claiming offered places: exactly once, the sum of places stays, and what is handed on whole has a new link."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.attendance.counts import attendance
from models.door.annulment import annul
from models.door.answers import Reason, Status
from models.events.organising import cancel_event
from models.house import House
from models.owed.outbox import Kind
from models.people.erasure import forget_people
from models.sharing.claims import claim_place, find_offer
from models.sharing.offers import ShareRefusal, ShareRefused, offer_place, withdraw_offers
from models.tables import Clash, Event, Order, OrderStatus, Owed, Person, Role, Share, StaffMember, Ticket, TicketType
from models.tickets.care import cancel_ticket
from models.tickets.view import State, view_ticket
from tests.clock import EVENING, Clock
from tests.databases import DIALECT
from tests.makers import (
    LINKS,
    make_event,
    make_order,
    make_person,
    make_staff,
    make_ticket,
    make_ticket_type,
    token_of,
)
from tests.models.door.test_verification import by_chat, press_of
from tests.offline_phones import OfflinePhone

pytestmark = pytest.mark.usefixtures("database")


async def party(places: int = 3, **columns: Any) -> tuple[Person, Ticket]:
    ada = await make_person("Ada Lovelace")
    return ada, await make_ticket(holder=ada, places=places, **columns)


async def offer(ticket: Ticket) -> str:
    return (await offer_place(LINKS, ticket.id, ticket.holder_id or 0, sent=True)).token


async def claimed(token: str, name: str = "Ben Okafor") -> tuple[Person, Ticket]:
    person = await make_person(name)
    return person, (await claim_place(LINKS, token, person, name)).ticket


async def refused(token: str, person: Person) -> ShareRefused:
    with pytest.raises(ShareRefused) as caught:
        await claim_place(LINKS, token, person, person.name)
    with pytest.raises(ShareRefused, match=caught.value.reason):
        await find_offer(LINKS, token, person)
    return caught.value


async def owed_since(moment: int = 0) -> list[tuple[int, str, dict[str, Any]]]:
    return [(row.chat_id, row.kind, row.about) for row in await Owed.filter(id__gt=moment).order_by("id")]


async def test_a_place_of_a_party_becomes_a_ticket_of_its_own() -> None:
    ada, ticket = await party(3, questions=[{"id": "q", "label": "Q", "kind": "text", "required": True}])
    before = await attendance(await Event.get(id=ticket.event_id))
    ben, place = await claimed(await offer(ticket), "Benedict O.")
    left, place = await Ticket.get(id=ticket.id), await Ticket.get(id=place.id)
    assert (left.places, left.holder_id, left.link_version) == (2, ada.id, 1)
    assert (place.places, place.holder_id, place.holder_name, place.search_name) == (
        1,
        ben.id,
        "Benedict O.",
        "benedict o",
    )
    assert (place.order_id, place.type_id, place.split_from_id) == (ticket.order_id, ticket.type_id, ticket.id)
    assert (place.questions, place.answers) == (left.questions, {})
    share = await Share.get()
    assert (share.claimed_by_id, share.claimed_ticket_id) == (ben.id, place.id)
    assert (await TicketType.get(id=ticket.type_id)).held == 3
    assert await attendance(await Event.get(id=ticket.event_id)) == before
    assert await owed_since() == [
        (ben.id, Kind.TICKET, {"ticket": place.id}),
        (ada.id, Kind.TICKET_REFRESH, {"ticket": ticket.id}),
        (ada.id, Kind.PLACE_CLAIMED, {"share": share.id}),
    ]


async def test_a_ticket_for_one_changes_hands_whole_and_its_old_link_is_revoked(house: House) -> None:
    ada, ticket = await party(1, answers={"q": "Ada's own"}, reminded_at=EVENING)
    staff = await make_staff(await Event.get(id=ticket.event_id))
    ben, theirs = await claimed(await offer(ticket))
    now_theirs = await Ticket.get(id=ticket.id)
    assert theirs.id == ticket.id
    assert (now_theirs.holder_id, now_theirs.holder_name, now_theirs.link_version) == (ben.id, "Ben Okafor", 2)
    assert (now_theirs.answers, now_theirs.reminded_at, now_theirs.places) == ({}, None, 1)
    page = await view_ticket(LINKS, token_of(ticket))
    assert page is not None
    assert (page.state, page.holder_name) == (State.REVOKED, "")
    assert (await house.verifier.decide(press_of(ticket, staff.code, nonce="a" * 22))).reason is Reason.REVOKED
    assert (await house.verifier.decide(press_of(now_theirs, staff.code, nonce="b" * 22))).status is Status.OK
    assert (ada.id, Kind.TICKET_REFRESH, {"ticket": ticket.id}) in await owed_since()


async def test_claimed_again_by_the_same_person_it_is_theirs_already() -> None:
    _, ticket = await party()
    token = await offer(ticket)
    ben, place = await claimed(token)
    again = await claim_place(LINKS, token, ben, "Somebody Else")
    assert (again.again, again.ticket.id, again.ticket.holder_name) == (True, place.id, "Ben Okafor")
    assert await Ticket.filter(order_id=ticket.order_id).count() == 2
    assert await Owed.filter(chat_id=ben.id, kind=Kind.TICKET).count() == 2


async def test_a_second_claimer_reads_when_it_was_claimed(clock: Clock) -> None:
    _, ticket = await party()
    token = await offer(ticket)
    await claimed(token)
    clock.advance(hours=1)
    refusal = await refused(token, await make_person("Carl"))
    assert (refusal.reason, refusal.at) == (ShareRefusal.CLAIMED, EVENING)


async def test_the_offerer_is_refused_and_nothing_changes() -> None:
    ada, ticket = await party()
    assert (await refused(await offer(ticket), ada)).reason is ShareRefusal.OWN
    assert (await Ticket.get(id=ticket.id)).places == 3
    assert not await Owed.exists()


async def test_an_unknown_link_is_nobodys() -> None:
    assert (await refused("nonsense", await make_person())).reason is ShareRefusal.UNKNOWN


async def test_an_offer_whose_offerer_is_forgotten_is_nobodys() -> None:
    ada, ticket = await party()
    token = await offer(ticket)
    await Ticket.filter(id=ticket.id).update(holder_id=None)
    await Order.filter(id=ticket.order_id).update(booker_id=None)
    await forget_people({ada.id})
    assert (await refused(token, await make_person())).reason is ShareRefusal.UNKNOWN


async def test_a_withdrawn_offer_is_not_claimed() -> None:
    ada, ticket = await party()
    token = await offer(ticket)
    await withdraw_offers(LINKS, ticket.id, ada.id)
    assert (await refused(token, await make_person())).reason is ShareRefusal.WITHDRAWN


async def test_who_has_no_ticket_any_more_offers_nothing() -> None:
    _, ticket = await party(2)
    token = await offer(ticket)
    await Ticket.filter(id=ticket.id).update(holder_id=(await make_person()).id)
    assert (await refused(token, await make_person())).reason is ShareRefusal.WITHDRAWN


async def test_what_happened_to_the_ticket_since_it_was_offered_counts(house: House, clock: Clock) -> None:
    ben = await make_person("Ben Okafor")
    _, used = await party(1)
    _, cancelled = await party(1)
    _, of_cancelled_event = await party(1)
    _, frozen = await party(1)
    _, over = await party(1)
    tokens = [await offer(ticket) for ticket in (used, cancelled, of_cancelled_event, frozen, over)]
    staff = await make_staff(await Event.get(id=used.event_id))
    await house.verifier.decide(press_of(used, staff.code))
    await cancel_ticket(cancelled.id)
    await cancel_event(of_cancelled_event.event_id)
    await Event.filter(id=frozen.event_id).update(transfers_until=EVENING)
    await Event.filter(id=over.event_id).update(doors_close_at=EVENING)
    assert [(await refused(token, ben)).reason for token in tokens] == [
        ShareRefusal.USED,
        ShareRefusal.CANCELLED,
        ShareRefusal.CANCELLED,
        ShareRefusal.FROZEN,
        ShareRefusal.OVER,
    ]


async def test_of_a_party_that_is_partly_in_only_free_places_are_claimed(house: House) -> None:
    _, ticket = await party(3)
    tokens = [await offer(ticket) for _ in range(2)]
    staff = await make_staff(await Event.get(id=ticket.event_id))
    await house.verifier.decide(by_chat(ticket, staff, nonce="a" * 22, admit=2))
    await claimed(tokens[0])
    left = await Ticket.get(id=ticket.id)
    assert (left.places, left.admitted) == (2, 2)
    assert (await refused(tokens[1], await make_person())).reason is ShareRefusal.USED


async def test_an_undo_after_a_split_frees_only_what_the_party_has_left(house: House) -> None:
    _, ticket = await party(3)
    token = await offer(ticket)
    staff = await make_staff(await Event.get(id=ticket.event_id))
    press = await house.verifier.decide(by_chat(ticket, staff, nonce="a" * 22, admit=2))
    await claimed(token)
    organiser = await StaffMember.get(event_id=ticket.event_id, role=Role.ORGANISER)
    await annul(press.checkin or 0, organiser)
    left = await Ticket.get(id=ticket.id)
    assert (left.places, left.admitted) == (2, 0)


async def test_an_unpaid_place_stays_in_its_unpaid_order(house: House) -> None:
    event = await make_event()
    order = await make_order(event, paid=False, total=3600)
    ada = await make_person("Ada Lovelace")
    ticket = await make_ticket(order=order, holder=ada, places=3)
    _, place = await claimed(await offer(ticket))
    staff = await make_staff(event)
    assert (await house.verifier.decide(press_of(place, staff.code))).reason is Reason.UNPAID
    assert (await Ticket.get(id=place.id)).order_id == order.id
    await order.refresh_from_db()
    assert (order.total, order.status) == (3600, OrderStatus.PENDING)


async def test_a_press_that_the_old_holders_phone_recorded_warns_the_new_holders_press(
    house: House, clock: Clock
) -> None:
    ada, ticket = await party(1)
    assert ada
    staff = await make_staff(await Event.get(id=ticket.event_id))
    phone = OfflinePhone()
    clock.advance(hours=-1)
    await phone.save(house, ticket)
    clock.advance(hours=1)
    recorded = phone.record(ticket, staff.code)
    clock.advance(minutes=5)
    await claimed(await offer(ticket))
    [answer] = await phone.upload(house, ticket, recorded)
    assert answer.reason is Reason.REVOKED
    theirs = await Ticket.get(id=ticket.id)
    warned = await house.verifier.decide(press_of(theirs, staff.code, nonce="a" * 22))
    assert (warned.reason, warned.clash) == (Reason.CONFLICT, Clash.WARNED)
    assert (await house.verifier.decide(press_of(theirs, staff.code, nonce="b" * 22))).status is Status.OK


async def test_two_who_claim_at_once_are_one_claimer_and_one_refused() -> None:
    _, ticket = await party(2)
    token = await offer(ticket)
    people = [await make_person(f"Racer {number}") for number in range(6)]
    outcomes = await asyncio.gather(*[_try(token, person) for person in people])
    assert sorted(outcomes) == ["claimed", "claimed by another"] + ["claimed by another"] * 4
    assert sum([one.places for one in await Ticket.filter(order_id=ticket.order_id)]) == 2


async def test_claims_and_presses_at_once_never_exceed_the_places(house: House) -> None:
    _, ticket = await party(4)
    staff = await make_staff(await Event.get(id=ticket.event_id))
    tokens = [await offer(ticket) for _ in range(3)]
    people = [await make_person(f"Racer {number}") for number in range(3)]
    presses = [by_chat(ticket, staff, nonce=letter * 22, admit=1) for letter in "abc"]
    await asyncio.gather(
        *[_try(token, person) for token, person in zip(tokens, people, strict=True)],
        *[house.verifier.decide(press) for press in presses],
    )
    tickets = await Ticket.filter(order_id=ticket.order_id)
    assert sum(one.places for one in tickets) == 4
    assert all(0 <= one.admitted <= one.places for one in tickets)


async def _try(token: str, person: Person) -> str:
    try:
        await claim_place(LINKS, token, person, person.name)
    except ShareRefused as refusal:
        return f"{refusal.reason} by another"
    return "claimed"


STEPS = st.lists(
    st.tuples(st.sampled_from(["offer", "claim", "press", "undo", "withdraw"]), st.integers(0, 20)),
    min_size=5,
    max_size=25,
)


@given(places=st.integers(1, 4), steps=STEPS)
@settings(
    max_examples=25 if DIALECT == "sqlite" else 5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
async def test_whatever_is_shared_the_sum_of_places_stays(
    house: House, places: int, steps: Sequence[tuple[str, int]]
) -> None:
    event = await make_event()
    kind = await make_ticket_type(event)
    first = await make_ticket(event, type=kind, holder=await make_person(), places=places)
    staff = await make_staff(event)
    organiser = await StaffMember.get(event_id=event.id, role=Role.ORGANISER)
    tokens: list[str] = []
    accepted: list[int] = []
    for number, (what, which) in enumerate(steps):
        tickets = await Ticket.filter(event_id=event.id).order_by("id")
        ticket = tickets[which % len(tickets)]
        try:
            match what:
                case "offer":
                    tokens.append(await offer(ticket))
                case "claim" if tokens:
                    person = await make_person(f"Guest {number}")
                    await claim_place(LINKS, tokens[which % len(tokens)], person, person.name)
                case "press":
                    press = by_chat(ticket, staff, nonce=f"{first.id}-{number}".ljust(22, "x"), admit=1)
                    answer = await house.verifier.decide(press)
                    accepted += [answer.checkin] if answer.checkin else []
                case "undo" if accepted:
                    await annul(accepted.pop(which % len(accepted)), organiser)
                case "withdraw":
                    await withdraw_offers(LINKS, ticket.id, ticket.holder_id or 0)
        except ShareRefused:
            pass
        tickets = await Ticket.filter(event_id=event.id)
        assert sum(one.places for one in tickets) == places == (await TicketType.get(id=kind.id)).held
        assert all(one.places >= 1 and 0 <= one.admitted <= one.places for one in tickets)
        claims = await Share.filter(ticket__event_id=event.id, claimed_at__isnull=False).count()
        assert claims >= len(tickets) - 1

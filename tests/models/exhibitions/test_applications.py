"""Exhibitors apply; organisers decide, the first one for all; a credential is a ticket."""

import asyncio
from datetime import timedelta

import pytest

from models.clock import now
from models.door.answers import Press, Reason, Status
from models.events.organising import cancel_event
from models.exhibitions.applications import (
    CANCELLED,
    MOST_OPEN,
    ApplicationRefusal,
    ApplicationRefused,
    Form,
    WalkInRefused,
    applications_of,
    apply,
    apply_from,
    approve,
    approve_all,
    count_applications,
    decline,
    own_applications,
    same_organisation,
    standing,
    walk_in_from,
    withdraw,
)
from models.house import House
from models.orders.payments_at_door import take_payment
from models.orders.refunds import mark_refunded
from models.owed.outbox import Kind
from models.programs.webhooks import News, add_webhook
from models.tables import (
    Application,
    ApplicationStatus,
    Conversation,
    Event,
    Method,
    Order,
    OrderStatus,
    Organiser,
    Owed,
    Person,
    Role,
    StaffMember,
    Ticket,
    TicketType,
    WebhookDelivery,
)
from models.tickets.care import cancel_ticket
from models.tickets.search import find_tickets
from tests.exhibitors import HALL, STAND, make_credential, make_exhibition
from tests.makers import LINKS, Staff, make_event, make_organiser, make_person, make_staff

ACME = Form("Acme Robots", 3, "Robot arm\nGripper", "Wile Coyote")
pytestmark = pytest.mark.usefixtures("house")


async def owed_kinds(person_id: int) -> list[str]:
    return [row.kind for row in await Owed.filter(chat_id=person_id).order_by("id")]


async def refused(call: object) -> ApplicationRefusal:
    with pytest.raises(ApplicationRefused) as caught:
        await call  # type: ignore[misc]  # a coroutine of any kind
    return caught.value.reason


async def held(event: Event) -> int:
    return (await TicketType.get(event=event)).held


async def test_an_application_is_told_to_the_organisers_and_holds_nothing() -> None:
    boss = await make_person("Olga")
    event = await make_exhibition(await make_organiser(boss))
    application = await apply(await make_person("Wile"), event.id, ACME)
    assert (application.status, application.ticket_id) == (ApplicationStatus.OPEN, None)
    [news] = await Owed.filter(chat_id=boss.id)
    assert (news.kind, news.about) == (Kind.APPLICATION, {"application": application.id})
    assert await held(event) == 0


async def test_approval_makes_a_credential_that_the_applicant_gets() -> None:
    event, person = await make_exhibition(), await make_person("Wile")
    application = await approve(LINKS, (await apply(person, event.id, ACME)).id)
    ticket = await Ticket.get(id=application.ticket_id).select_related("order")
    assert (ticket.holder_id, ticket.holder_name, ticket.places, ticket.expected) == (person.id, "Acme Robots", 3, 3)
    assert (ticket.order.status, ticket.order.booker_name) == (OrderStatus.PAID, "Wile Coyote")
    assert await held(event) == 3
    assert await owed_kinds(person.id) == [Kind.APPLICATION_APPROVED, Kind.TICKET]


async def test_programs_hear_of_a_credential_as_of_any_order() -> None:
    event = await make_exhibition()
    await add_webhook(await Organiser.get(id=event.organiser_id), "https://hooks.example.org/", [News.ORDER_PLACED])
    application = await approve(LINKS, (await apply(await make_person("Wile"), event.id, ACME)).id)
    ticket = await Ticket.get(id=application.ticket_id)
    assert (await WebhookDelivery.get()).about == {"order": ticket.order_id}


@pytest.mark.parametrize("text", ["acme", "robots", "coyote"])
async def test_a_credential_is_found_by_organisation_and_by_contact(text: str) -> None:
    event = await make_exhibition()
    ticket = await make_credential(event, contact_name="Wile Coyote")
    await make_credential(event, "Beta")
    assert [found.id for found in await find_tickets(event, text)] == [ticket.id]


async def test_two_organisers_at_once_make_one_decision() -> None:
    event, person = await make_exhibition(), await make_person("Wile")
    application = await apply(person, event.id, ACME)
    outcomes = await asyncio.gather(
        approve(LINKS, application.id), decline(application.id), approve(LINKS, application.id), return_exceptions=True
    )
    lost = [outcome for outcome in outcomes if isinstance(outcome, ApplicationRefused)]
    assert [one.reason for one in lost] == [ApplicationRefusal.DECIDED] * 2
    status = (await Application.get(id=application.id)).status
    assert {one.application.status for one in lost if one.application} == {status}
    assert await Ticket.all().count() == (1 if status is ApplicationStatus.APPROVED else 0)


async def test_declined_with_a_reason_it_may_be_sent_again() -> None:
    event, person = await make_exhibition(), await make_person("Wile")
    application = await decline((await apply(person, event.id, ACME)).id, "Hall is full")
    [news] = await Owed.filter(chat_id=person.id)
    assert (news.kind, news.about) == (
        Kind.APPLICATION_DECLINED,
        {"application": application.id, "reason": "Hall is full"},
    )
    assert (await apply(person, event.id, ACME)).status is ApplicationStatus.OPEN


async def test_one_person_applies_once_for_an_organisation_and_for_few_at_once() -> None:
    event, person = await make_exhibition(), await make_person("Wile")
    first = await apply(person, event.id, ACME)
    assert await refused(apply(person, event.id, Form("ACME  róbots", 9))) is ApplicationRefusal.APPLIED
    await approve(LINKS, first.id)
    assert await refused(apply(person, event.id, ACME)) is ApplicationRefusal.APPLIED
    for number in range(MOST_OPEN):
        await apply(person, event.id, Form(f"Beta {number}", 1))
    assert await refused(apply(person, event.id, Form("Gamma", 1))) is ApplicationRefusal.TOO_MANY
    other = await apply(await make_person("Rival"), event.id, ACME)
    assert await same_organisation(other) == 1


async def test_sent_twice_it_is_sent_once() -> None:
    event, person = await make_exhibition(), await make_person("Wile")
    talk = await Conversation.create(person_id=person.id, topic="applying", step="send", data={}, updated_at=now())
    sent = await asyncio.gather(*(apply_from(talk, person, event.id, ACME) for _ in range(3)))
    assert sum(one is not None for one in sent) == 1
    assert await Application.all().count() == 1


async def test_who_may_not_apply_changes_nothing() -> None:
    person = await make_person("Wile")
    cases = [
        (await make_event(), ACME, ApplicationRefusal.GONE),
        (await make_exhibition(cancelled_at=now()), ACME, ApplicationRefusal.CANCELLED),
        (await make_exhibition(starts_at=now() - timedelta(days=2)), ACME, ApplicationRefusal.OVER),
        (await make_exhibition(), Form("Acme", 0), ApplicationRefusal.NO_PEOPLE),
        (await make_exhibition(), Form("Acme", 10_000), ApplicationRefusal.NO_PEOPLE),
    ]
    for event, form, reason in cases:
        assert await refused(apply(person, event.id, form)) is reason
    assert await refused(apply(person, 404, ACME)) is ApplicationRefusal.GONE
    assert await refused(approve(LINKS, 404)) is ApplicationRefusal.GONE
    assert not await Application.exists()
    assert not await Owed.exists()


async def test_capacity_is_for_people_and_what_does_not_fit_stays_open() -> None:
    event = await make_exhibition(capacity=5)
    big, small, large = [
        await apply(await make_person(name), event.id, Form(name, people))
        for name, people in (("Big", 4), ("Small", 1), ("Large", 2))
    ]
    done = await approve_all(LINKS, event.id)
    assert (done.approved, done.left_open) == (2, 1)
    with pytest.raises(ApplicationRefused) as caught:
        await approve(LINKS, large.id)
    assert (caught.value.reason, caught.value.left) == (ApplicationRefusal.TOO_FEW_LEFT, 0)
    assert (await Application.get(id=large.id)).status is ApplicationStatus.OPEN
    await withdraw(big.id, await Person.get(id=big.person_id))
    assert (await approve_all(LINKS, event.id)).approved == 1
    assert await held(event) == 3
    assert (await Application.get(id=small.id)).status is ApplicationStatus.APPROVED


async def test_withdrawn_its_credential_is_void_and_its_places_are_free() -> None:
    boss, person = await make_person("Olga"), await make_person("Wile")
    event = await make_exhibition(await make_organiser(boss))
    application = await approve(LINKS, (await apply(person, event.id, ACME)).id)
    assert await refused(withdraw(application.id, await make_person("Rival"))) is ApplicationRefusal.GONE
    withdrawn = await withdraw(application.id, person)
    assert (withdrawn.status, withdrawn.ticket_id) == (ApplicationStatus.WITHDRAWN, None)
    assert (await Ticket.get()).cancelled_at is not None
    assert await held(event) == 0
    assert (await owed_kinds(boss.id))[-1] == Kind.APPLICATION_WITHDRAWN
    assert Kind.ORDER_CANCELLED not in await owed_kinds(person.id)
    assert await refused(withdraw(application.id, person)) is ApplicationRefusal.DECIDED
    assert await refused(approve(LINKS, application.id)) is ApplicationRefusal.DECIDED


async def test_what_is_signed_in_is_not_withdrawn(house: House) -> None:
    event, person = await make_exhibition(), await make_person("Wile")
    application = await approve(LINKS, (await apply(person, event.id, ACME)).id)
    press = by_chat(await make_staff(event), ticket_id=application.ticket_id)
    await house.verifier.decide(press)
    assert await refused(withdraw(application.id, person)) is ApplicationRefusal.SIGNED_IN
    assert (await Application.get(id=application.id)).status is ApplicationStatus.APPROVED


async def test_whose_credential_was_cancelled_may_apply_again() -> None:
    event, person = await make_exhibition(), await make_person("Wile")
    cancelled = await approve(LINKS, (await apply(person, event.id, ACME)).id)
    await cancel_ticket(cancelled.ticket_id or 0)
    assert await refused(withdraw(cancelled.id, person)) is ApplicationRefusal.DECIDED
    again = await apply(person, event.id, ACME)
    assert [standing(one) for one in await own_applications(person.id, event.id)] == [CANCELLED, "open"]
    assert await same_organisation(again) == 0
    await approve(LINKS, again.id)
    counts = await count_applications(event.id)
    assert (counts["approved"], counts[CANCELLED], sum(counts.values())) == (1, 1, 2)
    assert await held(event) == 3


async def test_where_places_cost_something_the_credential_is_paid_at_the_door(house: House) -> None:
    event = await make_exhibition()
    await TicketType.filter(event=event).update(price=5000)
    ticket = await make_credential(event, people=3)
    order = await Order.get(id=ticket.order_id)
    assert (order.status, order.total) == (OrderStatus.PENDING, 15000)
    answer = await house.verifier.decide(by_chat(await make_staff(event), ticket_id=ticket.id))
    assert answer.reason is Reason.UNPAID


async def test_a_refund_gives_back_what_was_expected_however_many_came(house: House) -> None:
    event = await make_exhibition()
    await TicketType.filter(event=event).update(price=5000)
    ticket, staff = await make_credential(event, people=3), await make_staff(event)
    await take_payment(ticket.order_id, staff.member, amount=15000)
    await house.verifier.decide(by_chat(staff, ticket_id=ticket.id, admit=7))
    await cancel_event(event.id)
    assert await mark_refunded(ticket.order_id, amount=15000)
    assert await held(event) == 0


async def test_answers_given_with_the_application_are_those_of_the_credential() -> None:
    event = await make_exhibition(questions=[STAND, HALL])
    form = Form("Acme", 2, answers={"stand": "12", "hall": "north", "stray": None})
    application = await apply(await make_person("Wile"), event.id, form)
    ticket = await Ticket.get(id=(await approve(LINKS, application.id)).ticket_id)
    assert ticket.answers == {"stand": 12}
    assert ticket.questions == [STAND, HALL]


async def test_the_list_shows_open_ones_first_on_any_page() -> None:
    event = await make_exhibition()
    for name in ("Zeta", "beta"):
        await make_credential(event, name)
    for name in ("Omega", "Alpha"):
        await apply(await make_person(name), event.id, Form(name, 1))
    shown = [
        [one.organisation for one in await applications_of(event.id, start=start, limit=3)] for start in (0, 1, 3, 4)
    ]
    assert shown == [["Omega", "Alpha", "beta"], ["Alpha", "beta", "Zeta"], ["Zeta"], []]
    counts = await count_applications(event.id)
    assert (counts[ApplicationStatus.OPEN], counts[ApplicationStatus.APPROVED]) == (2, 2)


def by_chat(staff: Staff, **facts: object) -> Press:
    defaults = {"nonce": "w" * 22, "method": Method.CHAT, "pressed_at": now(), "staff_id": staff.member.id}
    return Press(**{**defaults, **facts})  # type: ignore[arg-type]  # a mix of types by name


async def conversation_of(staff: Staff) -> Conversation:
    return await Conversation.create(
        person_id=staff.member.person_id or 0, topic="walkin", step="send", data={}, updated_at=now()
    )


async def test_a_walk_in_is_entered_and_signed_in_once_whether_there_is_room_or_not(house: House) -> None:
    event = await make_exhibition(capacity=1)
    staff = await make_staff(event)
    talk = await conversation_of(staff)
    answer = await walk_in_from(house.verifier, LINKS, talk, event.id, ACME, by_chat(staff))
    assert answer
    assert (answer.status, answer.admitted) == (Status.OK, 3)
    again = await walk_in_from(house.verifier, LINKS, talk, event.id, ACME, by_chat(staff, nonce="x" * 22))
    assert again is None
    application = await Application.get().select_related("ticket")
    assert (application.walk_in, application.status) == (True, ApplicationStatus.APPROVED)
    assert application.ticket
    assert application.ticket.admitted == 3
    assert await held(event) == 3


async def test_a_walk_in_before_the_doors_open_leaves_nothing_behind(house: House) -> None:
    event = await make_exhibition(starts_at=now() + timedelta(days=1))
    staff = await make_staff(event)
    talk = await conversation_of(staff)
    with pytest.raises(WalkInRefused) as caught:
        await walk_in_from(house.verifier, LINKS, talk, event.id, ACME, by_chat(staff))
    assert caught.value.answer.reason is Reason.INVALID_TIME
    assert not await Application.exists()
    assert not await Ticket.exists()
    assert await held(event) == 0
    assert await Conversation.exists(person_id=talk.person_id)
    answer = await walk_in_from(house.verifier, LINKS, talk, event.id, ACME, by_chat(staff, outside_hours=True))
    assert answer
    assert answer.status is Status.OK


async def test_a_walk_in_by_somebody_who_was_revoked_is_refused(house: House) -> None:
    event = await make_exhibition()
    staff = await make_staff(event)
    talk = await conversation_of(staff)
    await StaffMember.filter(id=staff.member.id).update(revoked_at=now())
    with pytest.raises(WalkInRefused) as caught:
        await walk_in_from(house.verifier, LINKS, talk, event.id, ACME, by_chat(staff))
    assert caught.value.answer.reason is Reason.STAFF_INVALID
    assert await StaffMember.filter(event=event, role=Role.ORGANISER).count() == 1
    assert not await Application.exists()

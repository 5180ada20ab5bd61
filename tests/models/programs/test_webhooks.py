"""What webhooks are owed: with its cause or not at all, tried for a day, told once when it is given up."""

import asyncio
from datetime import timedelta

import pytest

from models.clock import now
from models.door.annulment import annul
from models.door.answers import Answer, Press, Reason, Status
from models.door.verification import Verifier
from models.orders.buying import Payment, Wish, offer_order, pay, place_order, reserve
from models.orders.payments_at_door import take_payment
from models.owed.outbox import Kind
from models.programs.webhooks import (
    News,
    TooManyWebhooks,
    add_webhook,
    latest_deliveries,
    note_delivered,
    note_failed,
    order_placed,
    pause_after,
    purge_deliveries,
    remove_webhook,
    send_test,
    take,
    webhook_of,
    webhooks_of,
)
from models.storage.database import Database, unit_of_work
from models.tables import Event, Method, Organiser, Owed, StaffMember, Webhook, WebhookDelivery
from tests.clock import Clock
from tests.makers import (
    LINKS,
    SECRETS,
    make_event,
    make_order,
    make_organiser,
    make_person,
    make_staff,
    make_ticket,
    make_ticket_type,
)

pytestmark = pytest.mark.usefixtures("database")
URL = "https://example.com/usher"


@pytest.fixture
async def organiser(database: Database) -> Organiser:
    return await make_organiser()


@pytest.fixture
async def webhook(organiser: Organiser) -> Webhook:
    """It is told of everything."""
    return await add_webhook(organiser, URL, list(News))


@pytest.fixture
async def event(organiser: Organiser) -> Event:
    return await make_event(organiser)


async def owed_calls() -> list[tuple[str, dict[str, object]]]:
    """What is owed, oldest first."""
    return [(row.kind, row.about) for row in await WebhookDelivery.all().order_by("id")]


async def admit(ticket_id: int, member: StaffMember) -> Answer:
    """Let somebody in."""
    press = Press(f"nonce-{ticket_id}", Method.CHAT, now(), ticket_id=ticket_id, staff_id=member.id)
    return await Verifier(SECRETS).decide(press)


async def test_a_check_in_and_its_undo_are_told(webhook: Webhook, event: Event) -> None:
    staff, ticket = await make_staff(event), await make_ticket(event)

    answer = await admit(ticket.id, staff.member)
    undo = await annul(answer.checkin or 0, staff.member)

    assert await owed_calls() == [
        ("checkin", {"checkin": answer.checkin}),
        ("checkin.reverted", {"checkin": answer.checkin, "undo": undo.id}),
    ]


async def test_refusals_and_rehearsals_are_not_told(webhook: Webhook, event: Event) -> None:
    staff, ticket = await make_staff(event), await make_ticket(event, paid=False)
    rehearsal = await make_ticket(event, rehearsal=True)

    refused = await admit(ticket.id, staff.member)
    rehearsed = await admit(rehearsal.id, staff.member)
    await annul(rehearsed.checkin or 0, staff.member)

    assert (refused.reason, rehearsed.status) == (Reason.UNPAID, Status.OK)
    assert await owed_calls() == []


async def test_a_free_order_is_placed_and_one_at_the_door_is_placed_then_paid(webhook: Webhook, event: Event) -> None:
    person = await make_person()
    free, priced = await make_ticket_type(event), await make_ticket_type(event, price=500)
    staff = await make_staff(event)

    first = await place_order(LINKS, Wish(person, free.id, 1, "Grace"), "first")
    second = await place_order(LINKS, Wish(person, priced.id, 1, "Grace"), "second")
    await place_order(LINKS, Wish(person, priced.id, 1, "Grace"), "second")
    await take_payment(second.id, staff.member, amount=500)
    await take_payment(second.id, staff.member, amount=500)

    assert await owed_calls() == [
        ("order.placed", {"order": first.id}),
        ("order.placed", {"order": second.id}),
        ("order.paid", {"order": second.id}),
    ]


async def test_an_order_by_invoice_is_placed_and_paid_at_once_however_often_the_payment_comes(
    webhook: Webhook, event: Event
) -> None:
    person, type_ = await make_person(), await make_ticket_type(event, price=500)
    order = await offer_order(Wish(person, type_.id, 1, "Grace"), "invoice")
    await reserve(order.number, person.id, 500, "EUR")
    assert await owed_calls() == []

    for _ in range(2):
        await pay(LINKS, order.number, Payment("charge", "provider"))

    assert await owed_calls() == [("order.placed", {"order": order.id}), ("order.paid", {"order": order.id})]


async def test_what_is_rolled_back_is_not_told(webhook: Webhook, event: Event) -> None:
    order = await make_order(event)

    @unit_of_work
    async def broken() -> None:
        await order_placed(event.id, order.id)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await broken()

    assert await owed_calls() == []


async def test_only_the_events_own_organiser_is_told_and_only_what_the_webhook_wants(
    organiser: Organiser, event: Event
) -> None:
    wanting = await add_webhook(organiser, URL, [News.ORDER_PAID, News.CHECKIN])
    gone = await add_webhook(organiser, URL, list(News))
    await remove_webhook(gone)
    await add_webhook(await make_organiser(), URL, list(News))
    staff, ticket = await make_staff(event), await make_ticket(event)

    await order_placed(event.id, ticket.order_id)
    await admit(ticket.id, staff.member)

    assert [(row.webhook_id, row.kind) for row in await WebhookDelivery.all()] == [(wanting.id, "checkin")]


async def test_a_failure_is_tried_again_ever_later(webhook: Webhook, clock: Clock) -> None:
    await send_test(webhook)
    waited = []
    for _ in range(4):
        [taken] = await take(10)
        await note_failed(taken, 500)
        due_at = (await WebhookDelivery.get()).due_at
        waited.append(due_at - now())
        assert await take(10) == []
        clock.moment = due_at

    assert waited == [timedelta(seconds=seconds) for seconds in (5, 20, 80, 320)]
    assert pause_after(100) == timedelta(hours=4)
    row = await WebhookDelivery.get()
    assert (row.attempts, row.last_status, row.done_at) == (4, 500, None)


async def test_after_a_day_it_is_given_up_and_told_once_until_something_is_taken(
    webhook: Webhook, organiser: Organiser, clock: Clock
) -> None:
    async def give_one_up() -> None:
        await send_test(webhook)
        clock.advance(hours=24)
        [row] = await take(10)
        await note_failed(row, None)

    await give_one_up()
    await give_one_up()
    assert [(row.chat_id, row.about) for row in await Owed.filter(kind=Kind.WEBHOOK_FAILED)] == [
        (organiser.person_id, {"webhook": webhook.id})
    ]

    await send_test(webhook)
    [row] = await take(10)
    clock.advance(seconds=1)
    await note_delivered(row, 204)
    clock.advance(seconds=1)
    await give_one_up()

    assert await Owed.filter(kind=Kind.WEBHOOK_FAILED).count() == 2
    assert [row.delivered for row in await latest_deliveries(webhook.id)] == [False, True, False, False]


async def test_giving_calls_up_keeps_nobody_waiting_whose_news_the_webhook_is_to_have(
    database: Database, webhook: Webhook, event: Event, clock: Clock
) -> None:
    given_up, go_on = asyncio.Event(), asyncio.Event()
    await send_test(webhook)
    clock.advance(hours=24)
    [row] = await take(10)

    @unit_of_work
    async def give_up() -> None:
        await note_failed(row, None)
        given_up.set()
        await go_on.wait()

    under_way = asyncio.create_task(give_up())
    await given_up.wait()
    if database.dialect == "sqlite":  # one writer at a time
        go_on.set()
    try:
        await order_placed(event.id, (await make_order(event)).id)
    finally:
        go_on.set()
        await under_way

    assert await WebhookDelivery.filter(kind=News.ORDER_PLACED).count() == 1


async def test_no_two_processes_make_the_same_call(webhook: Webhook) -> None:
    for _ in range(4):
        await send_test(webhook)

    taken = await asyncio.gather(*(take(10) for _ in range(4)))

    ids = [row.id for rows in taken for row in rows]
    assert len(ids) == len(set(ids)) == 4


async def test_one_webhook_is_called_four_times_at_once(organiser: Organiser, webhook: Webhook) -> None:
    for _ in range(9):
        await send_test(webhook)
    other = await add_webhook(organiser, URL, [News.CHECKIN])
    await send_test(other)

    rows = await take(10)

    assert [row.webhook_id for row in rows] == [webhook.id] * 4 + [other.id]
    assert await take(10, {webhook.id: 4}) == []
    assert len(await take(10, {webhook.id: 1})) == 3


async def test_a_call_whose_process_died_is_made_by_another_and_the_dead_one_changes_nothing(
    webhook: Webhook, clock: Clock
) -> None:
    await send_test(webhook)
    [dead] = await take(10)
    assert await take(10) == []

    clock.advance(seconds=61)
    [alive] = await take(10)
    await note_delivered(dead, 200)

    assert alive.id == dead.id
    assert (await WebhookDelivery.get(id=alive.id)).done_at is None
    await note_delivered(alive, 200)
    assert (await WebhookDelivery.get(id=alive.id)).delivered


async def test_busy_webhooks_wait_and_leave_room_for_others(organiser: Organiser, webhook: Webhook) -> None:
    other = await add_webhook(organiser, URL, list(News))
    for one in (webhook, webhook, other):
        await send_test(one)

    [row] = await take(10, {webhook.id: 4})

    assert row.webhook_id == other.id


async def test_a_removed_webhook_is_called_no_more(organiser: Organiser, webhook: Webhook) -> None:
    await send_test(webhook)

    await remove_webhook(webhook)

    assert await take(10) == []
    assert await webhooks_of(organiser.id) == []
    assert await webhook_of(organiser.id, webhook.id) is None


async def test_another_organisers_webhook_is_out_of_reach(webhook: Webhook) -> None:
    assert await webhook_of((await make_organiser()).id, webhook.id) is None


async def test_an_organiser_has_a_limited_number_of_webhooks(organiser: Organiser) -> None:
    for _ in range(10):
        await add_webhook(organiser, URL, [News.CHECKIN])

    with pytest.raises(TooManyWebhooks):
        await add_webhook(organiser, URL, [News.CHECKIN])


async def test_done_calls_are_kept_for_a_week(webhook: Webhook, clock: Clock) -> None:
    await send_test(webhook)
    [row] = await take(10)
    await note_delivered(row, 200)
    await send_test(webhook)
    clock.advance(days=7)
    assert await purge_deliveries() == 0

    clock.advance(seconds=1)

    assert await purge_deliveries() == 1
    assert await WebhookDelivery.all().count() == 1

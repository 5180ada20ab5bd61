"""Orders that programs note as paid and given back: where, how much, and what is still due."""

from aiohttp import ClientSession

from models.events.organising import cancel_event
from models.orders.refunds import cancel_order
from models.owed.outbox import Kind
from models.tables import Order, Owed, StaffMember
from tests.makers import make_order, make_person, make_ticket
from tests.webpage.api.programs import Program, make_program, problem


async def test_what_was_paid_at_the_door_is_the_organisers_takings(program: Program) -> None:
    event = await program.event()
    order = await make_order(event, paid=False, total=700)
    path = f"/events/{event.id}"

    wrong = [
        await program.post(f"{path}/orders/{order.number}/pay", {"where": where, "amount": 600})
        for where in ("door", "elsewhere")
    ]
    paid = [
        await (await program.post(f"{path}/orders/{order.number}/pay", {"where": "door", "amount": 700})).json()
        for _ in range(2)
    ]
    attendance = await (await program.get(f"{path}/attendance")).json()

    owner = await StaffMember.get(event_id=event.id)
    assert [await problem(one) for one in wrong] == [(409, "amount_changed")] * 2
    assert [(one["payment_method"], one["paid_to"]) for one in paid] == [("door", owner.id)] * 2
    assert attendance["takings"] == [{"staff": owner.label, "amount": 700, "given_back": 0, "orders": 1}]
    assert (await program.items(f"{path}/staff"))[0]["taken"] == 700


async def test_takings_name_what_was_given_back(program: Program) -> None:
    event = await program.event()
    order = await make_order(event, paid=False, total=700)
    path = f"/events/{event.id}"

    await program.post(f"{path}/orders/{order.number}/pay", {"where": "door"})
    await program.post(f"{path}/orders/{order.number}/refund", {})

    [takings] = (await (await program.get(f"{path}/attendance")).json())["takings"]
    [owner] = await program.items(f"{path}/staff")
    assert (takings["amount"], takings["given_back"]) == (700, 700)
    assert (owner["taken"], owner["given_back"], owner["paid_orders"]) == (700, 700, 1)


async def test_money_that_is_due_is_found_and_given_back_once(client: ClientSession, program: Program) -> None:
    event = await program.event()
    cancelled = await make_order(
        event, total=500, payment_method="telegram", telegram_charge="tg-1", provider_charge="ch_1"
    )
    standing = await make_order(event, total=500)
    free = await make_order(event)
    await cancel_order(cancelled.id)
    await cancel_order(free.id)
    path = f"/events/{event.id}/orders"

    [due] = await program.items(f"{path}?refund_due=true")
    others = await program.items(f"{path}?refund_due=false")
    wrong = await program.post(f"{path}/{cancelled.number}/refund", {"amount": 400})
    foreign = await (await make_program(client)).post(f"{path}/{cancelled.number}/refund", {"amount": 500})
    given = [await (await program.post(f"{path}/{cancelled.number}/refund", {"amount": 500})).json() for _ in range(2)]

    assert (due["number"], due["charge"]) == (cancelled.number, {"telegram": "tg-1", "provider": "ch_1"})
    assert [(one["number"], one["refund_due"]) for one in others] == [(standing.number, False), (free.number, False)]
    assert await problem(wrong) == (409, "amount_changed")
    assert foreign.status == 404
    assert [(one["status"], one["refund_due"]) for one in given] == [("refunded", False)] * 2
    await cancel_event(event.id)
    assert [one["number"] for one in await program.items(f"{path}?refund_due=true")] == [standing.number]
    assert await problem(await program.get(f"{path}?refund_due=perhaps")) == (422, "invalid")


async def test_a_body_that_may_be_left_out_is_read_when_it_is_there(program: Program) -> None:
    event = await program.event()
    order = await make_order(event, paid=False, total=700)
    path = f"/events/{event.id}/orders/{order.number}/pay"

    assert await problem(await program.post(path, {"where": "moon"})) == (422, "invalid")
    assert await problem(await program.post(path, {"amount": -1})) == (422, "invalid")
    assert (await Order.get(id=order.id)).paid_at is None
    assert (await program.post_once(path, "key")).status == 200
    assert (await Order.get(id=order.id)).payment_method == "elsewhere"


async def test_a_ticket_is_sent_again_to_the_chat_that_has_it(client: ClientSession, program: Program) -> None:
    event = await program.event()
    held, loose = await make_ticket(event, holder=await make_person()), await make_ticket(event)
    path = f"/events/{event.id}/tickets"

    sent = await program.post(f"{path}/{held.id}/resend")
    nowhere = await program.post(f"{path}/{loose.id}/resend")
    foreign = await (await make_program(client)).post(f"{path}/{held.id}/resend")

    assert (sent.status, (await sent.json())["id"], foreign.status) == (200, held.id, 404)
    assert await problem(nowhere) == (409, "no_chat")
    assert [(row.chat_id, row.kind) for row in await Owed.all()] == [(held.holder_id, Kind.TICKET)]

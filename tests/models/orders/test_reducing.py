"""What an unpaid order costs once one of its tickets is cancelled."""

from typing import Any

import pytest

from models.owed.outbox import Kind
from models.sharing.claims import claim_place
from models.tables import Event, Order, OrderStatus, Owed, Ticket
from models.tickets.care import cancel_ticket
from tests.makers import LINKS, make_event, make_order, make_person, make_ticket, make_ticket_type
from tests.models.sharing.test_claims import offer

pytestmark = pytest.mark.usefixtures("database")


def said(state: str, amount: int | None = None, *, places: int = 1) -> dict[str, Any]:
    """What a guest list said of a ticket's price."""
    return {"state": state, "amount": amount, "total": None, "places": places}


async def order_of(event: Event, total: int, *tickets: dict[str, Any]) -> tuple[Order, list[Ticket]]:
    """An order that is still to be paid, with tickets that cost 12 each."""
    kind = await make_ticket_type(event, price=1200)
    order = await make_order(event, paid=False, total=total)
    return order, [await make_ticket(event, order=order, type=kind, **columns) for columns in tickets]


async def test_a_companions_place_is_not_to_be_paid_by_the_others() -> None:
    event = await make_event()
    order, [party] = await order_of(event, 3600, {"places": 3, "holder": await make_person("Ada Lovelace")})
    await claim_place(LINKS, await offer(party), await make_person("Ben Okafor"), "Ben Okafor")
    await Owed.all().delete()

    await cancel_ticket((await Ticket.get(split_from_id=party.id)).id)

    left = await Order.get(id=order.id)
    assert (left.total, left.status) == (2400, OrderStatus.PENDING)
    assert await Owed.exists(kind=Kind.TICKET_REFRESH, chat_id=party.holder_id)


@pytest.mark.parametrize(
    ("total", "cancelled", "other", "left"),
    [
        (2400, None, None, (1200, "pending")),
        (2000, None, None, (1000, "pending")),
        (1500, said("unpaid", 1000), said("unpaid", 500), (500, "pending")),
        (1200, said("paid"), said("unpaid"), (1200, "pending")),
        (1200, said("unpaid"), said("paid"), (0, "paid")),
    ],
    ids=["listed", "reduced", "amounts", "paid one goes", "unpaid one goes"],
)
async def test_each_ticket_has_its_part(
    total: int, cancelled: dict[str, Any] | None, other: dict[str, Any] | None, left: tuple[int, str]
) -> None:
    order, [first, _] = await order_of(await make_event(), total, {"imported": cancelled}, {"imported": other})

    await cancel_ticket(first.id)
    await cancel_ticket(first.id)

    after = await Order.get(id=order.id)
    assert (after.total, after.status) == left


async def test_a_place_that_was_split_off_an_imported_party_has_its_part_of_it() -> None:
    event = await make_event()
    party = {"places": 4, "imported": said("unpaid", 4000, places=4), "holder": await make_person()}
    order, [ticket] = await order_of(event, 4000, party)
    await claim_place(LINKS, await offer(ticket), await make_person("Ben Okafor"), "Ben Okafor")

    await cancel_ticket((await Ticket.get(split_from_id=ticket.id)).id)

    assert (await Order.get(id=order.id)).total == 3000


async def test_a_paid_order_stays_as_it_was_paid() -> None:
    event = await make_event()
    order = await make_order(event, total=2400)
    kind = await make_ticket_type(event, price=1200)
    first, _ = [await make_ticket(event, order=order, type=kind) for _ in range(2)]

    await cancel_ticket(first.id)

    assert (await Order.get(id=order.id)).total == 2400

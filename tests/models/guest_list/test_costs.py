"""What an order of several tickets costs as long as some of them are unpaid, as the list changes."""

from collections.abc import Sequence

import pytest

from models.orders.payments_at_door import take_payment
from models.tables import Order, Ticket
from tests.makers import make_staff
from tests.models.guest_list.files import csv_file, import_file
from tests.models.guest_list.test_applying import gala

pytestmark = pytest.mark.usefixtures("house")

ADA_AND_BOB = [("Ada", 1, "unpaid", 12), ("Bob", 1, "unpaid", 12)]


def list_of(*guests: Sequence[object]) -> bytes:
    return csv_file(*(("S-1", name, "", "Standard", *rest) for name, *rest in guests))


async def test_who_has_paid_does_not_pay_again_for_who_has_not() -> None:
    await import_file(await gala(), list_of(("Ada", 1, "paid", 12), ("Bob", 1, "unpaid", 12)))

    order = await Order.get()
    assert (order.status, order.total) == ("pending", 1200)


@pytest.mark.parametrize(
    ("later", "status", "total"),
    [
        ([("Ada", 1, "paid", 12), ("Bob", 1, "unpaid", 12)], "pending", 1200),
        ([("Ada", 1, "paid", 12), ("Bob", 1, "paid", 12)], "paid", 2400),
        ([("Ada", 1, "cancelled", 12), ("Bob", 1, "unpaid", 12)], "pending", 1200),
        ([("Ada", 1, "cancelled", 12), ("Bob", 1, "paid", 12)], "paid", 1200),
        ([("Ada", 2, "unpaid", 12), ("Bob", 1, "unpaid", 12)], "pending", 3600),
        ([("Ada", 1, "unpaid", 9), ("Bob", 1, "unpaid", 12)], "pending", 2100),
        ([("Ada", 1, "unpaid", ""), ("Bob", 1, "unpaid", 10)], "pending", 2200),
        ([*ADA_AND_BOB, ("Eve", 1, "paid", 12)], "pending", 2400),
        ([*ADA_AND_BOB, ("Eve", 1, "unpaid", 12)], "pending", 3600),
        ([("Ada", 1, "paid", 12)], "pending", 1200),
        ([("Ada L.", 1, "unpaid", 12), ADA_AND_BOB[1]], "pending", 2400),
    ],
)
async def test_what_is_still_to_be_paid_follows_the_list(
    later: Sequence[Sequence[object]], status: str, total: int
) -> None:
    event = await gala()
    await import_file(event, list_of(*ADA_AND_BOB))

    await import_file(event, list_of(*later))

    order = await Order.get()
    assert (order.status, order.total) == (status, total)


@pytest.mark.parametrize(("places", "admits", "bad"), [(3, 2, 1), (1, 1, 0)], ids=["more", "fewer"])
async def test_what_was_paid_at_the_door_grows_by_nothing_unpaid(places: int, admits: int, bad: int) -> None:
    event = await gala()
    await import_file(event, list_of(("Ada", 2, "unpaid", 12)))
    await take_payment((await Order.get()).id, (await make_staff(event)).member, amount=2400)

    again = await import_file(event, list_of(("Ada", places, "unpaid", 12)))

    assert again.counts.bad == bad
    assert (await Ticket.get()).places == admits


async def test_what_the_list_says_of_the_whole_order_counts() -> None:
    event = await gala()
    header = ("Order number", "Name", "Ticket type", "Status", "Order total")
    for total in (20, 30):
        rows = [("S-1", name, "Standard", "unpaid", total) for name in ("Ada", "Bob")]
        await import_file(event, csv_file(*rows, header=header))

        assert (await Order.get()).total == total * 100

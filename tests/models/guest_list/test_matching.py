"""Which line of a list is which ticket that is here."""

import pytest

from models.tables import Order, Ticket
from tests.models.guest_list.files import csv_file, import_file
from tests.models.guest_list.test_applying import gala

pytestmark = pytest.mark.usefixtures("house")


async def test_a_name_that_is_corrected_in_an_order_of_several_is_the_same_ticket() -> None:
    event = await gala()
    rows = [("S-1", name, "", "VIP", 1, "", "") for name in ("Ada", "Bib", "Eve")]
    await import_file(event, csv_file(*rows))

    again = await import_file(event, csv_file(rows[2], ("S-1", "Bob", "", "VIP", 1, "", ""), rows[0]))

    assert (again.counts.same, again.counts.changed, again.counts.new) == (2, 1, 0)
    assert [ticket.holder_name for ticket in await Ticket.all().order_by("id")] == ["Ada", "Bob", "Eve"]


async def test_a_corrected_name_that_comes_alone_is_the_ticket_with_its_e_mail() -> None:
    event = await gala()
    ada, bob = (("S-1", name, f"{name}@x.org", "VIP", 1, "", "") for name in ("Ada", "Bob"))
    await import_file(event, csv_file(ada, bob))

    again = await import_file(event, csv_file(("S-1", "Robert", "Bob@x.org", "VIP", 1, "", "")))

    assert (again.counts.changed, again.counts.new) == (1, 0)
    assert [ticket.holder_name for ticket in await Ticket.all().order_by("id")] == ["Ada", "Robert"]


async def test_tickets_with_numbers_of_their_own_are_told_apart_by_them() -> None:
    event = await gala()
    header = ("Order", "Barcode", "Name", "Type")
    await import_file(event, csv_file(("1", "A1", "Ada", "VIP"), ("1", "A2", "Ada", "VIP"), header=header))

    rows = (("1", "A2", "Bob", "VIP"), ("1", "A3", "Eve", "VIP"))
    again = await import_file(event, csv_file(*rows, header=header))

    assert (again.counts.changed, again.counts.new) == (1, 1)
    assert [ticket.holder_name for ticket in await Ticket.all().order_by("id")] == ["Ada", "Bob", "Eve"]


async def test_a_guest_who_gets_an_order_number_later_is_no_second_guest() -> None:
    event = await gala()
    await import_file(event, csv_file(("", "Ada", "a@x.org", "VIP", 1, "", "")))

    again = await import_file(event, csv_file(("S-1", "Ada", "a@x.org", "VIP", 1, "", "")))
    third = await import_file(event, csv_file(("S-1", "Ada L.", "a@x.org", "VIP", 1, "", "")))

    assert (again.counts.new, again.counts.changed, third.counts.changed) == (0, 1, 1)
    assert (await Order.get()).external_number == "S-1"
    assert (await Ticket.get()).holder_name == "Ada L."

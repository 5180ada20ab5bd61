"""Every kind of bad line is told with its reason, and changes nothing."""

from dataclasses import dataclass, field

import pytest

from models.guest_list.checking import check
from models.guest_list.faults import BadLine, Fault
from models.guest_list.result import sentence
from models.house import House
from models.language.speech import languages, voice
from models.tables import Event, Order, OrderStatus, Ticket
from tests.makers import SECRETS, make_event, make_order, make_ticket, make_ticket_type
from tests.models.guest_list.files import csv_file, import_file

LONG = "x" * 201


@dataclass(frozen=True)
class Case:
    """A line that is bad, how that is said, and what was imported before."""

    line: tuple[object, ...]
    says: str
    before: tuple[tuple[object, ...], ...] = ()
    admitted: int = 0
    """People who are in on the ticket that was imported before."""
    columns: tuple[str, ...] = field(default=("Order", "Name", "E-mail", "Type", "Places", "Status", "Price"))
    others: tuple[tuple[object, ...], ...] = ()
    """Good lines above it."""


CASES = {
    Fault.NAME_MISSING: Case(("1", "", "", "VIP"), "There is no name."),
    Fault.NAME_LONG: Case(("1", LONG, "", "VIP"), "longer than 200"),
    Fault.CONTROL: Case(("1", "Ada\x07", "", "VIP"), "invisible characters"),
    Fault.ENCODING: Case(("1", "J\ufffdrgen", "", "VIP"), "Letters were lost when the file was saved: “J\ufffdrgen”"),
    Fault.CELL_ERROR: Case(("1", "#REF!", "", "VIP"), "A cell shows an error: #REF!"),
    Fault.FORMULA: Case(("1", "=A1&B1", "", "VIP"), "a formula without a result: =A1&B1"),
    Fault.TOO_SHORT: Case(("1", "Ada"), "It has 2 cells, the headings are 7."),
    Fault.TOO_LONG: Case(("1", "Ada", "", "VIP", 1, "", "", "more"), "It has 8 cells, the headings are 7."),
    Fault.OPEN_QUOTE: Case(("1", "A" * 10_001, "", "VIP"), "A quotation mark opens here"),
    Fault.EMAIL_BAD: Case(("1", "Ada", "ada at x.org", "VIP"), "This is no e-mail address: “ada at x.org”"),
    Fault.TYPE_MISSING: Case(("1", "Ada", "", ""), "There is no ticket type, and the event has several."),
    Fault.TYPE_UNKNOWN: Case(("1", "Ada", "", "Gold"), "The event has no ticket type “Gold”."),
    Fault.PLACES_UNCLEAR: Case(("1", "Ada", "", "VIP", "two"), "The number of places is no number: “two”"),
    Fault.PLACES_FRACTION: Case(("1", "Ada", "", "VIP", "1.5"), "no whole number: 1.5"),
    Fault.PLACES_FEW: Case(("1", "Ada", "", "VIP", 0), "at least one place, not 0"),
    Fault.PLACES_MANY: Case(("1", "Ada", "", "VIP", 1001), "Too many places: 1001. A ticket has at most 1000."),
    Fault.ORDER_LONG: Case(("9" * 65, "Ada", "", "VIP"), "longer than 64"),
    Fault.ORDER_ROUNDED: Case(("1.23E+11", "Ada", "", "VIP"), "has rounded the order number: 1.23E+11"),
    Fault.ORDER_OURS: Case(("HXRMCK", "Ada", "", "VIP"), "Order HXRMCK was made here"),
    Fault.ORDER_ELSEWHERE: Case(("HXRMCW", "Ada", "", "VIP"), "Order HXRMCW belongs to another event of yours."),
    Fault.STATUS_UNKNOWN: Case(("1", "Ada", "", "VIP", 1, "so-so"), "I don’t know the status “so-so”."),
    Fault.PRICE_UNCLEAR: Case(("1", "Ada", "", "VIP", 1, "", "dear"), "I can’t read the price “dear”."),
    Fault.PRICE_NEGATIVE: Case(("1", "Ada", "", "VIP", 1, "", "-5"), "less than nothing: -5"),
    Fault.PRICE_DECIMALS: Case(("1", "Ada", "", "VIP", 1, "", "5.5555"), "EUR doesn’t have so many decimals: 5.5555"),
    Fault.PRICE_LARGE: Case(("1", "Ada", "", "VIP", 1, "", "999999999999"), "The price is too high"),
    Fault.PRICE_MISSING: Case(("1", "Ada", "", "VIP", 1, "unpaid"), "there is no price to pay at the door"),
    Fault.CURRENCY_OTHER: Case(("1", "Ada", "", "VIP", 1, "", "5 USD"), "in USD, the event’s currency is EUR"),
    Fault.EVENT_OTHER: Case(
        ("Winter", "Ada", "VIP"),
        "It is for another event: “Winter”",
        columns=("Event", "Name", "Type"),
        others=(("Summer Night", "Bob", "VIP"),),
    ),
    Fault.SAME_TICKET: Case(
        ("1", "A7", "Ada", "VIP"),
        "Ticket number A7 is in line 2 already.",
        columns=("Order", "Barcode", "Name", "Type"),
        others=(("1", "A7", "Bob", "VIP"),),
    ),
    Fault.SAME_GUEST: Case(
        ("", "ada", "A@x.org", "vip"), "the same guest as in line 2", others=(("", "Ada", "a@x.org", "VIP"),)
    ),
    Fault.NO_ROOM: Case(("1", "Ada", "", "VIP", 5), "“VIP” has too few places. Left: 4."),
    Fault.CANCELLED_HERE: Case(
        ("1", "Ada", "", "VIP", 1, "paid"),
        "It was cancelled here and stays cancelled.",
        before=(("1", "Ada", "", "VIP", 1, "paid"), ("1", "Ada", "", "VIP", 1, "cancelled")),
    ),
    Fault.CANCELLED_ENTERED: Case(
        ("1", "Ada", "", "VIP", 2, "cancelled"),
        "people of this ticket are in: 1",
        before=(("1", "Ada", "", "VIP", 2, "paid"),),
        admitted=1,
    ),
    Fault.TYPE_ENTERED: Case(
        ("1", "Ada", "", "Standard", 2), "somebody is in", before=(("1", "Ada", "", "VIP", 2),), admitted=1
    ),
    Fault.PLACES_ENTERED: Case(
        ("1", "Ada", "", "VIP", 1), "Places now: 1.", before=(("1", "Ada", "", "VIP", 2),), admitted=2
    ),
    Fault.PAID_HERE: Case(
        ("1", "Ada", "", "VIP", 1, "unpaid", "5"),
        "It stays paid.",
        before=(("1", "Ada", "", "VIP", 1, "paid", "5"),),
    ),
}


def file_of(case: Case, *lines: tuple[object, ...]) -> bytes:
    width = len(case.columns)
    padded = [line if line is case.line else (*line, *[""] * (width - len(line))) for line in lines]
    if len(case.line) > 2:
        padded = [(*line, *[""] * (width - len(line))) for line in padded]
    return csv_file(*padded, header=case.columns)


async def scene() -> Event:
    """An event with two ticket types, an order of its own, and another event of the same organiser."""
    event = await make_event()
    await make_ticket_type(event, name="Standard")
    await make_ticket_type(event, name="VIP", capacity=4)
    await make_ticket(event, order=await make_order(event, number="HXRMCK"))
    other = await make_event(await event.organiser)
    await make_ticket(other, order=await make_order(other, number="HXRMCW"))
    return event


async def snapshot() -> list[object]:
    return [await Order.all().order_by("id").values(), await Ticket.all().order_by("id").values()]


def test_every_kind_of_bad_line_has_its_case() -> None:
    assert CASES.keys() == set(Fault)


@pytest.mark.parametrize("fault", CASES)
async def test_a_bad_line_is_told_with_its_reason_and_changes_nothing(house: House, fault: Fault) -> None:
    case = CASES[fault]
    event = await scene()
    for line in case.before:
        await import_file(event, file_of(case, line))
    await Ticket.filter(import_key__isnull=False).update(admitted=case.admitted)
    content = file_of(case, *case.others, case.line)

    report = await check(SECRETS, content, event)

    assert [(bad.number, bad.fault) for bad in report.bad] == [(len(case.others) + 2, fault)]
    assert case.says in sentence(report.bad[0], voice("en"))
    assert report.counts.new == len(case.others)
    if not case.others:
        before = await snapshot()
        assert (await import_file(event, content)).counts.bad == 1
        assert await snapshot() == before


@pytest.mark.parametrize("language", languages())
def test_every_reason_is_said_in_every_language(language: str) -> None:
    given = ("most", "cell", "cells", "columns", "email", "type", "places", "order", "status", "price", "currency")
    values = dict.fromkeys((*given, "wanted", "event", "line", "ticket", "left", "entered"), "x")
    for fault in Fault:
        assert sentence(BadLine(1, fault, values), voice(language))


async def test_a_cancelled_order_that_is_not_here_is_left_out_without_complaint(house: House) -> None:
    event = await scene()
    lines = [(str(n), "Ada", "", "VIP", 1, status) for n, status in enumerate(("cancelled", "refunded", "waitlist"))]

    report = await check(SECRETS, csv_file(*[(*line, "") for line in lines]), event)

    assert (report.counts.left, report.counts.new, report.bad) == (3, 0, [])


async def test_the_whole_order_needs_a_price_that_one_of_its_lines_may_say(house: House) -> None:
    event = await scene()
    rows = [("1", "Ada", "", "VIP", 1, "unpaid", "5"), ("1", "Bob", "", "VIP", 1, "unpaid", "")]

    await import_file(event, csv_file(*rows))

    order = await Order.get(external_number="1")
    assert (order.status, order.total) == (OrderStatus.PENDING, 500)

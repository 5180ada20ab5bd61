"""The file that an organiser gets back."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.guest_list.checking import check
from models.guest_list.keeping import find_list
from models.guest_list.result import bad_lines_file
from models.language.speech import languages, voice
from models.orders.claims import claim
from models.sharing.claims import claim_place
from models.sharing.offers import offer_place
from models.tables import Event, LinkKind, Order, Ticket
from tests.makers import LINKS, SECRETS, make_event, make_person, make_ticket_type
from tests.models.guest_list.files import csv_file, import_file, rows_of, xlsx_file

pytestmark = pytest.mark.usefixtures("house")


async def gala() -> Event:
    event = await make_event()
    await make_ticket_type(event, name="VIP", capacity=10)
    return event


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_every_line_comes_back_with_its_number_and_links(kind: str) -> None:
    event = await gala()
    rows = [("S-1", "王芳", "w@x.cn", "VIP"), ("S-1", "Bob", "", "VIP"), ("S-2", "", "", "VIP")]
    header = ("Order", "Name", "E-mail", "Type")
    content = csv_file(*rows, header=header) if kind == "csv" else xlsx_file(header, *rows)

    result = await (await import_file(event, content, f"our guests.{kind}")).result()

    assert result.name == f"our guests-links.{kind}"
    order, wang, bob = await Order.get(), *await Ticket.all().order_by("id")
    claim_link = f"https://t.me/bot?start=c{LINKS.token(LinkKind.CLAIM, order.id, 1)}"
    assert rows_of(result) == [
        [*header, "Usher’s number", "Claim link (Telegram)", "Ticket link", "Note"],
        [*rows[0], order.number, claim_link, LINKS.ticket_url(wang), ""],
        [*rows[1], order.number, claim_link, LINKS.ticket_url(bob), ""],
        [*rows[2], "", "", "", "There is no name."],
    ]


async def test_the_links_work() -> None:
    imported = await import_file(await gala(), csv_file(("S-1", "Ada", "", "VIP", 1, "", "")))
    [_, [*_, claim_link, ticket_link, _]] = rows_of(await imported.result())
    ticket = await Ticket.get()

    claimed = await claim(LINKS, claim_link.rpartition("start=c")[2], await make_person())
    found = await LINKS.find(LinkKind.TICKET, ticket_link.rpartition("/")[2])

    assert claimed.order.id == ticket.order_id
    assert found is not None
    assert found.subject_id == ticket.id


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-A1", "@SUM(1)", '=HYPERLINK("http://x","y")'])
async def test_no_cell_becomes_a_formula(kind: str, cell: str) -> None:
    header = ("Name", "Phone")
    content = csv_file(("Ada", cell), header=header) if kind == "csv" else xlsx_file(header, ("Ada", f"'{cell}"))
    result = await (await import_file(await gala(), content, f"a.{kind}")).result()

    assert rows_of(result)[1][1] == f"'{cell}"
    if kind == "xlsx":
        sheet = load_workbook(BytesIO(result.content)).worksheets[0]
        assert {each.data_type for row in sheet.iter_rows() for each in row if each.value is not None} == {"s"}


async def test_a_cell_of_a_spreadsheet_that_begins_like_a_formula_stays_text() -> None:
    result = await (await import_file(await gala(), csv_file(("Ada", "=2"), header=("Name", "X")), "a.csv")).result()
    again = await import_file(await gala(), xlsx_file(("Name", "X"), ("Ada", "=2")), "a.xlsx")
    sheet = load_workbook(BytesIO((await again.result()).content)).worksheets[0]

    assert rows_of(result)[1][1] == "'=2"
    assert sheet["B2"].data_type == "s"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", languages())
async def test_the_result_can_be_sent_again_as_a_list(kind: str, language: str) -> None:
    event = await gala()
    header = ("Order number", "Name", "E-mail", "Ticket type", "Places", "Phone", "Remark")
    rows = [
        ("S-1", "Ada", "a@x.org", "VIP", "2", "+49 (30) 123-45", "=1+1"),
        ("S-2", "-Bob", "", "VIP", "1", "", "'quoted'"),
    ]
    content = csv_file(*rows, header=header) if kind == "csv" else xlsx_file(header, *rows)
    first = await import_file(event, content, f"a.{kind}")

    result = await first.result(language)
    again = await import_file(event, result.content, f"b.{kind}")

    assert rows_of(result)[1][5] == "+49 (30) 123-45"
    assert (again.counts.same, again.counts.new, again.counts.changed, again.counts.bad) == (2, 0, 0, 0)


async def test_a_ticket_that_was_handed_on_does_not_go_to_the_address_of_the_list() -> None:
    event = await gala()
    content = csv_file(("S-1", "Ada", "a@x.org", "VIP", 1, "paid", ""))
    await import_file(event, content)
    order, ticket = await Order.get(), await Ticket.get()
    ada, bob = await make_person("Ada"), await make_person("Bob")
    await claim(LINKS, LINKS.token(LinkKind.CLAIM, order.id, order.claim_version), ada)
    offer = await offer_place(LINKS, ticket.id, ada.id)
    await claim_place(LINKS, offer.token, bob, "Bob")

    [_, [*_, claim_link, ticket_link, note]] = rows_of(await (await import_file(event, content)).result())

    assert (claim_link, ticket_link) == ("", "")
    assert note == "Handed on: somebody else holds it now, and has its link."


async def test_a_change_that_can_not_be_leaves_the_ticket_its_links() -> None:
    event = await gala()
    await import_file(event, csv_file(("S-1", "Ada", "", "VIP", 2, "paid", "5")))
    await Ticket.all().update(admitted=2)
    content = csv_file(("S-1", "Ada", "", "VIP", 1, "paid", "5"))

    [_, [*_, claim_link, ticket_link, note]] = rows_of(await (await import_file(event, content)).result())

    assert ticket_link == LINKS.ticket_url(await Ticket.get())
    assert claim_link
    assert "Places now: 1." in note


async def test_a_cancelled_ticket_has_no_links_any_more() -> None:
    event = await gala()
    await import_file(event, csv_file(("S-1", "Ada", "", "VIP", 1, "paid", "")))
    content = csv_file(("S-1", "Ada", "", "VIP", 1, "cancelled", ""), ("S-2", "Bob", "", "VIP", 1, "void", ""))

    rows = rows_of(await (await import_file(event, content)).result())

    assert [row[-3:] for row in rows[1:]] == [["", "", "Cancelled."], ["", "", "Not coming: not imported."]]


async def test_the_bad_lines_come_alone_to_be_corrected() -> None:
    event = await gala()
    content = csv_file(("S-1", "Ada", "", "VIP", 1, "", ""), ("S-2", "", "", "VIP", 1, "", ""))
    report = await check(SECRETS, content, event)
    imported = await import_file(event, content)
    guest_list = await find_list(imported.list.id)
    assert guest_list is not None

    file = await bad_lines_file(guest_list, report.bad, voice("en"))

    assert file.name == "guests-bad-lines.csv"
    assert rows_of(file)[1] == ["S-2", "", "", "VIP", "1", "", "", "3", "There is no name."]

    corrected = file.content.replace(b"S-2,,", b"S-2,Bob,")
    assert (await import_file(event, corrected)).counts.new == 1


async def test_a_bad_line_comes_with_its_order_so_that_its_correction_is_nobody_elses() -> None:
    event = await gala()
    lines = [("S-1", "Ada", "a@x.org", "VIP", 1, "", ""), ("s-1", "Bob", "", "VIP", "two", "", "")]
    content = csv_file(*lines, ("S-2", "Cyd", "", "VIP", 1, "", ""))
    report = await check(SECRETS, content, event)
    guest_list = await find_list((await import_file(event, content)).list.id)
    assert guest_list is not None

    file = await bad_lines_file(guest_list, report.bad, voice("en"))
    corrected = await import_file(event, file.content.replace(b"two", b"2"))

    assert [row[-2:] for row in rows_of(file)[1:]] == [["2", ""], ["3", "The number of places is no number: “two”"]]
    assert (corrected.counts.same, corrected.counts.changed, corrected.counts.new) == (1, 0, 1)
    tickets = await Ticket.all().order_by("id").values_list("holder_name", "places")
    assert tickets == [("Ada", 1), ("Cyd", 1), ("Bob", 2)]

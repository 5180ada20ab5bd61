"""Exports of the usual tools are understood as they are."""

from dataclasses import dataclass

import pytest

from models.guest_list.amounts import BadAmount, OtherCurrency, read_amount
from models.guest_list.columns import Field, recognise
from models.guest_list.faults import Fault
from models.guest_list.groups import Sheet, read_sheet
from models.guest_list.lines import Line
from models.guest_list.rows import open_table
from models.guest_list.vocabulary import State


def sheet_of(text: str, currency: str = "EUR") -> Sheet:
    return read_sheet(open_table(text.encode()), currency=currency, event_name="Summer Night")


@dataclass(frozen=True)
class Tool:
    header: str
    row: str
    order: str
    name: str = "Ada Lovelace"
    email: str = "ada@example.org"
    type: str = "VIP"
    places: int = 1
    state: State = State.PAID
    currency: str = "EUR"


TOOLS = {
    "pretix, order positions": Tool(
        "Event slug,Order code,Position ID,Status,Email,Phone number,Order date,Product,Variation,Price,Attendee name,"
        "Attendee name: Given name,Attendee name: Family name,Attendee email,Seat ID",
        "night,A8XKP,1,paid,booker@example.org,+49,2026-10-01,VIP,,25.00,Ada Lovelace,Ada,Lovelace,ada@example.org,",
        "A8XKP",
    ),
    "pretix, check-in list": Tool(
        "Order code;Attendee name;Product;Price;Checked in;Secret;Email;Company;Voucher code;Order date;Paid",
        "A8XKP;Ada Lovelace;VIP;25,00;;k3jx8shd7;ada@example.org;;;2026-10-01;No",
        "A8XKP",
        state=State.UNPAID,
    ),
    "Eventbrite": Tool(
        "Order #,Order Date,First Name,Last Name,Email,Quantity,Price Tier,Ticket Type,Attendee #,Group,Order Type,"
        "Currency,Total Paid,Fees Paid,Attendee Status,Home Address 1,Barcode #",
        "1001,2026-09-20,Ada,Lovelace,ada@example.org,1,,VIP,5001,,PayPal,USD,25.00,1,Checked In,,500110001",
        "1001",
        currency="USD",
    ),
    "Weeztix": Tool(
        "Order id,Order status,Ticket name,Barcode,First name,Last name,Email,Ticket price,Scanned at",
        "77ab,completed,VIP,9900112233,Ada,Lovelace,ada@example.org,€ 25,",
        "77ab",
    ),
    "Ticket Tailor": Tool(
        "Event name,Order ID,Order date,Ticket status,Ticket type,Ticket code,Full name,Email,Ticket price",
        "Summer Night,or_737352,2026-10-01,voided,VIP,X5TP8,Ada Lovelace,ada@example.org,25.00",
        "or_737352",
        state=State.CANCELLED,
    ),
    "WooCommerce": Tool(
        "Order Number,Order Status,Billing First Name,Billing Last Name,Billing Email,Item Name,Qty,Order Total",
        "5512,on-hold,Ada,Lovelace,ada@example.org,VIP,2,50.00",
        "5512",
        places=2,
        state=State.UNPAID,
    ),
    "Shopify": Tool(
        "Name,Email,Financial Status,Currency,Total,Lineitem quantity,Lineitem name,Lineitem price,Billing Name",
        "#1042,ada@example.org,refunded,EUR,75.00,3,VIP,25.00,Ada Lovelace",
        "1042",
        places=3,
        state=State.REFUNDED,
    ),
    "Google Forms": Tool(
        "Timestamp,Email Address,Full name,Which ticket?,Number of guests",
        "10/1/2026 9:00:00,ada@example.org,Ada Lovelace,VIP,2",
        "",
        type="",
        places=2,
    ),
    "Luma": Tool(
        "api_id,name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at,custom_source,"
        "qr_code_url,amount,amount_tax,currency,ticket_type_id,ticket_name",
        "gst-1,Ada Lovelace,Ada,Lovelace,ada@example.org,,2026-04-01,declined,,,https://x,$0.00,0,usd,tt-1,VIP",
        "gst-1",
        state=State.ELSEWHERE,
    ),
    "Eventbrite, German": Tool(
        "Bestellnr.,Bestelldatum,Vorname,Nachname,E-Mail,Ticketart,Teilnehmernummer,Barcode-Nr.,Teilnehmerstatus",
        "589750179,2026-10-01,Ada,Lovelace,ada@example.org,VIP,740658283,589750179740658283001,Nimmt nicht teil",
        "589750179",
        state=State.CANCELLED,
    ),
    "Tito": Tool(
        "Number,Ticket,Ticket Full Name,Ticket First Name,Ticket Last Name,Ticket Email,Ticket Company Name,"
        "Ticket Reference,Order Reference,Order Name,Order Email,Void Status",
        "1,VIP,Ada Lovelace,Ada,Lovelace,ada@example.org,Analytical Ltd,GIAO-1,GIAO,Charles Babbage,c@example.org,",
        "GIAO",
    ),
    "Meetup": Tool(
        "Name\tUser ID\tTitle\tEvent Host\tRSVP\tGuests\tRSVPed on\tJoined Group on\tURL of Member Profile",
        "Ada Lovelace\tuser 5\t\tNo\tYes\t2\t2026-10-01\t2025-01-01\thttps://x",
        "",
        email="",
        type="",
        places=3,
    ),
    "Billetto": Tool(
        "Order id,Order state,Buyer name,Buyer email,Ticket type,Ticket number",
        "4711,cancelled,Ada Lovelace,ada@example.org,VIP,8",
        "4711",
        state=State.CANCELLED,
    ),
    "pretix, with variations": Tool(
        "Order code,Position ID,Status,Email,Product,Variation,Price,Attendee name,Attendee email",
        "A8XKP,1,paid,booker@example.org,Ticket,VIP,25.00,Ada Lovelace,ada@example.org",
        "A8XKP",
        type="Ticket – VIP",
    ),
    "Universe": Tool(
        "Date Attending,Ticket ID,First Name,Last Name,Email,Ticket Type,Order ID,Order Status,Ticket Status",
        "2026-12-01,T-5,Ada,Lovelace,ada@example.org,VIP,9,closed,closed",
        "9",
    ),
    "Dutch": Tool(
        "Bestelnummer;Voornaam;Tussenvoegsel;Achternaam;E-mailadres;Soort;Aantal",
        "7;Ada;van der;Lovelace;ada@example.org;;2", "7", name="Ada van der Lovelace", type="", places=2,
    ),
    "XING, first name beside name": Tool(
        "Bestellnummer;Name;Vorname;E-Mail;Ticketart", "7;Lovelace;Ada;ada@example.org;VIP", "7",
    ),
    "活动行": Tool(
        "订单号,姓名,手机,邮箱,公司,职位,票种,票价,购票数量,支付状态",
        "20260188,李雷,138,ada@example.org,某公司,经理,VIP,25.00,1,已支付",
        "20260188",
        name="李雷",
        currency="CNY",
    ),
    "Japanese": Tool(
        "申込番号,姓,名,メールアドレス,券種,枚数,入金状況", "7,山田,太郎,ada@example.org,VIP,2,未入金",
        "7", name="山田太郎", places=2, state=State.UNPAID,
    ),
    "Spanish": Tool(
        "Nº de pedido;Nombre;Apellidos;Correo electrónico;Tipo de entrada;Cantidad;Estado",
        "7;Ada;Lovelace;ada@example.org;VIP;2;Cancelado", "7", places=2, state=State.CANCELLED,
    ),
    "German": Tool(
        "Bestellnummer;Vorname;Nachname;E-Mail-Adresse;Ticketart;Anzahl;Bezahlt;Gesamtbetrag",
        "7;Ada;Lovelace;ada@example.org;VIP;1;Nein;1.250,00 €", "7", state=State.UNPAID,
    ),
    "Russian": Tool(
        "Номер заказа;ФИО;Эл. почта;Тип билета;Кол-во;Статус", "7;Ада Лавлейс;ada@example.org;VIP;1;Оплачен",
        "7", name="Ада Лавлейс",
    ),
    "Arabic": Tool(
        "رقم الطلب,الاسم,البريد الإلكتروني,نوع التذكرة,العدد,الحالة", "7,محمد علي,ada@example.org,VIP,١,مؤكد",
        "7", name="محمد علي",
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS)
def test_an_export_is_understood(tool: str) -> None:
    wanted = TOOLS[tool]
    sheet = sheet_of(f"{wanted.header}\n{wanted.row}\n", wanted.currency)
    assert sheet.bad == []
    [[line]] = [group.lines for group in sheet.groups]

    assert (line.order, line.name, line.email, line.type, line.places, line.state) == (
        wanted.order,
        wanted.name,
        wanted.email,
        wanted.type,
        wanted.places,
        wanted.state,
    )


def test_headings_are_known_in_any_case_and_without_accents() -> None:
    assert recognise(["NÚMERO DE PEDIDO", "e_mail", " Ticket-Type "]).at.keys() == {
        Field.ORDER,
        Field.EMAIL,
        Field.TYPE,
    }


def test_the_guest_is_preferred_to_the_buyer_who_steps_in_where_the_guest_has_no_name() -> None:
    sheet = sheet_of("Order,Buyer name,Attendee name,Email\n1,Ada,Grace,a@x.org\n2,Ada,,a@x.org\n")
    assert [group.lines[0].name for group in sheet.groups] == ["Grace", "Ada"]


def test_cells_that_a_shop_leaves_empty_on_further_lines_are_those_of_the_first() -> None:
    header = "Name,Email,Financial Status,Lineitem quantity,Lineitem name,Billing Name"
    [group] = sheet_of(f"{header}\n#7,a@x.org,pending,1,VIP,Ada\n#7,a@x.org,,2,Kids,\n").groups
    assert [(line.name, line.state, line.places) for line in group.lines] == [
        ("Ada", State.UNPAID, 1),
        ("Ada", State.UNPAID, 2),
    ]


def test_a_file_with_several_events_gives_the_guests_of_this_one() -> None:
    sheet = sheet_of("Event,Name\nWinter Night,Ada\nSUMMER night,Bob\nWinter Night,Eve\n")
    assert [group.lines[0].name for group in sheet.groups] == ["Bob"]
    assert [bad.number for bad in sheet.bad] == [2, 4]


def lines_of(text: str) -> list[Line]:
    return [line for group in sheet_of(text).groups for line in group.lines]


def test_addresses_are_taken_out_of_what_people_and_mail_programs_write_around_them() -> None:
    rows = (
        "Ada,Ada L. <ada@x.org>\nBob,mailto:bob@x.org\nEve,-\nKim,kim@x.org; kim@y.org\nLea,n/a\nMax,Info Requested\n"
    )
    wanted = ["ada@x.org", "bob@x.org", "", "kim@x.org", "", ""]
    assert [line.email for line in lines_of(f"Name,Email\n{rows}")] == wanted


def test_a_name_that_says_that_there_is_none_is_none() -> None:
    sheet = sheet_of("Order,Name,Buyer\n1,Info Requested,Ada\n2,-,Bob\n3,???,\n4,N/A,\n")
    assert [group.lines[0].name for group in sheet.groups] == ["Ada", "Bob"]
    assert [bad.fault for bad in sheet.bad] == [Fault.NAME_MISSING, Fault.NAME_MISSING]


@pytest.mark.parametrize(
    ("name", "first", "said"), [("Lovelace", "Ada", "Ada Lovelace"), ("Ada King", "Ada", "Ada King")]
)
def test_a_name_beside_a_first_name_is_the_familys_or_whole(name: str, first: str, said: str) -> None:
    assert [line.name for line in lines_of(f"Vorname,Name\n{first},{name}\n")] == [said]


def test_unseen_marks_that_copied_text_brings_along_are_no_part_of_a_name() -> None:
    assert [line.name for line in lines_of("Name\n\u200bAda\u2060 \u202aLovelace\u202c\n")] == ["Ada Lovelace"]


def test_companions_come_with_their_host() -> None:
    rows = "Ada,2\nBob,yes\nEve,no\nKim,\n"
    assert [line.places for line in lines_of(f"Name,Plus ones\n{rows}")] == [3, 2, 1, 1]


def test_the_same_line_twice_in_an_order_is_two_tickets_and_counted() -> None:
    sheet = sheet_of("Order,Name,Type\n1,Ada,VIP\n1,Ada,VIP\n2,Ada,VIP\n")
    assert [len(group.lines) for group in sheet.groups] == [2, 1]
    assert (sheet.repeated, sheet.bad) == (1, [])


@pytest.mark.parametrize(
    ("text", "currency", "units"),
    [
        ("12", "EUR", 1200),
        ("12.5", "EUR", 1250),
        ("12,50 €", "EUR", 1250),
        ("€1.234,50", "EUR", 123450),
        ("1,234.50", "EUR", 123450),
        ("1 234,50", "EUR", 123450),
        ("1'234.50 CHF", "CHF", 123450),
        ("1.234", "EUR", 123400),
        ("1.234.567", "EUR", 123456700),
        ("1,200", "JPY", 1200),
        ("¥1,200", "JPY", 1200),
        ("12.50", "KWD", 12500),
        ("12.505", "KWD", 12505),
        ("0.00", "EUR", 0),
        ("$0.00", "EUR", 0),
        ("١٢٫٥٠", "EUR", 1250),
    ],
)
def test_amounts_are_read_as_they_are_written_anywhere(text: str, currency: str, units: int) -> None:
    assert read_amount(text, currency) == units


@pytest.mark.parametrize(
    ("text", "currency", "fault"),
    [
        ("dear", "EUR", "price_unclear"),
        ("12-15", "EUR", "price_unclear"),
        ("-5", "EUR", "price_negative"),
        ("€ -5.00", "EUR", "price_negative"),
        ("12.3456", "EUR", "price_decimals"),
        ("12.50", "JPY", "price_decimals"),
        ("99999999999", "EUR", "price_large"),
    ],
)
def test_other_amounts_are_none(text: str, currency: str, fault: str) -> None:
    with pytest.raises(BadAmount, match=fault):
        read_amount(text, currency)


@pytest.mark.parametrize("text", ["12 USD", "£12", "12 zł"])
def test_an_amount_in_another_currency_is_not_taken_for_ours(text: str) -> None:
    with pytest.raises(OtherCurrency):
        read_amount(text, "EUR")

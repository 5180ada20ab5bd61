"""Whether somebody comes and has paid: what cells say, what empty ones mean, and which columns are overlooked."""

import pytest

from models.guest_list.faults import Fault
from models.guest_list.groups import Sheet, read_sheet
from models.guest_list.leftovers import Overlooked
from models.guest_list.rows import open_table
from models.guest_list.vocabulary import State


def sheet_of(text: str) -> Sheet:
    return read_sheet(open_table(text.encode()), currency="EUR", event_name="Summer Night")


def states_of(text: str) -> list[State]:
    sheet = sheet_of(text)
    assert sheet.bad == []
    return [line.state for group in sheet.groups for line in group.lines]


@pytest.mark.parametrize(
    ("heading", "cell", "state"),
    [
        ("Order state", "cancelled", State.CANCELLED),
        ("Teilnehmerstatus", "Nimmt teil", State.PAID),
        ("Teilnehmerstatus", "Nimmt nicht teil", State.CANCELLED),
        ("Void Status", "voided", State.CANCELLED),
        ("Void Status", "", State.PAID),
        ("Void Status", "No", State.PAID),
        ("Cancelled at", "2026-11-20 10:00", State.CANCELLED),
        ("Storniert am", "20.11.2026", State.CANCELLED),
        ("Cancelled", "x", State.CANCELLED),
        ("Cancelled", "active", State.PAID),
        ("取消时间", "2026年11月20日", State.CANCELLED),
        ("RSVP", "No", State.ELSEWHERE),
        ("RSVP", "Yes", State.PAID),
        ("出欠", "欠席", State.CANCELLED),
        ("Paid at", "2026-11-20", State.PAID),
        ("Paid at", "Nov 20, 2026 10:00 AM", State.PAID),
        ("Bezahlt am", "20. November 2026", State.PAID),
        ("Bezahlt am", "", State.PAID),
        ("Order status", "closed", State.PAID),
    ],
)
def test_columns_of_tools_say_who_comes(heading: str, cell: str, state: State) -> None:
    assert states_of(f"Order;Name;{heading}\n1;Ada;{cell}\n") == [state]


def test_where_a_column_says_who_has_paid_an_empty_cell_has_not() -> None:
    rows = "1;Ada;x;12\n2;Bob;;12\n3;Eve;;0\n4;Kim;x;12\n4;Kim's child;;12\n"
    assert states_of(f"Order;Name;Bezahlt;Preis\n{rows}") == [
        State.PAID, State.UNPAID, State.PAID, State.PAID, State.PAID,
    ]  # fmt: skip


def test_a_column_of_payments_that_is_empty_says_nothing() -> None:
    assert states_of("Order,Name,Payment status\n1,Ada,\n2,Bob,\n") == [State.PAID, State.PAID]


def test_a_word_for_no_state_is_bad_and_not_taken_for_yes() -> None:
    sheet = sheet_of("Name,Cancelled\nAda,perhaps\n")
    assert [bad.fault for bad in sheet.bad] == [Fault.STATUS_UNKNOWN]


def test_places_of_somebody_who_does_not_come_do_not_matter() -> None:
    assert states_of("Name,RSVP,Places\nAda,declined,0\n") == [State.ELSEWHERE]


def test_a_column_that_seems_to_say_who_comes_is_named_where_it_is_not_read() -> None:
    rows = "1,Ada,ok,yes,free text\n2,Bob,cancelled,no,cancelled\n3,Eve,cancelled,no,more text\n4,Kim,refunded,yes,\n"
    sheet = sheet_of(f"Order,Name,Zustand?,Newsletter,Remarks\n{rows}".replace("Zustand?", "Phase"))

    assert sheet.overlooked == [Overlooked("Phase", "cancelled", 3)]
    assert [line.state for group in sheet.groups for line in group.lines] == [State.PAID] * 4


def test_columns_that_are_not_read_are_named() -> None:
    table = open_table(b"Name,Shoe size,,E-mail\nAda,38,,a@x.org\n")
    assert list(table.columns.unused.values()) == ["Shoe size"]

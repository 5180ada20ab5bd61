from datetime import UTC, datetime
from typing import Any
from unicodedata import category

import pytest
from icalendar import Calendar

from models.events.calendar_file import calendar_file
from models.tables import Event

WHEN = datetime(2026, 12, 1, tzinfo=UTC)
URL = "https://usher.example/t/abcdefghijklmnopqrstuvwxyz0"


def event(**columns: Any) -> Event:
    defaults = {"name": "Winter Jazz", "venue": "Old Harbour", "starts_at": datetime(2026, 12, 12, 18, 30, tzinfo=UTC)}
    return Event(**{"zone": "Europe/Berlin", "language": "en", **defaults, **columns})


def entry(of: Event) -> Any:
    return Calendar.from_ical(calendar_file(of, "K7M2QX", URL)).walk("VEVENT")[0]


def test_another_program_reads_what_the_event_is() -> None:
    read = entry(event(ends_at=datetime(2026, 12, 12, 22, 0, tzinfo=UTC)))
    assert read["SUMMARY"] == "Winter Jazz"
    assert read["LOCATION"] == "Old Harbour"
    assert read["URL"] == URL
    assert read["DTSTART"].dt == datetime(2026, 12, 12, 18, 30, tzinfo=UTC)
    assert read["DTEND"].dt == datetime(2026, 12, 12, 22, 0, tzinfo=UTC)
    assert read["STATUS"] == "CONFIRMED"


def test_an_event_without_an_end_lasts_eight_hours_as_at_the_door() -> None:
    assert entry(event())["DTEND"].dt == datetime(2026, 12, 13, 2, 30, tzinfo=UTC)


def test_the_entry_is_named_by_the_order_so_that_a_second_file_replaces_it() -> None:
    assert entry(event())["UID"] == entry(event(name="Renamed"))["UID"] == "K7M2QX@usher"


def test_a_cancelled_event_says_so_in_a_newer_revision() -> None:
    read = entry(event(cancelled_at=datetime(2026, 12, 1, tzinfo=UTC)))
    assert read["STATUS"] == "CANCELLED"
    assert read["SEQUENCE"] > entry(event())["SEQUENCE"]


def test_signs_with_a_meaning_in_the_format_come_back_as_they_were() -> None:
    name = r"Rock; Paper, Scissors \ n: “live”"
    read = entry(event(name=name, description="First line\r\nEND:VEVENT\nthird\x07 line"))
    assert read["SUMMARY"] == name
    assert read["DESCRIPTION"] == "First line\nEND:VEVENT\nthird line"


@pytest.mark.parametrize("control", ["\x00", "\x08", "\x1b", "\x7f", "\x80", "\x9f"], ids=ascii)
@pytest.mark.parametrize("field", ["name", "venue", "description"])
def test_control_characters_are_left_out(field: str, control: str) -> None:
    raw = calendar_file(event(**{field: f"Winter{control}Jazz"}), "K7M2QX", URL).decode()
    assert "WinterJazz" in raw
    assert not [letter for letter in raw.replace("\r\n", "") if category(letter) == "Cc"]


def test_lines_are_folded_to_75_bytes_and_never_within_a_letter() -> None:
    name = "春节联欢晚会" * 20
    raw = calendar_file(event(name=name), "K7M2QX", URL)
    assert all(len(line.decode().encode()) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert entry(event(name=name))["SUMMARY"] == name


def test_what_an_event_lacks_is_left_out() -> None:
    assert not {"LOCATION", "DESCRIPTION"} & set(entry(event(venue="")))


def test_every_change_is_a_newer_revision() -> None:
    assert [entry(event(revision=number))["SEQUENCE"] for number in (0, 1, 7)] == [0, 1, 7]


def test_a_pin_is_said_in_degrees() -> None:
    place = entry(event(latitude=-33.8568, longitude=151.2153))["GEO"]
    assert (place.latitude, place.longitude) == (-33.8568, 151.2153)


@pytest.mark.parametrize(
    "facts", [{}, {"venue": "", "latitude": 0.0, "longitude": 0.0}, {"cancelled_at": WHEN}], ids=str
)
def test_the_file_holds_what_the_standard_demands_and_nothing_twice(facts: dict[str, Any]) -> None:
    read = Calendar.from_ical(calendar_file(event(**facts), "K7M2QX", URL))
    told: Any = read.walk("VEVENT")[0]

    assert (read["VERSION"], bool(read["PRODID"])) == ("2.0", True)
    assert told["DTSTAMP"].dt.tzinfo is not None
    assert not read.errors
    assert not told.errors
    assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"} <= set(told)
    assert not [name for name, value in told.items() if isinstance(value, list)]
    assert [name for name, value in told.property_items() if "TZID" in getattr(value, "params", {})] == []

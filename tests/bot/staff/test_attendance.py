"""/attendance: counts in words and bars, without names of guests."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.staff.attendance import attendance_text
from models.attendance.counts import Attendance, GateLine, QuarterLine, Takings, TypeLine
from models.clock import now
from models.language.speech import voice
from models.orders.payments_at_door import take_payment
from models.tables import Event, Role
from tests.bot.desk import event_of, on_duty, organiser_phone
from tests.bot.running import RunningBot
from tests.makers import make_event, make_order, make_ticket, wrong_code
from tests.offline_phones import OfflinePhone

START = datetime(2026, 6, 5, 18, 0, tzinfo=UTC)
EVENT = Event(id=1, name="Summer & Night", zone="Europe/Berlin", currency="EUR")
COUNTS = Attendance(
    expected=1500,
    entered=999,
    by_type=(TypeLine("Standard", 1000, 999), TypeLine("标准票的名字很长很长", 500, 0)),
    by_gate=(GateLine("North", 600), GateLine(None, 399)),
    by_quarter=(QuarterLine(START, 333), QuarterLine(START + timedelta(minutes=15), 666)),
    takings=(Takings("Sam <3", 2500, 1), Takings("Kim", 1000, 2, given_back=400)),
)


def test_all_that_is_counted_is_told() -> None:
    text = attendance_text(COUNTS, EVENT, voice("en"), with_takings=True)

    assert "<b>999</b> in · 501 to come · 1,500 expected" in text
    assert "████████░░░░ 66 %" in text
    assert "North   ███████░░░░░ 600\nno gate █████░░░░░░░ 399" in text
    assert "20:00 ██████░░░░░░ 333\n20:15 ████████████ 666" in text
    assert "Before them" not in text
    assert "Sam &lt;3: €25.00 (1 order)\nKim: €10.00 (2 orders) · €4.00 of it given back\n" in text
    assert "Together: <b>€35.00</b> · €4.00 of it given back" in text


def test_bars_stand_under_each_other_in_every_script() -> None:
    text = attendance_text(COUNTS, EVENT, voice("zh"), with_takings=True)

    assert "Standard   ████████████ 999/1,000\n标准票的… ░░░░░░░░░░░░ 0/500" in text.replace(
        "标准票的…  ", "标准票的… "
    )


def test_a_hundred_percent_is_said_when_everybody_is_in() -> None:
    nearly = Attendance(1000, 999, (), (), (), ())

    assert "99 %" in attendance_text(nearly, EVENT, voice("en"), with_takings=False)


def test_an_event_without_guests_is_no_trouble() -> None:
    text = attendance_text(Attendance(0, 0, (), (), (), ()), EVENT, voice("en"), with_takings=True)

    assert "0 expected" in text


async def test_read_only_staff_see_counts_and_no_names_and_no_money(bot: RunningBot) -> None:
    event = await make_event()
    reader = await on_duty(bot, event, role=Role.READ_ONLY)
    sam = await on_duty(bot, event)
    order = await make_order(event, paid=False, total=1200)
    await make_ticket(event, order=order, holder_name="Ada Lovelace")
    await take_payment(order.id, sam.staff.member, amount=1200)

    await reader.phone.send("/attendance")

    text = (await reader.phone.receives()).text
    assert "0 in · 1 to come · 1 expected" in text
    assert "Lovelace" not in text
    assert "12.00" not in text


async def test_conflicts_are_counted_for_all_and_named_for_those_who_may_see_names(bot: RunningBot) -> None:
    event = await make_event()
    reader = await on_duty(bot, event, "Rita Reader", role=Role.READ_ONLY)
    sam = await on_duty(bot, event)
    house, phone = bot.house, OfflinePhone()
    for name in ("Ada", "Bob", "Cleo", "Dan", "Eve", "Fay", "Gus"):
        ticket = await make_ticket(event, holder_name=name)
        await phone.save(house, ticket)
        await phone.upload(house, ticket, *(phone.record(ticket, sam.staff.code) for _ in range(2)))
    guessed = await make_ticket(event, holder_name="Hal")
    await phone.save(house, guessed)
    await phone.upload(house, guessed, phone.record(guessed, wrong_code(sam.staff)))

    await sam.phone.send("/attendance")
    text = (await sam.phone.receives("Conflicts")).text
    assert "Conflicts: 7" in text
    assert "Gus" in text
    assert ": the ticket was used already" in text
    assert "… and 2 more" in text
    assert "Ada" not in text
    assert "Possibly entered, not counted: 1" in text
    assert "Hal" in text

    await reader.phone.send("/attendance")
    text = (await reader.phone.receives("Conflicts")).text
    assert "Conflicts: 7" in text
    assert "Gus" not in text


async def test_refresh_shows_the_counts_of_now(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    await olga.send("/attendance")
    shown = await olga.receives("0 expected")
    await make_ticket(event, places=7)

    await olga.press(shown, "🔄 Refresh")

    await olga.sees("7 expected")


@pytest.mark.parametrize("command", ["/attendance", "/attendance live", "/arrivals"])
async def test_counts_say_whose_clock_their_times_follow(bot: RunningBot, command: str) -> None:
    sam = await on_duty(bot, await make_event(zone="Asia/Tokyo"))

    await sam.phone.send(command)

    assert "(Tokyo time)" in (await sam.phone.receives("as of")).text


async def test_counts_of_a_cancelled_event_say_that_it_is(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    shown = {}
    for command in ("/attendance", "/arrivals"):
        await olga.send(command)
        shown[command] = await olga.receives("0 expected")
        assert "cancelled" not in shown[command].text
    await Event.filter(id=event.id).update(cancelled_at=now())

    for message in shown.values():
        await olga.press(message, "🔄 Refresh")

        assert "This event was cancelled" in message.text


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    night = Attendance(9, 3, (), (), (QuarterLine(first, 1), QuarterLine(first + timedelta(hours=1), 2)), ())

    text = attendance_text(night, EVENT, voice("en"), with_takings=False)

    assert "02:15 +02:00 ██████░░░░░░ 1\n02:15 +01:00 ████████████ 2" in text


def test_however_many_there_are_a_message_holds_them() -> None:
    long = "W" * 100
    many = Attendance(
        50_000,
        4_000,
        tuple(TypeLine(f"{n} {long}", 500, 40) for n in range(100)),
        tuple(GateLine(f"{n} {long}", 40) for n in range(100)),
        tuple(QuarterLine(START + timedelta(minutes=15 * n), 40) for n in range(100)),
        tuple(Takings(f"{n} {long}", 100_000_000, 40) for n in range(100)),
    )

    text = attendance_text(many, EVENT, voice("en"), with_takings=True)

    assert len(text) < 3000
    assert "89 more    █░░░░░░░░░░░ 3,560/44,500" in text
    assert "89 more    ███████████░ 3,560</pre>" in text
    assert "<i>The last 12 with arrivals. Before them: 3,520, see /arrivals</i>\n" in text
    assert "Together: <b>€100,000,000.00</b>" in text

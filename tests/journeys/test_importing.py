"""An organiser brings 5,000 guests who bought elsewhere; the power fails half-way; the guests come all the same.

From the event's first word to the thanks: set up, imported, staffed, followed, put right, exported.
"""

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.conversations import Message
from bot.sandbox.person import Person
from models.guest_list.result import File
from models.owed.outbox import Kind
from models.tables import Event, GuestList, Order, Owed, Ticket, TicketType
from tests.journeys.exports import (
    as_csv,
    attempts_in_tables,
    exported_csv,
    exported_workbook,
    tickets_in_tables,
)
from tests.journeys.office import PATIENCE, Office, is_valid_ticket, is_void_ticket
from tests.journeys.setting_up import appoint, make_summer_night
from tests.models.guest_list.files import csv_file, rows_of

GUESTS = 5_000
PLACES = GUESTS + GUESTS // 10
BY_MAIL = range(100, 130)
"""Lines whose guests come with the ticket link alone."""
HALF = 110
"""A party of two, of whom one comes."""
THANKS = "Thank you for coming!"


def guest_list() -> bytes:
    """As a shop exports it: two tickets an order, every tenth for two people, the last line without a name."""
    rows = [
        (
            f"S-{n // 2}",
            f"Guest Number{n}" if n < GUESTS else "",
            f"g{n}@x.org",
            "standard",
            places(n),
            "paid",
            "",
        )
        for n in range(GUESTS + 1)
    ]
    return csv_file(*rows, separator=";")


def places(line: int) -> int:
    return 1 + (line % 10 == 0)


async def half_imported() -> None:
    async with asyncio.timeout(PATIENCE):
        while not 0 < await Ticket.all().count() < GUESTS:  # noqa: ASYNC110  # another process does it
            await asyncio.sleep(0.02)


async def import_list(office: Office, olive: Person, *, cut: bool = False) -> list[list[str]]:
    """Send the list and have it imported, if wanted with a power cut in between; the file that comes back."""
    await olive.send("/import")
    await olive.receives("Send me your list")
    await olive.upload("guests.csv", guest_list())
    report = await olive.sees("Nothing is changed yet", timeout=PATIENCE)
    button = next(text for text in report.button_texts if text.startswith(("Import", "Send me")))
    await olive.press(report, button)
    if cut:
        await half_imported()
        await office.processes[-1].kill()
        await office.start("run")
    sent = await olive.receives("Your list with the links", timeout=PATIENCE)
    return rows_of(File("guests.csv", olive.file(sent).content.replace(b";", b",")))


async def claims(office: Office, name: str, claim_link: str) -> Person:
    """A guest who gets both tickets of an order into the chat."""
    guest = office.telegram.person(name)
    await guest.follow(claim_link)
    for _ in range(2):
        await guest.receives(is_valid_ticket)
    return guest


async def enters_by_chat(office: Office, guest: Person, code: str) -> list[Message]:
    """With all tickets in the chat, which become void."""
    tickets = [message for message in guest.chat.present if is_valid_ticket(message)]
    for message in tickets:
        status, answer = await office.page(message).press(code)
        assert (status, answer["status"], answer["gate"]) == (200, "ok", "North")
    return tickets


async def enters_by_link(office: Office, link: str, code: str, *, people: int) -> None:
    status, answer = await office.page(link).press(code, admit=people)
    assert (status, answer["status"], answer["admitted"]) == (200, "ok", people)


async def let_in_by_name(sam: Person, order: str, name: str) -> None:
    """A phone is dead: the steward finds the guest's order."""
    await sam.send(f"/find {order}")
    found = await sam.receives(order)
    await sam.press(found, name)
    await sam.press(await sam.sees(lambda one: one is found and "✅ Check in" in one.button_texts), "✅ Check in")
    await sam.sees("1 person is in")


async def put_right(sam: Person, olive: Person, name: str) -> None:
    """It was somebody else: the steward undoes it, and the organiser learns of it."""
    await sam.send("/undo")
    await sam.press(await sam.receives(name), "↩️ Undo")
    await sam.sees(f"{name} is valid again")
    await olive.sees(f"Sam Steward undid the check-in of {name}")


async def compare_files(olive: Person, folder: Path) -> None:
    """Every column of every ticket is in both forms as it is in the tables; so is every attempt."""
    event = await Event.get()
    tickets, attempts = await tickets_in_tables(event), await attempts_in_tables(event)
    assert len(tickets) == GUESTS

    sheets, files = await exported_workbook(olive, folder), await exported_csv(olive, folder)

    assert {row["Holder"]: row for row in sheets["Tickets"]} == tickets
    assert {row["Holder"]: row for row in files["tickets"]} == {name: as_csv(row) for name, row in tickets.items()}
    for found, kept in ((sheets["Attempts"], attempts), (files["attempts"], [as_csv(row) for row in attempts])):
        assert [{heading: row[heading] for heading in kept[0]} for row in found] == kept
    assert sum(row["Together"] for row in sheets["Arrivals"]) == sum(row["Let in"] for row in sheets["Tickets"])


async def thank(olive: Person, guest: Person) -> None:
    """Who came and has a chat with the bot reads it; who stayed away does not."""
    await olive.send("/announce")
    await olive.press(await olive.receives("To whom"), "Who came (1)")
    await olive.sees("Send me the text")
    await olive.send(THANKS)
    await olive.press(await olive.receives("This goes to 1 person"), "✅ Send to 1 person")
    await guest.sees(THANKS)
    assert [copy.chat_id for copy in await Owed.filter(kind=Kind.ANNOUNCEMENT)] == [guest.id]


@pytest.mark.durable
async def test_five_thousand_guests_are_imported_through_a_power_cut_and_come_in(
    office: Office, tmp_path: Path
) -> None:
    olive, sam = (office.telegram.person(name) for name in ("Olive Organiser", "Sam Steward"))
    await office.start("run", ORGANISERS=str(olive.id))
    await olive.start()
    await make_summer_night(olive, "Standard free")

    header, *lines = await import_list(office, olive, cut=True)

    assert header[-4:] == ["Usher’s number", "Claim link (Telegram)", "Ticket link", "Note"]
    assert await Ticket.all().count() == GUESTS
    assert await Order.all().count() == GUESTS // 2
    assert (await TicketType.get()).held == PLACES
    assert len({line[-2] for line in lines[:GUESTS]}) == GUESTS
    assert lines[GUESTS][-1] == "There is no name."

    code = await appoint(olive, sam, "Summer Night")
    await olive.send("/attendance live")
    board = await olive.receives("LIVE")
    assert "0 in · 5,500 to come · 5,500 expected" in board.text
    ada, _absent = await asyncio.gather(claims(office, "Ada", lines[0][-3]), claims(office, "Ben", lines[2][-3]))
    tickets = await enters_by_chat(office, ada, code)
    come = {line: 1 if line == HALF else places(line) for line in BY_MAIL}
    await asyncio.gather(
        *(enters_by_link(office, lines[line][-2], code, people=people) for line, people in come.items())
    )
    await let_in_by_name(sam, "s-2355", "Guest Number4711")
    await put_right(sam, olive, "Guest Number4711")
    await let_in_by_name(sam, "s-2356", "Guest Number4713")
    await enters_by_link(office, lines[4711][-2], code, people=1)

    inside = places(0) + places(1) + sum(come.values()) + 2
    counts = f"{inside} in · {PLACES - inside:,} to come · {PLACES:,} expected"
    await olive.send("/attendance")
    await olive.receives(counts)
    await compare_files(olive, tmp_path)
    await thank(olive, ada)
    await olive.sees(lambda one: one is board and counts in one.text, timeout=PATIENCE)
    await ada.sees(lambda _: all(is_void_ticket(ticket) for ticket in tickets))

    again = await import_list(office, olive)
    assert [line[-3:] for line in again] == [line[-3:] for line in [header, *lines]]
    assert await Ticket.all().count() == GUESTS
    assert not await GuestList.exists(content__isnull=False)

"""Many press at once, over several server processes: exactly once."""

import asyncio

import pytest

from models.owed.outbox import Kind
from models.tables import CheckIn, Owed, Ticket
from tests.free_port import free_port
from tests.journeys.office import Office, everything_delivered
from tests.makers import make_event, make_person, make_staff, make_ticket, token_of

pytestmark = pytest.mark.durable


async def test_two_hundred_presses_on_one_ticket_over_two_processes_admit_one(office: Office) -> None:
    guest = office.telegram.person("Ada Lovelace", started=True)
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event, holder=await make_person("Ada Lovelace", id=guest.id))
    servers = [await office.start("web"), await office.start("web", PORT=str(free_port()))]
    pages = [office.page(f"{server.url}/t/{token_of(ticket)}") for server in servers]
    answers = await asyncio.gather(*(pages[number % 2].press(staff.code) for number in range(200)))

    outcomes = [(status, body.get("reason")) for status, body in answers]
    assert outcomes.count((200, None)) == 1
    assert outcomes.count((409, "already_redeemed")) == 199
    assert await CheckIn.filter(ticket_id=ticket.id).count() == 200
    assert await Owed.filter(chat_id=guest.id, kind=Kind.CHECKED_IN).count() == 1
    await office.start("bot")
    await guest.receives("checked in")
    await everything_delivered()
    assert len(office.telegram.calls_of("sendMessage")) == 2  # the guest's push and the staff member's feed line


async def test_a_party_of_fifty_pressed_two_hundred_times_one_by_one_admits_fifty(office: Office) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event, places=50)
    servers = [await office.start("web"), await office.start("web", PORT=str(free_port()))]
    pages = [office.page(f"{server.url}/t/{token_of(ticket)}") for server in servers]
    answers = await asyncio.gather(*(pages[number % 2].press(staff.code, admit=1) for number in range(200)))
    admitted = [body for status, body in answers if status == 200]
    assert len(admitted) == 50
    assert sorted(body["number"] for body in admitted) == list(range(1, 51))
    assert {body["reason"] for status, body in answers if status != 200} == {"already_redeemed"}
    assert (await Ticket.get(id=ticket.id)).admitted == 50
    assert await CheckIn.filter(ticket_id=ticket.id).count() == 200

"""What people are owed arrives: in order, once, whatever happens to Telegram or to the process that sends."""

import asyncio
import re
from itertools import cycle

import pytest

from bot.sandbox import FloodLimits, LocalTelegram, Options
from bot.sandbox.conversations import Message
from bot.sandbox.person import Person as Phone
from models.house import House
from models.owed.delivery import Outcome
from models.owed.outbox import Kind, owed
from models.storage.database import Database
from models.tables import CheckIn, Order, Owed, Person, Ticket
from tests.journeys.office import (
    Office,
    Process,
    everything_delivered,
    is_valid_ticket,
    is_void_ticket,
    offering,
    office_at,
)
from tests.journeys.scene import Scene, set_scene
from tests.journeys.secrecy import assert_nothing_secret_is_written
from tests.makers import make_event, make_person, make_staff, make_ticket, token_of

pytestmark = pytest.mark.durable

SENDS = re.compile("this process sends")
SENDS_AGAIN_AFTER = 40.0
"""Seconds within which what a killed process had under way is sent again: its rows stay taken for twenty."""
TAKES_OVER_WITHIN = 10.0
NOISE = 10.0
"""Seconds more, on a machine that does other things, too."""


async def ticket_in_chat(scene: Scene, *, places: int = 1) -> tuple[Ticket, Message]:
    """A ticket whose message the guest has. A process must be running."""
    ticket = await make_ticket(scene.event, type=scene.type, holder=scene.guest_row, places=places)
    await owed(scene.guest.id, Kind.TICKET, ticket=ticket.id).save()
    return ticket, await scene.guest.receives(is_valid_ticket)


async def pressed(office: Office, process: Process, ticket: Ticket, code: str) -> None:
    """Staff let the holder in: answered at once, whatever Telegram does."""
    status, answer = await office.page(f"{process.url}/t/{token_of(ticket)}").press(code)
    assert (status, answer["status"]) == (200, "ok")


def told(office: Office, person: Phone, text: str) -> int:
    """How often Telegram took a message with this text for this person."""
    calls = office.telegram.calls_of("sendMessage")
    return sum(
        call.ok and call.parameters["chat_id"] == str(person.id) and text in call.parameters["text"] for call in calls
    )


async def test_with_telegram_down_the_door_works_and_then_all_arrives_in_order_once(office: Office) -> None:
    scene = await set_scene(office)
    usher = await office.start("run")
    ticket, message = await ticket_in_chat(scene)

    office.telegram.down()
    await pressed(office, usher, ticket, scene.staff.code)
    assert 'data-state="used"' in await office.page(message).text()
    assert not office.telegram.calls_of("editMessageMedia")

    office.telegram.up()
    await scene.steward.receives("Ada Lovelace")
    checked_in = await scene.guest.receives("checked in")
    void = await scene.guest.receives(is_void_ticket)
    assert void.id == message.id
    assert checked_in.moment < void.moment
    await everything_delivered()
    assert told(office, scene.steward, "Ada Lovelace") == told(office, scene.guest, "checked in") == 1
    assert len([call for call in office.telegram.calls_of("editMessageMedia") if call.ok]) == 1


async def test_an_undone_check_in_gives_the_ticket_in_the_chat_back(office: Office) -> None:
    scene = await set_scene(office)
    usher = await office.start("run")
    ticket, message = await ticket_in_chat(scene)
    await pressed(office, usher, ticket, scene.staff.code)
    void = await scene.guest.sees(is_void_ticket)
    assert void.buttons == []

    await scene.steward.send("/undo")
    await scene.steward.press(await scene.steward.receives("Undo this check-in?"), "Undo")
    valid = await scene.guest.sees(lambda shown: shown.id == message.id and is_valid_ticket(shown))
    assert "VOID" not in valid.text
    await scene.organiser.receives("undid the check-in of Ada Lovelace")
    await pressed(office, usher, ticket, scene.staff.code)
    await scene.guest.sees(is_void_ticket)


async def test_who_blocked_the_bot_is_left_in_peace_until_they_write_again(office: Office) -> None:
    scene = await set_scene(office)
    usher = await office.start("run")
    ticket, message = await ticket_in_chat(scene, places=2)
    page = office.page(message)
    scene.guest.account.blocks_bot = True  # and Telegram has not told the bot yet

    await page.press(scene.staff.code, admit=1)
    refused = await office.telegram.called("sendMessage", lambda call: call.code == 403)
    await everything_delivered()
    assert (await Person.get(id=scene.guest.id)).blocked_at is not None
    assert {row.outcome for row in await Owed.filter(chat_id=scene.guest.id, kind__not=Kind.TICKET)} == {
        Outcome.BLOCKED
    }

    await scene.steward.send("/undo")
    await scene.steward.press(await scene.steward.receives("Undo this check-in?"), "Undo")
    await scene.organiser.receives("undid")
    await everything_delivered()
    calls = [call for call in office.telegram.calls if call.parameters.get("chat_id") == str(scene.guest.id)]
    assert calls[-1] is refused

    await scene.guest.start()
    await scene.guest.receives("Hello Ada")
    assert (await Person.get(id=scene.guest.id)).blocked_at is None
    await page.press(scene.staff.code, admit=2)
    await scene.guest.receives("checked in")
    await scene.guest.sees(is_void_ticket)
    assert usher.exit_code is None
    assert (await Ticket.get(id=ticket.id)).admitted == 2


async def test_a_process_killed_between_check_in_and_push_owes_it_still(office: Office) -> None:
    scene = await set_scene(office)
    usher = await office.start("run")
    ticket, _ = await ticket_in_chat(scene)
    office.telegram.down()
    await pressed(office, usher, ticket, scene.staff.code)
    await usher.kill()
    office.telegram.up()

    await office.start("run")
    await scene.guest.receives("checked in", timeout=SENDS_AGAIN_AFTER)
    await scene.guest.sees(is_void_ticket)
    await everything_delivered()
    assert told(office, scene.guest, "checked in") == told(office, scene.steward, "Ada Lovelace") == 1


async def test_a_process_killed_before_it_heard_telegrams_answer_sends_at_most_twice(office: Office) -> None:
    scene = await set_scene(office)
    usher = await office.start("run")
    ticket, _ = await ticket_in_chat(scene)
    gate = office.telegram.hold("sendMessage")
    await pressed(office, usher, ticket, scene.staff.code)
    await gate.reached()
    await usher.kill()
    gate.open()

    await office.start("run")
    await scene.guest.sees(is_void_ticket, timeout=SENDS_AGAIN_AFTER)
    await everything_delivered()
    assert 1 <= told(office, scene.guest, "checked in") <= 2
    assert 1 <= told(office, scene.steward, "Ada Lovelace") <= 2
    assert await CheckIn.filter(status="ok").count() == 1


async def test_an_update_that_comes_twice_is_handled_once(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    await scene.guest.send("/events")
    for button in ("Standard", "1", "Ada Lovelace"):
        await scene.guest.press(await scene.guest.sees(offering(button)), button)
        await repeated(office, scene.guest)
    await scene.guest.sees(is_valid_ticket)
    assert await Order.all().count() == await Ticket.all().count() == 1

    await scene.steward.send("/find Ada")
    await scene.steward.press(await scene.steward.receives("Not in yet"), "Check in")
    await repeated(office, scene.steward)
    await scene.guest.receives("checked in")
    assert await CheckIn.all().count() == 1
    await everything_delivered()
    assert told(office, scene.guest, "checked in") == 1


async def repeated(office: Office, person: Phone) -> None:
    """Telegram delivers the person's last update again, and the bot is through with it."""
    office.telegram.redeliver()
    await person.send("/help")  # the updates of a person are handled in their order
    await person.sees("/tickets – send me")


async def test_of_two_bots_one_works_and_the_other_takes_over(office: Office) -> None:
    guest = office.telegram.person("Ada Lovelace")
    first = await office.start("bot")
    await first.writes(SENDS)
    second = await office.start("bot")
    await guest.start()
    await guest.receives("Hello Ada")
    assert not [line for line in second.lines if SENDS.search(line)]

    clock = asyncio.get_running_loop().time
    await first.kill()
    killed_at = clock()
    await guest.send("/help")
    await owed(guest.id, Kind.TICKET, ticket=(await make_ticket(holder=await Person.get(id=guest.id))).id).save()
    await guest.receives("/tickets")
    await guest.receives(is_valid_ticket)
    assert clock() - killed_at < TAKES_OVER_WITHIN + NOISE
    assert [line for line in second.lines if SENDS.search(line)]
    assert not [line for bot in (first, second) for line in bot.lines if "another process polls" in line]
    assert await second.stop() == 0


async def test_when_telegram_wants_silence_it_gets_it(office: Office) -> None:
    scene = await set_scene(office)
    usher = await office.start("run")
    ticket, _ = await ticket_in_chat(scene)
    clock = asyncio.get_running_loop().time
    office.telegram.flood_next(2, "editMessageMedia")
    await pressed(office, usher, ticket, scene.staff.code)
    await office.telegram.called("editMessageMedia", lambda call: call.code == 429)
    refused_at = clock()
    await scene.guest.sees(is_void_ticket)
    assert clock() - refused_at > 1.9
    await everything_delivered()
    assert [call.code for call in office.telegram.calls_of("editMessageMedia")] == [429, 200]
    assert told(office, scene.guest, "checked in") == 1


async def test_two_hundred_check_ins_at_once_are_all_pushed_within_telegrams_limits(
    house: House, database: Database, database_url: str, tmp_path: object
) -> None:
    async with (
        LocalTelegram.serve(options=Options(flood_limits=FloodLimits())) as telegram,
        office_at(database_url, tmp_path, telegram) as office,
    ):
        usher = await office.start("run")
        event = await make_event()
        crew = [telegram.person(f"Steward {number}", started=True) for number in range(20)]
        staff = [await make_staff(event, await make_person(phone.account.name, id=phone.id)) for phone in crew]
        guests = [telegram.person(f"Guest {number}", started=True) for number in range(200)]
        tickets = [await make_ticket(event, holder=await make_person(one.account.name, id=one.id)) for one in guests]
        presses = zip(tickets, cycle(staff), strict=False)
        await asyncio.gather(*(pressed(office, usher, ticket, by.code) for ticket, by in presses))

        await everything_delivered()
        assert [told(office, guest, "checked in") for guest in guests] == [1] * 200
        assert [told(office, steward, "Guest") for steward in crew] == [10] * 20
        assert not [call for call in telegram.calls if call.code == 429]
        await assert_nothing_secret_is_written(office)

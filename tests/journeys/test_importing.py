"""An organiser brings 5,000 guests who bought elsewhere; the power fails half-way; the guests come all the same."""

import asyncio

import pytest

from bot.sandbox.person import Person
from models.guest_list.result import File
from models.tables import GuestList, Order, Ticket, TicketType
from tests.journeys.office import PATIENCE, Office, door_code, is_valid_ticket, is_void_ticket
from tests.journeys.scene import Scene, set_scene
from tests.models.guest_list.files import csv_file, rows_of

GUESTS = 5_000


def guest_list() -> bytes:
    """As a shop exports it: two tickets an order, every tenth for two people, the last line without a name."""
    rows = [
        (
            f"S-{n // 2}",
            f"Guest Number{n}" if n < GUESTS else "",
            f"g{n}@x.org",
            "standard",
            1 + (n % 10 == 0),
            "paid",
            "",
        )
        for n in range(GUESTS + 1)
    ]
    return csv_file(*rows, separator=";")


async def half_imported() -> None:
    async with asyncio.timeout(PATIENCE):
        while not 0 < await Ticket.all().count() < GUESTS:  # noqa: ASYNC110  # another process does it
            await asyncio.sleep(0.02)


async def import_list(office: Office, scene: Scene, *, cut: bool = False) -> list[list[str]]:
    """Send the list and have it imported, if wanted with a power cut in between; the file that comes back."""
    await scene.organiser.send("/import")
    await scene.organiser.receives("Send me your list")
    await scene.organiser.upload("guests.csv", guest_list())
    report = await scene.organiser.sees("Nothing is changed yet", timeout=PATIENCE)
    button = next(text for text in report.button_texts if text.startswith(("Import", "Send me")))
    await scene.organiser.press(report, button)
    if cut:
        await half_imported()
        await office.processes[-1].kill()
        await office.start("run")
    sent = await scene.organiser.receives("Your list with the links", timeout=PATIENCE)
    return rows_of(File("guests.csv", scene.organiser.file(sent).content.replace(b";", b",")))


async def enters(guest: Person, steward: Person, office: Office, claim_link: str) -> None:
    await guest.follow(claim_link)
    message = await guest.receives(is_valid_ticket)
    status, answer = await office.page(message).press(await door_code(steward))
    assert (status, answer["status"]) == (200, "ok")
    await guest.sees(is_void_ticket)


@pytest.mark.durable
async def test_five_thousand_guests_are_imported_through_a_power_cut_and_come_in(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")

    header, *lines = await import_list(office, scene, cut=True)

    assert header[-4:] == ["Usher’s number", "Claim link (Telegram)", "Ticket link", "Note"]
    assert await Ticket.all().count() == GUESTS
    assert await Order.all().count() == GUESTS // 2
    assert (await TicketType.get(id=scene.type.id)).held == GUESTS + GUESTS // 10
    assert len({line[-2] for line in lines[:GUESTS]}) == GUESTS
    assert lines[GUESTS][-1] == "There is no name."

    await enters(scene.guest, scene.steward, office, lines[0][-3])
    assert 'data-state="valid"' in await office.page(lines[4711][-2]).text()
    await scene.steward.send("/find s-2355")
    assert "Guest Number4710" in " ".join((await scene.steward.receives("s-2355")).button_texts)

    again = await import_list(office, scene)
    assert [line[-3:] for line in again] == [line[-3:] for line in [header, *lines]]
    assert await Ticket.all().count() == GUESTS
    assert not await GuestList.exists(content__isnull=False)

"""The whole story, in the chats and on the page: from an empty database to a void ticket and a count."""

import re
from datetime import timedelta
from pathlib import Path

from models.clock import now
from models.tables import CheckIn, Order, Ticket
from tests.journeys.office import Office, door_code, everything_delivered, is_valid_ticket, is_void_ticket
from tests.journeys.scene import set_scene
from tests.journeys.setting_up import invited, make_summer_night

FIRST_ORGANISER_LINK = "first-organiser-link.txt"


async def test_from_an_empty_database_to_a_void_ticket(office: Office, tmp_path: Path) -> None:
    usher = await office.start("run")
    await usher.writes(re.compile(FIRST_ORGANISER_LINK))
    organiser, steward, guest = (
        office.telegram.person(name) for name in ("Olive Organiser", "Sam Steward", "Ada Lovelace")
    )

    await organiser.follow((tmp_path / FIRST_ORGANISER_LINK).read_text().strip())
    assert "Link for your guests" in (await make_summer_night(organiser, "Standard free x100")).text
    await organiser.send("/staff")
    await organiser.press(await organiser.receives("Summer Night"), "Invite to the door")
    await steward.follow(invited(await organiser.receives("Invite")))
    await steward.receives("Summer Night")
    assert {"door", "find"} <= {command["command"] for command in steward.commands}
    assert "newevent" not in {command["command"] for command in steward.commands}

    await guest.start()
    await guest.press(await guest.receives("Usher"), "See what’s on")
    for button in ("Summer Night", "Standard", "1", "Ada Lovelace"):
        await guest.press(await guest.receives("Summer Night"), button)
    ticket_message = await guest.receives(is_valid_ticket)
    order = await Order.get()
    assert order.number in ticket_message.text

    code = await door_code(steward)
    page = office.page(ticket_message)
    status, answer = await page.press(code)
    assert (status, answer["status"], answer["order"], answer["staff"]) == (200, "ok", order.number, "Sam Steward")

    await guest.receives("checked in")
    void = await guest.sees(is_void_ticket)
    assert void.id == ticket_message.id
    feed = await steward.receives("Ada Lovelace")
    assert str(answer["number"]) in feed.text
    assert answer["word"] in feed.text
    assert 'data-state="used"' in await page.text()
    await organiser.send("/attendance")
    assert "1" in (await organiser.receives("expected")).text
    await everything_delivered()
    assert await usher.stop() == 0


async def test_the_same_story_survives_a_restart_between_any_two_steps(office: Office) -> None:
    """Conversations, tickets and codes live in the database, not in a process."""
    organiser = office.telegram.person("Olive Organiser", started=True)
    settings = {"ORGANISERS": str(organiser.id)}
    usher = await office.start("run", **settings)
    await organiser.start()
    await organiser.receives("")
    await organiser.send("/newevent")
    for answer in ("Summer Night", f"{now() + timedelta(hours=1):%Y-%m-%d %H:%M}", "Old Harbour", "Standard free"):
        await organiser.receives("?")
        assert await usher.stop() == 0
        usher = await office.start("run", **settings)
        await organiser.send(answer)
    await organiser.press(await organiser.receives("All right"), "✅ Create")
    await organiser.receives("ready")


async def test_a_rehearsal_is_played_like_the_real_thing_and_counts_nowhere(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    await scene.steward.send("/door")
    card = await scene.steward.receives("door code")
    await scene.steward.press(card, "Rehearsal ticket")
    rehearsal = await scene.steward.receives(is_valid_ticket)
    assert "REHEARSAL" in rehearsal.text
    page = office.page(rehearsal)
    assert "REHEARSAL" in (await page.text()).upper()
    status, answer = await page.press(scene.staff.code)
    assert (status, answer["status"], answer["rehearsal"]) == (200, "ok", True)
    await scene.steward.sees(is_void_ticket)
    await scene.steward.sees(lambda message: answer["word"] in message.text and "REHEARSAL" in message.text)
    await scene.organiser.send("/attendance")
    assert "0" in (await scene.organiser.receives("expected")).text
    assert (await Ticket.get()).rehearsal
    assert await CheckIn.all().count() == 1

"""Until when guests may hand places on, and places that organisers are asked for."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.buttons import button, keyboard
from bot.organiser.buttons import LeavePlace, MovePlace
from bot.sandbox import Person as Phone
from bot.sandbox.conversations import Message
from models.clock import now
from models.people.persons import Identity, meet
from models.sharing.asks import ask_for_place
from models.sharing.claims import claim_place
from models.tables import Event, Role, Share, Ticket
from tests.bot.desk import event_of, on_duty, organiser_phone
from tests.bot.organiser.test_event import settings_of
from tests.bot.running import RunningBot
from tests.makers import LINKS, make_person, make_ticket
from tests.models.sharing.test_claims import offer


async def until(event: Event) -> datetime | None:
    return (await Event.get(id=event.id)).transfers_until


async def asked_of(bot: RunningBot, phone: Phone, event: Event) -> tuple[Message, Ticket]:
    """A question about a place, as it is sent to organisers; and the ticket that it is about."""
    ada, ben, carl = [await make_person(name) for name in ("Ada Lovelace", "Ben Okafor", "Carl Sagan")]
    token = await offer(await make_ticket(event, holder=ada, places=3))
    place = (await claim_place(LINKS, token, ben, "Ben Okafor")).ticket
    await ask_for_place(LINKS, token, carl)
    share = await Share.get()
    rows = [[button("Move", MovePlace(share.id, carl.id)), button("Leave", LeavePlace(share.id, carl.id))]]
    await bot.application.bot.send_message(phone.id, "a question", reply_markup=keyboard(rows))
    return await phone.receives("a question"), place


async def test_places_are_handed_on_until_a_time_no_more_or_always(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga, starts_at=now() + timedelta(days=2))
    shown = await settings_of(olga)
    assert "Handing places on: always" in shown.text

    await olga.press(shown, "Handing places on")
    await olga.sees("Until when may guests hand places on? Now: always")
    await olga.send("nonsense")
    await olga.receives("don’t")
    await olga.send("18:00")
    shown = await olga.receives("Handing places on: until")
    moment, zone = await until(event), ZoneInfo(event.zone)
    assert moment is not None
    day = event.starts_at.astimezone(zone)
    assert moment == day.replace(hour=18, minute=0, second=0, microsecond=0)

    await olga.press(shown, "Handing places on")
    await olga.press(await olga.sees("Until when"), "Not from now on")
    shown = await olga.sees("Handing places on: not since")
    assert await until(event) is not None

    await olga.press(shown, "Handing places on")
    await olga.press(await olga.sees("Until when"), "Always")
    await olga.sees("Handing places on: always")
    assert await until(event) is None


async def test_a_time_that_was_yesterday_is_yesterday(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga, starts_at=now() + timedelta(days=2))
    await olga.press(await settings_of(olga), "Handing places on")
    await olga.sees("Until when")

    await olga.send("yesterday 10:00")

    await olga.receives("Handing places on: not since")
    yesterday = now().astimezone(ZoneInfo(event.zone)) - timedelta(days=1)
    assert await until(event) == yesterday.replace(hour=10, minute=0, second=0, microsecond=0)


async def test_the_organiser_moves_a_place_and_a_second_press_changes_nothing(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    question, place = await asked_of(bot, olga, await event_of(olga))
    await olga.press(question, "Move")
    done = await olga.sees("Moved: the ticket is Carl Sagan’s now")
    assert done.button_texts == ["Show ticket"]
    await meet(Identity(olga.id, "Olga Organiser", language="en"))
    assert (await Ticket.get(id=place.id)).link_version == 2


async def test_the_organiser_leaves_a_place(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    question, place = await asked_of(bot, olga, await event_of(olga))
    await olga.press(question, "Leave")
    await olga.sees("it stays where it is")
    assert (await Ticket.get(id=place.id)).link_version == 1


async def test_door_staff_move_nothing(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    sam = await on_duty(bot, event, role=Role.DOOR)
    question, place = await asked_of(bot, sam.phone, event)
    for label in ("Move", "Leave"):
        assert (await sam.phone.press(question, label)).alert
    assert (await Ticket.get(id=place.id)).link_version == 1

"""/undo: my last check-in, after asking."""

import pytest

from models.clock import now
from models.door.answers import Press
from models.owed.outbox import Kind
from models.tables import Method, Owed, Ticket
from tests.bot.desk import Duty, event_of, on_duty, organiser_phone
from tests.bot.running import RunningBot
from tests.clock import Clock
from tests.makers import make_event, make_ticket


async def let_in(bot: RunningBot, duty: Duty, name: str) -> Ticket:
    ticket = await make_ticket(await duty.staff.member.event, holder_name=name)
    member = duty.staff.member
    await bot.house.verifier.decide(
        Press(f"{ticket.id:022}", Method.CHAT, pressed_at=now(), ticket_id=ticket.id, staff_id=member.id)
    )
    return ticket


async def test_my_last_check_in_is_undone_after_asking_and_the_organiser_is_told(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    sam = await on_duty(bot, await event_of(olga))
    first, last = await let_in(bot, sam, "Ada Lovelace"), await let_in(bot, sam, "Grace Hopper")
    await sam.phone.send("/undo")
    question = await sam.phone.receives("Grace Hopper")
    assert (await Ticket.get(id=last.id)).admitted == 1

    await sam.phone.press(question, "↩️ Undo")

    await sam.phone.sees("Grace Hopper is valid again")
    assert (await Ticket.get(id=last.id)).admitted == 0
    assert (await Ticket.get(id=first.id)).admitted == 1
    assert await Owed.exists(kind=Kind.UNDONE, chat_id=olga.id)


async def test_without_a_check_in_there_is_nothing_to_undo(bot: RunningBot) -> None:
    sam = await on_duty(bot, await make_event())

    await sam.phone.send("/undo")

    assert "nothing to undo" in (await sam.phone.receives()).text


async def test_undone_twice_says_so(bot: RunningBot) -> None:
    sam = await on_duty(bot, await make_event())
    await let_in(bot, sam, "Ada")
    await sam.phone.send("/undo")
    first = await sam.phone.receives()
    await sam.phone.send("/undo")
    second = await sam.phone.receives()
    await sam.phone.press(first, "↩️ Undo")

    await sam.phone.press(second, "↩️ Undo")

    await sam.phone.sees("was undone already")


@pytest.mark.parametrize("is_organiser", [False, True])
async def test_after_fifteen_minutes_only_an_organiser_can(
    bot: RunningBot, clock: Clock, *, is_organiser: bool
) -> None:
    olga = await organiser_phone(bot)
    sam = await on_duty(bot, await event_of(olga))
    ticket = await let_in(bot, sam, "Ada")
    clock.advance(minutes=16)
    if is_organiser:
        await olga.send("/find ada")
        await olga.press(await olga.receives(), "↩️ Undo")
        await olga.press(await olga.sees("Undo this check-in?"), "↩️ Undo")
        await olga.sees("is valid again")
    else:
        await sam.phone.send("/undo")
        await sam.phone.press(await sam.phone.receives(), "↩️ Undo")
        await sam.phone.sees("more than 15 minutes ago")

    assert (await Ticket.get(id=ticket.id)).admitted == (0 if is_organiser else 1)

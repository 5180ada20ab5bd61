"""The gates of an event in /staff: which tickets come in where, other names, and removing one."""

from bot.sandbox import Person as Phone
from bot.sandbox.conversations import Message
from models.tables import Gate, TicketType
from tests.bot.desk import event_of, organiser_phone
from tests.bot.running import RunningBot
from tests.makers import make_gate, make_staff, make_ticket_type


async def gate_card(olga: Phone, name: str) -> Message:
    await olga.send("/staff")
    await olga.press(await olga.receives(), f"📍 {name}")
    return await olga.sees("come in here only?")


async def test_tickets_of_a_type_come_in_at_one_gate_until_it_is_changed(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    south = await make_gate(event, "South")
    vip = await make_ticket_type(event, name="VIP")

    card = await gate_card(olga, "South")
    await olga.press(card, "⬜️ VIP")
    card = await olga.sees("come in here only?")
    assert (await TicketType.get(id=vip.id)).gate_id == south.id

    await olga.press(card, "☑️ VIP: only here")
    assert (await TicketType.get(id=vip.id)).gate_id is None


async def test_a_gate_gets_another_name_that_no_other_has(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    gate = await make_gate(event, "Nroth")
    await make_gate(event, "South")

    await olga.press(await gate_card(olga, "Nroth"), "✏️ Name")
    await olga.send("South")
    await olga.receives("called South already")
    await olga.send("North")
    await olga.receives("📍 Gates: North, South")
    assert (await Gate.get(id=gate.id)).name == "North"


async def test_who_went_back_makes_no_gate_by_what_they_write_next(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga)
    await olga.send("/staff")
    await olga.press(await olga.receives(), "Add a gate")
    await olga.press(await olga.sees("What is the gate called?"), "‹ Back")
    await olga.sees("– staff")

    await olga.send("See you there")

    await olga.receives("only understand commands")
    assert not await Gate.exists()


async def test_who_went_back_renames_no_gate_by_what_they_write_next(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    gate = await make_gate(await event_of(olga), "North")
    await olga.press(await gate_card(olga, "North"), "✏️ Name")
    await olga.press(await olga.sees("What is the gate called?"), "‹ Back")
    await olga.sees("come in here only?")

    await olga.send("See you there")

    await olga.receives("only understand commands")
    assert (await Gate.get(id=gate.id)).name == "North"


async def test_a_gate_that_went_while_its_name_was_typed_is_told(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    gate = await make_gate(await event_of(olga), "Nroth")

    await olga.press(await gate_card(olga, "Nroth"), "✏️ Name")
    await gate.delete()
    await olga.send("North")
    await olga.receives("not there any more")
    assert not await Gate.exists()


async def test_only_a_gate_that_nobody_needs_is_removed(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    used, unused = await make_gate(event, "North"), await make_gate(event, "Back door")
    await make_staff(event, gate=used)

    pressed = await olga.press(await gate_card(olga, "North"), "Remove gate")
    assert "in use" in (pressed.text or "")
    await olga.press(await gate_card(olga, "Back door"), "Remove gate")
    await olga.sees("📍 Gates: North")
    assert not await Gate.exists(id=unused.id)
    assert await Gate.exists(id=used.id)

"""/guests: lists by standing, pages, search, and the card of /find."""

import pytest

from bot.buttons import BadCallbackData
from bot.staff.buttons import ShowGuests
from bot.staff.guests import carried
from models.attendance.guests import PAGE, Standing
from models.tables import Role
from tests.bot.desk import on_duty
from tests.bot.running import RunningBot
from tests.makers import make_event, make_order, make_ticket, make_ticket_type


async def test_the_counts_lead_to_lists_and_a_list_to_the_card(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    await make_ticket(event, holder_name="Ada Lovelace")
    await make_ticket(event, holder_name="Grace Hopper", admitted=1)
    await sam.phone.send("/guests")
    counts = await sam.phone.receives("Guests of Summer Night")
    assert counts.button_texts == [
        "✅ Came · 1",
        "⚪ Not yet · 1",
        "⚠️ In conflict · 0",
        "🔕 Out of reach in the chat · 0",
        "📴 Not saved for offline · 1",
    ]

    await sam.phone.press(counts, "⚪ Not yet · 1")
    assert "Not yet" in counts.text
    [guest, back] = counts.button_texts
    assert guest.startswith("🎫 Ada Lovelace · Standard")
    await sam.phone.press(counts, guest)

    card = await sam.phone.receives("Not in yet")
    assert "✅ Check in" in card.button_texts
    assert back in counts.button_texts


async def test_pages_turn_in_both_directions_also_after_other_commands(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    kind, order = await make_ticket_type(event), await make_order(event)
    for number in range(PAGE + 1):
        await make_ticket(event, order=order, type=kind, holder_name=f"Guest {number}")
    await sam.phone.send("/guests guest")
    shown = await sam.phone.receives("like “guest”")
    await sam.phone.press(shown, f"⚪ Not yet · {PAGE + 1}")
    assert len(shown.button_texts) == PAGE + 2
    await sam.phone.send("/help")

    await sam.phone.press(shown, "»")
    assert shown.button_texts[0].startswith(f"🎫 Guest {PAGE}")
    assert "like “guest”" in shown.text
    await sam.phone.press(shown, "«")

    assert shown.button_texts[0].startswith("🎫 Guest 0")


async def test_a_text_narrows_the_list_that_is_shown(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    for name in ("Ada Lovelace", "Bob"):
        await make_ticket(event, holder_name=name, admitted=1)
    await sam.phone.send("/guests")
    counts = await sam.phone.receives("Guests of")
    await sam.phone.press(counts, "✅ Came · 2")

    await sam.phone.send("love")

    narrowed = await sam.phone.receives("like “love”")
    assert [text.split(" · ")[0] for text in narrowed.button_texts[:-1]] == ["✅ Ada Lovelace"]


async def test_nobody_is_said(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    await sam.phone.send("/guests")
    counts = await sam.phone.receives("Guests of")

    await sam.phone.press(counts, "⚠️ In conflict · 0")

    assert "Nobody." in counts.text


async def test_read_only_staff_see_no_guests(bot: RunningBot) -> None:
    event = await make_event()
    reader = await on_duty(bot, event, role=Role.READ_ONLY)
    await make_ticket(event, holder_name="Ada Lovelace")

    await reader.phone.send("/guests")

    assert "not part of your duties" in (await reader.phone.receives()).text


@pytest.mark.parametrize("text", ["Wolfeschlegelsteinhausenbergerdorff the Second", "王小明" * 20, "a:b:c", "  ", "😀"])
def test_whatever_is_looked_for_fits_a_button(text: str) -> None:
    largest = 2**31 - 1
    packed = ShowGuests(largest, Standing.NOT_SAVED, carried(text), after=largest).pack()

    assert ShowGuests.unpack(packed).text == carried(text)


def test_more_than_a_button_carries_is_cut_between_letters() -> None:
    with pytest.raises(BadCallbackData):
        ShowGuests(2**31 - 1, Standing.NOT_SAVED, "王小明" * 20, after=2**31 - 1).pack()
    assert carried("王小明" * 20) == ("王小明" * 20)[:8]

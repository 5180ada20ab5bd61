"""News of conflicts: both sides, once to each who is concerned."""

import pytest

from bot.staff.buttons import NotMe
from models.house import House
from models.language.speech import languages, voice
from models.tables import CheckIn, Clash
from tests.bot.sending import Post
from tests.makers import make_event, make_gate, make_organiser, make_staff, make_ticket
from tests.offline_phones import OfflinePhone


async def test_organiser_and_staff_read_both_sides(post: Post, house: House) -> None:
    organiser, olive = await post.someone("Olive Chen")
    steward, sam = await post.someone("Sam Steward")
    event = await make_event(await make_organiser(olive))
    staff = await make_staff(event, sam, gate=await make_gate(event, "North"))
    ticket, phone = await make_ticket(event, holder_name="Ada & Co"), OfflinePhone()
    await phone.save(house, ticket)
    won, lost = phone.record(ticket, staff.code), phone.record(ticket, staff.code)
    await phone.upload(house, ticket, won, lost)

    told = await organiser.receives("Conflict: the ticket was used already")
    assert "Ada & Co" in told.text
    assert "offline, not counted: " in told.text
    assert "gate North, by Sam Steward; received" in told.text
    assert "Counted: " in told.text
    assert not told.buttons
    warned = await steward.receives("Conflict: the ticket was used already")
    record = await CheckIn.get(nonce=lost.nonce)
    assert NotMe.unpack(warned.buttons[0]["callback_data"]) == NotMe(record.id)
    await post.delivered()
    assert len(organiser.chat.messages) == 1
    assert len(steward.chat.messages) == 2  # the admission and the conflict


async def test_with_no_other_side_they_read_that_nobody_was_counted(post: Post, house: House) -> None:
    organiser, olive = await post.someone("Olive Chen")
    event = await make_event(await make_organiser(olive))
    staff, ticket, phone = await make_staff(event), await make_ticket(event), OfflinePhone()
    await phone.upload(house, ticket, phone.record(ticket, staff.code))
    told = await organiser.receives("the phone was not known before")
    assert "Nobody was counted" in told.text


@pytest.mark.parametrize("language", languages())
def test_every_clash_has_its_words(language: str) -> None:
    assert all(voice(language).text(f"owed.clash_{clash}") for clash in Clash if clash is not Clash.WARNED)

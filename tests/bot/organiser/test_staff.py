"""/staff and the invites: who comes on duty, where, and how it ends."""

import re

from bot.sandbox.conversations import Message
from models.clock import now
from models.door.codes import current_code
from models.language.isolation import RIGHT_TO_LEFT_MARK
from models.owed.outbox import Kind
from models.people.staff import Action, invite, may
from models.tables import Owed, Role, StaffMember
from tests.bot.desk import event_of, on_duty, organiser_phone, phone_of
from tests.bot.running import RunningBot
from tests.makers import LINKS, make_gate, make_person, make_staff


def link_in(message: Message) -> str:
    found = re.search(r"https://t\.me/\S+", message.text)
    assert found
    return found[0]


async def test_an_invite_leads_to_the_door_in_two_taps(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    gate = await make_gate(event, "North")
    await olga.send("/staff")
    await olga.press(await olga.receives(), "➕ Invite to the door")
    await olga.press(await olga.sees("At which gate?"), "North")
    link = link_in(await olga.receives("Invite to the door"))
    dora = await phone_of(bot, "Dora Door")

    await dora.follow(link)
    welcome = await dora.receives("Welcome to the door team")
    await dora.press(welcome, "🚪 My door code")

    assert "Gate: North" in (await dora.sees("your door code")).text
    member = await may(dora.id, event.id, Action.ADMIT)
    assert member is not None
    assert member.gate_id == gate.id
    commands = [command["command"] for command in dora.commands][:6]
    assert commands == ["door", "find", "attendance", "arrivals", "guests", "undo"]
    assert await Owed.exists(kind=Kind.STAFF_JOINED, chat_id=olga.id)


async def test_who_taps_the_invite_again_is_welcomed_again(bot: RunningBot) -> None:
    event = await event_of(await organiser_phone(bot))
    gate = await make_gate(event, "North")
    _, token = await invite(LINKS, event.id, Role.DOOR, gate.id)
    dora = await phone_of(bot, "Dora Door")

    for _ in range(2):
        await dora.start(f"s{token}")
        assert "Gate: North" in (await dora.receives("Welcome to the door team")).text


async def test_an_invite_is_for_one_person(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga)
    await olga.send("/staff")
    await olga.press(await olga.receives(), "➕ Counts only")
    link = link_in(await olga.receives("see the counts"))
    first, second = await phone_of(bot, "First"), await phone_of(bot, "Second")

    await first.follow(link)
    await second.follow(link)

    assert "/attendance shows" in (await first.receives()).text
    assert "was used already" in (await second.receives()).text
    assert [command["command"] for command in first.commands][:2] == ["door", "attendance"]


async def test_a_co_organiser_runs_this_event_and_no_other(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event, other = await event_of(olga), await event_of(olga)
    await olga.send("/staff")
    question = await olga.receives("Which event?")
    await olga.press(question, question.button_texts[0])
    await olga.press(await olga.sees("– staff"), "➕ Co-organiser")
    otto = await phone_of(bot, "Otto")

    await otto.follow(link_in(await olga.receives("run")))

    await otto.receives("You now run")
    assert await may(otto.id, event.id, Action.CHANGE_EVENT)
    assert await may(otto.id, other.id, Action.SEE_COUNTS) is None


async def test_revoking_takes_one_tap_and_ends_the_code(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    sam = await on_duty(bot, event)
    await olga.send("/staff")
    await olga.press(await olga.receives(), "Sam Steward · door")

    answer = await olga.press(await olga.sees("0 admissions so far"), "🛑 Revoke now")

    assert "Sam Steward is off the staff" in answer.text
    assert "Sam" not in (await olga.sees("– staff")).text
    assert await current_code(sam.staff.member.id) is None
    assert await Owed.exists(kind=Kind.DUTY_ENDED, chat_id=sam.phone.id)
    await sam.phone.send("/door")
    assert "You aren’t on the staff" in (await sam.phone.receives()).text


async def test_an_open_invite_is_listed_and_can_be_withdrawn(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga)
    await olga.send("/staff")
    await olga.press(await olga.receives(), "➕ Invite to the door")
    link = link_in(await olga.receives("Invite to the door"))
    await olga.send("/staff")
    await olga.press(await olga.receives(), "open invite · door")
    await olga.press(await olga.sees("open invite"), "🛑 Withdraw the invite")
    dora = await phone_of(bot, "Dora")

    await dora.follow(link)

    assert "was withdrawn" in (await dora.receives()).text


async def test_gates_are_added_and_staff_posted_there(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    sam = await on_duty(bot, event)
    await olga.send("/staff")
    await olga.press(await olga.receives(), "📍 Add a gate")
    await olga.send("g" * 41)
    assert "at most 40" in (await olga.receives()).text
    await olga.send("North")
    staff = await olga.receives("Gates: North")

    await olga.press(staff, "Sam Steward · door")
    await olga.press(await olga.sees("admissions"), "📍 Change gate")
    await olga.press(await olga.sees("Where does"), "North")

    await olga.sees("Sam Steward · door · North")
    member = await StaffMember.get(id=sam.staff.member.id).select_related("gate")
    assert member.gate is not None
    assert member.gate.name == "North"


async def test_the_owner_is_not_offered_to_be_revoked(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    otto = await on_duty(bot, event, "Otto", role=Role.ORGANISER)
    await otto.phone.send("/staff")

    await otto.phone.press(await otto.phone.receives(), "Olga Organiser · organiser")

    shown = await otto.phone.sees("admissions so far")
    assert shown.button_texts == ["‹ Back"]


async def test_a_gate_that_was_removed_is_not_taken_for_every_gate(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    north, gone = await make_gate(event, "North"), await make_gate(event, "South")
    sam = await on_duty(bot, event, gate=north)
    await olga.send("/staff")
    card = await olga.receives("– staff")
    await olga.press(card, "➕ Invite to the door")
    inviting = await olga.sees("At which gate?")
    await olga.send("/staff")
    await olga.press(await olga.receives("– staff"), "Sam Steward")
    await olga.press(await olga.sees("so far"), "📍 Change gate")
    posting = await olga.sees("Where does")
    await gone.delete()

    told = [(await olga.press(message, "South")).text for message in (inviting, posting)]

    assert told == ["This gate is not there any more."] * 2
    assert (await StaffMember.get(id=sam.staff.member.id)).gate_id == north.id
    assert not await StaffMember.exists(person_id=None)
    assert "📍 Gates: North" in (await olga.sees("– staff")).text


async def test_a_large_staff_is_turned_over_page_by_page(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    names = [f"{'A volunteer whose name is as long as names get. ' * 2}{number:03d}"[:100] for number in range(120)]
    for name in names[:-1]:
        await make_staff(event, await make_person(name))
    await make_staff(event, await make_person(names[-1]), admissions=1, revoked_at=now())
    await olga.send("/staff")
    card = await olga.receives("– staff")

    seen = [*card.button_texts]
    while "»" in card.button_texts:
        await olga.press(card, "»")
        seen += card.button_texts

    for name in names:
        assert sum(name in text for text in seen) == 1
    assert "➕ Invite to the door" in card.button_texts
    await olga.press(card, "«")
    assert "»" in card.button_texts


async def test_each_line_of_the_staff_runs_from_right_to_left_in_arabic(bot: RunningBot) -> None:
    olga = await organiser_phone(bot, language="ar")
    event = await event_of(olga)
    await make_staff(event, await make_person("Sam Steward"))

    await olga.send("/staff")

    lines = [line for line in (await olga.receives("Sam Steward")).text.splitlines() if "•" in line]
    assert len(lines) == 2
    assert all(line.startswith(RIGHT_TO_LEFT_MARK) for line in lines)


async def test_an_invite_that_is_withdrawn_is_not_called_a_person(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    place, _ = await invite(LINKS, event.id, Role.DOOR)
    await olga.send("/staff")
    await olga.press(await olga.receives("– staff"), "open invite · door")

    told = await olga.press(await olga.sees("👤 open invite"), "🛑 Withdraw the invite")

    assert told.text == "The invite is withdrawn: its link no longer works."
    assert (await StaffMember.get(id=place.id)).revoked_at is not None

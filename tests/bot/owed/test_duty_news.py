"""What staff are told when their part in an event changes or ends: in their language, once, and their menu follows."""

from bot.sandbox import Person
from models.events.organising import cancel_event
from models.house import House
from models.people.staff import accept_invite, change_member, invite, revoke, set_gate
from models.storage.database import Database
from models.tables import Owed, Role, StaffMember
from tests.bot.sending import Post, sending
from tests.makers import LINKS, make_event, make_gate, make_organiser, make_staff


def menu(phone: Person) -> list[str]:
    return [command["command"] for command in phone.commands]


async def test_who_is_revoked_reads_so_once_and_has_the_menu_of_a_guest(post: Post) -> None:
    steward, person = await post.someone("Sam Steward", "de")
    staff = await make_staff(await make_event(name="A & B"), person)

    await revoke(staff.member)
    await revoke(staff.member)

    assert "nicht mehr zum Team von A & B" in (await steward.receives()).text
    await post.delivered()
    assert len(steward.chat.messages) == 1
    assert menu(steward) == ["events", "tickets", "language", "privacy", "help"]


async def test_who_is_revoked_keeps_the_menu_for_other_events(post: Post) -> None:
    steward, person = await post.someone("Sam Steward")
    staff = await make_staff(await make_event(), person)
    await make_staff(await make_event(), person, role=Role.READ_ONLY)

    await revoke(staff.member)

    await steward.receives("no longer on the staff")
    assert "attendance" in menu(steward)
    assert "find" not in menu(steward)


async def test_who_is_back_already_is_not_told_of_having_been_revoked(house: House, database: Database) -> None:
    allowed: list[bool] = []
    async with sending(house, database, may_send=lambda: bool(allowed)) as post:
        steward, person = await post.someone("Sam Steward")
        event = await make_event()
        staff = await make_staff(event, person)
        await revoke(staff.member)
        _, token = await invite(LINKS, event.id, Role.DOOR)
        await accept_invite(LINKS, token, person)
        allowed.append(True)
        await post.delivered()
    assert not steward.chat.messages


async def test_a_withdrawn_invite_is_told_to_nobody(database: Database) -> None:
    event = await make_event()
    place = await StaffMember.create(event=event, label="", role=Role.DOOR, created_at=event.created_at)

    await revoke(place)

    assert not await Owed.exists()


async def test_the_staff_of_a_cancelled_event_is_told_except_who_cancelled_it(post: Post) -> None:
    olga, organiser = await post.someone("Olga Organiser")
    steward, person = await post.someone("Sam Steward")
    former, revoked = await post.someone("Rita Revoked")
    event = await make_event(await make_organiser(organiser))
    await make_staff(event, person)
    await make_staff(event, revoked, revoked_at=event.created_at)

    await cancel_event(event.id, by=organiser.id)

    assert "You are on its staff" in (await steward.receives("Summer Night on")).text
    await post.delivered()
    assert "door" not in menu(steward)
    assert not olga.chat.messages
    assert not former.chat.messages


async def test_who_is_posted_at_another_gate_is_told_once_where(post: Post) -> None:
    steward, person = await post.someone("Sam Steward")
    event = await make_event()
    staff = await make_staff(event, person, gate=await make_gate(event, "North"))
    south = await make_gate(event, "South & West")

    for _ in range(2):
        await set_gate(staff.member, south.id)

    assert "Gate: South & West" in (await steward.receives("Summer Night: your part is now door")).text
    await set_gate(staff.member, None)
    assert "Every gate" in (await steward.receives("your part is now door")).text
    await post.delivered()
    assert len(steward.chat.messages) == 2


async def test_who_gets_another_role_is_told_and_has_its_menu(post: Post) -> None:
    steward, person = await post.someone("Sam Steward", "de")
    staff = await make_staff(await make_event(), person)

    await change_member(staff.member, role=Role.READ_ONLY, gate_id=None)

    told = await steward.receives("Ihre Aufgabe ist jetzt nur Zahlen")
    assert "Eingänge" not in told.text
    assert "attendance" in menu(steward)
    assert "find" not in menu(steward)


async def test_who_is_revoked_right_after_a_change_reads_of_the_end_only(house: House, database: Database) -> None:
    allowed: list[bool] = []
    async with sending(house, database, may_send=lambda: bool(allowed)) as post:
        steward, person = await post.someone("Sam Steward")
        event = await make_event()
        staff = await make_staff(event, person)
        await set_gate(staff.member, (await make_gate(event)).id)
        await revoke(staff.member)
        allowed.append(True)
        await post.delivered()
    assert ["no longer on the staff" in message.text for message in steward.chat.messages] == [True]

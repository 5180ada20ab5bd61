"""What holders, staff and organisers are told."""

from secrets import token_urlsafe

import pytest

from bot.owed import RENDERERS
from bot.sandbox import Person
from bot.staff.buttons import SixDigits
from bot.staff.door import spaced
from models.door.annulment import annul
from models.door.codes import change_code, current_code, use_six_digits
from models.events.organising import cancel_event
from models.house import House
from models.orders.claims import claim
from models.owed.outbox import Kind, owed
from models.people.staff import change_member, revoke
from models.sharing.taking_back import take_back
from models.storage.database import Database
from models.tables import Event, LinkKind, Method, Owed, Role, Ticket
from tests.bot.sending import Post, sending
from tests.makers import (
    LINKS,
    SECRETS,
    Staff,
    make_event,
    make_order,
    make_organiser,
    make_staff,
    make_ticket,
    wrong_code,
)
from tests.models.door.test_verification import press_of


@pytest.fixture
async def event(database: Database) -> Event:
    return await make_event()


async def organised(post: Post) -> tuple[Person, Event]:
    phone, person = await post.someone("Olive Chen")
    return phone, await make_event(await make_organiser(person))


async def press(house: House, ticket: Ticket, staff: Staff, code: str = "") -> int | None:
    answer = await house.verifier.decide(press_of(ticket, code or staff.code, nonce=token_urlsafe(16)))
    return answer.checkin


def test_every_kind_has_a_renderer() -> None:
    assert set(RENDERERS) == set(Kind)


async def test_the_push_is_not_sent_when_the_check_in_was_undone_meanwhile(
    house: House, database: Database, event: Event
) -> None:
    allowed: list[bool] = []
    async with sending(house, database, may_send=lambda: bool(allowed)) as post:
        phone, person = await post.someone()
        staff = await make_staff(event)
        record = await press(house, await make_ticket(event, holder=person), staff)
        await annul(record or 0, staff.member)
        allowed.append(True)
        await post.delivered()
    assert not phone.chat.messages
    assert await Owed.filter(kind=Kind.CHECKED_IN, outcome="dropped").count() == 1


async def test_organisers_are_told_of_every_undo(post: Post, house: House) -> None:
    phone, event = await organised(post)
    staff = await make_staff(event)
    record = await press(house, await make_ticket(event, holder_name="Ada <b>"), staff)
    await annul(record or 0, staff.member)
    message = await phone.receives("undid the check-in")
    assert "Sam Steward undid the check-in of Ada <b>" in message.text
    assert "by Sam Steward" in message.text


async def test_organisers_read_why_a_program_undid_a_check_in(post: Post, house: House) -> None:
    phone, event = await organised(post)
    staff = await make_staff(event)
    record = await press(house, await make_ticket(event), staff)
    await annul(record or 0, staff.member, Method.API, explanation="It <did> not turn")
    message = await phone.receives("undid the check-in")
    assert message.text.splitlines()[-1] == "Reason given: It <did> not turn"


async def test_a_burst_offers_the_organiser_six_digits_and_warns_the_staff(post: Post, house: House) -> None:
    phone, event = await organised(post)
    steward, person = await post.someone("Sam Steward")
    staff = await make_staff(event, person)
    for _ in range(30):
        await press(house, await make_ticket(event), staff, wrong_code(staff))
    message = await phone.receives("Many wrong door codes")
    assert SixDigits.unpack(message.buttons[0]["callback_data"]) == SixDigits(event.id)
    assert not (await steward.receives("Many wrong door codes")).buttons


async def test_a_new_code_is_told_with_its_digits(post: Post, event: Event) -> None:
    steward, person = await post.someone("Sam Steward")
    staff = await make_staff(event, person)
    await use_six_digits(SECRETS, event.id)
    code = await current_code(staff.member.id)
    assert code is not None
    message = await steward.receives(spaced(SECRETS.door_code(code)))
    assert message.button_texts == ["Copy the code"]


@pytest.mark.parametrize(("total", "is_asked"), [(1200, True), (0, False)])
async def test_who_paid_for_an_event_that_is_cancelled_reads_whom_to_ask(
    post: Post, event: Event, *, total: int, is_asked: bool
) -> None:
    guest, person = await post.someone("Ada Lovelace")
    await make_ticket(event, order=await make_order(event, person, total=total), holder=person)
    await cancel_event(event.id)
    told = await guest.receives("is cancelled")
    assert ("the money you paid" in told.text) is is_asked


async def test_a_code_that_changed_again_is_told_as_it_is_now(post: Post, event: Event) -> None:
    steward, person = await post.someone("Sam Steward")
    staff = await make_staff(event, person)
    latest = await change_code(SECRETS, staff.member)
    await owed(person.id, Kind.CODE_CHANGED, staff=staff.member.id).save()
    await steward.receives(SECRETS.door_code(latest))


async def test_who_left_is_not_told_a_code(post: Post, event: Event) -> None:
    steward, person = await post.someone("Sam Steward")
    staff = await make_staff(event, person)
    await revoke(staff.member)
    await owed(person.id, Kind.CODE_CHANGED, staff=staff.member.id).save()
    await post.delivered()
    assert len(steward.chat.messages) == 1
    assert "no longer on the staff" in steward.chat.messages[0].text


async def test_who_gets_another_part_or_none_finds_it_in_the_menu(post: Post, event: Event) -> None:
    steward, person = await post.someone("Sam Steward")
    staff = await make_staff(event, person)

    async def offered() -> set[str]:
        await post.delivered()
        return {command["command"] for command in steward.commands} & {"door", "find", "newevent"}

    await change_member(staff.member, role=Role.READ_ONLY, gate_id=None)
    assert await offered() == {"door"}
    await change_member(staff.member, role=Role.DOOR, gate_id=None)
    assert await offered() == {"door", "find"}
    assert ["your part is now" in message.text for message in steward.chat.messages] == [True, True]
    await revoke(staff.member)
    assert await offered() == set()


@pytest.mark.parametrize(
    ("role", "words"),
    [(Role.DOOR, "joined the door staff"), (Role.READ_ONLY, "can now see the counts"), (Role.ORGANISER, "with you")],
)
async def test_organisers_are_told_who_joined(post: Post, role: Role, words: str) -> None:
    phone, event = await organised(post)
    staff = await make_staff(event, role=role)
    await owed(phone.id, Kind.STAFF_JOINED, staff=staff.member.id).save()
    await phone.receives(words)


async def test_organisers_are_told_of_an_oversale(post: Post) -> None:
    phone, event = await organised(post)
    order = await make_order(event)
    await owed(phone.id, Kind.OVERSOLD, order=order.id, places=2).save()
    message = await phone.receives("2 places more than there are")
    assert order.number in message.text


async def test_rows_about_what_is_no_more_are_dropped(post: Post) -> None:
    phone, person = await post.someone()
    for kind in (Kind.FEED, Kind.CHECKED_IN, Kind.UNDONE, Kind.TICKET_REFRESH, Kind.STAFF_JOINED, Kind.CODE_CHANGED):
        await owed(person.id, kind, checkin=0, ticket=0, staff=0).save()
    await post.delivered()
    assert {row.outcome for row in await Owed.all()} == {"dropped"}
    assert not phone.chat.messages


async def test_who_claimed_what_was_meant_for_somebody_else_reads_so_and_has_void_tickets(post: Post) -> None:
    fred, person = await post.someone("Fred Friend")
    order = await make_order(await make_event(name="Summer Night"), number="G7")
    await make_ticket(order=order, holder_name="Grace Hopper")
    await claim(LINKS, await LINKS.issue(LinkKind.CLAIM, order.id, 1), person)
    ticket = await fred.sees("Grace Hopper")

    await take_back(LINKS, order.id, version=1)

    await fred.sees("taken order G7 for Summer Night back: it was meant for somebody else")
    await fred.sees(lambda message: message is ticket and "belongs to somebody else now" in message.text)
    assert ticket.buttons == []

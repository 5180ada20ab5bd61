"""Door codes: unique in their event for ever, changed at once or with an overlap, retired by "Not me"."""

import asyncio
from datetime import timedelta

import pytest

from models import clock
from models.door.answers import Press, Reason, Status
from models.door.codes import (
    change_code,
    code_for,
    current_code,
    issue_code,
    retire,
    rotate_due_codes,
    use_six_digits,
)
from models.house import House
from models.owed.outbox import Kind
from models.people.staff import revoke
from models.tables import CheckIn, DoorCode, Event, Method, Owed, StaffMember
from tests.clock import Clock
from tests.makers import SECRETS, make_event, make_person, make_staff, make_ticket, token_of


async def press(house: House, event: Event, code: str) -> Reason | Status:
    """What somebody is answered who types this code on a fresh ticket."""
    ticket = await make_ticket(event)
    answer = await house.verifier.decide(
        Press(nonce=f"{ticket.id:022}", method=Method.PAGE, pressed_at=clock.now(), token=token_of(ticket), code=code)
    )
    return answer.reason or answer.status


async def test_a_code_has_four_digits_that_the_database_does_not_know(house: House) -> None:
    staff = await make_staff(await make_event())

    assert len(staff.code) == 4
    assert staff.code.isdigit()
    row = await DoorCode.get(id=staff.door_code.id).values()
    assert staff.code not in {str(value) for value in row.values()}


async def test_asking_for_the_code_again_shows_the_same(house: House) -> None:
    staff = await make_staff(await make_event())

    assert (await code_for(SECRETS, staff.member)).id == staff.door_code.id


async def test_two_who_ask_at_once_for_their_first_code_get_one_each_and_it_is_one_for_both_asks(house: House) -> None:
    event = await make_event()
    members = [
        await StaffMember.create(
            event=event, person=await make_person(), label="Sam", role="door", created_at=clock.now()
        )
        for _ in range(5)
    ]

    codes = await asyncio.gather(*[code_for(SECRETS, member) for member in members * 3])

    assert len({code.id for code in codes}) == 5
    assert len({SECRETS.door_code(code) for code in codes}) == 5


async def test_no_code_comes_twice_at_an_event(house: House) -> None:
    staff = await make_staff(await make_event())

    codes = [staff.door_code, *[await issue_code(SECRETS, staff.member) for _ in range(250)]]

    assert len({SECRETS.door_code(code) for code in codes}) == 251
    assert codes[-1].version > 251, "no two versions gave the same digits, so this shows nothing"


async def test_a_changed_code_ends_at_once(house: House, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event)

    new = await change_code(SECRETS, staff.member)

    assert await press(house, event, staff.code) is Reason.STAFF_INVALID
    assert await press(house, event, SECRETS.door_code(new)) is Status.OK
    assert (await current_code(staff.member.id)) == new


async def test_codes_of_an_interval_change_with_ten_minutes_overlap_and_their_owner_is_told(
    house: House, clock: Clock
) -> None:
    event = await make_event(code_minutes=30)
    staff = await make_staff(event)

    clock.advance(minutes=29)
    assert await rotate_due_codes(SECRETS) == 0
    clock.advance(minutes=1)
    assert await rotate_due_codes(SECRETS) == 1
    assert await rotate_due_codes(SECRETS) == 0

    new = await current_code(staff.member.id)
    assert new is not None
    assert new != staff.door_code
    clock.advance(minutes=9, seconds=59)
    assert await press(house, event, staff.code) is Status.OK
    assert await press(house, event, SECRETS.door_code(new)) is Status.OK
    clock.advance(seconds=1)
    assert await press(house, event, staff.code) is Reason.STAFF_INVALID
    told = await Owed.get(kind=Kind.CODE_CHANGED)
    assert (told.chat_id, told.about) == (staff.member.person_id, {"staff": staff.member.id})


async def test_codes_rest_while_the_doors_are_closed(house: House, clock: Clock) -> None:
    event = await make_event(code_minutes=30, starts_at=clock.moment + timedelta(days=2))
    await make_staff(event)
    clock.advance(hours=5)

    assert await rotate_due_codes(SECRETS) == 0


async def test_not_me_ends_the_code_gives_a_new_one_and_lists_whom_it_let_in_since(house: House, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event)
    await press(house, event, staff.code)
    clock.advance(minutes=1)
    await press(house, event, staff.code)
    await press(house, event, staff.code)
    earlier, *stolen = await CheckIn.filter(status="ok").order_by("id")

    retired = await retire(SECRETS, staff.door_code, since=stolen[0].received_at)

    assert [one.id for one in retired.admissions] == [stolen[1].id, stolen[0].id]
    assert earlier.id not in {one.id for one in retired.admissions}
    assert await press(house, event, staff.code) is Reason.STAFF_INVALID
    assert await press(house, event, SECRETS.door_code(retired.new)) is Status.OK


async def test_not_me_pressed_twice_gives_one_new_code(house: House, clock: Clock) -> None:
    staff = await make_staff(await make_event())

    first = await retire(SECRETS, staff.door_code, since=clock.moment)
    again = await retire(SECRETS, staff.door_code, since=clock.moment)

    assert first.new == again.new


async def test_six_digits_replace_every_code_and_are_told_once(house: House, clock: Clock) -> None:
    event = await make_event()
    staff = [await make_staff(event), await make_staff(event)]

    assert await use_six_digits(SECRETS, event.id)
    assert not await use_six_digits(SECRETS, event.id)

    for one in staff:
        new = await current_code(one.member.id)
        assert new is not None
        assert len(SECRETS.door_code(new)) == 6
        assert await press(house, event, one.code) is Reason.STAFF_INVALID
    assert await Owed.filter(kind=Kind.CODE_CHANGED).count() == 2


@pytest.mark.parametrize("also_rotated", [False, True])
async def test_a_revoked_member_has_no_code_that_works(house: House, clock: Clock, *, also_rotated: bool) -> None:
    event = await make_event(code_minutes=30)
    staff = await make_staff(event)
    await revoke(staff.member)

    if also_rotated:
        clock.advance(minutes=31)
        assert await rotate_due_codes(SECRETS) == 0
    assert await current_code(staff.member.id) is None
    assert await press(house, event, staff.code) is Reason.STAFF_INVALID

"""Staff: who may do what, invites for one person, revoking."""

import asyncio
from datetime import timedelta

import pytest

from models.events.gates import add_gate
from models.house import House
from models.owed.outbox import Kind
from models.people.organisers import is_organiser
from models.people.staff import (
    Action,
    InviteRefused,
    OwnerStays,
    accept_invite,
    allows,
    duty,
    invite,
    may,
    revoke,
    roles_of,
    set_gate,
    staff_of,
)
from models.tables import Owed, Person, Role, StaffMember
from tests.clock import Clock
from tests.makers import LINKS, make_event, make_gate, make_organiser, make_person, make_staff


@pytest.mark.parametrize(
    ("role", "action", "allowed"),
    [
        (Role.READ_ONLY, Action.SEE_COUNTS, True),
        (Role.READ_ONLY, Action.SEE_NAMES, False),
        (Role.READ_ONLY, Action.ADMIT, False),
        (Role.READ_ONLY, Action.UNDO, False),
        (Role.DOOR, Action.ADMIT, True),
        (Role.DOOR, Action.TAKE_PAYMENT, True),
        (Role.DOOR, Action.UNDO, True),
        (Role.DOOR, Action.UNDO_ALL, False),
        (Role.DOOR, Action.CHANGE_TICKETS, False),
        (Role.DOOR, Action.CHANGE_EVENT, False),
        (Role.DOOR, Action.APPOINT, False),
        *[(Role.ORGANISER, action, True) for action in Action],
    ],
)
def test_what_each_role_may(role: Role, action: Action, *, allowed: bool) -> None:
    assert allows(role, action) is allowed


async def test_an_organiser_may_nothing_at_another_organisers_event(house: House) -> None:
    mine, theirs = await make_organiser(), await make_organiser()
    event = await make_event(theirs)
    await make_event(mine)

    assert await may(mine.person_id, event.id, Action.SEE_COUNTS) is None
    assert await may(theirs.person_id, event.id, Action.CHANGE_EVENT) is not None


async def test_an_invite_makes_its_opener_staff_at_the_gate_and_tells_the_organiser(house: House) -> None:
    event = await make_event()
    gate = await make_gate(event)
    _, token = await invite(LINKS, event.id, Role.DOOR, gate.id)
    person = await make_person("Dora Door")

    member = await accept_invite(LINKS, token, person)

    assert (member.role, member.gate_id, member.label) == (Role.DOOR, gate.id, "Dora Door")
    assert await may(person.id, event.id, Action.ADMIT) is not None
    told = await Owed.get(kind=Kind.STAFF_JOINED)
    assert (told.chat_id, told.about) == ((await event.organiser).person_id, {"staff": member.id})


async def test_an_invite_is_for_one_person_however_many_open_it_at_once(house: House) -> None:
    event = await make_event()
    _, token = await invite(LINKS, event.id, Role.DOOR)
    people = [await make_person() for _ in range(5)]

    outcomes = await asyncio.gather(*[accept_invite(LINKS, token, person) for person in people], return_exceptions=True)

    assert [isinstance(outcome, StaffMember) for outcome in outcomes].count(True) == 1
    assert {outcome.key for outcome in outcomes if isinstance(outcome, InviteRefused)} == {"staff.invite_used"}
    assert await StaffMember.filter(event=event, role=Role.DOOR).count() == 1


async def test_opening_ones_own_invite_again_is_harmless(house: House) -> None:
    event = await make_event()
    gate = await make_gate(event, "North")
    _, token = await invite(LINKS, event.id, Role.DOOR, gate.id)
    person = await make_person()

    first = await accept_invite(LINKS, token, person)
    again = await accept_invite(LINKS, token, person)

    assert first == again
    assert again.gate == gate
    assert await Owed.filter(kind=Kind.STAFF_JOINED).count() == 1


async def test_so_is_opening_again_the_invite_by_which_one_was_promoted(house: House) -> None:
    event = await make_event()
    staff, person = await make_staff(event), await make_person()
    member = await Person.get(id=staff.member.person_id)
    _, token = await invite(LINKS, event.id, Role.ORGANISER)

    first = await accept_invite(LINKS, token, member)
    again = await accept_invite(LINKS, token, member)

    assert (first.id, again.id, again.role) == (staff.member.id, staff.member.id, Role.ORGANISER)
    with pytest.raises(InviteRefused, match="invite_used"):
        await accept_invite(LINKS, token, person)
    await revoke(again)
    with pytest.raises(InviteRefused, match="invite_used"):
        await accept_invite(LINKS, token, member)


async def test_an_organiser_who_tries_the_link_keeps_role_and_invite(house: House) -> None:
    event = await make_event()
    organiser = await (await event.organiser).person
    _, token = await invite(LINKS, event.id, Role.DOOR)

    with pytest.raises(InviteRefused, match="invite_not_needed"):
        await accept_invite(LINKS, token, organiser)

    assert (await accept_invite(LINKS, token, await make_person())).role is Role.DOOR


async def test_an_invite_lasts_seven_days(house: House, clock: Clock) -> None:
    event = await make_event(starts_at=clock.moment + timedelta(days=20))
    _, token = await invite(LINKS, event.id, Role.DOOR)
    clock.advance(days=7)

    with pytest.raises(InviteRefused, match="invite_expired"):
        await accept_invite(LINKS, token, await make_person())


async def test_an_invite_can_be_withdrawn(house: House) -> None:
    event = await make_event()
    place, token = await invite(LINKS, event.id, Role.DOOR)
    await revoke(place)

    with pytest.raises(InviteRefused, match="invite_withdrawn"):
        await accept_invite(LINKS, token, await make_person())


async def test_a_made_up_invite_is_unknown(house: House) -> None:
    with pytest.raises(InviteRefused, match="invite_unknown"):
        await accept_invite(LINKS, "A" * 27, await make_person())


async def test_who_was_revoked_comes_back_by_a_new_invite_as_the_same_member(house: House) -> None:
    event = await make_event()
    staff = await make_staff(event)
    person = await Person.get(id=staff.member.person_id)
    await revoke(staff.member)
    assert person is not None
    _, token = await invite(LINKS, event.id, Role.READ_ONLY)

    member = await accept_invite(LINKS, token, person)

    assert (member.id, member.role, member.revoked_at) == (staff.member.id, Role.READ_ONLY, None)
    assert [one.id for one in await staff_of(event.id) if one.role is Role.READ_ONLY] == [staff.member.id]


async def test_a_lesser_role_than_ones_own_is_not_taken_and_a_greater_is(house: House) -> None:
    event = await make_event()
    staff = await make_staff(event)
    person = await Person.get(id=staff.member.person_id)
    assert person is not None
    _, lesser = await invite(LINKS, event.id, Role.READ_ONLY)
    _, greater = await invite(LINKS, event.id, Role.ORGANISER)

    with pytest.raises(InviteRefused, match="invite_not_needed"):
        await accept_invite(LINKS, lesser, person)
    assert (await accept_invite(LINKS, greater, person)).role is Role.ORGANISER
    assert await is_organiser(person.id)


async def test_revoking_works_once_and_ends_every_right(house: House) -> None:
    event = await make_event()
    staff = await make_staff(event)

    assert await revoke(staff.member)
    assert not await revoke(staff.member)

    assert await duty(staff.member.person_id or 0, event.id) is None
    assert await roles_of(staff.member.person_id or 0) == frozenset()


async def test_the_owner_of_an_event_can_not_be_revoked(house: House) -> None:
    event = await make_event()
    owner = await StaffMember.get(event=event, role=Role.ORGANISER)

    with pytest.raises(OwnerStays):
        await revoke(owner)


async def test_the_list_shows_organisers_first_and_open_invites_last(house: House, clock: Clock) -> None:
    event = await make_event()
    place, _ = await invite(LINKS, event.id, Role.ORGANISER)
    reader = await make_staff(event, role=Role.READ_ONLY)
    door = await make_staff(event)
    owner = await StaffMember.get(event=event, role=Role.ORGANISER, person_id__isnull=False)

    assert [one.id for one in await staff_of(event.id)] == [owner.id, door.member.id, reader.member.id, place.id]
    clock.advance(days=8)
    assert place.id not in [one.id for one in await staff_of(event.id)]


async def test_a_gate_of_the_same_name_is_made_once_and_staff_can_be_posted_there(house: House) -> None:
    event = await make_event()
    staff = await make_staff(event)

    gate, same = await add_gate(event.id, "North"), await add_gate(event.id, "North")
    await set_gate(staff.member, gate.id)

    assert gate == same
    assert (await StaffMember.get(id=staff.member.id)).gate_id == gate.id

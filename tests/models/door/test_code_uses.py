"""Two uses of one door code within two seconds are flagged: once, in the feed and to the organisers."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from models.door.answers import Claim, Reason
from models.door.verification import Verifier
from models.house import House
from models.owed.outbox import Kind
from models.tables import CheckIn, Event, Method, Owed, Ticket
from tests.clock import Clock
from tests.makers import SECRETS, Staff, make_event, make_person, make_staff, make_ticket, wrong_code
from tests.models.door.test_verification import by_chat, press_of


@pytest.fixture
async def event(house: House, clock: Clock) -> Event:
    return await make_event()


@pytest.fixture
async def staff(event: Event) -> Staff:
    return await make_staff(event)


async def use(house: House, staff: Staff, ticket: Ticket, nonce: str = "", **facts: object) -> int | None:
    answer = await house.verifier.decide(press_of(ticket, staff.code, nonce=nonce or f"{ticket.id:022d}", **facts))
    return answer.checkin


async def news() -> list[list[int]]:
    """What the organisers are owed about codes used twice."""
    return [row.about["checkins"] for row in await Owed.filter(kind=Kind.CODE_TWICE).order_by("id")]


async def marked() -> dict[int, int]:
    """Which records are marked in the feed, each with the earlier one."""
    rows = await Owed.filter(kind=Kind.FEED)
    return {row.about["checkin"]: row.about["twice"] for row in rows if "twice" in row.about}


async def test_two_tickets_within_two_seconds_are_flagged_once(
    house: House, clock: Clock, event: Event, staff: Staff
) -> None:
    first = await use(house, staff, await make_ticket(event))
    clock.advance(seconds=2)
    ticket = await make_ticket(event)
    second = await use(house, staff, ticket)
    await use(house, staff, ticket)  # the same press again

    assert await news() == [[first, second]]
    assert await marked() == {second: first}


async def test_after_two_seconds_one_person_may_have_done_both(
    house: House, clock: Clock, event: Event, staff: Staff
) -> None:
    await use(house, staff, await make_ticket(event))
    clock.advance(seconds=2.1)
    await use(house, staff, await make_ticket(event))

    assert not await news()
    assert not await marked()


async def test_the_same_ticket_twice_is_a_hasty_finger(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event, places=2)
    await use(house, staff, ticket, "a" * 22, admit=1)
    await use(house, staff, ticket, "b" * 22, admit=1)

    assert not await news()


async def test_two_codes_and_wrong_codes_and_chats_are_no_double_use(house: House, event: Event, staff: Staff) -> None:
    other = await make_staff(event, await make_person("Kim"))
    await use(house, staff, await make_ticket(event))
    await use(house, other, await make_ticket(event))
    wrong = await house.verifier.decide(press_of(await make_ticket(event), wrong_code(staff), nonce="w" * 22))
    await house.verifier.decide(by_chat(await make_ticket(event), staff, nonce="c" * 22))

    assert wrong.reason is Reason.STAFF_INVALID
    assert not await news()


async def test_a_refused_use_counts_too(house: House, event: Event, staff: Staff) -> None:
    await use(house, staff, await make_ticket(event))
    await use(house, staff, await make_ticket(event, paid=False))
    [first, second] = await CheckIn.all().order_by("id")

    assert await news() == [[first.id, second.id]]
    assert await marked() == {second.id: first.id}


async def test_uses_that_are_decided_together_are_one_message(house: House, event: Event, staff: Staff) -> None:
    tickets = [await make_ticket(event) for _ in range(3)]
    answers = await house.verifier.decide_many(
        [press_of(ticket, staff.code, nonce=f"{ticket.id:022d}") for ticket in tickets]
    )
    ids = [answer.checkin for answer in answers]

    assert await news() == [ids]
    assert await marked() == {ids[1]: ids[0], ids[2]: ids[1]}


async def test_late_arrivals_are_compared_by_when_they_were_pressed(
    house: House, clock: Clock, event: Event, staff: Staff
) -> None:
    pressed: datetime = clock.moment
    clock.advance(seconds=10)
    await use(house, staff, await make_ticket(event), pressed_at=clock.moment)
    await use(house, staff, await make_ticket(event), pressed_at=pressed)

    assert not await news()


async def test_offline_presses_are_not_compared_their_time_is_what_a_phone_said(
    house: House, clock: Clock, event: Event, staff: Staff
) -> None:
    for number in range(2):
        press = press_of(await make_ticket(event), staff.code, nonce=f"{number:022d}", method=Method.OFFLINE)
        claim = Claim(claimed_at=clock.moment, arrived_at=clock.moment)
        assert (await house.verifier.decide(replace(press, claim=claim))).reason is None
    await use(house, staff, await make_ticket(event))

    assert not await news()


async def test_several_processes_miss_no_double_use_and_tell_it_once(house: House, event: Event, staff: Staff) -> None:
    tickets = [await make_ticket(event) for _ in range(8)]
    verifiers = [Verifier(SECRETS) for _ in tickets]  # each with its own unit of work, as in as many processes
    await asyncio.gather(
        *(
            verifier.decide(press_of(ticket, staff.code, nonce=f"{ticket.id:022d}"))
            for verifier, ticket in zip(verifiers, tickets, strict=True)
        )
    )

    assert len(await marked()) == 7
    assert len(await news()) == 7
    assert len({tuple(pair) for pair in await news()}) == 7

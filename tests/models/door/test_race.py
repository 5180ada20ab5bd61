"""The race for a ticket: without the guard it admits twice, with it never."""

import asyncio

from models.door.answers import Reason, Status
from models.door.verification import Verifier
from models.house import House
from models.tables import CheckIn, Ticket
from tests.makers import SECRETS, make_event, make_staff, make_ticket
from tests.models.door.test_verification import press_of


async def unguarded(ticket_id: int, everybody_has_read: asyncio.Barrier) -> bool:
    """Read, decide, write: what a check-in would be without a lock between reading and writing."""
    ticket = await Ticket.get(id=ticket_id)
    await everybody_has_read.wait()
    if ticket.admitted >= ticket.places:
        return False
    await Ticket.filter(id=ticket_id).update(admitted=ticket.admitted + 1)
    return True


async def test_without_the_guard_one_ticket_admits_everybody_who_presses_at_once(house: House) -> None:
    ticket = await make_ticket()
    barrier = asyncio.Barrier(5)
    outcomes = await asyncio.gather(*(unguarded(ticket.id, barrier) for _ in range(5)))
    assert outcomes == [True] * 5


async def test_with_it_one_ticket_admits_once_over_several_verifiers(house: House) -> None:
    event = await make_event()
    staff, ticket = await make_staff(event), await make_ticket(event)
    verifiers = [Verifier(SECRETS) for _ in range(4)]  # each with its own worker, as in as many processes
    answers = await asyncio.gather(
        *(verifiers[number % 4].decide(press_of(ticket, staff.code, nonce=f"{number:022d}")) for number in range(200))
    )
    reasons = [answer.reason for answer in answers]
    assert reasons.count(None) == 1
    assert reasons.count(Reason.ALREADY_REDEEMED) == 199
    assert await CheckIn.filter(ticket_id=ticket.id).count() == 200


async def test_crosswise_presses_on_many_tickets_block_nobody_for_ever(house: House) -> None:
    event = await make_event()
    staff = [await make_staff(event) for _ in range(3)]
    tickets = [await make_ticket(event) for _ in range(12)]
    verifiers = [Verifier(SECRETS) for _ in range(4)]
    answers = []
    for turn, verifier in enumerate(verifiers):
        ordered = tickets if turn % 2 else tickets[::-1]
        presses = [
            press_of(ticket, staff[(turn + place) % 3].code, nonce=f"{turn:02d}{place:020d}")
            for place, ticket in enumerate(ordered)
        ]
        answers.append(verifier.decide_many(presses))
    decided = [answer for batch in await asyncio.gather(*answers) for answer in batch]
    assert sum(answer.status is Status.OK for answer in decided) == 12
    assert sum(answer.reason is Reason.ALREADY_REDEEMED for answer in decided) == 36

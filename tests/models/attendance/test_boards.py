"""Live boards: owed an edit when something changed, at no cost for the door, until they end."""

from datetime import timedelta

import pytest

from models.attendance.boards import (
    NEW,
    Board,
    BoardEnd,
    find_board,
    last_arrivals,
    note_board,
    owe_boards,
    start_board,
    stop_board,
)
from models.events.organising import cancel_event
from models.house import House
from models.owed.outbox import Kind
from models.people.staff import revoke
from models.storage.database import Database
from models.tables import Event, Owed, Role, SentMessage, Ticket
from tests.clock import Clock
from tests.makers import Staff, make_event, make_person, make_staff, make_ticket
from tests.models.door.test_verification import by_chat

numbers = iter(range(100, 10_000))


@pytest.fixture
async def event(house: House, clock: Clock) -> Event:
    return await make_event()


@pytest.fixture
async def reader(event: Event) -> Staff:
    return await make_staff(event, await make_person("Rita Reader"), role=Role.READ_ONLY)


async def a_board(event: Event, reader: Staff) -> SentMessage:
    assert reader.member.person_id is not None
    return await start_board(event.id, reader.member.person_id, next(numbers))


async def owed_boards() -> list[int]:
    return [row.about["message"] for row in await Owed.filter(kind=Kind.BOARD, done_at=None).order_by("id")]


async def delivered(message: SentMessage) -> Board:
    """What the sender does."""
    board = await find_board(message.id)
    assert board is not None
    await note_board(board)
    await Owed.filter(kind=Kind.BOARD).update(done_at=board.message.sent_at, outcome="sent")
    return board


async def let_in(house: House, event: Event, staff: Staff) -> Ticket:
    ticket = await make_ticket(event)
    await house.verifier.decide(by_chat(ticket, staff, nonce=f"nonce-{next(numbers)}"))
    return ticket


async def test_without_boards_nothing_is_owed(event: Event) -> None:
    assert await owe_boards() == 0


async def test_a_board_is_owed_an_edit_after_each_change_and_only_then(
    house: House, event: Event, reader: Staff
) -> None:
    message = await a_board(event, reader)
    assert message.shows == NEW
    await owe_boards()
    await delivered(message)
    assert await owe_boards() == 0

    await let_in(house, event, await make_staff(event))

    assert await owe_boards() == 1
    assert await owed_boards() == [message.id]


async def test_the_door_writes_nothing_for_boards(house: House, event: Event, reader: Staff) -> None:
    await a_board(event, reader)
    staff = await make_staff(event)
    for _ in range(5):
        await let_in(house, event, staff)

    assert await owed_boards() == []
    assert await owe_boards() == 1


async def test_an_edit_that_waits_takes_the_next_changes_along(house: House, event: Event, reader: Staff) -> None:
    message = await a_board(event, reader)
    staff = await make_staff(event)
    for _ in range(3):
        await let_in(house, event, staff)
        await owe_boards()

    assert await owed_boards() == [message.id]


async def test_new_guests_change_a_board_too(event: Event, reader: Staff) -> None:
    message = await a_board(event, reader)
    await owe_boards()
    await delivered(message)

    await make_ticket(event)

    assert await owe_boards() == 1


async def test_while_the_doors_are_open_the_time_moves_each_minute(event: Event, reader: Staff, clock: Clock) -> None:
    message = await a_board(event, reader)
    await owe_boards()
    await delivered(message)
    clock.advance(seconds=59)
    assert await owe_boards() == 0

    clock.advance(seconds=1)

    assert await owe_boards() == 1


async def test_days_before_nothing_moves(house: House, clock: Clock) -> None:
    event = await make_event(starts_at=clock.moment + timedelta(days=3))
    message = await a_board(event, await make_staff(event))
    await owe_boards()
    await delivered(message)

    clock.advance(hours=5)

    assert await owe_boards() == 0


@pytest.mark.parametrize("end", [BoardEnd.OVER, BoardEnd.CANCELLED, BoardEnd.REVOKED, BoardEnd.REPLACED])
async def test_a_board_gets_a_last_edit_when_it_ends(event: Event, reader: Staff, clock: Clock, end: BoardEnd) -> None:
    message = await a_board(event, reader)
    await owe_boards()
    await delivered(message)
    match end:
        case BoardEnd.OVER:
            clock.advance(hours=10, minutes=1)
        case BoardEnd.CANCELLED:
            await cancel_event(event.id)
        case BoardEnd.REVOKED:
            await revoke(reader.member)
        case _:
            await a_board(event, reader)
    await owe_boards()
    assert message.id in await owed_boards()

    board = await delivered(message)

    assert board.end is end
    assert await find_board(message.id) is None
    await owe_boards()
    assert message.id not in await owed_boards()


async def test_a_stopped_board_is_left_alone(house: House, event: Event, reader: Staff) -> None:
    message = await a_board(event, reader)
    await owe_boards()
    assert message.chat_id is not None
    assert message.message_id is not None

    await stop_board(message.chat_id, message.message_id)

    assert await find_board(message.id) is None
    await Owed.filter(kind=Kind.BOARD).delete()
    await let_in(house, event, await make_staff(event))
    assert await owe_boards() == 0


async def test_several_boards_of_an_event_are_all_kept(event: Event, reader: Staff) -> None:
    other = await make_staff(event, await make_person("Olaf"), role=Role.ORGANISER)
    boards = [await a_board(event, reader), await a_board(event, other)]

    assert await owe_boards() == 2
    assert await owed_boards() == [board.id for board in boards]


async def test_the_last_arrivals_are_admissions_that_stand(house: House, event: Event) -> None:
    staff = await make_staff(event)
    tickets = [await let_in(house, event, staff) for _ in range(7)]
    rehearsal = await make_ticket(event, rehearsal=True)
    await house.verifier.decide(by_chat(rehearsal, staff, nonce="rehearsal-rehearsal-re"))
    await house.verifier.decide(by_chat(tickets[0], staff, nonce="again-again-again-again"))

    assert [record.ticket_id for record in await last_arrivals(event.id)] == [each.id for each in tickets[:1:-1]]


async def test_an_event_that_has_no_board_costs_no_mark(database: Database, event: Event, reader: Staff) -> None:
    await a_board(event, reader)
    await make_event()

    assert await owe_boards() == 1

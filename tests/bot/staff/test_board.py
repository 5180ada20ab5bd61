"""The live board: one message, started, edited and stopped."""

from datetime import timedelta

import pytest

from bot.sandbox.conversations import Message
from models.attendance.boards import owe_boards
from models.clock import now
from models.house import House
from models.owed.outbox import Kind
from models.people.staff import revoke
from models.storage.database import Database
from models.tables import Event, Owed, Person, Role, SentMessage
from tests.bot.desk import Duty, on_duty
from tests.bot.running import RunningBot, bot_in
from tests.bot.sending import sending
from tests.exhibitors import make_credential, make_exhibition
from tests.makers import make_event, make_gate, make_staff, make_ticket
from tests.models.door.test_verification import by_chat

numbers = iter(range(1000))


@pytest.fixture
async def event(house: House) -> Event:
    return await make_event()


async def let_in(house: House, event: Event, name: str) -> None:
    member = await make_staff(event, gate=await make_gate(event, f"Gate {next(numbers)}"))
    ticket = await make_ticket(event, holder_name=name)
    await house.verifier.decide(by_chat(ticket, member, nonce=f"a nonce of {name} {next(numbers)}"))


async def board_of(bot: RunningBot, duty: Duty) -> Message:
    """A board that the bot has begun to keep."""
    await duty.phone.send("/attendance live")
    board = await duty.phone.receives("LIVE")
    await bot.telegram.delivered()
    return board


async def test_a_board_is_edited_as_people_come_in(house: House, database: Database, event: Event) -> None:
    async with sending(house, database) as post, bot_in(post.telegram, house) as bot:
        sam = await on_duty(bot, event)
        board = await board_of(bot, sam)
        assert "0 in" in board.text

        await let_in(house, event, "Ada Lovelace")
        await owe_boards()
        await post.delivered()

        assert "1 in" in board.text
        assert "Ada Lovelace" in board.text
        assert board.button_texts == ["⏹ Stop"]
        assert len([message for message in sam.phone.chat.messages if "LIVE" in message.text]) == 1


async def test_read_only_staff_see_no_names(house: House, database: Database, event: Event) -> None:
    async with sending(house, database) as post, bot_in(post.telegram, house) as bot:
        reader = await on_duty(bot, event, "Rita Reader", role=Role.READ_ONLY)
        board = await board_of(bot, reader)

        await let_in(house, event, "Ada Lovelace")
        await owe_boards()
        await post.delivered()

        assert "1 in" in board.text
        assert "Last arrivals" in board.text
        assert "Lovelace" not in board.text


async def test_at_an_exhibition_it_counts_organisations_and_exhibits_too(house: House, database: Database) -> None:
    event = await make_exhibition()
    acme = await make_credential(event, "Acme", 3)
    await make_credential(event, "Beta", 2, exhibits="Drone")
    async with sending(house, database) as post, bot_in(post.telegram, house) as bot:
        sam = await on_duty(bot, event)
        board = await board_of(bot, sam)
        assert "Organisations: 0 of 2" in board.text

        await house.verifier.decide(by_chat(acme, sam.staff, admit=5))
        await owe_boards()
        await post.delivered()

        for line in (
            "Organisations: 1 of 2",
            "People: 5 of 5 (2 more than expected)",
            "Exhibits: 2 of 3",
            "Acme · Exhibitor · 5 people",
        ):
            assert line in board.text


async def test_the_button_under_attendance_starts_one_too(bot: RunningBot, event: Event) -> None:
    sam = await on_duty(bot, event)
    await sam.phone.send("/attendance")
    counts = await sam.phone.receives("to come")

    await sam.phone.press(counts, "🔴 Live")

    await sam.phone.receives("LIVE")
    await bot.telegram.delivered()
    assert await SentMessage.filter(event_id=event.id, gone_at=None).count() == 1


async def test_a_stopped_board_stays_as_it_is(house: House, database: Database, event: Event) -> None:
    async with sending(house, database) as post, bot_in(post.telegram, house) as bot:
        sam = await on_duty(bot, event)
        board = await board_of(bot, sam)
        await sam.phone.press(board, "⏹ Stop")
        assert "Stopped" in board.text
        assert not board.buttons

        await let_in(house, event, "Ada")
        await owe_boards()
        await post.delivered()

        assert "0 in" in board.text


async def test_a_new_board_takes_over_from_the_one_above(house: House, database: Database, event: Event) -> None:
    async with sending(house, database) as post, bot_in(post.telegram, house) as bot:
        sam = await on_duty(bot, event)
        first = await board_of(bot, sam)
        await board_of(bot, sam)
        await post.delivered()

        assert "further down" in first.text
        assert not first.buttons


async def test_after_a_restart_a_board_goes_on(house: House, database: Database, event: Event) -> None:
    async with sending(house, database) as post:
        async with bot_in(post.telegram, house) as bot:
            sam = await on_duty(bot, event)
            board = await board_of(bot, sam)
        await let_in(house, event, "Ada")
        async with bot_in(post.telegram, house):
            await owe_boards()
            await post.delivered()

        assert "1 in" in board.text


async def test_a_deleted_board_is_not_written_to_again(house: House, database: Database, event: Event) -> None:
    async with sending(house, database) as post, bot_in(post.telegram, house) as bot:
        sam = await on_duty(bot, event)
        board = await board_of(bot, sam)
        await sam.phone.delete(board)
        await let_in(house, event, "Ada")
        await owe_boards()
        await post.delivered()
        await let_in(house, event, "Bob")

        assert await owe_boards() == 0
        assert len(post.telegram.calls_of("editMessageText")) == 1


async def test_who_is_revoked_sees_no_counts_any_more(house: House, database: Database, event: Event) -> None:
    async with sending(house, database) as post, bot_in(post.telegram, house) as bot:
        sam = await on_duty(bot, event)
        board = await board_of(bot, sam)
        await revoke(sam.staff.member)
        await owe_boards()
        await post.delivered()

        assert board.text == "⏹ You are no longer on the staff of Summer Night."


async def test_an_edit_that_came_too_late_to_matter_is_dropped(house: House, database: Database, event: Event) -> None:
    async with sending(house, database) as post, bot_in(post.telegram, house) as bot:
        sam = await on_duty(bot, event)
        await board_of(bot, sam)
        await owe_boards()
        await post.delivered()
        row = await Owed.filter(kind=Kind.BOARD).get()

        await Owed.create(
            chat_id=row.chat_id, kind=row.kind, priority=row.priority, about=row.about, created_at=now(), due_at=now()
        )
        await post.delivered()

        assert await Owed.filter(kind=Kind.BOARD, outcome="dropped").count() == 1


async def test_several_running_events_are_asked_for(bot: RunningBot, event: Event) -> None:
    sam = await on_duty(bot, event)
    other = await make_event(name="Other Night", starts_at=now() + timedelta(minutes=50))
    await make_staff(other, await Person.get(id=sam.phone.id))

    await sam.phone.send("/attendance live")
    asked = await sam.phone.receives("Which event?")
    await sam.phone.press(asked, next(text for text in asked.button_texts if "Other Night" in text))

    await sam.phone.receives("LIVE · Other Night")

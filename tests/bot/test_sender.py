"""The sender: order, limits, trouble with Telegram, trouble with people."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta

import pytest
from telegram import Bot, Message

from bot.owed.letter import Call, Letter, Recipient, Renderer, say
from bot.sandbox import Outage
from models.clock import now
from models.house import House
from models.owed.delivery import take
from models.owed.outbox import Kind, owed
from models.owed.sent_messages import remember_message
from models.people.persons import Identity, meet
from models.storage.database import Database
from models.tables import Owed, Person, SentMessage
from tests.bot.sending import Post, sending
from tests.clock import Clock
from tests.makers import make_ticket


async def text(recipient: Recipient, row: Owed) -> Letter:
    return say(recipient, row.about["text"])


async def edit(recipient: Recipient, row: Owed) -> Letter:
    message = await SentMessage.get(id=row.about["message"])

    async def make(bot: Bot) -> Message | bool:
        return await bot.edit_message_text(row.about["text"], chat_id=message.chat_id, message_id=message.message_id)

    return [Call(make, edits=message)]


RENDERERS: Mapping[str, Renderer] = {Kind.UNDONE: text, Kind.TICKET_REFRESH: edit}


@pytest.fixture
async def post(house: House, database: Database) -> AsyncIterator[Post]:
    async with sending(house, database, renderers=RENDERERS, folders={}) as post:
        yield post


async def owe(chat_id: int, *texts: str, **facts: object) -> list[Owed]:
    rows = [owed(chat_id, Kind.UNDONE, text=text) for text in texts]
    for row in rows:
        row.update_from_dict(facts)
        await row.save()
    return rows


async def outcomes(*rows: Owed) -> list[str | None]:
    return [(await Owed.get(id=row.id)).outcome for row in rows]


async def sent_text(post: Post, chat_id: int, words: str) -> SentMessage:
    """A message that the bot has sent and may edit."""
    await owe(chat_id, words)
    call = await post.telegram.called("sendMessage")
    ticket = await make_ticket()
    await remember_message(ticket.id, chat_id, call.answer["result"]["message_id"], shows="text", file_id=None)
    return await SentMessage.get(chat_id=chat_id)


async def test_a_chat_gets_what_it_is_owed_in_order(post: Post) -> None:
    phone, _ = await post.someone()
    await owe(phone.id, *(f"line {number}" for number in range(8)))
    await post.delivered()
    assert [message.text for message in phone.chat.messages] == [f"line {number}" for number in range(8)]


async def test_many_chats_each_get_theirs_once(post: Post) -> None:
    phones = [post.telegram.person(f"Guest {number}", started=True) for number in range(150)]
    await Owed.bulk_create([owed(phone.id, Kind.UNDONE, text="hello") for phone in phones])
    await owe(phones[0].id, "again")
    await post.delivered()
    assert [len(phone.chat.messages) for phone in phones] == [2] + [1] * 149


async def test_a_row_that_is_not_due_yet_holds_nothing_up(post: Post) -> None:
    phone, _ = await post.someone()
    later, soon = (await owe(phone.id, "reminder", due_at=now() + timedelta(hours=1)), await owe(phone.id, "now"))
    await phone.receives("now")
    assert await outcomes(*later) == [None]
    await post.until(lambda: Owed.exists(id=soon[0].id, outcome="sent"))


async def test_what_came_too_late_is_dropped(post: Post) -> None:
    phone, _ = await post.someone()
    rows = [*await owe(phone.id, "too late", expires_at=now()), *await owe(phone.id, "in time")]
    await post.delivered()
    assert await outcomes(*rows) == ["dropped", "sent"]
    assert [message.text for message in phone.chat.messages] == ["in time"]


async def test_after_too_much_at_once_the_same_row_comes_first(post: Post) -> None:
    phone, _ = await post.someone()
    post.telegram.flood_next(1)
    await owe(phone.id, "first", "second")
    await post.delivered()
    assert [call.code for call in post.telegram.calls_of("sendMessage")] == [429, 200, 200]
    assert [message.text for message in phone.chat.messages] == ["first", "second"]


@pytest.mark.parametrize("outage", Outage)
async def test_while_telegram_is_down_everything_waits_and_then_arrives_once(post: Post, outage: Outage) -> None:
    phone, _ = await post.someone()
    post.telegram.down(outage)
    rows = await owe(phone.id, "first", "second")
    await post.until(lambda: Owed.exists(id=rows[0].id, attempts__gte=1, lease=None))
    post.telegram.up()
    await post.delivered()
    assert [message.text for message in phone.chat.messages] == ["first", "second"]


async def test_a_lost_answer_is_the_one_case_in_which_a_message_comes_twice(post: Post) -> None:
    phone, _ = await post.someone()
    post.telegram.lose_next_answer("sendMessage")
    await owe(phone.id, "hello", "goodbye")
    await post.delivered()
    assert [message.text for message in phone.chat.messages] == ["hello", "hello", "goodbye"]


async def test_an_edit_whose_answer_was_lost_is_done_when_telegram_says_so(post: Post) -> None:
    phone, _ = await post.someone()
    message = await sent_text(post, phone.id, "before")
    post.telegram.lose_next_answer("editMessageText")
    row = owed(phone.id, Kind.TICKET_REFRESH, message=message.id, text="after")
    await row.save()
    await post.delivered()
    assert await outcomes(row) == ["sent"]
    assert [call.code for call in post.telegram.calls_of("editMessageText")] == [200, 400]
    assert (await SentMessage.get(id=message.id)).gone_at is None


async def test_a_deleted_message_is_remembered_as_gone(post: Post) -> None:
    phone, _ = await post.someone()
    message = await sent_text(post, phone.id, "before")
    await phone.delete(phone.chat.messages[-1])
    row = owed(phone.id, Kind.TICKET_REFRESH, message=message.id, text="after")
    await row.save()
    await post.delivered()
    assert (await SentMessage.get(id=message.id)).gone_at is not None


async def test_a_message_that_telegram_refuses_is_kept_as_failed_and_the_next_goes_out(post: Post) -> None:
    phone, _ = await post.someone()
    rows = await owe(phone.id, "<b>never closed", "fine")
    await post.delivered()
    assert await outcomes(*rows) == ["failed", "sent"]
    assert len(post.telegram.calls_of("sendMessage")) == 2


async def test_a_letter_that_cannot_be_written_stops_nothing_else(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    phone, _ = await post.someone()
    broken = owed(phone.id, Kind.UNDONE, secret="0000")
    await broken.save()
    rows = await owe(phone.id, "fine")
    await post.delivered()
    assert await outcomes(broken, *rows) == ["failed", "sent"]
    assert "KeyError" in caplog.text
    assert "0000" not in caplog.text


async def test_who_blocks_the_bot_is_remembered_and_not_written_to(post: Post) -> None:
    phone, person = await post.someone()
    await phone.block()
    rows = await owe(phone.id, "one", "two")
    await post.delivered()
    later = await owe(phone.id, "three")
    await post.delivered()
    assert (await Person.get(id=person.id)).blocked_at is not None
    assert await outcomes(*rows, *later) == ["blocked", "blocked", "blocked"]
    assert len(post.telegram.calls_of("sendMessage")) == 1


async def test_who_writes_again_is_written_to_again(post: Post) -> None:
    phone, _ = await post.someone()
    await phone.block()
    await owe(phone.id, "missed")
    await post.delivered()
    await phone.unblock()
    await meet(Identity(phone.id, "Ada Lovelace"))
    await owe(phone.id, "welcome back")
    await phone.receives("welcome back")


async def test_who_never_pressed_start_gets_nothing(post: Post) -> None:
    stranger = post.telegram.person("Stranger")
    rows = await owe(stranger.id, "hello")
    await post.delivered()
    assert await outcomes(*rows) == ["blocked"]


async def test_what_a_dead_sender_had_taken_is_sent_when_its_time_is_up(
    house: House, database: Database, clock: Clock
) -> None:
    await owe(4711, "first", "second")
    assert len(await take(1)) == 1  # by a sender that died before it could send
    async with sending(house, database, renderers=RENDERERS, folders={}) as post:
        phone = post.telegram.person("Ada Lovelace", user_id=4711, started=True)
        other, _ = await post.someone("Ben Okafor")
        await owe(other.id, "hello")
        await other.receives("hello")
        assert not phone.chat.messages
        clock.advance(seconds=21)
        await post.delivered()
    assert [message.text for message in phone.chat.messages] == ["first", "second"]


async def test_without_the_lease_nothing_is_sent(house: House, database: Database) -> None:
    asked = asyncio.Event()

    def may_send() -> bool:
        asked.set()
        return False

    async with sending(house, database, renderers=RENDERERS, folders={}, may_send=may_send) as post:
        phone, _ = await post.someone()
        rows = await owe(phone.id, "hello")
        await asked.wait()
    assert await outcomes(*rows) == [None]
    assert not post.telegram.calls_of("sendMessage")


async def test_a_lease_lost_between_taking_and_sending_gives_the_row_back(house: House, database: Database) -> None:
    leases = ["held"]

    async def slow(recipient: Recipient, row: Owed) -> Letter:
        leases.clear()
        return await text(recipient, row)

    slowly: Mapping[str, Renderer] = {Kind.UNDONE: slow}
    async with sending(house, database, renderers=slowly, folders={}, may_send=lambda: bool(leases)) as post:
        phone, _ = await post.someone()
        rows = await owe(phone.id, "hello")
        await post.until(lambda: Owed.exists(id=rows[0].id, attempts=1, lease=None))
    assert not post.telegram.calls_of("sendMessage")

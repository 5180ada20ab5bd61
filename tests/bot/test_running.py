"""The jobs of a process: one that breaks is begun again, the end lets them finish."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.commands.refusals import TokenRefused
from bot.running import Running, work
from bot.sandbox import LocalTelegram
from models.clock import now
from models.house import House
from models.owed.outbox import Kind, owed
from models.secrecy.bot_addresses import claim_address, invite_address
from models.storage.database import Database
from models.tables import Event, Installation, Lease, Order, OrderStatus
from tests.makers import make_event, make_order, make_ticket, make_ticket_type


@asynccontextmanager
async def at_work(house: House, database: Database, telegram: LocalTelegram) -> AsyncIterator[Running]:
    settings = house.settings.model_copy(
        update={
            "telegram_api_url": telegram.url,
            "telegram_bot_token": SecretStr(telegram.token),
            "organisers": frozenset({1}),
        }
    )
    running = Running(House(settings, house.secrets, house.links, house.verifier), database)
    stop = asyncio.Event()
    working = asyncio.create_task(work(running, stop, leads=True))
    try:
        yield running
    finally:
        stop.set()
        try:
            await working
        finally:
            await running.close()


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram.serve() as telegram:
        yield telegram


@pytest.fixture
async def event(database: Database) -> Event:
    return await make_event()


async def test_the_leader_answers_and_delivers(
    house: House, database: Database, telegram: LocalTelegram, event: Event
) -> None:
    ada = telegram.person("Ada Lovelace")
    async with at_work(house, database, telegram):
        await ada.start()
        await ada.receives("Ada")
        await owed(ada.id, Kind.TICKET, ticket=(await make_ticket(event)).id).save()
        await ada.receives("belongs to somebody else")
    assert not await Lease.exists()


async def test_every_process_learns_what_links_into_the_chat_begin_with(
    house: House, database: Database, telegram: LocalTelegram
) -> None:
    await Installation.create(id=1, key_fingerprint="x", created_at=now(), claim_address="https://t.me/old?start=c")

    async with at_work(house, database, telegram) as running:
        await running.ready.wait()

    assert await claim_address() == telegram.deep_link("c")
    assert await invite_address() == telegram.deep_link("s")


async def test_every_language_gets_its_menu(house: House, database: Database, telegram: LocalTelegram) -> None:
    async with at_work(house, database, telegram):
        await telegram.called("setMyCommands", lambda call: call.parameters.get("language_code") == "zh")


async def test_reservations_lapse(house: House, database: Database, telegram: LocalTelegram, event: Event) -> None:
    kind = await make_ticket_type(event, capacity=5, held=1)
    order = await make_order(
        event,
        status=OrderStatus.RESERVED,
        reserved_until=now() - timedelta(seconds=1),
        paid_at=None,
        wanted={"type": kind.id, "places": 1, "holder_name": "Ada Lovelace"},
    )
    lapsed = asyncio.Event()
    database.on_commit.append(lapsed.set)
    async with at_work(house, database, telegram), asyncio.timeout(30):
        while (await Order.get(id=order.id)).status is not OrderStatus.LAPSED:
            await lapsed.wait()
            lapsed.clear()


async def test_a_job_that_breaks_is_begun_again(
    house: House,
    database: Database,
    telegram: LocalTelegram,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.running.BEGIN_AGAIN_AFTER", 0)
    menus, secret = iter(["broken"]), "0000"

    async def set_menu(bot: object) -> None:
        if next(menus, None):
            raise ValueError(secret)
        set_up.set()

    set_up = asyncio.Event()
    monkeypatch.setattr("bot.running.set_guest_menu", set_menu)
    async with at_work(house, database, telegram), asyncio.timeout(30):
        await set_up.wait()
    assert "a job broke with ValueError" in caplog.text
    assert secret not in caplog.text


async def test_a_token_that_telegram_refuses_ends_the_work(
    house: House, database: Database, telegram: LocalTelegram
) -> None:
    telegram.state.bot.token += "-changed"
    wrong = house.settings.model_copy(update={"telegram_api_url": telegram.url})
    running = Running(House(wrong, house.secrets, house.links, house.verifier), database)
    with pytest.raises(TokenRefused):
        await work(running, asyncio.Event(), leads=True)
    await running.close()

"""The same by webhook: Telegram posts updates over https and repeats each until it hears that it was handled."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox import LocalTelegram, Options
from models.house import House
from models.storage.database import Database, open_database
from models.tables import CheckIn, HandledUpdate, Order, Person, Ticket
from tests.journeys.office import Office, everything_delivered, is_valid_ticket, is_void_ticket, offering, office_at
from tests.journeys.scene import Scene, set_scene
from tests.journeys.secrecy import assert_nothing_secret_is_written
from tests.journeys.tls import https_before, make_authority
from tests.journeys.trouble import WHILE_RUNNING
from tests.makers import SECRETS

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@asynccontextmanager
async def https_office(database_url: str, folder: Path) -> AsyncIterator[Office]:
    """An installation behind a reverse proxy, with a Telegram that trusts its certificate."""
    authority = make_authority()
    options = Options(webhook_authority=authority.trust, webhook_retry=0.2)
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(LocalTelegram.serve(options=options))
        office = await stack.enter_async_context(office_at(database_url, folder, telegram, authority=authority.trust))
        office.public_url = await stack.enter_async_context(https_before(office.port, authority))
        yield office
        await assert_nothing_secret_is_written(office)


@pytest.fixture
async def secure_office(house: House, database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """The same, with its database open in the test."""
    async with https_office(database_url, tmp_path) as office:
        yield office


async def test_the_story_from_purchase_to_void_ticket_and_every_update_twice(secure_office: Office) -> None:
    office = secure_office
    scene = await set_scene(office)
    usher = await office.start("run")
    [hook] = office.telegram.calls_of("setWebhook")
    assert hook.parameters["url"] == f"{office.public_url}/telegram"
    assert "pre_checkout_query" in hook.parameters["allowed_updates"]

    await scene.guest.send("/events")
    for button in ("Standard", "1", "Ada Lovelace"):
        await scene.guest.press(await scene.guest.sees(offering(button)), button)
        office.telegram.redeliver()
    message = await scene.guest.sees(is_valid_ticket)
    await scene.guest.send("/help")
    await scene.guest.sees("/tickets – send me")  # a person's updates come in their order: the repeated are through
    assert await Order.all().count() == await Ticket.all().count() == 1

    page = office.page(message)
    assert page.address.startswith(f"{office.public_url}/t/")
    status, answer = await page.press(scene.staff.code)
    assert (status, answer["status"]) == (200, "ok")
    await scene.guest.sees("checked in")
    void = await scene.guest.sees(is_void_ticket)
    assert void.id == message.id
    await scene.steward.receives(answer["word"])
    await everything_delivered()
    assert len(office.telegram.calls_of("sendPhoto")) == 1
    assert office.telegram.calls_of("getUpdates") == []
    assert await usher.stop() == 0


async def test_without_telegrams_secret_nothing_is_handled(secure_office: Office) -> None:
    office = secure_office
    stranger = office.telegram.person("Mallory", started=True)
    await office.start("run")
    user = stranger.account.user()
    update = {
        "update_id": 1,
        "message": {"message_id": 1, "date": 1, "chat": stranger.account.chat(), "from": user, "text": "Hello"},
    }
    address = f"{office.public_url}/telegram"
    for headers in ({}, {SECRET_HEADER: "guessed"}, {SECRET_HEADER: SECRETS.webhook_secret()[:-1]}):
        async with office.http.post(address, json=update, headers=headers) as answer:
            assert answer.status == 403
            assert "Traceback" not in await answer.text()
    assert not await HandledUpdate.exists(update_id=1)
    assert not await Person.exists(id=stranger.id)

    async with office.http.post(address, json=update, headers={SECRET_HEADER: SECRETS.webhook_secret()}) as answer:
        assert answer.status == 200
    await stranger.receives("I only understand commands")


async def test_an_update_whose_process_is_killed_over_it_is_sent_again_and_handled_once(
    secure_office: Office,
) -> None:
    office = secure_office
    scene = await set_scene(office)
    usher = await office.start("run")
    await bought_but_for_the_last_step(scene)
    gate = office.telegram.hold("editMessageText")
    last = asyncio.create_task(scene.guest.press(await scene.guest.sees(offering("Ada Lovelace")), "Ada Lovelace"))
    await gate.reached()
    await scene.guest.sees(is_valid_ticket)
    await everything_delivered()
    await usher.kill()
    assert await HandledUpdate.filter(done_at=None).count() == 1

    gate.open()
    await office.start("run")
    await last
    await office.telegram.delivered()
    assert await Order.all().count() == await Ticket.all().count() == 1
    assert not await HandledUpdate.filter(done_at=None).exists()
    await everything_delivered()
    assert len(office.telegram.calls_of("sendPhoto")) == 1


async def test_an_update_that_the_database_could_not_take_is_sent_again(database_url: str, tmp_path: Path) -> None:
    async with (
        WHILE_RUNNING[1](database_url) as trouble,
        open_database(trouble.url),
        https_office(trouble.url, tmp_path) as office,
    ):
        scene = await set_scene(office)
        usher = await office.start("run")
        await trouble.begin(usher)
        await scene.guest.send("/help")
        await scene.guest.receives("reach my records")
        await refused_with(office, 503)

        await trouble.end(usher)
        await scene.guest.receives("/tickets – send me")
        await office.telegram.delivered()
        assert len([call for call in office.telegram.calls_of("sendMessage") if call.ok]) == 2
        assert await CheckIn.all().count() == 0
        assert await usher.stop() == 0
        assert not [line for line in usher.lines if re.search("Traceback", line)]


async def bought_but_for_the_last_step(scene: Scene) -> None:
    """The guest has chosen, and is asked for the name."""
    await scene.guest.send("/events")
    for button in ("Standard", "1"):
        await scene.guest.press(await scene.guest.sees(offering(button)), button)


async def refused_with(office: Office, status: int) -> None:
    """Wait until Telegram has noted that the webhook answered so."""
    state = office.telegram.state

    def noted() -> bool | None:
        return f" {status} " in state.webhooks.info().get("last_error_message", "") or None

    await state.changes.until(noted, 20)

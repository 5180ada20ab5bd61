"""From a check-in to the call that tells of it: signed, with what is true, tried again, side by side."""

import asyncio
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from models.clock import now
from models.door.annulment import annul
from models.door.answers import Press
from models.door.verification import Verifier
from models.house import House
from models.orders.buying import Wish, place_order
from models.programs.webhooks import News, add_webhook, remove_webhook, replace_secret, send_test
from models.storage.database import current
from models.tables import Method, Webhook, WebhookDelivery
from tests.makers import (
    LINKS,
    SECRETS,
    make_event,
    make_organiser,
    make_person,
    make_staff,
    make_ticket_type,
    token_of,
)
from tests.webpage.webhooks.receivers import Receiver, answering, receiving, taken
from webpage.webhooks.calling import Caller
from webpage.webhooks.courier import Courier


@asynccontextmanager
async def at_work(house: House, receiver: Receiver, couriers: int = 1) -> AsyncIterator[None]:
    """Couriers that can reach the receiver."""
    working = [Courier(house, receiver.caller(), look_every=0.02) for _ in range(couriers)]
    tasks = [asyncio.create_task(one.run()) for one in working]
    try:
        yield
    finally:
        for one in working:
            one.stop()
        await asyncio.gather(*tasks)


async def delivered(calls: int) -> list[WebhookDelivery]:
    """Wait until so many calls are done; all of them, oldest first."""
    await _until(lambda rows: sum(row.done_at is not None for row in rows) >= calls)
    return await WebhookDelivery.all().order_by("id")


def is_signed(headers: dict[str, str], body: bytes, webhook: Webhook) -> bool:
    """What a receiver does with the secret that it was given (Standard Webhooks)."""
    secret = "whsec_" + b64encode(SECRETS.webhook_signing_key(webhook.id, webhook.secret_version)).decode()
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.digest(b64decode(secret.removeprefix("whsec_")), signed, "sha256")
    return headers["webhook-signature"] == f"v1,{b64encode(digest).decode()}"


async def test_everything_that_happens_is_told_signed_and_without_secrets(house: House) -> None:
    organiser = await make_organiser()
    event = await make_event(organiser)
    kind, staff = await make_ticket_type(event), await make_staff(event)
    async with receiving(taken) as receiver:
        webhook = await add_webhook(organiser, receiver.url, list(News))
        order = await place_order(LINKS, Wish(await make_person(), kind.id, 1, "Grace Hopper"), "once")
        ticket = await order.tickets.all().first()
        assert ticket is not None
        press = Press("n" * 22, Method.CHAT, now(), ticket_id=ticket.id, staff_id=staff.member.id)
        answer = await Verifier(SECRETS).decide(press)
        await annul(answer.checkin or 0, staff.member)
        async with at_work(house, receiver):
            rows = await delivered(3)

    assert all(row.delivered and row.last_status == 204 for row in rows)
    told = {json.loads(body)["type"]: json.loads(body) for _, body in receiver.requests}
    assert set(told) == {"order.placed", "checkin", "checkin.reverted"}
    assert told["order.placed"]["data"]["tickets"][0]["holder_name"] == "Grace Hopper"
    assert (told["checkin"]["data"]["status"], told["checkin"]["data"]["admitted"]) == ("ok", 1)
    assert told["checkin.reverted"]["data"]["annuls"] == told["checkin"]["data"]["id"]
    assert all(is_signed(headers, body, webhook) for headers, body in receiver.requests)
    assert len({headers["webhook-id"] for headers, _ in receiver.requests}) == 3
    assert not any(token_of(ticket).encode() in body for _, body in receiver.requests)


async def test_a_call_that_failed_comes_again_under_the_same_id(house: House) -> None:
    async with receiving(answering(500, 302, 200)) as receiver:
        webhook = await add_webhook(await make_organiser(), receiver.url, [News.CHECKIN])
        await send_test(webhook)
        async with at_work(house, receiver):
            for calls in (1, 2):
                await receiver.wait_for(calls)
                await _noted(attempts=calls)
                await WebhookDelivery.all().update(due_at=now())
            [row] = await delivered(1)

    assert (row.attempts, row.delivered, row.last_status) == (3, True, 200)
    assert len({headers["webhook-id"] for headers, _ in receiver.requests}) == 1
    assert all(is_signed(headers, body, webhook) for headers, body in receiver.requests)


async def test_a_call_under_way_is_signed_with_the_new_secret(house: House) -> None:
    async with receiving(answering(500, 200)) as receiver:
        old = await add_webhook(await make_organiser(), receiver.url, [News.CHECKIN])
        await send_test(old)
        async with at_work(house, receiver):
            await receiver.wait_for(1)
            await _noted(attempts=1)
            new = await replace_secret(old)
            await WebhookDelivery.all().update(due_at=now())
            await delivered(1)

    first, second = receiver.requests
    assert (is_signed(*first, old), is_signed(*second, old), is_signed(*second, new)) == (True, False, True)


async def test_many_couriers_call_once_each(house: House) -> None:
    async with receiving(taken) as receiver:
        webhook = await add_webhook(await make_organiser(), receiver.url, [News.CHECKIN])
        for _ in range(30):
            await send_test(webhook)
        async with at_work(house, receiver, couriers=3):
            await delivered(30)

    assert len(receiver.requests) == len({headers["webhook-id"] for headers, _ in receiver.requests}) == 30


async def test_a_webhook_that_does_not_answer_leaves_room_for_others(house: House) -> None:
    waiting = asyncio.Event()

    async def stuck(_: web.Request) -> web.StreamResponse:
        await waiting.wait()
        return web.Response()

    async with receiving(stuck) as slow, receiving(taken) as quick:
        organiser = await make_organiser()
        stuck_hook = await add_webhook(organiser, slow.url, [News.CHECKIN])
        for _ in range(30):
            await send_test(stuck_hook)
        other = await add_webhook(organiser, quick.url, [News.CHECKIN])
        await send_test(other)
        quick.trust.load_verify_locations(cadata=_certificates(slow))
        async with at_work(house, quick):
            await quick.wait_for(1)
            assert len(slow.requests) <= 4
            waiting.set()
            await remove_webhook(stuck_hook)


async def test_a_call_whose_facts_are_gone_stops_no_other(house: House) -> None:
    async with receiving(taken) as receiver:
        webhook = await add_webhook(await make_organiser(), receiver.url, [News.CHECKIN])
        await WebhookDelivery.create(
            webhook=webhook, kind="checkin", about={"checkin": 404}, created_at=now(), due_at=now()
        )
        await send_test(webhook)
        async with at_work(house, receiver):
            await receiver.wait_for(1)
            await _until(lambda rows: rows[0].due_at > rows[0].created_at and _is_noted(rows[0]))

    assert (await WebhookDelivery.get(kind="checkin")).done_at is None


async def test_a_public_address_is_demanded_by_default(house: House) -> None:
    async with receiving(taken) as receiver:
        webhook = await add_webhook(await make_organiser(), f"https://127.0.0.1:{receiver.port}/", [News.CHECKIN])
        await send_test(webhook)
        courier = Courier(house, Caller(trust=receiver.trust), look_every=0.02)
        task = asyncio.create_task(courier.run())
        row = await _noted(attempts=1)
        courier.stop()
        await task

    assert (row.last_status, row.done_at) == (None, None)
    assert receiver.requests == []


async def _noted(*, attempts: int) -> WebhookDelivery:
    """Wait until the outcome of so many attempts has been noted: until then its next attempt is a minute off."""
    await _until(lambda rows: rows[0].attempts == attempts and _is_noted(rows[0]))
    return await WebhookDelivery.get()


def _is_noted(row: WebhookDelivery) -> bool:
    return (row.due_at - now()).total_seconds() < 30


async def _until(condition: Callable[[Sequence[WebhookDelivery]], bool]) -> None:
    """Look after each commit of this process."""
    committed = asyncio.Event()
    database = current()
    database.on_commit.append(committed.set)
    try:
        async with asyncio.timeout(20):
            while not condition(await WebhookDelivery.all().order_by("id")):
                committed.clear()
                await committed.wait()
    finally:
        database.on_commit.remove(committed.set)


def _certificates(receiver: Receiver) -> bytes:
    """The authority that vouches for a receiver, so that a caller of another trusts it, too."""
    [authority] = receiver.trust.get_ca_certs(binary_form=True)[-1:]
    return authority

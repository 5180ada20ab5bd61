"""The door page over HTTP: feed, counts, search, scanned links, check-in, payment, undo."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession

from models.clock import now
from models.door.devices import release
from models.house import House
from models.owed.outbox import Kind
from models.secrecy.secrets import token_hash
from models.tables import CheckIn, DoorDevice, Order, OrderStatus, Owed
from models.tickets.issuing import renew_link
from tests.makers import LINKS, make_event, make_gate, make_order, make_staff, make_ticket, make_ticket_type, token_of
from tests.webpage.contents import contents
from tests.webpage.door_devices import AS_JSON, Device, bind, nonce
from tests.webpage.presses import press
from webpage.application import make_application
from webpage.server import serving

AT_ONCE = 10
"""Seconds: half the time that the wait was asked to take."""


@pytest.fixture
async def other_process(house: House) -> AsyncIterator[ClientSession]:
    """A caller of a second server over the same database, with a watch of its own."""
    async with (
        serving(make_application(house), "127.0.0.1", 0) as port,
        ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        yield session


async def feed_of(device: Device, etag: str = "", wait: int = 0) -> tuple[dict[str, Any], str]:
    response = await device.get(f"/door/feed?wait={wait}", **({"If-None-Match": etag} if etag else {}))
    assert response.status == 200
    body: dict[str, Any] = await response.json()
    return body, response.headers["ETag"]


async def test_reading_changes_nothing(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event, holder_name="Ada Lovelace")
    device = await bind(client, (await make_staff(event)).member)
    before = await contents()

    for path in (
        "/door", "/door/feed", "/door/list", "/door/tickets?q=ada", f"/door/tickets/{ticket.id}",
        f"/door/links/{token_hash(token_of(ticket))}", "/door/manifest.webmanifest", "/door/worker.js",
    ):  # fmt: skip
        assert (await device.get(path)).status == 200
    assert await contents() == before


async def test_the_feed_shows_an_admission_with_number_and_word(client: ClientSession) -> None:
    event = await make_event()
    sam = await make_staff(event, gate=await make_gate(event, "North"))
    ticket = await make_ticket(event, holder_name="Ada Lovelace", places=3)
    device = await bind(client, sam.member)
    answer = await (await press(client, ticket, sam.code, admit=2)).json()

    body, _ = await feed_of(device)

    [line] = body["lines"]
    assert (line["kind"], line["name"], line["gate"], line["own"]) == ("in", "Ada Lovelace", "North", True)
    assert (line["number"], line["word"]) == (answer["number"], answer["word"])
    assert (line["people"], line["inside"], line["places"]) == (2, 2, 3)
    assert (body["counts"]["entered"], body["counts"]["remaining"], body["counts"]["expected"]) == (2, 1, 3)


async def test_an_admission_by_another_process_is_heard_at_once(
    client: ClientSession, other_process: ClientSession
) -> None:
    event = await make_event()
    sam = await make_staff(event)
    ticket = await make_ticket(event)
    device = await bind(other_process, sam.member)
    _, etag = await feed_of(device)
    waiting = asyncio.create_task(feed_of(device, etag, wait=20))
    await feed_of(device)

    assert (await press(client, ticket, sam.code)).status == 200
    body, fresh = await asyncio.wait_for(waiting, AT_ONCE)

    assert body["lines"][0]["ticket"] == ticket.id
    assert fresh != etag


async def test_a_device_that_waits_hears_at_once_that_it_is_revoked(client: ClientSession) -> None:
    device = await bind(client, (await make_staff(await make_event())).member)
    _, etag = await feed_of(device)
    waiting = asyncio.create_task(device.get("/door/feed?wait=20", **{"If-None-Match": etag}))
    await feed_of(device)

    await release((await DoorDevice.get()).id)

    assert (await asyncio.wait_for(waiting, AT_ONCE)).status == 401


async def test_nothing_new_is_answered_with_nothing(client: ClientSession) -> None:
    device = await bind(client, (await make_staff(await make_event())).member)
    _, etag = await feed_of(device)

    assert (await device.get("/door/feed", **{"If-None-Match": etag})).status == 304


async def test_another_events_admissions_are_not_in_the_feed(client: ClientSession) -> None:
    other = await make_event()
    kim = await make_staff(other)
    await press(client, await make_ticket(other), kim.code)
    device = await bind(client, (await make_staff(await make_event())).member)

    assert (await feed_of(device))[0]["lines"] == []


async def test_guests_are_found_by_name_and_by_order(client: ClientSession) -> None:
    event = await make_event()
    ada = await make_ticket(event, holder_name="Ada Lovelace")
    await make_ticket(event, holder_name="Alan Turing")
    await make_ticket(await make_event(), holder_name="Ada of another event")
    device = await bind(client, (await make_staff(event)).member)

    by_name = await (await device.get("/door/tickets?q=lovel")).json()
    by_order = await (await device.get(f"/door/tickets?q={(await ada.order).number}")).json()

    assert [found["name"] for found in by_name["tickets"]] == ["Ada Lovelace"]
    assert [found["id"] for found in by_order["tickets"]] == [ada.id]


async def test_a_check_in_by_tap_needs_no_code(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event, holder_name="Ada Lovelace")
    device = await bind(client, (await make_staff(event)).member)

    answer = await device.check_in(ticket.id)

    assert (answer["status"], answer["name"], answer["inside"], answer["number"]) == ("ok", "Ada Lovelace", 1, 1)
    assert answer["word"]
    assert answer["card"]["admitted"] == 1
    record = await CheckIn.get()
    assert (record.method, record.door_code_id) == ("door_page", None)


async def test_the_same_press_again_is_the_same_admission(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event)
    device = await bind(client, (await make_staff(event)).member)
    name = nonce()

    answers = [await device.post("/door/check-in", nonce=name, ticket=ticket.id) for _ in range(2)]

    assert [answer.status for answer in answers] == [200, 200]
    assert await CheckIn.all().count() == 1


async def test_a_used_ticket_says_when_and_where(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event)
    staff = await make_staff(event, gate=await make_gate(event, "North"))
    device = await bind(client, staff.member)
    await device.check_in(ticket.id)

    answer = await device.check_in(ticket.id)

    assert answer["reason"] == "already_redeemed"
    assert "North" in answer["message"]


async def test_outside_the_hours_a_second_press_admits(client: ClientSession) -> None:
    event = await make_event(starts_at=now() + timedelta(days=1))
    ticket = await make_ticket(event)
    device = await bind(client, (await make_staff(event)).member)

    first = await device.check_in(ticket.id)
    second = await device.check_in(ticket.id, anyway=True)

    assert (first["reason"], first["may_anyway"]) == ("invalid_time", True)
    assert second["status"] == "ok"
    assert (await CheckIn.get(status="ok")).outside_hours


async def test_another_events_ticket_is_refused(client: ClientSession) -> None:
    device = await bind(client, (await make_staff(await make_event())).member)
    other = await make_ticket(await make_event())

    assert (await device.check_in(other.id))["reason"] == "product"
    assert (await device.get(f"/door/tickets/{other.id}")).status == 409
    assert (await device.get(f"/door/links/{token_hash(token_of(other))}")).status == 409
    assert (await device.post("/door/pay", ticket=other.id, amount=0)).status == 404


async def test_a_scanned_link_is_recognised_by_its_hash(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event, holder_name="Ada Lovelace")
    old = token_hash(token_of(ticket))
    device = await bind(client, (await make_staff(event)).member)

    found = await (await device.get(f"/door/links/{old}")).json()
    await renew_link(LINKS, ticket.id)

    assert found["name"] == "Ada Lovelace"
    assert (await device.get(f"/door/links/{old}")).status == 410
    assert (await device.get(f"/door/links/{'0' * 64}")).status == 404


async def test_a_payment_is_taken_by_tap_and_then_the_guest_enters(client: ClientSession) -> None:
    event = await make_event()
    order = await make_order(event, paid=False, total=1250)
    ticket = await make_ticket(event, order=order)
    staff = await make_staff(event)
    device = await bind(client, staff.member)
    card = await (await device.get(f"/door/tickets/{ticket.id}")).json()
    assert (card["standing"], card["due"], card["amount"]) == ("unpaid", 1250, "€12.50")
    assert (await device.check_in(ticket.id))["reason"] == "unpaid"

    wrong = await device.post("/door/pay", ticket=ticket.id, amount=1)
    right = await device.post("/door/pay", ticket=ticket.id, amount=1250)

    assert wrong.status == 409
    assert right.status == 200
    assert (await right.json())["card"]["standing"] == "good"
    paid = await Order.get(id=order.id)
    assert (paid.status, paid.paid_to_id) == (OrderStatus.PAID, staff.member.id)
    assert (await device.check_in(ticket.id))["status"] == "ok"


async def test_an_undo_by_tap_frees_the_place_and_is_told(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event)
    device = await bind(client, (await make_staff(event)).member)
    answer = await device.check_in(ticket.id)

    undone = await device.post("/door/undo", checkin=answer["checkin"])
    again = await device.post("/door/undo", checkin=answer["checkin"])

    assert (await undone.json())["card"]["admitted"] == 0
    assert again.status == 409
    lines = (await feed_of(device))[0]["lines"]
    assert [(line["kind"], line["undone"]) for line in lines] == [("undo", False), ("in", True)]
    assert await Owed.exists(kind=Kind.UNDONE)


async def test_somebody_elses_check_in_is_not_for_door_staff_to_undo(client: ClientSession) -> None:
    event = await make_event()
    sam = await bind(client, (await make_staff(event)).member)
    kim = await bind(client, (await make_staff(event)).member)
    answer = await sam.check_in((await make_ticket(event)).id)

    assert (await kim.post("/door/undo", checkin=answer["checkin"])).status == 409


async def test_the_list_holds_names_and_hashes_and_never_a_token(client: ClientSession) -> None:
    event = await make_event()
    gate = await make_gate(event)
    kind = await make_ticket_type(event, name="Balcony", gate=gate)
    ticket = await make_ticket(event, holder_name="Ada Lovelace", type=kind, places=2)
    await make_ticket(event, rehearsal=True)
    await make_ticket(await make_event())
    device = await bind(client, (await make_staff(event)).member)

    response = await device.get("/door/list")
    text = await response.text()

    [kept] = (await response.json())["tickets"]
    assert (kept["name"], kept["type"], kept["gate"], kept["places"]) == ("Ada Lovelace", "Balcony", gate.id, 2)
    assert kept["hash"] == token_hash(token_of(ticket))
    assert token_of(ticket) not in text
    assert (await device.get("/door/list", **{"If-None-Match": response.headers["ETag"]})).status == 304


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"nonce": "short", "ticket": 1},
        {"nonce": "n" * 22, "ticket": "1"},
        {"nonce": "n" * 22, "ticket": 1, "admit": 0},
        {"nonce": "n" * 22, "ticket": 1, "admit": True},
        {"nonce": "n" * 22, "ticket": 2**40},
    ],
)
async def test_a_malformed_press_changes_nothing(client: ClientSession, fields: dict[str, Any]) -> None:
    event = await make_event()
    await make_ticket(event)
    device = await bind(client, (await make_staff(event)).member)
    before = await contents()

    response = await device.post("/door/check-in", **fields)

    assert response.status == 400
    assert (await response.json())["message"]
    assert await contents() == before


async def test_another_site_does_nothing_here(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event)
    device = await bind(client, (await make_staff(event)).member)
    headers = {**AS_JSON, "Cookie": f"usher_door={device.key}", "Sec-Fetch-Site": "cross-site"}

    for path in ("check-in", "pay", "undo", "offline", "leave"):
        response = await client.post(f"/door/{path}", json={"nonce": nonce(), "ticket": ticket.id}, headers=headers)
        assert response.status == 403
    assert not await CheckIn.exists()

"""GET /t/<token>/state: how an open page learns that its ticket changed."""

import asyncio
from datetime import timedelta

from aiohttp import ClientResponse, ClientSession

from models.clock import now
from models.house import House
from models.tables import Event, OrderStatus, PaymentMethod, Ticket
from models.tickets.issuing import renew_link
from tests.clock import Clock
from tests.makers import LINKS, make_event, make_order, make_staff, make_ticket, token_of
from tests.webpage.presses import press
from webpage.application import make_application
from webpage.server import serving

DEADLINE = 10


async def ask(client: ClientSession, token: str, etag: str = "", wait: int = 0) -> ClientResponse:
    return await client.get(f"/t/{token}/state", params={"wait": str(wait)}, headers={"If-None-Match": etag})


async def etag_of(client: ClientSession, token: str) -> str:
    return (await ask(client, token)).headers["ETag"]


async def test_it_says_the_state_in_numbers(client: ClientSession) -> None:
    response = await ask(client, token_of(await make_ticket(places=3)))
    assert await response.json() == {"state": "valid", "places": 3, "admitted": 0, "remaining": 3}


async def test_an_unchanged_ticket_is_not_said_again(client: ClientSession) -> None:
    token = token_of(await make_ticket())
    assert (await ask(client, token, await etag_of(client, token))).status == 304


async def test_the_page_carries_the_mark_that_it_compares(client: ClientSession) -> None:
    token = token_of(await make_ticket())
    etag = await etag_of(client, token)
    assert f"data-mark={etag}" in await (await client.get(f"/t/{token}")).text()


async def test_who_waits_is_told_when_the_ticket_is_used(client: ClientSession) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    token = token_of(ticket)
    waiting = asyncio.create_task(ask(client, token, await etag_of(client, token), wait=25))
    await press(client, ticket, staff.code)
    response = await asyncio.wait_for(waiting, DEADLINE)
    assert (await response.json())["state"] == "used"


async def test_who_waits_in_another_process_is_told_too(client: ClientSession, house: House) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    token = token_of(ticket)
    async with (
        serving(make_application(house), "127.0.0.1", 0) as port,
        ClientSession(f"http://127.0.0.1:{port}") as other,
    ):
        waiting = asyncio.create_task(ask(other, token, await etag_of(other, token), wait=25))
        await press(client, ticket, staff.code)
        response = await asyncio.wait_for(waiting, DEADLINE)
    assert (await response.json())["state"] == "used"


async def test_each_change_that_shows_changes_the_mark(client: ClientSession, clock: Clock) -> None:
    event = await make_event(starts_at=now() + timedelta(hours=4))
    ticket = await make_ticket(event, order=await make_order(event, paid=False), places=2)
    order, token = await ticket.order, token_of(ticket)
    marks = [await etag_of(client, token)]

    async def changed() -> None:
        marks.append(await etag_of(client, token))

    paid = {"status": OrderStatus.PAID, "paid_at": now(), "payment_method": PaymentMethod.DOOR}
    await order.update_from_dict(paid).save()
    await changed()
    await Event.filter(id=event.id).update(doors_open_at=now() + timedelta(minutes=10))
    await changed()
    clock.advance(minutes=10)
    await changed()
    await Ticket.filter(id=ticket.id).update(admitted=1)
    await changed()
    await Ticket.filter(id=ticket.id).update(holder_name="Ada Lovelace")
    await changed()
    await Event.filter(id=event.id).update(venue="New Harbour")
    await changed()
    await Ticket.filter(id=ticket.id).update(paused_until=now() + timedelta(minutes=1))
    await changed()
    clock.advance(minutes=1)
    await changed()
    await renew_link(LINKS, ticket.id)
    await changed()
    assert len(set(marks)) == len(marks) - 1, "only the pause that ended shows what was shown before"


async def test_a_server_that_stops_does_not_wait_for_open_pages(house: House) -> None:
    token = token_of(await make_ticket())
    async with (
        ClientSession() as client,
        serving(make_application(house), "127.0.0.1", 0) as port,
    ):
        url = f"http://127.0.0.1:{port}/t/{token}/state"
        etag = (await client.get(url)).headers["ETag"]
        waiting = asyncio.create_task(client.get(url + "?wait=25", headers={"If-None-Match": etag}))
        assert (await client.get(url)).status == 200
    assert (await asyncio.wait_for(waiting, DEADLINE)).status == 304


async def test_nobody_waits_for_a_link_that_was_replaced(client: ClientSession) -> None:
    ticket = await make_ticket()
    token = token_of(ticket)
    await renew_link(LINKS, ticket.id)
    response = await asyncio.wait_for(ask(client, token, await etag_of(client, token), wait=25), DEADLINE)
    assert (await response.json())["state"] == "revoked"


async def test_odd_waits_are_not_waited(client: ClientSession) -> None:
    token = token_of(await make_ticket())
    etag = await etag_of(client, token)
    for wait in ("-1", "soon", "1e9", "99999"):
        response = await client.get(f"/t/{token}/state", params={"wait": wait}, headers={"If-None-Match": etag})
        assert response.status == 304


async def test_an_unknown_link_has_no_state(client: ClientSession) -> None:
    response = await ask(client, "unknown")
    assert response.status == 404
    assert (await response.json())["status"] == "error"

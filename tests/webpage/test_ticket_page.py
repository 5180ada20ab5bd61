"""GET /t/<token>: each state, in the right languages, and nothing changed by looking."""

import logging
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from models.clock import now
from models.house import House
from models.tables import Link, OrderStatus, TicketType
from models.tickets.issuing import renew_link
from tests.clock import Clock
from tests.makers import (
    LINKS,
    make_event,
    make_gate,
    make_order,
    make_person,
    make_staff,
    make_ticket,
    make_ticket_type,
    token_of,
    wrong_code,
)
from tests.webpage.contents import contents
from tests.webpage.presses import press
from webpage.application import make_application
from webpage.server import serving


async def page_of(client: ClientSession, token: str, **headers: str) -> str:
    response = await client.get(f"/t/{token}", headers=headers)
    assert response.status == 200
    return await response.text()


async def test_a_valid_ticket_shows_what_a_ticket_shows(client: ClientSession) -> None:
    event = await make_event(name="Summer Night", venue="Old Harbour")
    kind = await make_ticket_type(event, name="Balcony")
    ticket = await make_ticket(event, type=kind, holder_name="Ada Lovelace")
    page = await page_of(client, token_of(ticket))
    for words in ("Summer Night", "Old Harbour", "Balcony", "Ada Lovelace", "Berlin time", "Staff: check in"):
        assert words in page
    assert 'data-state="valid"' in page
    assert (await ticket.order).number in page


async def test_before_the_doors_open_the_page_says_when(client: ClientSession) -> None:
    event = await make_event(starts_at=now() + timedelta(days=3))
    page = await page_of(client, token_of(await make_ticket(event)))
    assert 'data-state="too_early"' in page
    assert "Valid · doors open" in page


async def test_a_used_ticket_is_void_with_time_gate_and_staff(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event, gate=await make_gate(event, "North Gate"))
    ticket = await make_ticket(event)
    await press(client, ticket, staff.code)
    page = await page_of(client, token_of(ticket))
    assert "VOID" in page
    assert "20:00 (Berlin time)" in page
    assert "North Gate" in page
    assert "Sam Steward" in page
    assert "Staff: check in" not in page
    assert "qr.svg" not in page


async def test_a_party_shows_how_many_are_in(client: ClientSession) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event, places=5)
    await press(client, ticket, staff.code, admit=3)
    page = await page_of(client, token_of(ticket))
    assert 'data-state="valid"' in page
    assert "3 of 5 in · 2 to come" in page


async def test_cancelled_refunded_and_called_off_say_which(client: ClientSession) -> None:
    event = await make_event()
    cancelled = await make_ticket(event, cancelled_at=now())
    refunded = await make_ticket(event, order=await make_order(event, status=OrderStatus.REFUNDED))
    called_off = await make_ticket(await make_event(cancelled_at=now()))
    assert "This ticket was cancelled" in await page_of(client, token_of(cancelled))
    assert "This ticket was refunded" in await page_of(client, token_of(refunded))
    assert "The event was cancelled" in await page_of(client, token_of(called_off))


async def test_an_unpaid_ticket_says_how_much_to_pay(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event, order=await make_order(event, paid=False, total=1250))
    assert "Pay at the door: €12.50" in await page_of(client, token_of(ticket))


async def test_a_paused_ticket_counts_down(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    for _ in range(5):
        await press(client, ticket, wrong_code(staff))
    page = await page_of(client, token_of(ticket))
    assert "Paused after wrong codes, until 20:01" in page
    clock.advance(minutes=1)
    assert 'data-state="valid"' in await page_of(client, token_of(ticket))


async def test_after_the_event_the_ticket_is_over(client: ClientSession) -> None:
    event = await make_event(starts_at=now() - timedelta(days=2))
    assert "Over since" in await page_of(client, token_of(await make_ticket(event)))


async def test_a_rehearsal_says_so(client: ClientSession) -> None:
    assert "REHEARSAL" in await page_of(client, token_of(await make_ticket(rehearsal=True)))


async def test_a_replaced_link_tells_nothing_of_the_new_holder(client: ClientSession) -> None:
    ticket = await make_ticket(holder_name="Ada Lovelace")
    old = token_of(ticket)
    renewed = await renew_link(LINKS, ticket.id)
    page = await page_of(client, old)
    assert "This link was replaced by a newer one" in page
    assert "Ada Lovelace" not in page
    assert (await ticket.order).number not in page
    assert "Ada Lovelace" in await page_of(client, token_of(renewed))
    for file in ("qr.svg", "calendar.ics", "media/ticket_picture"):
        assert (await client.get(f"/t/{old}/{file}")).status == 404


@pytest.mark.parametrize("token", ["a" * 27, "short", "ünï", "x" * 3000, "..%2f", "%00", "'--"])
async def test_unknown_and_malformed_links_get_one_answer(client: ClientSession, token: str) -> None:
    response = await client.get(f"/t/{token}")
    assert response.status == 404
    assert "This link opens no ticket" in await response.text()


async def test_a_link_of_another_kind_opens_no_page(client: ClientSession) -> None:
    ticket = await make_ticket()
    await Link.filter(subject_id=ticket.id).update(kind="claim")
    assert (await client.get(f"/t/{token_of(ticket)}")).status == 404


async def test_looking_changes_nothing(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event, places=2)
    staff = await make_staff(event)
    await press(client, ticket, staff.code, admit=1)
    before = await contents()
    token = token_of(ticket)
    for path in ("", "?press=" + "n" * 24, "/state", "/qr.svg", "/calendar.ics", "/media/ticket_picture"):
        for method in ("GET", "HEAD"):
            await client.request(method, f"/t/{token}{path}")
    await client.get(f"/t/{token}/check-in")
    assert await contents() == before


async def test_head_answers_like_get_without_a_body(client: ClientSession) -> None:
    token = token_of(await make_ticket())
    response = await client.head(f"/t/{token}")
    assert response.status == 200
    assert await response.read() == b""


async def test_staff_read_the_events_language_and_the_holder_their_own_beneath(client: ClientSession) -> None:
    event = await make_event(language="zh")
    ticket = await make_ticket(event, holder=await make_person(telegram_language="en-GB"))
    page = await page_of(client, token_of(ticket))
    assert '<html lang="en" dir="ltr">' in page
    assert '<span class="for-staff" lang="zh" dir="ltr">工作人员：签到</span>' in page
    assert '<span class="for-holder" lang="en" dir="ltr">Staff: check in</span>' in page
    assert page.index("工作人员：签到") < page.index("Staff: check in")


async def test_one_language_is_said_once(client: ClientSession) -> None:
    page = await page_of(client, token_of(await make_ticket(holder=await make_person())))
    assert "for-holder" not in page


async def test_a_ticket_that_nobody_holds_speaks_the_browsers_language(client: ClientSession) -> None:
    token = token_of(await make_ticket())
    page = await page_of(client, token, **{"Accept-Language": "fr;q=0.9, zh-CN, en;q=0.5"})
    assert '<html lang="zh"' in page


async def test_names_are_shown_and_not_run(client: ClientSession) -> None:
    event = await make_event(name="<script>alert(1)</script>")
    kind = await TicketType.create(event=event, name='"><img src=x>')
    page = await page_of(client, token_of(await make_ticket(event, type=kind, holder_name="{{ 7*7 }}")))
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "{{ 7*7 }}" in page


async def test_every_answer_carries_the_headers(client: ClientSession) -> None:
    token = token_of(await make_ticket())
    paths = [f"/t/{token}", "/t/unknown", "/nowhere", "/robots.txt", f"/t/{token}/qr.svg"]
    for path in paths:
        headers = (await client.get(path)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Robots-Tag"].startswith("noindex")
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


async def test_only_named_origins_may_frame_a_ticket(house: House) -> None:
    application = make_application(house, frame_ancestors=("http://127.0.0.1:9",))
    async with (
        serving(application, "127.0.0.1", 0) as port,
        ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        policy = (await client.get("/robots.txt")).headers["Content-Security-Policy"]
    assert "frame-ancestors http://127.0.0.1:9" in policy


async def test_no_log_line_holds_a_token(client: ClientSession, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    token = token_of(ticket)
    caplog.clear()
    await client.get(f"/t/{token}")
    await press(client, ticket, staff.code)
    await press(client, ticket, "not a code")
    await client.get(f"/t/{token}/nowhere")
    ours = [record.getMessage() for record in caplog.records if record.name.partition(".")[0] in {"webpage", "aiohttp"}]
    assert not any(token in line or staff.code in line.split() for line in ours)

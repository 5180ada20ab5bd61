"""A check-in without network, as it reaches the chats once the phone is back: over HTTP, with all processes at work."""

import re
from dataclasses import asdict
from datetime import timedelta

from playwright.async_api import Page, expect

from models import clock
from models.tables import CheckIn, Method
from models.tickets.care import resend
from tests.browser.ticket_pages import expect_void, outcome, type_code
from tests.chromium import Watch
from tests.journeys.office import Office, everything_delivered, is_valid_ticket, is_void_ticket
from tests.journeys.scene import set_scene
from tests.makers import make_ticket, token_of
from tests.offline_phones import OfflinePhone, iso


async def upload(office: Office, address: str, phone: OfflinePhone, *records: object) -> dict[str, dict[str, object]]:
    """Hand records over as the page does; the answers by nonce."""
    body = {"browser": phone.jwk, "sent_at": phone.clock, "records": records}
    async with office.http.post(f"{address}/offline", json=body) as answer:
        assert answer.status == 200
        return (await answer.json())["answers"]  # type: ignore[no-any-return]  # JSON


async def test_an_offline_entry_keeps_its_time_and_reaches_guest_and_staff(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    ticket = await make_ticket(scene.event, type=scene.type, holder=scene.guest_row)
    await resend(ticket.id)
    message = await scene.guest.receives(is_valid_ticket)
    address, phone = f"{office.public_url}/t/{token_of(ticket)}", OfflinePhone()
    assert await upload(office, address, phone) == {}

    pressed = clock.now() + timedelta(milliseconds=5)
    record = phone.record(ticket, scene.staff.code, pressed_at=iso(pressed))
    [answer] = (await upload(office, address, phone, asdict(record))).values()
    assert (answer["status"], answer["number"]) == ("ok", 1)
    assert (await upload(office, address, phone, asdict(record)))[record.nonce] == answer

    await scene.guest.receives("checked in")
    void = await scene.guest.sees(is_void_ticket)
    assert void.id == message.id
    line = await scene.steward.receives("Ada Lovelace")
    assert str(answer["word"]) in line.text
    assert "offline" in line.text
    kept = await CheckIn.get(ticket_id=ticket.id)
    assert kept.method is Method.OFFLINE
    assert kept.claimed_at == pressed.replace(microsecond=pressed.microsecond // 1000 * 1000)
    assert kept.received_at >= kept.pressed_at


async def test_a_second_phone_with_the_same_link_loses_and_everybody_concerned_is_told(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    ticket = await make_ticket(scene.event, type=scene.type, holder=scene.guest_row)
    address, phones = f"{office.public_url}/t/{token_of(ticket)}", (OfflinePhone(), OfflinePhone())
    for phone in phones:
        await upload(office, address, phone)
    records = [phone.record(ticket, scene.staff.code) for phone in phones]
    answers = [
        (await upload(office, address, phone, asdict(record)))[record.nonce]
        for phone, record in zip(phones, records, strict=True)
    ]
    assert [answer.get("reason") for answer in answers] == [None, "conflict"]
    await scene.organiser.receives("Ada Lovelace")
    await scene.steward.receives("Ada Lovelace")
    await scene.organiser.send("/attendance")
    assert "onflict" in (await scene.organiser.receives("expected")).text
    await everything_delivered()
    assert sum("checked in" in message.text for message in scene.guest.chat.present) == 1


async def test_a_guest_is_let_in_while_the_server_is_dead_and_the_chat_hears_of_it_when_it_lives(
    office: Office, phone: Page, watch: Watch
) -> None:
    watch.forgive("net::ERR_|error occurred when fetching the script")
    scene = await set_scene(office)
    server = await office.start("run")
    ticket = await make_ticket(scene.event, type=scene.type, holder=scene.guest_row)
    await resend(ticket.id)
    message = await scene.guest.receives(is_valid_ticket)
    await phone.goto(f"{office.public_url}/t/{token_of(ticket)}")
    await expect(phone.locator('#saved[data-saved="saved"]')).to_be_visible()

    await server.kill()
    await type_code(phone, scene.staff.code)
    await expect(outcome(phone, "recorded")).to_contain_text("not verified")
    pressed_before = clock.now()
    await phone.reload()
    await expect_void(phone)
    await phone.close()
    assert not await CheckIn.exists()

    await office.start("run")
    again = await phone.context.new_page()
    await again.goto(f"{office.public_url}/t/{token_of(ticket)}")
    await scene.guest.receives("checked in")
    assert (await scene.guest.sees(is_void_ticket)).id == message.id
    await scene.steward.receives("Ada Lovelace")
    await expect_void(again)
    await expect(again.locator(".void")).to_contain_text(re.compile("North"))
    kept = await CheckIn.get()
    assert (kept.status, kept.method) == ("ok", Method.OFFLINE)
    assert kept.pressed_at <= pressed_before < kept.received_at
    await again.context.close()

"""The door page with network, on phone and tablet."""

import asyncio
import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from models.clock import now
from models.door.answers import Press
from models.door.devices import release
from models.house import House
from models.tables import CheckIn, DoorDevice, Event, Method, Order, OrderStatus, Role, StaffMember, Ticket
from tests.browser.door_pages import TABLET, close_result, find, result, scan, use_device
from tests.chromium import FLAGS, PHONE, OpenPage, Watch, executable
from tests.makers import LINKS, make_event, make_gate, make_order, make_person, make_staff, make_ticket

AT_ONCE = 5_000
"""Milliseconds: half the time after which the page would ask again by itself."""


async def admit(house: House, event: Event, member: StaffMember, ticket: Ticket, people: int | None = None) -> None:
    """Somebody is let in elsewhere."""
    press = Press(
        nonce=f"{ticket.id:022}", method=Method.CHAT, pressed_at=now(), ticket_id=ticket.id, staff_id=member.id,
        event_id=event.id, admit=people,
    )  # fmt: skip
    assert (await house.verifier.decide(press)).http_status == 200


@pytest.fixture(params=["phone", "tablet"])
async def device(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """A page of a phone's size, and of a tablet's."""
    return await open_page(**(PHONE if request.param == "phone" else TABLET))


async def test_an_admission_elsewhere_shows_at_once(device: Page, site: str, house: House) -> None:
    event = await make_event()
    sam = await make_staff(event, gate=await make_gate(event, "North"))
    ticket = await make_ticket(event, holder_name="Ada Lovelace", places=3)
    await use_device(device, site, sam.member)

    await admit(house, event, sam.member, ticket, 2)

    line = device.locator(".line").first
    await expect(line).to_contain_text("Ada Lovelace", timeout=AT_ONCE)
    record = await CheckIn.get()
    await expect(line).to_contain_text(str(record.word))
    await expect(line.locator(".line-number")).to_have_text(str(record.number))
    await expect(line).to_contain_text("2 of 3 in")
    await expect(line).to_contain_text("North")
    await expect(device.locator("#entered")).to_have_text("2")
    await expect(device.locator("#remaining")).to_have_text("1")


async def test_a_guest_is_found_and_checked_in_and_undone_by_tap(device: Page, site: str) -> None:
    event = await make_event()
    ticket = await make_ticket(event, holder_name="Ada Lovelace")
    await use_device(device, site, (await make_staff(event)).member)

    card = await find(device, "ada")
    await card.get_by_role("button", name="Check in").click()
    screen = result(device, "ok")
    await expect(screen).to_contain_text("Ada Lovelace")
    await expect(device.locator("#result-title")).to_be_focused()
    await expect(screen.locator(".result-word")).to_have_text(str((await CheckIn.get()).word))
    await screen.get_by_role("button", name="Undo").click()
    await device.locator("#question").get_by_role("button", name="Undo").click()

    await expect(device.locator("#ticket .sheet-state")).to_have_text("Not in yet")
    await expect(device.locator('.line[data-kind="undo"]')).to_contain_text("Ada Lovelace")
    assert (await Ticket.get(id=ticket.id)).admitted == 0


async def test_a_party_comes_in_parts(phone: Page, site: str) -> None:
    event = await make_event()
    ticket = await make_ticket(event, holder_name="Grace Hopper", places=5)
    await use_device(phone, site, (await make_staff(event)).member)

    await scan(phone, ticket)
    card = phone.locator("#ticket[open]")
    await card.get_by_role("button", name="One fewer").click()
    await card.get_by_role("button", name="One fewer").click()
    await card.get_by_role("button", name="Check in 3").click()

    await expect(result(phone, "ok")).to_contain_text("3 of 5 in")
    assert (await Ticket.get(id=ticket.id)).admitted == 3


async def test_a_payment_is_taken_and_the_guest_enters(phone: Page, site: str) -> None:
    event = await make_event()
    order = await make_order(event, paid=False, total=1250)
    await make_ticket(event, order=order, holder_name="Linus")
    await use_device(phone, site, (await make_staff(event)).member)

    card = await find(phone, "linus")
    await card.get_by_role("button", name="Paid €12.50 to me").click()
    await card.get_by_role("button", name="Check in").click()

    await expect(result(phone, "ok")).to_contain_text("Linus")
    assert (await Order.get(id=order.id)).status is OrderStatus.PAID


async def test_a_scanned_link_checks_in_at_once_and_says_no_the_second_time(phone: Page, site: str) -> None:
    event = await make_event()
    ticket = await make_ticket(event, holder_name="Ada Lovelace")
    await use_device(phone, site, (await make_staff(event)).member)

    await scan(phone, ticket)
    await expect(result(phone, "ok")).to_contain_text("Ada Lovelace")
    await close_result(phone)
    await scan(phone, ticket)
    await expect(result(phone, "error")).to_contain_text("Already used")
    await close_result(phone)
    await scan(phone, "x" * 27)
    await expect(result(phone, "error")).to_contain_text("No such ticket")


async def test_the_feed_can_show_one_gate_and_remembers_it(phone: Page, site: str, house: House) -> None:
    event = await make_event()
    north = await make_staff(event, await make_person("Nora"), gate=await make_gate(event, "North"))
    south = await make_staff(event, await make_person("Sid"), gate=await make_gate(event, "South"))
    await admit(house, event, north.member, await make_ticket(event, holder_name="Ada Lovelace"))
    await admit(house, event, south.member, await make_ticket(event, holder_name="Alan Turing"))
    await use_device(phone, site, north.member)
    await expect(phone.locator(".line")).to_have_count(2)

    await phone.locator("#gate").select_option("North")
    await expect(phone.locator(".line")).to_have_count(1)
    await phone.reload()

    await expect(phone.locator(".line")).to_have_count(1)
    await expect(phone.locator(".line")).to_contain_text("Ada Lovelace")


async def test_sound_and_light_are_remembered(phone: Page, site: str) -> None:
    event = await make_event()
    await use_device(phone, site, (await make_staff(event)).member)

    await phone.locator("#sound").click()
    await phone.locator("#theme").click()
    await phone.locator("#theme").click()
    await phone.reload()

    await expect(phone.locator("#sound")).to_have_attribute("aria-pressed", "false")
    await expect(phone.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(phone.locator("body")).to_have_css("background-color", "rgb(0, 0, 0)")


async def test_a_revoked_device_wipes_itself_at_once(phone: Page, site: str) -> None:
    event = await make_event()
    await make_ticket(event)
    await use_device(phone, site, (await make_staff(event)).member)
    await expect(phone.locator("#list-state")).to_contain_text("list: 1,")

    await release((await DoorDevice.get()).id)

    await expect(phone.locator("#ended")).to_contain_text("This device is revoked")
    await expect(phone.locator("#door")).to_have_count(0)


async def test_a_device_is_given_up_after_a_question(phone: Page, site: str) -> None:
    event = await make_event()
    await use_device(phone, site, (await make_staff(event)).member)

    await phone.locator("#leave").click()
    await phone.locator("#question").get_by_role("button", name="Stop using this device").click()

    await expect(phone.locator("#ended")).to_contain_text("This device is free")
    assert (await DoorDevice.get()).released_at is not None
    await phone.reload()
    await expect(phone.locator("h1")).to_have_text("This device isn’t bound")


async def test_who_only_sees_counts_sees_counts(phone: Page, site: str, house: House) -> None:
    event = await make_event()
    sam = await make_staff(event)
    await use_device(phone, site, (await make_staff(event, role=Role.READ_ONLY)).member)

    await admit(house, event, sam.member, await make_ticket(event, holder_name="Ada Lovelace"))

    await expect(phone.locator("#entered")).to_have_text("1", timeout=AT_ONCE)
    await expect(phone.get_by_text("Ada Lovelace")).to_have_count(0)
    await expect(phone.locator("#scan")).to_have_count(0)


async def test_large_targets_names_and_nothing_beside_the_screen(device: Page, site: str, house: House) -> None:
    event = await make_event(name="A very long name of an event that goes on and on, past two lines of a phone")
    sam = await make_staff(event, await make_person("Sam Steward " * 5))
    await admit(house, event, sam.member, await make_ticket(event, holder_name="Maximiliana von Hohenstein " * 5))
    await use_device(device, site, sam.member)
    await expect(device.locator(".line")).to_have_count(1)

    for control in await device.locator("button:visible, input:visible, select:visible").all():
        box = await control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        name = await control.evaluate("e => e.ariaLabel || e.innerText || e.labels?.[0]?.innerText || ''")
        assert name.strip()
    assert await device.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_right_to_left_fits_too(phone: Page, site: str, house: House) -> None:
    event = await make_event()
    sam = await make_staff(event, await make_person("Sam Steward", telegram_language="ar"))
    await admit(house, event, sam.member, await make_ticket(event, holder_name="Ada Lovelace", places=3))
    await use_device(phone, site, sam.member)
    await expect(phone.locator(".line")).to_have_count(1)

    assert await phone.evaluate("document.documentElement.dir") == "rtl"
    assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name = await phone.locator(".line-name bdi").bounding_box()
    sound = await phone.locator("#sound").bounding_box()
    assert name
    assert sound
    assert name["x"] + name["width"] > 300
    assert sound["x"] < 180


@pytest.fixture
async def camera_page(tmp_path: Path, site: str, watch: Watch) -> AsyncIterator[tuple[Page, Path]]:
    """A phone whose camera shows a film: the file that is written before the camera is switched on."""
    film = tmp_path / "camera.mjpeg"
    flags = (
        *FLAGS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )  # fmt: skip
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=[*flags])
        context = await browser.new_context(**PHONE)
        await watch.attach(context)
        yield await context.new_page(), film
        await browser.close()


async def test_the_camera_reads_the_code_on_a_guests_phone(camera_page: tuple[Page, Path], site: str) -> None:
    page, film = camera_page
    event = await make_event()
    ticket = await make_ticket(event, holder_name="Ada Lovelace")
    await asyncio.to_thread(film.write_bytes, _film_of(LINKS.ticket_url(ticket)))
    await use_device(page, site, (await make_staff(event)).member)

    await page.get_by_role("button", name="Scan").click()

    await expect(result(page, "ok")).to_contain_text("Ada Lovelace", timeout=20_000)
    await expect(page.locator("#scanner")).to_be_hidden()
    assert (await CheckIn.get()).method is Method.DOOR_PAGE
    assert not await page.evaluate("document.getElementById('camera').srcObject")


async def test_a_camera_that_is_not_there_is_told(phone: Page, site: str) -> None:
    event = await make_event()
    await use_device(phone, site, (await make_staff(event)).member)

    await phone.get_by_role("button", name="Scan").click()

    await expect(phone.locator("#scan-hint")).to_have_text(re.compile("camera"))
    await phone.get_by_role("button", name="Close").click()
    await expect(phone.locator("#scanner")).to_be_hidden()


def _film_of(text: str) -> bytes:
    """A few pictures of a code held a little askew."""
    drawn = BytesIO()
    segno.make(text, error="m").save(drawn, kind="png", scale=5, border=4)
    code = Image.open(drawn).convert("RGB").rotate(8, expand=True, fillcolor=(140, 130, 120))
    pictures = BytesIO()
    for step in range(4):
        picture = Image.new("RGB", (640, 480), (140, 130, 120))
        picture.paste(code, (120 + 4 * step, 60))
        picture.save(pictures, "JPEG", quality=88)
    return pictures.getvalue()

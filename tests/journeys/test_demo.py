"""The demo as a newcomer plays it: ``usher demo``, one address, everything by clicking in a real browser."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.chromium import OpenPage
from tests.free_port import free_port
from tests.journeys.office import Process, launch

ADDRESS = re.compile(r"http://\S+")


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Process]:
    """The demo, at work."""
    port = free_port()
    process = await launch(["demo"], tmp_path, {"PORT": str(port)}, port)
    try:
        await process.writes(ADDRESS)
        yield process
    finally:
        await process.kill()


@pytest.fixture
async def chats(demo: Process, open_page: OpenPage) -> Page:
    """The page with everybody's chats side by side."""
    page = await open_page(viewport={"width": 1440, "height": 900})
    address = next(found for line in demo.lines if (found := ADDRESS.search(line)))
    await page.goto(address.group())
    return page


def phone_of(chats: Page, name: str) -> Locator:
    """Somebody's phone."""
    return chats.get_by_label(f"{name}’s phone")


async def tap(phone: Locator, button: str) -> None:
    """Tap the latest button of this name."""
    await phone.get_by_role("button", name=button, exact=button.isdigit()).last.click()


async def write(phone: Locator, text: str) -> None:
    """Write to the bot."""
    box = phone.get_by_role("textbox")
    await box.fill(text)
    await box.press("Enter")


async def door_code(steward: Locator) -> str:
    """What /door shows."""
    await write(steward, "/door")
    card = steward.get_by_role("button", name=re.compile("Copy"))
    await expect(card).to_be_visible()
    return re.sub(r"\D", "", await card.inner_text())


async def test_a_newcomer_takes_a_ticket_gets_in_and_sees_it_void(chats: Page, demo: Process) -> None:
    ada, sam, olive = (phone_of(chats, name) for name in ("Ada Lovelace", "Sam Steward", "Olive Chen"))
    await expect(chats.get_by_label("How to play")).to_contain_text("Ada")
    for button in ("See what’s on", "Harbour Lights", "Free entry", "1", "Ada Lovelace"):
        await tap(ada, button)
    await expect(ada.get_by_role("button", name="Open ticket")).to_be_visible()
    code = await door_code(sam)

    await tap(ada, "Open ticket")
    ticket = ada.frame_locator("iframe")
    await expect(ticket.get_by_text("Ada Lovelace").first).to_be_visible()
    await ticket.get_by_text("Staff: check in").first.click()
    for digit in code:
        await ticket.get_by_role("button", name=digit, exact=True).click()
    await expect(ticket.get_by_text("Checked in").first).to_be_visible()
    word = await ticket.locator("[data-slot=word]:visible").first.inner_text()
    await expect(sam.get_by_role("log")).to_contain_text(word)
    await ticket.get_by_role("button", name="Done").click()
    await expect(ticket.get_by_text("Void").first).to_be_visible()

    await ada.get_by_role("button", name="Chat", exact=True).click()
    await expect(ada.get_by_role("log")).to_contain_text("You’re checked in")
    await expect(ada.get_by_role("log")).to_contain_text("VOID")
    await expect(ada.get_by_role("button", name="Open ticket")).to_have_count(0)
    await write(olive, "/attendance")
    await expect(olive.get_by_role("log")).to_contain_text("5 in")
    await chats.close()
    assert await demo.stop() == 0


async def test_a_newcomer_pays_for_a_seat(chats: Page) -> None:
    ben = phone_of(chats, "Ben Okafor")
    await write(ben, "/events")
    for button in ("Front row", "1", "Ben Okafor"):
        await tap(ben, button)
    await tap(ben, "Pay")
    await chats.get_by_role("dialog").get_by_role("button", name=re.compile("Pay")).click()
    await expect(ben.get_by_role("log")).to_contain_text("€12.00 received")
    await expect(ben.get_by_role("button", name="Open ticket")).to_have_count(2)

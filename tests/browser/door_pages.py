"""What staff do on the door page."""

import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from models.door.devices import door_link
from models.tables import StaffMember, Ticket
from tests.chromium import until
from tests.makers import LINKS, token_of

PATIENT = 20_000
"""Milliseconds. A page notices a server that is gone, or back, within a few seconds."""
TABLET: dict[str, Any] = {"viewport": {"width": 1180, "height": 820}, "is_mobile": True, "has_touch": True}
SCAN = """
async (token) => {
  const door = document.querySelector('script[src$="/door/door.js"]').src;
  const { scanned } = await import(new URL("ticket.js", door));
  await scanned(token);
}
"""
"""What the camera does when it has read a code."""
KEPT = """
async () => {
  const database = await new Promise((done, failed) => {
    const request = indexedDB.open("usher-door", 1);
    request.onsuccess = () => done(request.result);
    request.onerror = failed;
  });
  const all = (name) => new Promise((done) => {
    const request = database.transaction(name).objectStore(name).getAll();
    request.onsuccess = () => done(request.result);
  });
  const kept = { tickets: await all("tickets"), records: await all("records"), caches: await caches.keys() };
  database.close();
  kept.caches = kept.caches.filter((name) => name.startsWith("usher-door-"));
  return kept;
}
"""
PAGE_IS_KEPT = """
(async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("usher-door-"));
  const found = await Promise.all(names.map(async (name) => (await caches.open(name)).match("/door")));
  return found.some(Boolean);
})()
"""


async def use_device(page: Page, site: str, member: StaffMember) -> None:
    """Open a fresh link, press "Use this device" and wait until the page is live."""
    link = await door_link(LINKS, member)
    await page.goto(site.removesuffix("/t/") + "/door/" + link.rpartition("/")[2])
    await page.get_by_role("button", name=re.compile("Use this device|使用此设备|استخدام هذا الجهاز")).click()
    await expect_state(page, "on")


async def expect_saved(page: Page, tickets: int) -> None:
    """The page and the list of so many tickets are kept for when there is no network."""
    await expect(page.locator("#list-state")).to_contain_text(f"list: {tickets},")
    await page.evaluate("navigator.serviceWorker.ready")
    await until(page, PAGE_IS_KEPT)


async def expect_state(page: Page, state: str) -> None:
    """``on``, ``off`` or ``waiting``."""
    await expect(page.locator("#link-state")).to_have_attribute("data-state", state, timeout=PATIENT)


async def scan(page: Page, ticket: Ticket | str) -> None:
    """Scan a ticket link."""
    await page.evaluate(SCAN, ticket if isinstance(ticket, str) else token_of(ticket))


async def find(page: Page, text: str) -> Locator:
    """Search, and open the card of the one that is found."""
    await page.locator("#query").fill(text)
    await page.locator(".found-one").filter(has_text=re.compile(text, re.IGNORECASE)).click()
    card = page.locator("#ticket[open]")
    await expect(card).to_be_visible()
    return card


def result(page: Page, kind: str) -> Locator:
    """What fills the screen: ``ok``, ``offline`` or ``error``."""
    return page.locator(f'#result[open][data-kind="{kind}"]')


async def close_result(page: Page) -> None:
    """Done."""
    await page.locator("#result").get_by_role("button", name=re.compile("^(Done|Close)$")).click()
    await expect(page.locator("#result")).to_be_hidden()

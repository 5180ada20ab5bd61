"""What guests and staff do on a ticket page without network, and what such a page keeps."""

from playwright.async_api import Page, expect

from models.tables import Ticket
from tests.browser.outage import Outage
from tests.browser.ticket_pages import outcome, type_code
from tests.chromium import until
from tests.makers import token_of

PATIENT = 25_000
"""Milliseconds. A page asks a server that is gone at growing intervals, at most every fifteen seconds."""
A_DAY_BEHIND = """
const Right = Date;
const wrong = () => Right.now() - 86_400_000;
Date = class extends Right {
  constructor(...given) { super(...(given.length ? given : [wrong()])); }
  static now() { return wrong(); }
};
"""
KEPT = """
async () => {
  const database = await new Promise((done, failed) => {
    const request = indexedDB.open("usher", 1);
    request.onsuccess = () => done(request.result);
    request.onerror = failed;
  });
  const rows = await new Promise(done => {
    const request = database.transaction("presses").objectStore("presses").getAll();
    request.onsuccess = () => done(request.result);
  });
  database.close();
  return rows;
}
"""


async def saved(page: Page, outage: Outage, ticket: Ticket) -> None:
    """Open a ticket and wait until the page says that it is saved."""
    await page.goto(outage.site + token_of(ticket))
    await expect(page.locator('#saved[data-saved="saved"]')).to_contain_text("Saved on this phone")


async def reopen(page: Page, outage: Outage, ticket: Ticket) -> Page:
    """Close the page and open the ticket in a new one of the same browser."""
    context = page.context
    await page.close()
    again = await context.new_page()
    await again.goto(outage.site + token_of(ticket))
    return again


async def let_in(page: Page, code: str) -> None:
    """Press without network: amber."""
    await type_code(page, code)
    screen = outcome(page, "recorded")
    await expect(screen).to_contain_text("LET IN")
    await expect(screen).to_contain_text("recorded on this phone, not verified")
    await expect(screen.locator(".outcome-title")).to_be_focused()


async def expect_note(page: Page, tone: str, words: str) -> None:
    """What the ticket says of the press that was recorded."""
    await expect(page.locator(f'.recorded-note[data-tone="{tone}"]')).to_contain_text(words, timeout=PATIENT)


async def expect_empty(page: Page) -> None:
    """Nothing of any ticket is in the browser's caches."""
    await expect(page.locator("html")).to_be_attached()
    await until(page, "caches.keys().then((names) => !names.length)")

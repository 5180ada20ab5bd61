"""What staff and guests do on a ticket page."""

from playwright.async_api import Locator, Page, expect


async def type_code(page: Page, code: str) -> None:
    """Open the keypad, if it is not open, and tap the digits."""
    if not await page.locator("#keypad[open]").count():
        await page.locator("[data-open-keypad]").click()
    for digit in code:
        await page.locator(f'[data-digit="{digit}"]').click()


def outcome(page: Page, kind: str) -> Locator:
    """The answer that fills the screen: ``ok``, ``error``, ``recorded`` or ``no-answer``."""
    return page.locator(f'#outcome[data-kind="{kind}"]')


async def expect_void(page: Page) -> None:
    """The ticket is void, and says so."""
    await expect(page.locator('.ticket[data-state="used"]')).to_be_visible()
    await expect(page.locator(".void")).to_contain_text("VOID")

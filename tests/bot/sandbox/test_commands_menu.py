"""The menu of commands on the page."""

from playwright.async_api import Page

from bot.sandbox import LocalTelegram, Person
from tests.bot.sandbox.conftest import Api

LETTERS_FROM_LEFT = """shown => [...shown.textContent].map((_, index) => {
    const letter = document.createRange()
    letter.setStart(shown.firstChild, index)
    letter.setEnd(shown.firstChild, index + 1)
    return letter.getBoundingClientRect().left
})"""


async def test_the_slash_stands_before_its_command_also_on_an_arabic_page(
    page: Page, telegram: LocalTelegram, api: Api, ada: Person
) -> None:
    await api("setMyCommands", commands=[{"command": "tickets", "description": "تذاكري"}])
    await page.goto(f"{telegram.url}/?lang=ar")
    await page.locator(f'[data-person="{ada.id}"]').get_by_role("textbox").fill("/ti")
    places = await page.locator(".suggestion strong").evaluate(LETTERS_FROM_LEFT)
    assert len(places) == len("/tickets")
    assert places == sorted(places)

"""What staff must see is in sight on a short screen, however long a name is: an old phone, or bars above and below."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.ticket_pages import outcome, type_code
from tests.chromium import PHONE, OpenPage
from tests.exhibitors import make_credential, make_exhibition
from tests.makers import make_event, make_person, make_staff, make_ticket, token_of

SHORT: dict[str, Any] = {**PHONE, "viewport": {"width": 320, "height": 568}}
ORGANISATION = "Gesellschaft für wissenschaftliche Datenverarbeitung und Verkehrssicherheitsforschung mbH Göttingen"
NAME = "Константинопольская-Преображенская Александра Вячеславовна"
IN_SIGHT = """
async element => {
  const moving = document.getAnimations().filter(moves => moves.effect.target.contains(element));
  await Promise.allSettled(moving.map(moves => moves.finished));
  const box = element.getBoundingClientRect();
  const at = document.elementFromPoint(box.left + box.width / 2, box.bottom - 2);
  return box.top >= 0 && box.bottom <= innerHeight && (at === element || element.contains(at));
}
"""


@pytest.fixture
async def short(open_page: OpenPage) -> Page:
    """The page of a short phone."""
    return await open_page(**SHORT)


async def expect_in_sight(element: Locator) -> None:
    """Once what it lies in has come to rest, all of it is on the screen, and nothing covers its lower edge."""
    await expect(element).to_be_visible()
    assert await element.evaluate(IN_SIGHT)


@pytest.mark.parametrize("language", ["de", "ru"])
async def test_number_and_word_of_an_exhibitor_are_in_sight(short: Page, site: str, language: str) -> None:
    fair = await make_exhibition(language=language)
    staff = await make_staff(fair)
    await short.goto(site + token_of(await make_credential(fair, ORGANISATION, 12)))
    await short.locator("[data-open-keypad]").click()
    await type_code(short, staff.code)

    for slot in ("number", "word"):
        await expect_in_sight(outcome(short, "ok").locator(f'[data-slot="{slot}"]'))


async def test_every_digit_is_in_sight_and_so_is_the_proof_of_a_party(short: Page, site: str) -> None:
    event = await make_event(language="ru")
    staff = await make_staff(event)
    holder = await make_person(NAME, telegram_language="de")
    await short.goto(site + token_of(await make_ticket(event, holder=holder, places=5)))
    await short.locator("[data-open-keypad]").click()

    for digit in "1590":
        await expect_in_sight(short.locator(f'[data-digit="{digit}"]'))
    await type_code(short, staff.code)
    for slot in ("number", "word"):
        await expect_in_sight(outcome(short, "ok").locator(f'[data-slot="{slot}"]'))

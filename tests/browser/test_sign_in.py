"""Signing an exhibitor in: on the exhibitor's phone, with and without script and network, and on the door page."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from models.house import House
from models.tables import CheckIn, Event, Method, StaffMember, Ticket
from tests.browser.door_pages import close_result, expect_saved, expect_state, find, result, scan, use_device
from tests.browser.outage import Outage
from tests.browser.ticket_pages import expect_void, outcome, type_code
from tests.chromium import PHONE, OpenPage, Watch, until
from tests.exhibitors import HALL, POWER, STAND, make_credential, make_exhibition
from tests.makers import Staff, make_event, make_staff, make_ticket, token_of


@pytest.fixture
async def outage(house: House, watch: Watch) -> AsyncIterator[Outage]:
    """A server that is there until the test says otherwise."""
    watch.forgive("net::ERR_|error occurred when fetching the script")
    site = Outage(house)
    await site.end()
    yield site
    await site.begin()


@pytest.fixture
async def open_page(outage: Outage, open_page: OpenPage) -> OpenPage:
    """The browser closes before the server does."""
    return open_page


async def fair(**event: object) -> tuple[Event, Staff, Ticket]:
    """An exhibition, its staff, and an exhibitor of three."""
    exhibition = await make_exhibition(**event)  # type: ignore[arg-type]  # columns by name
    return exhibition, await make_staff(exhibition), await make_credential(exhibition, "Acme Robots", 3)


async def came(ticket: Ticket) -> tuple[int, int, dict[str, object]]:
    """Places, admitted and answers now."""
    now = await Ticket.get(id=ticket.id)
    return now.places, now.admitted, now.answers


async def test_staff_correct_how_many_came_answer_and_sign_in(phone: Page, outage: Outage) -> None:
    _, staff, ticket = await fair(questions=[STAND, POWER, HALL])
    await phone.goto(outage.site + token_of(ticket))
    for fact in ("Acme Robots", "Robot arm, Gripper", "People expected"):
        await expect(phone.locator(".facts")).to_contain_text(fact)
    await phone.get_by_text("Staff: sign in").click()
    await expect(phone.locator("#admit")).to_have_value("3")
    for _ in range(2):
        await phone.get_by_role("button", name="One more").click()
    await type_code(phone, staff.code)
    await expect(phone.locator("#pad-stand")).to_be_focused()
    await phone.locator("#pad-stand").fill("12")
    await phone.locator("#pad-hall").select_option("West")
    await phone.get_by_role("button", name="Confirm").click()
    screen = outcome(phone, "ok")
    await expect(screen).to_contain_text("Signed in")
    await expect(screen).to_contain_text("People: 5 · expected: 3")
    assert await came(ticket) == (5, 5, {"stand": 12, "hall": "West"})
    await screen.get_by_role("button", name="Done").click()
    await expect_void(phone)
    await expect(phone.locator(".void")).to_contain_text("Signed in")
    await expect(phone.locator(".facts")).to_contain_text("People who came")


async def test_what_is_corrected_after_the_code_counts(phone: Page, outage: Outage) -> None:
    _, staff, ticket = await fair(questions=[STAND, POWER])
    await phone.goto(outage.site + token_of(ticket))
    await phone.get_by_text("Staff: sign in").click()
    send = phone.get_by_role("button", name="Confirm")
    await expect(send).to_be_hidden()
    await type_code(phone, staff.code)
    await phone.locator("#pad-stand").fill("12")
    await phone.locator("#pad-power").select_option("yes")
    await phone.get_by_role("button", name="One more").click()
    assert not await CheckIn.exists()
    await send.click()
    await expect(outcome(phone, "ok")).to_contain_text("People: 4 · expected: 3")
    assert await came(ticket) == (4, 4, {"stand": 12, "power": "yes"})


async def test_a_number_is_typed_and_must_be_one(phone: Page, outage: Outage) -> None:
    _, staff, ticket = await fair()
    await phone.goto(outage.site + token_of(ticket))
    await phone.locator("[data-open-keypad]").click()
    await phone.locator("#admit").fill("0")
    await type_code(phone, staff.code)
    await expect(phone.locator("#admit:invalid")).to_be_focused()
    assert not await CheckIn.exists()
    await phone.locator("#admit").fill("140")
    await phone.get_by_role("button", name="Erase the last digit").click()
    await phone.locator(f'[data-digit="{staff.code[-1]}"]').click()
    await expect(outcome(phone, "ok")).to_contain_text("People: 140 · expected: 3")


async def test_without_script_a_plain_form_signs_in(open_page: OpenPage, outage: Outage) -> None:
    _, staff, ticket = await fair(questions=[STAND])
    page = await open_page(**PHONE, java_script_enabled=False)
    await page.goto(outage.site + token_of(ticket))
    await page.locator("summary").click()
    await expect(page.locator("#plain-admit")).to_have_value("3")
    await page.locator("#plain-admit").fill("2")
    await page.locator("#plain-stand").fill("7")
    await page.locator("#plain-code").fill(staff.code)
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.locator('.outcome[data-kind="ok"]')).to_contain_text("People: 2 · expected: 3")
    assert await came(ticket) == (2, 2, {"stand": 7})


async def test_without_network_the_record_carries_people_and_answers(phone: Page, outage: Outage) -> None:
    _, staff, ticket = await fair(questions=[STAND])
    await phone.goto(outage.site + token_of(ticket))
    await expect(phone.locator('#saved[data-saved="saved"]')).to_be_visible()
    await outage.begin()
    await phone.locator("[data-open-keypad]").click()
    await type_code(phone, staff.code)
    await expect(phone.locator("#pad-stand")).to_be_focused()
    await phone.get_by_role("button", name="One fewer").click()
    await phone.locator("#pad-stand").fill("9")
    await phone.locator("#pad-stand").press("Enter")
    await expect(outcome(phone, "recorded")).to_contain_text("+2", timeout=15_000)
    await outcome(phone, "recorded").get_by_role("button", name="Done").click()
    await expect(phone.locator('.ticket[data-state="used"] [data-came]')).to_have_text("2")
    await outage.end()
    await phone.evaluate("window.dispatchEvent(new Event('online'))")
    await expect(phone.locator(".void")).to_contain_text("Signed in", timeout=25_000)
    assert await came(ticket) == (2, 2, {"stand": 9})
    assert (await CheckIn.get(status="ok")).method is Method.OFFLINE


async def test_the_door_page_asks_how_many_came_and_what_is_open(phone: Page, outage: Outage) -> None:
    _, staff, ticket = await fair(questions=[STAND, HALL])
    await use_device(phone, outage.site, staff.member)
    await scan(phone, ticket)
    card = phone.locator("#ticket[open]")
    await expect(card).to_contain_text("expected: 3")
    await card.get_by_label("More").or_(card.get_by_role("button", name="One more")).click()
    await card.get_by_role("button", name="Sign in 4").click()
    await expect(result(phone, "ok")).to_be_hidden()
    await card.get_by_label("Stand number *").fill("3")
    await card.get_by_label("Hall *").select_option("East")
    await card.get_by_role("button", name="Sign in 4").click()
    await expect(result(phone, "ok")).to_contain_text("People: 4 · expected: 3")
    assert await came(ticket) == (4, 4, {"stand": 3, "hall": "East"})


async def test_the_door_page_asks_at_ordinary_events_too(phone: Page, outage: Outage) -> None:
    event = await make_event(questions=[STAND])
    staff, ticket = await make_staff(event), await make_ticket(event, holder_name="Ada Lovelace")
    await use_device(phone, outage.site, staff.member)
    card = await find(phone, "Ada")
    await card.get_by_label("Stand number *").fill("3")
    await card.get_by_role("button", name="Check in").click()
    await expect(result(phone, "ok")).to_contain_text("Ada Lovelace")
    assert await came(ticket) == (1, 1, {"stand": 3})


async def test_without_network_the_door_page_signs_in_from_its_list(phone: Page, outage: Outage) -> None:
    event, staff, ticket = await fair(questions=[STAND])
    await use_device(phone, outage.site, await StaffMember.get(id=staff.member.id))
    await expect_saved(phone, 1)
    await outage.begin()
    card = await find(phone, "acme")
    await card.get_by_label("Stand number *").fill("5")
    await card.get_by_role("button", name="One more").click()
    await card.get_by_role("button", name="Sign in 4").click()
    await expect(result(phone, "offline")).to_contain_text("People: 4 · expected: 3", timeout=15_000)
    await close_result(phone)
    await outage.end()
    await expect_state(phone, "on")
    await until(phone, "document.querySelector('#entered').textContent === '4'")
    assert await came(ticket) == (4, 4, {"stand": 5})
    assert await CheckIn.filter(event_id=event.id, status="ok").count() == 1

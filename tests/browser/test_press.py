"""A press on the guest's phone, as staff see it."""

import asyncio
import json
import re
from datetime import timedelta
from typing import Any

from playwright.async_api import Page, Route, expect

from models.clock import now
from models.tables import CheckIn, Media, MediaPurpose, Ticket
from tests.browser.ticket_pages import expect_void, outcome, type_code
from tests.chromium import PHONE, OpenPage, Watch
from tests.makers import make_event, make_gate, make_person, make_staff, make_ticket, token_of, wrong_code

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3H0z"/></svg>'
LOST = "net::ERR_"
SILENCE = (
    b"RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x08\0\0\0" + b"\x80" * 8
)


async def test_four_digits_check_in_and_the_ticket_is_void(phone: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event, gate=await make_gate(event, "North"))
    ticket = await make_ticket(event, holder_name="Ada Lovelace")
    await phone.goto(site + token_of(ticket))
    await type_code(phone, staff.code)
    screen = outcome(phone, "ok")
    await expect(screen).to_contain_text("Checked in")
    await expect(screen).to_contain_text("Ada Lovelace")
    record = await CheckIn.get(ticket_id=ticket.id)
    await expect(screen.locator('[data-slot="number"]')).to_have_text(str(record.number))
    await expect(screen.locator('[data-slot="word"]')).to_have_text(str(record.word))
    await expect(screen.locator(".outcome-title")).to_be_focused()
    await screen.get_by_role("button", name="Done").click()
    await expect_void(phone)
    await expect(phone.locator(".void")).to_contain_text("North")
    await phone.reload()
    await expect_void(phone)


async def test_green_turns_void_by_itself_after_thirty_seconds(phone: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    await phone.clock.install()
    await phone.goto(site + token_of(await make_ticket(event)))
    await phone.clock.pause_at(now() + timedelta(minutes=1))
    await type_code(phone, staff.code)
    await expect(outcome(phone, "ok")).to_be_visible()
    await phone.clock.run_for(29_000)
    await expect(outcome(phone, "ok")).to_be_visible()
    await phone.clock.run_for(2_000)
    await expect(outcome(phone, "ok")).to_be_hidden()
    await expect_void(phone)


async def test_a_second_screen_becomes_void_without_a_reload(phone: Page, open_page: OpenPage, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    token = token_of(await make_ticket(event))
    copy = await open_page(**PHONE)
    await copy.goto(site + token)
    await copy.evaluate("window.sameDocument = true")
    await phone.goto(site + token)
    await type_code(phone, staff.code)
    await expect_void(copy)
    assert await copy.evaluate("window.sameDocument")
    await expect(copy.locator("#announcement")).to_contain_text("VOID")


async def test_a_wrong_code_says_so_and_can_be_tried_again(phone: Page, site: str) -> None:
    event = await make_event(name="Summer Night")
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    await phone.goto(site + token_of(ticket))
    await type_code(phone, wrong_code(staff))
    await expect(outcome(phone, "error")).to_contain_text("Wrong code")
    await expect(outcome(phone, "error")).to_contain_text("Summer Night")
    await expect(outcome(phone, "error").locator(".outcome-title")).to_be_focused()
    await phone.get_by_role("button", name="Try again").click()
    await type_code(phone, staff.code)
    await expect(outcome(phone, "ok")).to_be_visible()
    assert (await Ticket.get(id=ticket.id)).admitted == 1


async def test_five_wrong_codes_pause_the_ticket_and_count_down(phone: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    await phone.goto(site + token_of(await make_ticket(event)))
    for _ in range(5):
        await type_code(phone, wrong_code(staff))
        await outcome(phone, "error").get_by_role("button", name="Close").click()
    await expect(phone.locator('.ticket[data-state="paused"] .remaining-time')).to_have_text(
        re.compile(r"^(1:00|0:\d\d)$")
    )
    await expect(phone.locator("[data-open-keypad]")).to_have_count(0)


async def test_a_party_of_five_enters_in_parts(phone: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event, places=5)
    await phone.goto(site + token_of(ticket))
    await phone.locator("[data-open-keypad]").click()
    await expect(phone.locator("#admit")).to_have_text("5")
    for _ in range(3):
        await phone.get_by_role("button", name="One fewer").click()
    await type_code(phone, staff.code)
    await expect(outcome(phone, "ok")).to_contain_text("2 of 5 in")
    await outcome(phone, "ok").get_by_role("button", name="Done").click()
    await expect(phone.locator(".status")).to_contain_text("2 of 5 in · 3 to come")
    await phone.locator("[data-open-keypad]").click()
    await expect(phone.locator("#admit")).to_have_text("3")
    await expect(phone.get_by_role("button", name="One more")).to_be_disabled()
    await type_code(phone, staff.code)
    await expect(outcome(phone, "ok")).to_contain_text("5 of 5 in")
    await outcome(phone, "ok").get_by_role("button", name="Done").click()
    await expect_void(phone)


async def test_more_people_than_remain_are_refused_and_can_be_tried_with_fewer(phone: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event, places=3)
    await phone.goto(site + token_of(ticket))

    async def somebody_enters_first(route: Route) -> None:
        await Ticket.filter(id=ticket.id).update(admitted=1)
        await route.continue_()

    await phone.route("**/check-in", somebody_enters_first)
    await type_code(phone, staff.code)
    screen = outcome(phone, "error")
    await expect(screen).to_contain_text("2 places are left")
    await screen.get_by_role("button", name="Try again").click()
    await expect(phone.locator("#admit")).to_have_text("2")


async def test_a_half_typed_code_outlives_a_change_elsewhere(phone: Page, open_page: OpenPage, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    token = token_of(await make_ticket(event, places=5))
    other = await open_page(**PHONE)
    await other.goto(site + token)
    await phone.goto(site + token)
    await type_code(phone, staff.code[:2])
    await other.locator("[data-open-keypad]").click()
    await other.get_by_role("button", name="One fewer").click()
    await type_code(other, staff.code)
    await expect(phone.locator("#admit")).to_have_text("1")
    await type_code(phone, staff.code[2:])
    await expect(outcome(phone, "ok")).to_contain_text("5 of 5 in")


async def test_a_keypad_that_can_do_nothing_more_closes(phone: Page, open_page: OpenPage, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    token = token_of(await make_ticket(event))
    other = await open_page(**PHONE)
    await other.goto(site + token)
    await phone.goto(site + token)
    await type_code(phone, staff.code[:3])
    await type_code(other, staff.code)
    await expect(phone.locator("#keypad")).to_be_hidden()
    await expect_void(phone)


async def test_a_press_whose_answer_was_lost_is_asked_again_and_counts_once(
    phone: Page, site: str, watch: Watch
) -> None:
    watch.forgive(LOST)
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    bodies: list[dict[str, Any]] = []

    async def lose_the_first_answer(route: Route) -> None:
        bodies.append(json.loads(route.request.post_data or "{}"))
        if len(bodies) > 1:
            await route.continue_()
            return
        await route.fetch()
        await route.abort()

    await phone.route("**/check-in", lose_the_first_answer)
    await phone.goto(site + token_of(ticket))
    await type_code(phone, staff.code)
    await expect(outcome(phone, "ok")).to_be_visible()
    assert len({body["nonce"] for body in bodies}) == 1
    assert len(bodies) == 2
    assert (await Ticket.get(id=ticket.id)).admitted == 1
    assert await CheckIn.filter(ticket_id=ticket.id).count() == 1


async def test_a_phone_without_the_ticket_admits_that_it_knows_nothing_and_a_late_answer_replaces_that(
    phone: Page, site: str, watch: Watch
) -> None:
    watch.forgive(LOST)
    event = await make_event()
    staff = await make_staff(event)
    gate = asyncio.Event()

    async def wait_at_the_gate(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    await phone.clock.install()
    await phone.route("**/offline", lambda route: route.abort())
    await phone.route("**/check-in", wait_at_the_gate)
    await phone.goto(site + token_of(await make_ticket(event)))
    await type_code(phone, staff.code)
    await expect(outcome(phone, "asking")).to_be_visible()
    await phone.clock.run_for(4_100)
    await expect(outcome(phone, "no-answer")).to_contain_text("Nothing is confirmed")
    gate.set()
    await expect(outcome(phone, "ok")).to_be_visible()


async def test_a_server_that_can_not_decide_is_asked_again(phone: Page, site: str, watch: Watch) -> None:
    watch.forgive("503")
    event = await make_event()
    staff = await make_staff(event)
    answers = iter([503])

    async def unavailable_once(route: Route) -> None:
        status = next(answers, None)
        if status:
            await route.fulfill(status=status, json={"status": "error", "reason": "unavailable", "message": "…"})
        else:
            await route.continue_()

    await phone.route("**/check-in", unavailable_once)
    await phone.goto(site + token_of(await make_ticket(event)))
    await type_code(phone, staff.code)
    await expect(outcome(phone, "ok")).to_be_visible()


async def test_a_page_reloaded_before_the_answer_shows_the_answer(phone: Page, site: str, watch: Watch) -> None:
    watch.forgive(LOST)
    event = await make_event()
    staff = await make_staff(event)
    reached = asyncio.Event()

    async def swallow_the_answer(route: Route) -> None:
        await route.fetch()
        reached.set()

    await phone.route("**/check-in", swallow_the_answer)
    await phone.goto(site + token_of(await make_ticket(event)))
    await type_code(phone, staff.code)
    await asyncio.wait_for(reached.wait(), 15)
    await phone.reload()
    await expect(phone.locator('#live > .outcome[data-kind="ok"]')).to_contain_text("Checked in")
    assert await phone.evaluate("localStorage.length") == 0


async def test_the_code_is_kept_nowhere(phone: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    await phone.goto(site + token_of(await make_ticket(event)))
    await type_code(phone, staff.code)
    await expect(outcome(phone, "ok")).to_be_visible()
    kept = await phone.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert kept == '[{},{},""]'
    assert await phone.locator("#dots").inner_text() == ""


async def test_questions_come_before_the_code_is_sent(phone: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    questions = [{"id": "stand", "label": "Stand", "kind": "text", "required": True}]
    ticket = await make_ticket(event, questions=questions)
    await phone.goto(site + token_of(ticket))
    await type_code(phone, staff.code)
    await expect(phone.locator("#pad-stand")).to_be_focused()
    await phone.locator("#pad-stand").fill("B 12")
    await phone.locator("#pad-stand").press("Enter")
    await expect(outcome(phone, "ok")).to_be_visible()
    assert (await Ticket.get(id=ticket.id)).answers == {"stand": "B 12"}


async def test_a_keyboard_is_enough(page: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    await page.goto(site + token_of(await make_ticket(event)))
    await page.locator("[data-open-keypad]").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#keypad-title")).to_be_focused()
    await page.keyboard.type("99")
    await expect(page.locator("#typed")).to_have_text("2 of 4 digits")
    await page.keyboard.press("Backspace")
    await page.keyboard.press("Backspace")
    await page.keyboard.type(staff.code)
    await expect(outcome(page, "ok")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect_void(page)


async def test_without_javascript_a_form_does_it(open_page: OpenPage, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event, places=5)
    page = await open_page(**PHONE, java_script_enabled=False)
    await page.goto(site + token_of(ticket))
    await page.get_by_text("Staff: check in").click()
    await page.get_by_label("How many people?", exact=True).select_option("2")
    await page.get_by_role("textbox", name="Door code").fill(wrong_code(staff))
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.locator(".outcome")).to_contain_text("Wrong code")
    await page.get_by_role("link", name="Try again").click()
    await page.get_by_text("Staff: check in").click()
    await page.get_by_label("How many people?", exact=True).select_option("2")
    await page.get_by_role("textbox", name="Door code").fill(staff.code)
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.locator(".outcome")).to_contain_text("2 of 5 in")
    assert "?press=" in page.url
    await page.get_by_role("link", name="Done").click()
    await expect(page.locator(".status")).to_contain_text("2 of 5 in")


async def test_staff_read_the_events_language_and_the_guest_theirs(phone: Page, site: str) -> None:
    event = await make_event(language="zh", name="上海爵士之夜")
    staff = await make_staff(event)
    ticket = await make_ticket(event, holder=await make_person("Ada Lovelace", telegram_language="en"))
    await phone.goto(site + token_of(ticket))
    await type_code(phone, wrong_code(staff))
    screen = outcome(phone, "error")
    await expect(screen.locator('.outcome-message[lang="zh"]')).to_contain_text("门禁码错误")
    await expect(screen.locator('.outcome-message[lang="en"]')).to_contain_text("Wrong or expired door code")


LISTEN = """
window.felt = [];
window.heard = [];
navigator.vibrate = pattern => felt.push(pattern);
const Real = OscillatorNode;
window.OscillatorNode = class extends Real {
  constructor(context, options) { super(context, options); heard.push(options.frequency); }
};
"""


async def test_an_admission_is_heard_and_felt(phone: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    await phone.add_init_script(LISTEN)
    await phone.goto(site + token_of(await make_ticket(event)))
    await type_code(phone, wrong_code(staff))
    await expect(outcome(phone, "error")).to_be_visible()
    assert await phone.evaluate("[heard.length, felt.at(-1)]") == [2, [220, 90, 220]]
    await phone.get_by_role("button", name="Try again").click()
    await type_code(phone, staff.code)
    await expect(outcome(phone, "ok")).to_be_visible()
    assert await phone.evaluate("[heard.length, felt.at(-1)]") == [5, [60, 40, 140]]


async def test_an_event_with_its_own_sound_and_picture_plays_and_shows_them(phone: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    await Media.create(event=event, purpose=MediaPurpose.SUCCESS_SOUND, content_type="audio/wav", content=SILENCE)
    await Media.create(event=event, purpose=MediaPurpose.SUCCESS_PICTURE, content_type="image/svg+xml", content=PICTURE)
    await phone.add_init_script(LISTEN)
    await phone.goto(site + token_of(await make_ticket(event)))
    async with phone.expect_request("**/media/success_sound"):
        await type_code(phone, staff.code)
    await expect(outcome(phone, "ok").locator("img.success-media")).to_be_visible()
    assert await phone.evaluate("heard") == []

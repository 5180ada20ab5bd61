"""A press at a door without network: the server is really stopped."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Page, Route, expect

from models.clock import now
from models.house import House
from models.tables import CheckIn, Method, Ticket
from tests.browser.offline_pages import (
    A_DAY_BEHIND,
    KEPT,
    PATIENT,
    expect_empty,
    expect_note,
    let_in,
    reopen,
    saved,
)
from tests.browser.outage import Outage
from tests.browser.ticket_pages import expect_void, outcome, type_code
from tests.chromium import PHONE, OpenPage, Watch
from tests.makers import make_event, make_person, make_staff, make_ticket, token_of, wrong_code

LOST = "net::ERR_|error occurred when fetching the script"
GONE = r"ERR_FAILED|ERR_CONNECTION_REFUSED"


@pytest.fixture
async def outage(house: House, watch: Watch) -> AsyncIterator[Outage]:
    """A server that is there until the test says otherwise."""
    watch.forgive(LOST)
    site = Outage(house)
    await site.end()
    yield site
    await site.begin()


@pytest.fixture
async def open_page(outage: Outage, open_page: OpenPage) -> OpenPage:
    """The browser closes before the server does."""
    return open_page


WITHOUT_SYNC = "if (window.ServiceWorkerRegistration) delete ServiceWorkerRegistration.prototype.sync"
"""Most browsers have no Background Sync: the page itself must do it."""


async def test_a_saved_ticket_opens_cold_without_network(phone: Page, outage: Outage) -> None:
    ticket = await make_ticket(await make_event(name="Summer Night"))
    await saved(phone, outage, ticket)
    await outage.begin()
    again = await reopen(phone, outage, ticket)
    await expect(again.locator("h1")).to_have_text("Summer Night")
    await expect(again.locator("#saved")).to_contain_text("Saved on this phone")
    await expect(again.locator('.clock[data-live="off"]')).to_be_visible()
    pictures = await again.evaluate("[...document.images].map(image => image.naturalWidth > 0)")
    assert pictures
    assert all(pictures)
    assert await again.evaluate("getComputedStyle(document.querySelector('.stub')).display") == "grid"
    policy = await again.evaluate(
        "caches.match(location.pathname).then(kept => kept.headers.get('Content-Security-Policy'))"
    )
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


async def test_without_network_the_press_is_recorded_and_the_ticket_void_and_later_confirmed(
    phone: Page, outage: Outage
) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    await saved(phone, outage, ticket)
    await outage.begin()
    again = await reopen(phone, outage, ticket)
    before = now()
    await let_in(again, staff.code)
    pressed = now()
    await again.get_by_role("button", name="Done").click()
    await expect_void(again)
    await expect_note(again, "waiting", "Recorded on this phone, not verified")
    await expect(again.locator("[data-open-keypad], .stub")).to_have_count(0)
    await again.reload()
    await expect_void(again)
    await expect_note(again, "waiting", "not verified")
    assert [press["code"] for press in await again.evaluate(KEPT)] == [staff.code]
    await outage.end()
    await expect_note(again, "accepted", "Confirmed")
    await expect_void(again)
    record = await CheckIn.get(ticket_id=ticket.id)
    assert (record.status, record.method, record.staff_id) == ("ok", Method.OFFLINE, staff.member.id)
    assert before - timedelta(seconds=2) <= record.pressed_at <= pressed + timedelta(seconds=2)
    assert record.received_at > pressed
    kept = await again.evaluate(KEPT)
    assert [("code" in press, "signature" in press, press["state"]) for press in kept] == [(False, False, "accepted")]
    await again.reload()
    await expect_note(again, "accepted", "Confirmed")
    await outage.begin()
    await again.reload()
    await expect_void(again)
    await expect_note(again, "accepted", "Confirmed")


async def test_a_phone_whose_clock_is_a_day_off_keeps_the_time_at_the_door(phone: Page, outage: Outage) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    await phone.context.add_init_script(A_DAY_BEHIND)
    await saved(phone, outage, ticket)
    await outage.begin()
    before = now()
    await let_in(phone, staff.code)
    pressed = now()
    await outage.end()
    await expect_note(phone, "accepted", "Confirmed")
    record = await CheckIn.get(ticket_id=ticket.id)
    assert before - timedelta(seconds=2) <= record.pressed_at <= pressed + timedelta(seconds=2)
    assert record.claimed_at is not None
    assert timedelta(hours=23) < record.pressed_at - record.claimed_at < timedelta(hours=25)


async def test_a_page_closed_before_the_network_returns_tells_when_it_is_opened_again(
    phone: Page, outage: Outage
) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    await phone.add_init_script(WITHOUT_SYNC)
    await saved(phone, outage, ticket)
    await outage.begin()
    await let_in(phone, staff.code)
    await phone.goto("about:blank")
    await outage.end()
    assert not await CheckIn.exists(ticket_id=ticket.id)
    again = await reopen(phone, outage, ticket)
    await expect_note(again, "accepted", "Confirmed")
    await expect_void(again)
    assert (await CheckIn.get(ticket_id=ticket.id)).method is Method.OFFLINE


async def test_an_answer_lost_after_the_commit_is_amber_then_green_under_the_same_nonce(
    phone: Page, outage: Outage
) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    await saved(phone, outage, ticket)

    async def commit_and_cut(route: Route) -> None:
        await route.fetch()
        await outage.begin()
        await route.abort()

    await phone.route("**/check-in", commit_and_cut, times=1)
    await let_in(phone, staff.code)
    committed = await CheckIn.get(ticket_id=ticket.id)
    await outage.end()
    screen = outcome(phone, "ok")
    await expect(screen).to_contain_text("Checked in", timeout=PATIENT)
    await expect(screen.locator('[data-slot="number"]')).to_have_text(str(committed.number))
    assert [press["nonce"] for press in await phone.evaluate(KEPT)] == [committed.nonce]
    assert await CheckIn.filter(ticket_id=ticket.id).count() == 1
    assert (await Ticket.get(id=ticket.id)).admitted == 1


async def test_a_late_answer_replaces_amber(phone: Page, outage: Outage) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    gate = asyncio.Event()
    await phone.add_init_script(WITHOUT_SYNC)

    async def wait_at_the_gate(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    await saved(phone, outage, ticket)
    await phone.route("**/check-in", wait_at_the_gate)
    await let_in(phone, staff.code)
    gate.set()
    await expect(outcome(phone, "ok")).to_contain_text("Checked in")
    assert (await CheckIn.get(ticket_id=ticket.id)).method is Method.PAGE
    assert [press["state"] for press in await phone.evaluate(KEPT)] == ["accepted"]
    await outcome(phone, "ok").get_by_role("button", name="Done").click()
    await expect_void(phone)


async def test_a_wrong_code_without_network_is_refused_later_and_the_next_press_is_warned_once(
    phone: Page, outage: Outage
) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    await saved(phone, outage, ticket)
    await outage.begin()
    await let_in(phone, wrong_code(staff))
    await phone.get_by_role("button", name="Done").click()
    await expect_void(phone)
    await outage.end()
    await expect_note(phone, "refused", "Wrong or expired door code")
    await expect(phone.locator('.ticket[data-state="valid"]')).to_be_visible()
    await type_code(phone, staff.code)
    await expect(outcome(phone, "error")).to_contain_text("Perhaps used already")
    await phone.get_by_role("button", name="Try again").click()
    await type_code(phone, staff.code)
    await expect(outcome(phone, "ok")).to_contain_text("Checked in")
    assert (await Ticket.get(id=ticket.id)).admitted == 1


async def test_two_phones_with_one_link_are_told_apart_by_who_arrives_first(
    phone: Page, open_page: OpenPage, outage: Outage
) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    copy = await open_page(**PHONE)
    await saved(phone, outage, ticket)
    await saved(copy, outage, ticket)
    await outage.begin()
    await let_in(phone, staff.code)
    await let_in(copy, staff.code)
    await copy.goto("about:blank")
    await outage.end()
    await expect(outcome(phone, "ok").or_(phone.locator('.recorded-note[data-tone="accepted"]')).first).to_be_visible(
        timeout=PATIENT
    )
    late = await reopen(copy, outage, ticket)
    await expect_note(late, "refused", "this ticket was used already")
    await expect_void(late)
    results = await CheckIn.filter(ticket_id=ticket.id).order_by("id").values_list("status", "reason")
    assert results == [("ok", None), ("error", "conflict")]
    assert (await Ticket.get(id=ticket.id)).admitted == 1


async def test_an_event_that_does_not_allow_it_shows_red_and_records_nothing(phone: Page, outage: Outage) -> None:
    event = await make_event(offline_allowed=False)
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    await saved(phone, outage, ticket)
    await expect(phone.locator("#saved")).to_contain_text("needs network at this event")
    await outage.begin()
    again = await reopen(phone, outage, ticket)
    await type_code(again, staff.code)
    await expect(outcome(again, "no-answer")).to_contain_text("No network: use the door page")
    assert await again.evaluate(KEPT) == []
    await outage.end()
    await expect(outcome(again, "ok")).to_contain_text("Checked in", timeout=PATIENT)


async def test_a_ticket_that_is_not_saved_records_nothing(phone: Page, outage: Outage) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    await phone.route("**/offline", lambda route: route.abort())
    await phone.goto(outage.site + token_of(ticket))
    await expect(phone.locator("#saved")).to_contain_text("Not saved on this phone yet")
    await outage.begin()
    await type_code(phone, staff.code)
    await expect(outcome(phone, "no-answer")).to_contain_text("nothing is recorded here")


async def test_storage_wiped_in_between_leaves_nothing_that_opens(phone: Page, outage: Outage) -> None:
    ticket = await make_ticket()
    await saved(phone, outage, ticket)
    session = await phone.context.new_cdp_session(phone)
    origin = await phone.evaluate("location.origin")
    await phone.goto("about:blank")
    await session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    await saved(phone, outage, ticket)
    await session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    await outage.begin()
    with pytest.raises(Exception, match=GONE):
        await phone.reload()


async def test_a_party_comes_in_parts_without_network(phone: Page, outage: Outage) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event, places=5)
    await saved(phone, outage, ticket)
    await outage.begin()
    await phone.locator("[data-open-keypad]").click()
    for _ in range(3):
        await phone.get_by_role("button", name="One fewer").click()
    await let_in(phone, staff.code)
    await expect(outcome(phone, "recorded")).to_contain_text("+2")
    await phone.get_by_role("button", name="Done").click()
    await phone.reload()
    await expect_note(phone, "waiting", "+2")
    await phone.locator("[data-open-keypad]").click()
    await expect(phone.locator("#admit")).to_have_text("3")
    await let_in(phone, staff.code)
    await phone.get_by_role("button", name="Done").click()
    await expect_void(phone)
    await outage.end()
    await expect(phone.locator('.recorded-note[data-tone="accepted"]')).to_have_count(2, timeout=PATIENT)
    await expect_void(phone)
    assert (await Ticket.get(id=ticket.id)).admitted == 5


async def test_an_online_check_in_is_void_without_network_too(phone: Page, outage: Outage) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    await saved(phone, outage, ticket)
    await type_code(phone, staff.code)
    await expect(outcome(phone, "ok")).to_be_visible()
    await outage.begin()
    again = await reopen(phone, outage, ticket)
    await expect_void(again)
    await expect(again.locator(".recorded-note")).to_have_count(0)


async def test_one_ticket_on_a_phone_opens_no_other(phone: Page, outage: Outage) -> None:
    event = await make_event()
    mine, other = await make_ticket(event), await make_ticket(event)
    await saved(phone, outage, mine)
    kept = await phone.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys()))))"
        ".then(keys => keys.flat().map(request => new URL(request.url).pathname))"
    )
    assert not [path for path in kept if path.startswith("/t/") and token_of(mine) not in path]
    await outage.begin()
    with pytest.raises(Exception, match=GONE):
        await phone.goto(outage.site + token_of(other))


async def test_a_link_that_was_replaced_is_forgotten(phone: Page, outage: Outage) -> None:
    ticket = await make_ticket()
    token = token_of(ticket)
    await saved(phone, outage, ticket)
    await Ticket.filter(id=ticket.id).update(link_version=2)
    await phone.reload()
    await expect(phone.locator('.ticket[data-state="revoked"]')).to_be_visible()
    await expect_empty(phone)
    await outage.begin()
    with pytest.raises(Exception, match=GONE):
        await phone.goto(outage.site + token)


async def test_what_belongs_to_a_finished_event_is_wiped(phone: Page, outage: Outage) -> None:
    event = await make_event(starts_at=now() - timedelta(days=3), ends_at=now() + timedelta(hours=1))
    ticket = await make_ticket(event)
    await saved(phone, outage, ticket)
    await phone.clock.install(time=now() + timedelta(days=2))
    await phone.goto(outage.site + token_of(await make_ticket()))
    await expect(phone.locator('#saved[data-saved="saved"]')).to_be_visible()
    names = await phone.evaluate("caches.keys()")
    assert f"usher.ticket.{ticket.id}" not in names
    assert len(names) == 1


async def test_a_viewer_that_can_not_save_offers_another_browser(open_page: OpenPage, outage: Outage) -> None:
    page = await open_page(**PHONE)
    await page.add_init_script("delete Navigator.prototype.serviceWorker")
    await page.goto(outage.site + token_of(await make_ticket()))
    section = page.locator('#saved[data-saved="impossible"]')
    await expect(section).to_contain_text("Can’t be saved in this viewer")
    await expect(section).to_contain_text("QR picture in the chat needs no network")
    await expect(section.get_by_role("button", name="Share or copy the link")).to_be_visible()


async def test_staff_read_amber_in_the_events_language_and_the_guest_in_theirs(phone: Page, outage: Outage) -> None:
    event = await make_event(language="zh", name="上海爵士之夜")
    ticket = await make_ticket(event, holder=await make_person("Ada Lovelace", telegram_language="en"))
    await saved(phone, outage, ticket)
    await outage.begin()
    await type_code(phone, "1234")
    title = outcome(phone, "recorded").locator(".outcome-title")
    await expect(title.locator('.for-staff[lang="zh"]')).to_have_text("放行")
    await expect(title.locator('.for-holder[lang="en"]')).to_have_text("LET IN")

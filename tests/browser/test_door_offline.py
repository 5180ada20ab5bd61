"""The door page without network: the server is really stopped."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Page, Route, expect

from models.clock import now
from models.door.devices import release
from models.house import House
from models.tables import CheckIn, DoorDevice, Role, StaffMember, Ticket
from tests.browser.door_pages import (
    KEPT,
    PATIENT,
    TABLET,
    close_result,
    expect_saved,
    expect_state,
    find,
    result,
    scan,
    use_device,
)
from tests.browser.outage import Outage
from tests.chromium import OpenPage, Watch, until
from tests.makers import make_event, make_order, make_person, make_staff, make_ticket, token_of

LOST = "net::ERR_|error occurred when fetching the script"


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


async def ready(page: Page, outage: Outage, member: StaffMember, tickets: int) -> None:
    """Bound, and everything kept."""
    await use_device(page, outage.site, member)
    await expect_saved(page, tickets)


async def test_five_presses_with_one_duplicate_and_one_unknown_let_three_in(phone: Page, outage: Outage) -> None:
    event = await make_event()
    tickets = [await make_ticket(event, holder_name=f"Guest {name}") for name in ("Ada", "Bob", "Cem")]
    await ready(phone, outage, (await make_staff(event)).member, 3)
    unknown = await make_ticket(await make_event(), holder_name="Somebody else")
    await outage.begin()
    await expect_state(phone, "off")

    for ticket in tickets:
        await scan(phone, ticket)
        await expect(result(phone, "offline")).to_contain_text("LET IN")
        await expect(result(phone, "offline")).to_contain_text("not verified")
        await close_result(phone)
    await scan(phone, tickets[0])
    await expect(result(phone, "error")).to_contain_text("Already let in on this device")
    await close_result(phone)
    await scan(phone, unknown)
    await expect(result(phone, "error")).to_contain_text("Not on this device’s list")
    await close_result(phone)
    await expect(phone.locator("#link-state")).to_contain_text("3 to hand over")
    await outage.end()

    await expect_state(phone, "on")
    await expect(phone.locator(".line")).to_have_count(3, timeout=PATIENT)
    await until(phone, f"({KEPT})().then((kept) => !kept.records.length)")
    kept = await CheckIn.filter(status="ok")
    assert sorted(row.ticket_id for row in kept) == [ticket.id for ticket in tickets]
    assert all(row.claimed_at and row.pressed_at < row.received_at for row in kept)
    refused = await CheckIn.exclude(status="ok").get()
    assert (refused.ticket_id, refused.reason) == (tickets[0].id, "already_redeemed")
    assert refused.pressed_at < refused.received_at
    assert [(await Ticket.get(id=ticket.id)).admitted for ticket in tickets] == [1, 1, 1]


async def test_the_page_opens_cold_without_network_and_still_knows_whom_it_let_in(phone: Page, outage: Outage) -> None:
    event = await make_event()
    ada = await make_ticket(event, holder_name="Ada Lovelace")
    await make_ticket(event, holder_name="Alan Turing")
    await ready(phone, outage, (await make_staff(event)).member, 2)
    await outage.begin()
    await phone.goto(outage.site.replace("/t/", "/door"))
    await expect_state(phone, "off")
    await scan(phone, ada)
    await expect(result(phone, "offline")).to_be_visible()

    await phone.reload()

    await expect_state(phone, "off")
    await scan(phone, ada)
    await expect(result(phone, "error")).to_contain_text("Already let in on this device")
    await close_result(phone)
    card = await find(phone, "turing")
    await expect(card.locator(".sheet-state")).to_have_text("Not in yet")
    await outage.end()
    await expect_state(phone, "on")
    assert (await CheckIn.filter(status="ok").get()).ticket_id == ada.id


async def test_a_party_enters_in_parts_without_network(phone: Page, outage: Outage) -> None:
    event = await make_event()
    party = await make_ticket(event, holder_name="Grace Hopper", places=3)
    await ready(phone, outage, (await make_staff(event)).member, 1)
    await outage.begin()
    await expect_state(phone, "off")

    await scan(phone, party)
    await phone.get_by_role("button", name="One fewer").click()
    await phone.get_by_role("button", name="Check in 2").click()
    await expect(result(phone, "offline")).to_contain_text("2 of 3 in")
    await close_result(phone)
    await scan(phone, party)
    await expect(result(phone, "offline")).to_contain_text("3 of 3 in")
    await close_result(phone)
    await outage.end()

    await expect_state(phone, "on")
    await expect(phone.locator("#entered")).to_have_text("3", timeout=PATIENT)
    assert sorted([row.admitted for row in await CheckIn.all()]) == [1, 2]


async def test_what_is_not_good_is_refused_without_network_too(phone: Page, outage: Outage) -> None:
    event = await make_event(starts_at=now() + timedelta(days=2))
    early = await make_ticket(event, holder_name="Early Bird")
    unpaid = await make_ticket(event, holder_name="Linus", order=await make_order(event, paid=False, total=500))
    gone = await make_ticket(event, holder_name="Gone", cancelled_at=now())
    await ready(phone, outage, (await make_staff(event)).member, 3)
    await outage.begin()
    await expect_state(phone, "off")

    await scan(phone, gone)
    await expect(result(phone, "error")).to_contain_text("Cancelled")
    await close_result(phone)
    await scan(phone, unpaid)
    await expect(phone.locator("#ticket .sheet-state")).to_contain_text("€5.00")
    await phone.locator("#ticket").get_by_role("button", name="Close").click()
    await scan(phone, early)
    await expect(result(phone, "error")).to_contain_text("The doors are closed")
    await phone.get_by_role("button", name="Let in anyway").click()
    await expect(result(phone, "offline")).to_contain_text("Early Bird")
    await outage.end()

    await close_result(phone)
    await expect_state(phone, "on")
    await expect(phone.locator(".line")).to_have_count(1, timeout=PATIENT)
    await until(phone, f"({KEPT})().then((kept) => !kept.records.length)")
    kept = await CheckIn.all().order_by("ticket_id", "status").values_list("ticket_id", "reason", "outside_hours")
    assert kept == [(early.id, "invalid_time", False), (early.id, None, True), (gone.id, "canceled", False)]


async def test_two_devices_that_let_the_same_guests_in_tell_each_conflict_once(
    phone: Page, open_page: OpenPage, outage: Outage
) -> None:
    event = await make_event()
    tickets = [await make_ticket(event, holder_name=f"Guest {name}") for name in ("Ada", "Bob", "Cem")]
    tablet = await open_page(**TABLET)
    await ready(phone, outage, (await make_staff(event, await make_person("Sam"))).member, 3)
    await ready(tablet, outage, (await make_staff(event, await make_person("Kim"))).member, 3)
    await outage.begin()
    for page, guests in ((phone, tickets[:2]), (tablet, tickets[1:])):
        await expect_state(page, "off")
        for ticket in guests:
            await scan(page, ticket)
            await expect(result(page, "offline")).to_be_visible()
            await close_result(page)
    await outage.end()

    for page in (phone, tablet):
        await expect_state(page, "on")
        await expect(page.locator('.line[data-kind="conflict"]')).to_have_count(1, timeout=PATIENT)
        await expect(page.locator('.line[data-kind="in"]')).to_have_count(3)
    lost = await CheckIn.get(reason="conflict")
    assert lost.ticket_id == tickets[1].id
    told = [await page.locator("#conflicts li").count() for page in (phone, tablet)]
    assert sorted(told) == [0, 1]
    assert [(await Ticket.get(id=ticket.id)).admitted for ticket in tickets] == [1, 1, 1]


async def test_a_device_revoked_while_it_had_no_network_hands_over_and_wipes(phone: Page, outage: Outage) -> None:
    event = await make_event()
    ada = await make_ticket(event, holder_name="Ada Lovelace")
    await ready(phone, outage, (await make_staff(event)).member, 1)
    await outage.begin()
    await expect_state(phone, "off")
    await scan(phone, ada)
    await expect(result(phone, "offline")).to_be_visible()
    await release((await DoorDevice.get()).id)
    await outage.end()

    await expect(phone.locator("#ended")).to_contain_text("This device is revoked", timeout=PATIENT)
    assert await phone.evaluate(KEPT) == {"tickets": [], "records": [], "caches": []}
    assert (await CheckIn.get()).ticket_id == ada.id
    await phone.reload()
    await expect(phone.locator("h1")).to_have_text("This device isn’t bound")


async def test_a_device_bound_anew_wipes_the_list_of_before(phone: Page, outage: Outage) -> None:
    first, second = await make_event(), await make_event()
    await make_ticket(first, holder_name="Ada Lovelace")
    await make_ticket(second, holder_name="Alan Turing")
    await make_ticket(second, holder_name="Grace Hopper")
    await ready(phone, outage, (await make_staff(first)).member, 1)

    await ready(phone, outage, (await make_staff(second)).member, 2)

    names = {ticket["name"] for ticket in (await phone.evaluate(KEPT))["tickets"]}
    assert names == {"Alan Turing", "Grace Hopper"}


async def test_the_list_wipes_itself_a_day_after_the_event_without_network(phone: Page, outage: Outage) -> None:
    event = await make_event(ends_at=now() + timedelta(hours=2))
    ada = await make_ticket(event, holder_name="Ada Lovelace")
    await ready(phone, outage, (await make_staff(event)).member, 1)
    await outage.begin()
    await expect_state(phone, "off")
    await scan(phone, ada)
    await expect(result(phone, "offline")).to_be_visible()

    await phone.close()
    next_day = await phone.context.new_page()
    await next_day.clock.set_system_time(now() + timedelta(hours=26, minutes=1))
    await next_day.goto(outage.site.replace("/t/", "/door"))

    await expect(next_day.locator("#ended")).to_contain_text("The event is over")
    await expect(next_day.locator("#ended")).to_contain_text("still waiting here, without names: 1.")
    kept = await next_day.evaluate(KEPT)
    assert (kept["tickets"], kept["caches"]) == ([], [])
    assert len(kept["records"]) == 1
    assert "Ada" not in str(kept["records"])


async def test_an_answer_that_was_lost_counts_once(phone: Page, outage: Outage) -> None:
    event = await make_event()
    ada = await make_ticket(event, holder_name="Ada Lovelace")
    await ready(phone, outage, (await make_staff(event)).member, 1)

    async def swallow(request: Route) -> None:
        await request.fetch()
        await request.abort()

    await phone.route("**/door/check-in", swallow)
    await scan(phone, ada)

    await expect(result(phone, "offline")).to_contain_text("LET IN")
    await until(phone, f"({KEPT})().then((kept) => !kept.records.length)")
    assert (await CheckIn.get()).status == "ok"
    assert await phone.locator("#conflicts li").count() == 0


async def test_the_device_keeps_no_token_and_no_key(phone: Page, outage: Outage) -> None:
    event = await make_event()
    ada = await make_ticket(event, holder_name="Ada Lovelace")
    await ready(phone, outage, (await make_staff(event)).member, 1)

    kept = str(await phone.evaluate(KEPT)) + str(await phone.evaluate("JSON.stringify(localStorage)"))

    assert "Ada Lovelace" in kept
    assert token_of(ada) not in kept
    assert await phone.evaluate("document.cookie") == ""


async def test_who_only_sees_counts_keeps_no_list(phone: Page, outage: Outage) -> None:
    event = await make_event()
    await make_ticket(event, holder_name="Ada Lovelace")
    await use_device(phone, outage.site, (await make_staff(event, role=Role.READ_ONLY)).member)
    await expect(phone.locator("#expected")).to_have_text("1")

    assert (await phone.evaluate(KEPT))["tickets"] == []

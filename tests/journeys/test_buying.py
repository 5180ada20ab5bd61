"""Every way to a ticket: free, by Telegram invoice, paid at the door, claimed by link, and sent again."""

import aiohttp
import pytest
from zxingcpp import read_barcode

from bot.deep_links import CLAIM, deep_link
from bot.sandbox.conversations import Message
from bot.sandbox.payments import PaymentFailed
from models.tables import LinkKind, Order, OrderStatus, Ticket, TicketType
from models.tickets.care import cancel_ticket
from tests.journeys.office import Office, is_valid_ticket, ticket_url
from tests.journeys.scene import Scene, set_scene
from tests.makers import LINKS, make_ticket, make_ticket_type
from tests.pictures import opened


async def choose(scene: Scene, *buttons: str) -> Message:
    """Walk through the purchase; what is shown after the last button."""
    await scene.guest.start(f"e{scene.event.id}")
    offer = await scene.guest.receives(scene.event.name)
    for button in buttons:
        await scene.guest.press(offer, button)
        offer = await scene.guest.receives(scene.event.name)
    return offer


async def only_order() -> Order:
    """The one order that there is."""
    return await Order.get()


async def test_a_free_ticket_is_issued_at_once_and_its_qr_code_is_the_ticket_link(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    await choose(scene, "Standard", "2", "Ada Lovelace")
    ticket = await scene.guest.receives(is_valid_ticket)
    assert (await Ticket.get()).places == 2  # one party ticket
    picture = opened(scene.guest.file(ticket).content)
    scanned = read_barcode(picture)
    assert scanned is not None
    assert scanned.text == ticket_url(ticket)
    async with aiohttp.ClientSession() as browser, browser.get(scanned.text) as page:
        assert page.status == 200
        assert "Ada Lovelace" in await page.text()


async def test_a_priced_ticket_is_paid_by_invoice_and_issued_once(office: Office) -> None:
    scene = await set_scene(office)
    await TicketType.filter(id=scene.type.id).update(price=1200, capacity=3)
    await office.start("run", PAYMENT_PROVIDER_TOKEN=office.telegram.provider_token)
    await choose(scene, "Standard", "2", "Ada Lovelace")
    invoice = await scene.guest.sees(lambda message: message.invoice is not None)
    assert await Ticket.all().count() == 0
    await scene.guest.pay(invoice)
    ticket = await scene.guest.receives(is_valid_ticket)
    payment = next(update for update in reversed(office.telegram.updates) if "successful_payment" in str(update.json()))
    office.telegram.redeliver(payment)
    await scene.guest.send("/tickets")
    assert ticket_url(await scene.guest.receives(is_valid_ticket)) == ticket_url(ticket)
    order = await only_order()
    assert (order.status, order.total, order.payment_method) == (OrderStatus.PAID, 2400, "telegram")
    assert await Ticket.all().count() == 1
    assert (await TicketType.get(id=scene.type.id)).held == 2
    status, _ = await office.page(ticket).press(scene.staff.code)
    assert status == 200


async def test_a_payment_for_a_place_that_was_just_taken_is_refused_before_any_money_moves(office: Office) -> None:
    scene = await set_scene(office)
    await TicketType.filter(id=scene.type.id).update(price=1200, capacity=2)
    await office.start("run", PAYMENT_PROVIDER_TOKEN=office.telegram.provider_token)
    await choose(scene, "Standard", "1", "Ada Lovelace")
    invoice = await scene.guest.sees(lambda message: message.invoice is not None)
    await TicketType.filter(id=scene.type.id).update(held=2)
    with pytest.raises(PaymentFailed, match="sold out"):
        await scene.guest.pay(invoice)
    assert await Ticket.all().count() == 0


async def test_without_a_provider_the_place_is_kept_and_paid_at_the_door(office: Office) -> None:
    scene = await set_scene(office)
    await TicketType.filter(id=scene.type.id).update(price=1200)
    await office.start("run")
    booked = await choose(scene, "Standard", "1", "Ada Lovelace")
    assert "pay €12.00 at the door" in booked.text
    ticket = await scene.guest.receives(is_valid_ticket)
    assert "To pay at the door" in ticket.text
    assert (await only_order()).status is OrderStatus.PENDING
    status, answer = await office.page(ticket).press(scene.staff.code)
    assert (status, answer["reason"]) == (402, "unpaid")


async def test_a_claim_link_gives_the_ticket_to_the_first_who_opens_it(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    ticket = await make_ticket(scene.event, type=scene.type, holder_name="Grace Hopper")
    link = deep_link(office.telegram.username, CLAIM, await LINKS.issue(LinkKind.CLAIM, ticket.order_id, 1))
    await scene.guest.follow(link)
    assert "Grace Hopper" in (await scene.guest.receives(is_valid_ticket)).text
    late = office.telegram.person("Larry Late")
    await late.follow(link)
    assert "was claimed on" in (await late.receives("claimed")).text
    assert (await Ticket.get(id=ticket.id)).holder_id == scene.guest.id


async def test_a_cancelled_ticket_turns_void_in_the_chat_and_gives_its_places_back(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    await choose(scene, "Standard", "2", "Ada Lovelace")
    message = await scene.guest.receives(is_valid_ticket)
    await cancel_ticket((await Ticket.get()).id)
    await scene.guest.sees(lambda seen: seen.id == message.id and "VOID" in seen.text and not is_valid_ticket(seen))
    assert (await TicketType.get(id=scene.type.id)).held == 0


async def test_the_sale_speaks_chinese_to_a_chinese_guest_and_the_page_both_languages(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    guest = office.telegram.person("王小明", language_code="zh-hans")
    await guest.start(f"e{scene.event.id}")
    offer = await guest.receives("Summer Night")
    for button in ("Standard", "1", "王小明"):
        await guest.press(offer, button)
        offer = await guest.receives("Summer Night")
    ticket = await guest.receives(is_valid_ticket)
    assert "打开" in str(ticket.buttons)
    page = await office.page(ticket).text()
    assert 'lang="zh' in page
    assert "Staff: check in" in page


async def test_two_types_of_an_event_are_two_orders_and_both_come_with_tickets(office: Office) -> None:
    scene = await set_scene(office)
    await make_ticket_type(scene.event, name="Student")
    await office.start("run")
    links = set()
    for name in ("Standard", "Student"):
        await choose(scene, name, "1", "Ada Lovelace")
        links.add(ticket_url(await scene.guest.receives(is_valid_ticket)))
    await scene.guest.send("/tickets")
    again = {ticket_url(await scene.guest.receives(is_valid_ticket)) for _ in range(2)}
    assert again == links

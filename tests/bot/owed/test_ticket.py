"""The ticket in the chat: sent once, then true whatever happens to the ticket."""

import io
from datetime import timedelta
from secrets import token_urlsafe

import zxingcpp
from PIL import Image

from bot.sandbox.conversations import Message
from models.clock import now
from models.door.annulment import annul
from models.events.organising import cancel_event, change_event
from models.house import House
from models.orders.buying import Wish, place_order
from models.orders.claims import claim
from models.orders.payments_at_door import take_payment
from models.owed.outbox import Kind, owed
from models.people.persons import choose_language
from models.tables import CheckIn, Event, LinkKind, Order, Owed, SentMessage, StoredFile, Ticket
from models.tickets.care import cancel_ticket, replace_link, resend
from tests.bot.sending import Post
from tests.makers import Staff, make_event, make_gate, make_staff, make_ticket, make_ticket_type
from tests.models.door.test_verification import press_of


async def bought(post: Post, house: House, *, places: int = 1, price: int = 0) -> tuple[Message, Ticket]:
    """Ada has bought a ticket; the message that she got."""
    phone, person = await post.someone("Ada Lovelace")
    kind = await make_ticket_type(await make_event(), price=price)
    order = await place_order(house.links, Wish(person, kind.id, places, person.name), "update:1")
    message = await phone.sees("Summer Night")
    await post.delivered()
    return message, await Ticket.get(order_id=order.id).select_related("event", "order")


async def staff_of(ticket: Ticket) -> Staff:
    return await make_staff(ticket.event, gate=await make_gate(ticket.event, "North"))


async def admitted(post: Post, house: House, ticket: Ticket, staff: Staff, admit: int | None = None) -> CheckIn:
    answer = await house.verifier.decide(press_of(ticket, staff.code, admit=admit, nonce=token_urlsafe(16)))
    await post.delivered()
    return await CheckIn.get(id=answer.checkin)


def picture_of(post: Post, message: Message) -> Image.Image:
    content = post.telegram.state.files.any_kind(message.file_id or "").content
    return Image.open(io.BytesIO(content))


async def test_the_ticket_is_a_picture_with_the_link_as_its_code(post: Post, house: House) -> None:
    message, ticket = await bought(post, house, places=3)
    [code] = zxingcpp.read_barcodes(picture_of(post, message))
    assert code.text == house.links.ticket_url(ticket)
    for words in ("Old Harbour", "Berlin time", "admits 3 people", "Ada Lovelace", ticket.order.number):
        assert words in message.text


async def test_its_buttons_open_the_page_share_it_and_open_the_calendar(post: Post, house: House) -> None:
    message, ticket = await bought(post, house)
    link = house.links.ticket_url(ticket)
    assert [button.get("url") for button in message.buttons] == [link, None, f"{link}/calendar.ics"]
    assert message.button_texts[1] == "Share"
    assert "Ada" not in [button["text"] for button in message.buttons]


async def test_no_row_holds_the_link(post: Post, house: House) -> None:
    _, ticket = await bought(post, house)
    token = house.links.ticket_url(ticket).rpartition("/")[2]
    rows = [*await Owed.all().values(), *await SentMessage.all().values(), *await StoredFile.all().values()]
    assert token not in str(rows)


async def test_a_check_in_is_pushed_and_the_ticket_turns_void_without_buttons(post: Post, house: House) -> None:
    message, ticket = await bought(post, house)
    await admitted(post, house, ticket, await staff_of(ticket))
    pushed = message.conversation.messages[-1]
    assert "You’re checked in" in pushed.text
    assert "gate North" in pushed.text
    assert message.text.startswith("VOID · checked in at ")
    assert "gate North" in message.text
    assert not message.buttons
    assert not zxingcpp.read_barcodes(picture_of(post, message))


async def test_the_void_picture_of_an_event_is_uploaded_once(post: Post, house: House) -> None:
    phone, person = await post.someone()
    kind = await make_ticket_type(await make_event())
    staff = await make_staff(await Event.get(id=kind.event_id))
    for number in range(2):
        order = await place_order(house.links, Wish(person, kind.id, 1, f"Guest {number}"), f"update:{number}")
        await post.delivered()
        await admitted(post, house, await Ticket.get(order_id=order.id), staff)
    edits = post.telegram.calls_of("editMessageMedia")
    assert [bool(call.files) for call in edits] == [True, False]
    assert len([message for message in phone.chat.messages if message.text.startswith("VOID")]) == 2


async def test_an_undo_restores_the_ticket_with_its_own_picture(post: Post, house: House) -> None:
    message, ticket = await bought(post, house)
    before = (message.text, message.button_texts, message.file_id)
    staff = await staff_of(ticket)
    record = await admitted(post, house, ticket, staff)
    await annul(record.id, staff.member)
    await post.delivered()
    assert (message.text, message.button_texts, message.file_id) == before
    assert not post.telegram.calls_of("editMessageMedia")[-1].files


async def test_a_party_that_comes_in_parts_keeps_its_ticket_until_all_are_in(post: Post, house: House) -> None:
    message, ticket = await bought(post, house, places=5)
    staff = await staff_of(ticket)
    await admitted(post, house, ticket, staff, admit=2)
    assert "2 of 5 are in." in message.text
    assert len(message.buttons) == 3
    await admitted(post, house, ticket, staff, admit=3)
    assert message.text.startswith("VOID · all 5 are in")
    assert not message.buttons


async def test_an_unpaid_ticket_says_what_to_pay_until_it_is_paid(post: Post, house: House) -> None:
    message, ticket = await bought(post, house, price=1200)
    assert "To pay at the door: €12.00" in message.text
    await take_payment(ticket.order_id, (await staff_of(ticket)).member, amount=1200)
    await post.delivered()
    assert "To pay" not in message.text
    assert len(message.buttons) == 3


async def test_a_cancelled_ticket_says_so(post: Post, house: House) -> None:
    message, ticket = await bought(post, house)
    await cancel_ticket(ticket.id)
    await post.delivered()
    assert message.text.startswith("VOID · this ticket was cancelled")


async def test_a_cancelled_event_voids_its_tickets_and_tells_the_holder_once(post: Post, house: House) -> None:
    message, ticket = await bought(post, house)
    await cancel_event(ticket.event_id)
    await post.delivered()
    assert message.text.startswith("VOID · the event is cancelled")
    told = [other for other in message.conversation.messages if "is cancelled. Your ticket" in other.text]
    assert len(told) == 1


async def test_a_new_link_brings_a_new_picture(post: Post, house: House) -> None:
    message, ticket = await bought(post, house)
    link = await replace_link(house.links, ticket.id, version=ticket.link_version)
    await post.delivered()
    [code] = zxingcpp.read_barcodes(picture_of(post, message))
    assert code.text == link
    assert message.buttons[0]["url"] == link


async def test_a_moved_event_shows_its_new_time(post: Post, house: House) -> None:
    message, ticket = await bought(post, house)
    await change_event(ticket.event_id, venue="New Harbour", starts_at=now() + timedelta(days=2))
    await post.delivered()
    assert "New Harbour" in message.text


async def test_a_ticket_sent_again_is_kept_true_in_both_messages(post: Post, house: House) -> None:
    message, ticket = await bought(post, house)
    await resend(ticket.id)
    await post.delivered()
    await admitted(post, house, ticket, await staff_of(ticket))
    both = [other for other in message.conversation.messages if other.media == "photo"]
    assert [other.text.startswith("VOID") for other in both] == [True, True]


async def test_a_ticket_used_before_its_message_went_out_arrives_void(post: Post, house: House) -> None:
    phone, person = await post.someone()
    ticket = await make_ticket(holder=person)
    await admitted(post, house, ticket, await make_staff(await Event.get(id=ticket.event_id)))
    await owed(person.id, Kind.TICKET, ticket=ticket.id).save()
    message = await phone.receives("VOID")
    assert not message.buttons


async def test_who_gave_a_ticket_away_sees_it_void(post: Post, house: House) -> None:
    message, ticket = await bought(post, house)
    other, person = await post.someone("Ben Okafor")
    await Order.filter(id=ticket.order_id).update(booker_id=None)
    await Ticket.filter(id=ticket.id).update(holder_id=person.id)
    await owed(message.conversation.person.id, Kind.TICKET_REFRESH, ticket=ticket.id).save()
    await post.delivered()
    assert "belongs to somebody else now" in message.text
    assert not message.buttons
    assert not other.chat.messages


async def test_a_claimed_ticket_arrives(post: Post, house: House) -> None:
    phone, person = await post.someone()
    ticket = await make_ticket()
    await claim(house.links, await house.links.issue(LinkKind.CLAIM, ticket.order_id, 1), person)
    message = await phone.receives("Summer Night")
    assert message.media == "photo"


async def test_each_holder_reads_their_own_language(post: Post, house: House) -> None:
    phone, person = await post.someone("李娜", language="zh-hans")
    ticket = await make_ticket(holder=person)
    await owed(person.id, Kind.TICKET, ticket=ticket.id).save()
    message = await phone.receives("可入场 1 人")
    assert message.button_texts == ["打开门票", "分享", "添加到日历"]


async def test_a_chosen_language_counts_more_than_telegrams(post: Post, house: House) -> None:
    phone, person = await post.someone("Ada Lovelace")
    await choose_language(person, "zh")
    ticket = await make_ticket(holder=person)
    await owed(person.id, Kind.TICKET, ticket=ticket.id).save()
    await phone.receives("可入场 1 人")


async def test_a_picture_that_telegram_forgot_is_uploaded_again(post: Post, house: House) -> None:
    message, ticket = await bought(post, house)
    staff = await staff_of(ticket)
    record = await admitted(post, house, ticket, staff)
    await StoredFile.all().update(file_id="of-another-bot")
    await annul(record.id, staff.member)
    await post.delivered()
    assert len(message.buttons) == 3
    assert zxingcpp.read_barcodes(picture_of(post, message))


async def test_a_rehearsal_ticket_says_that_it_counts_for_nothing(post: Post, house: House) -> None:
    phone, person = await post.someone()
    ticket = await make_ticket(holder=person, rehearsal=True)
    await owed(person.id, Kind.TICKET, ticket=ticket.id).save()
    await phone.receives("REHEARSAL")


async def test_long_names_fit_a_caption(post: Post, house: House) -> None:
    phone, person = await post.someone()
    event = await make_event(name="<&> " * 50, venue="&" * 300)
    ticket = await make_ticket(event, holder=person, holder_name="Ω" * 200)
    await owed(person.id, Kind.TICKET, ticket=ticket.id).save()
    await phone.receives("Ω" * 200)

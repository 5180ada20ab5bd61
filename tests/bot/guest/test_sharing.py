"""Share: inline mode, a link, taking offers back; claiming in a name; asking for what somebody else has."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.buttons import button, keyboard
from bot.guest.buttons import SharePlace
from bot.sandbox import LocalTelegram, Person
from bot.sandbox.conversations import Message
from bot.sandbox.state import Options
from models.clock import now
from models.house import House
from models.owed.outbox import Kind
from models.people.persons import Identity, meet
from models.tables import Event, Link, LinkKind, Order, Owed, Purpose, SentMessage, Share, Ticket
from tests.bot.running import RunningBot, bot_in, running_bot
from tests.makers import LINKS, make_event, make_order, make_ticket
from tests.models.sharing.test_claims import offer


@pytest.fixture
def ada(bot: RunningBot) -> Person:
    return bot.telegram.person("Ada Lovelace", started=True)


@pytest.fixture
def ben(bot: RunningBot) -> Person:
    return bot.telegram.person("Ben Okafor")


async def ticket_for(phone: Person, *, places: int = 3, name: str = "Summer Night") -> Ticket:
    """A ticket that this person holds."""
    row = await meet(Identity(phone.id, phone.account.name, language="en"))
    order = await make_order(await make_event(name=name), row)
    return await make_ticket(order=order, holder=row, places=places)


async def sharing(bot: RunningBot, phone: Person, ticket: Ticket) -> Message:
    """What Share under the ticket's message leads to."""
    rows = keyboard([[button("Share", SharePlace(ticket.id))]])
    await bot.application.bot.send_message(phone.id, "the ticket", reply_markup=rows)
    await phone.press(await phone.receives("the ticket"), "Share")
    return await phone.receives(lambda message: message.text != "the ticket")


def claim_link(ticket_token: str, bot: RunningBot) -> str:
    return f"https://t.me/{bot.telegram.username}?start=p{ticket_token}"


async def test_an_inline_query_offers_a_place_that_shows_neither_code_nor_link_nor_order_number(
    bot: RunningBot, ada: Person, ben: Person
) -> None:
    ticket = await ticket_for(ada)
    await ticket.fetch_related("order")
    offered = await ada.inline("")
    await ada.post(offered.titled("A place for Summer Night"), ben)
    shown = await ben.receives("Ada Lovelace has a place for you")
    assert "Summer Night" in shown.text
    assert "Standard" in shown.text
    everything = shown.text + str(shown.buttons)
    assert ticket.order.number not in everything
    assert "/t/" not in everything
    assert LINKS.ticket_url(ticket).rpartition("/")[2] not in everything
    assert shown.file_id is None
    assert len(shown.buttons) == 1


async def test_what_was_sent_is_remembered_without_any_secret(bot: RunningBot, ada: Person, ben: Person) -> None:
    await ticket_for(ada)
    message = await ada.post((await ada.inline("")).results[0], ben)
    await ada.inline("")  # handled after what was chosen
    [row] = await SentMessage.all()
    assert (row.inline_message_id, row.purpose, row.chat_id) == (message.inline_message_id, Purpose.SHARE, None)
    token = ben.link(message, "Claim").rpartition("=p")[2]
    assert len(token) > 20
    rows = [*await SentMessage.all().values(), *await Share.all().values(), *await Owed.all().values()]
    assert token not in str(rows + list(await Link.all().values()))


async def test_each_sending_is_its_own_offer_and_the_query_finds_the_ticket(
    bot: RunningBot, ada: Person, ben: Person
) -> None:
    first, other = await ticket_for(ada), await ticket_for(ada, name="Winter Morning")
    await first.fetch_related("order")
    links = set()
    for _ in range(2):
        [result] = (await ada.inline(f"{first.order.number}-{first.id}")).results
        links.add(ben.link(await ada.post(result, ben), "Claim"))
    assert len(links) == 2
    assert len((await ada.inline("")).results) == 2
    assert [result["title"] for result in (await ada.inline("winter")).results] == ["A place for Winter Morning"]
    assert not (await ben.inline(f"{first.order.number}-{first.id}")).results
    assert await Share.filter(ticket_id=other.id).count() == 1


async def test_of_several_tickets_of_an_order_share_offers_the_one_that_it_was_pressed_on(
    bot: RunningBot, ada: Person
) -> None:
    first = await ticket_for(ada)
    order = await Order.get(id=first.order_id)
    await Order.filter(id=order.id).update(number=f"{first.id}{first.id + 1}K7PX")
    second = await make_ticket(order=order, holder_id=ada.id, holder_name="Zoë Ångström")

    for ticket, name in ((first, "Ada Lovelace"), (second, "Zoë Ångström")):
        card = await sharing(bot, ada, ticket)
        [result] = (await ada.inline(card.buttons[0]["switch_inline_query"])).results
        assert result["description"].startswith(f"{name} · Standard")
    assert len((await ada.inline("zoë")).results) == 1


async def test_who_has_nothing_to_share_is_led_to_their_tickets(bot: RunningBot, ben: Person) -> None:
    offered = await ben.inline("")
    assert not offered.results
    assert offered.button is not None
    assert offered.button["text"] == "You have no ticket to share"
    await ben.start(offered.button["start_parameter"])
    await ben.receives("no tickets yet")


async def test_who_could_share_until_lately_reads_since_when_not(bot: RunningBot, ada: Person) -> None:
    ticket = await ticket_for(ada)
    until = datetime(2026, 6, 5, 18, 0, tzinfo=UTC)
    await Event.filter(id=ticket.event_id).update(transfers_until=until)

    offered = await ada.inline("")

    assert not offered.results
    assert offered.button is not None
    assert offered.button["text"] == "Handing places on ended on Fri, 5 Jun 2026, 20:00 (Berlin time)"
    assert (await ada.inline("something else")).button == {**offered.button, "text": "You have no ticket to share"}


async def test_without_feedback_the_claim_is_single_use_all_the_same(house: House) -> None:
    async with running_bot(house, Options(inline_feedback=False)) as bot:
        ada, ben, carl = (bot.telegram.person(name) for name in ("Ada Lovelace", "Ben Okafor", "Carl"))
        await ticket_for(ada)
        message = await ada.post((await ada.inline("")).results[0], ben)
        for phone in (ben, carl):
            await phone.follow(ben.link(message, "Claim"))
        await ben.press(await ben.receives("offers you a place"), "Claim as Ben Okafor")
        await carl.press(await carl.receives("offers you a place"), "Claim as Carl")
        await carl.receives("was claimed on")
    assert not await SentMessage.exists()
    assert await Share.filter(claimed_by_id=ben.id).count() == 1


async def test_without_inline_mode_there_is_a_link(house: House) -> None:
    async with LocalTelegram.serve() as telegram:
        telegram.state.bot.inline = False
        async with bot_in(telegram, house) as bot:
            ada = telegram.person("Ada Lovelace", started=True)
            card = await sharing(bot, ada, await ticket_for(ada))
            assert card.button_texts == ["Make a link"]


async def test_the_card_offers_a_chat_a_link_and_to_take_back(bot: RunningBot, ada: Person, ben: Person) -> None:
    ticket = await ticket_for(ada)
    await ticket.fetch_related("order")
    card = await sharing(bot, ada, ticket)
    assert "up to 2 places" in card.text
    assert card.button_texts == ["Choose a chat", "Make a link"]
    assert card.buttons[0]["switch_inline_query"] == f"{ticket.order.number}-{ticket.id}"
    await ada.press(card, "Make a link")
    made = await ada.receives("can be claimed once")
    link = next(each["copy_text"]["text"] for each in made.buttons if "copy_text" in each)
    assert link in made.text
    card = await sharing(bot, ada, ticket)
    assert (await ada.press(card, "Take back 1 offer")).text == "Taken back: 1 offer."
    assert "Take back" not in str((await ada.receives("Share your ticket")).button_texts)
    await ben.follow(link)
    await ben.receives("no longer on offer")


async def test_who_does_not_hold_the_ticket_and_a_frozen_one_are_told(
    bot: RunningBot, ada: Person, ben: Person
) -> None:
    ticket = await ticket_for(ada)
    await ben.start()
    await ben.receives("Hello")
    assert "not yours" in (await sharing(bot, ben, ticket)).text
    await Event.filter(id=ticket.event_id).update(transfers_until=now() - timedelta(hours=1))
    assert "can’t be handed on any more" in (await sharing(bot, ada, ticket)).text
    assert not await Share.exists()


async def test_a_newcomer_claims_in_the_name_that_they_type(bot: RunningBot, ada: Person, ben: Person) -> None:
    ticket = await ticket_for(ada)
    await ben.follow(claim_link(await offer(ticket), bot))
    shown = await ben.receives("Ada Lovelace offers you a place")
    assert await Ticket.all().count() == 1
    await ben.send("12345")
    await ben.receives("letter")
    await ben.send("  Benedict   Okafor ")
    assert "Benedict Okafor" in (await ben.receives("It’s yours")).text
    place = await Ticket.get(holder_id=ben.id)
    assert (place.holder_name, place.split_from_id) == ("Benedict Okafor", ticket.id)
    await ben.press(shown, "Claim as Ben Okafor")
    await ben.receives("You have claimed this place")
    assert await Ticket.all().count() == 2


async def test_a_place_that_is_to_be_paid_at_the_door_says_so(bot: RunningBot, ada: Person, ben: Person) -> None:
    row = await meet(Identity(ada.id, "Ada Lovelace", language="en"))
    order = await make_order(await make_event(), row, paid=False, total=3600)
    ticket = await make_ticket(order=order, holder=row, places=3)
    await ben.follow(claim_link(await offer(ticket), bot))
    assert "€36.00 for the whole order" in (await ben.receives("offers you a place")).text


async def test_the_offerer_opens_their_own_offer(bot: RunningBot, ada: Person) -> None:
    ticket = await ticket_for(ada)
    await ada.follow(claim_link(await offer(ticket), bot))
    await ada.receives("your own offer")
    assert (await Ticket.get()).places == 3


async def test_the_offerer_opens_an_offer_that_was_claimed_and_may_ask_for_it(
    bot: RunningBot, ada: Person, ben: Person
) -> None:
    ticket = await ticket_for(ada)
    link = claim_link(await offer(ticket), bot)
    await ben.follow(link)
    await ben.press(await ben.receives("offers you a place"), "Claim as Ben Okafor")
    await ada.follow(link)
    await ada.press(await ada.receives("was claimed on"), "Wrong person?")
    await ada.receives("I have asked the organiser")


@pytest.mark.parametrize("payload", ["p", "pnonsense", "p" + "x" * 27])
async def test_a_wrong_link_gets_a_clear_sentence(ben: Person, payload: str) -> None:
    await ben.start(payload)
    await ben.receives("does not lead to a place")


async def test_a_second_claimer_asks_the_organiser_once(bot: RunningBot, ada: Person, ben: Person) -> None:
    ticket = await ticket_for(ada)
    link = claim_link(await offer(ticket), bot)
    await ben.follow(link)
    await ben.press(await ben.receives("offers you a place"), "Claim as Ben Okafor")
    carl = bot.telegram.person("Carl")
    for answer in ("I have asked the organiser", "The organiser knows already"):
        await carl.follow(link)
        refusal = await carl.receives("was claimed on")
        assert "Berlin time" in refusal.text
        assert "Ben" not in refusal.text
        await carl.press(refusal, "It was meant for me")
        await carl.receives(answer)
    [row] = await Owed.filter(kind=Kind.PLACE_ASKED)
    assert row.about == {"share": (await Share.get()).id, "asker": carl.id}


async def test_chinese_people_are_spoken_to_in_chinese(bot: RunningBot) -> None:
    li, ben = bot.telegram.person("李小龙", language_code="zh-hans"), bot.telegram.person("Ben", language_code="zh")
    row = await meet(Identity(li.id, "李小龙", language="zh-hans"))
    ticket = await make_ticket(await make_event(name="夏夜"), holder=row, places=2)
    message = await li.post((await li.inline("")).results[0], ben)
    assert "李小龙 送您一个名额" in message.text
    await ben.follow(ben.link(message, "领取"))
    await ben.press(await ben.receives("送您一个名额："), "以 Ben 的名字领取")
    await ben.receives("归您了")
    assert (await Ticket.get(id=ticket.id)).places == 1


async def test_a_claim_changes_one_link_of_each_kind(bot: RunningBot, ada: Person, ben: Person) -> None:
    ticket = await ticket_for(ada, places=1)
    await ben.follow(claim_link(await offer(ticket), bot))
    await ben.press(await ben.receives("offers you a place"), "Claim as Ben Okafor")
    await ben.receives("It’s yours")
    tickets = Link.filter(kind=LinkKind.TICKET, subject_id=ticket.id).order_by("version")
    assert [link.revoked_at is None for link in await tickets] == [False, True]
    assert (await Link.get(kind=LinkKind.SHARE)).used_at is not None

"""Copies that Share made, and news of places: true whatever happens to the offer and the ticket."""

from datetime import timedelta
from secrets import token_urlsafe

from bot.owed.share_copy import copy_rows, share_copy
from bot.sandbox import Person
from bot.sandbox.conversations import Message
from models import tables
from models.door.annulment import annul
from models.events.organising import cancel_event, change_event
from models.house import House
from models.owed.outbox import Kind
from models.people.persons import voice_of
from models.sharing.asks import ask_for_place, leave_place, move_place
from models.sharing.claims import claim_place
from models.sharing.offers import Offer, Standing, note_sent, offer_place, share_with_all, withdraw_offers
from models.tables import Event, Owed, Role, SentMessage, Share, StaffMember, Ticket
from models.tickets.care import cancel_ticket, resend
from tests.bot.sending import Post
from tests.clock import Clock
from tests.makers import LINKS, make_event, make_staff, make_ticket
from tests.models.door.test_verification import by_chat


async def holder(post: Post, *, places: int = 3) -> tuple[Person, tables.Person, Ticket]:
    """Ada, who has the message of her ticket."""
    phone, ada = await post.someone("Ada Lovelace")
    ticket = await make_ticket(await make_event(name="Summer Night"), holder=ada, places=places)
    await resend(ticket.id)
    await post.delivered()
    return phone, ada, ticket


async def sent(post: Post, phone: Person, ticket: Ticket, to: Person) -> tuple[Message, Offer]:
    """Ada's offer in a chat with somebody else, as inline mode leaves it."""
    offer = await offer_place(LINKS, ticket.id, phone.id)
    share = await share_with_all(offer.share.id)
    assert share is not None
    speak = voice_of(share.offered_by)
    copy = share_copy(share, Standing.OFFERED, speak)
    [[claim]] = copy_rows(copy.standing, offer.token, post.telegram.username, speak)
    content = {"message_text": copy.text, "parse_mode": "HTML"}
    result = {"type": "article", "id": "1", "title": "x", "input_message_content": content}
    message = await phone.post({**result, "reply_markup": {"inline_keyboard": [[claim.to_dict()]]}}, to)
    await note_sent(share.id, phone.id, message.inline_message_id, shows=copy.shows)
    return message, offer


async def admitted(post: Post, house: House, ticket: Ticket, admit: int = 1) -> int:
    staff = await make_staff(await Event.get(id=ticket.event_id))
    answer = await house.verifier.decide(by_chat(ticket, staff, nonce=token_urlsafe(16), admit=admit))
    await post.delivered()
    return answer.checkin or 0


async def organiser_of(ticket: Ticket) -> StaffMember:
    return await StaffMember.get(event_id=ticket.event_id, role=Role.ORGANISER)


async def test_a_copy_says_claimed_then_void_then_claimed_again_after_an_undo(post: Post, house: House) -> None:
    phone, _, ticket = await holder(post)
    friend, ben = await post.someone("Ben Okafor")
    message, offer = await sent(post, phone, ticket, friend)
    assert len(message.buttons) == 1
    place = (await claim_place(house.links, offer.token, ben, "Ben Okafor")).ticket
    await post.delivered()
    assert message.text.startswith("✓ Claimed.")
    assert "Ben" not in message.text
    assert "Claimed on" in message.text
    assert friend.link(message, "It was meant for me").endswith(offer.token)
    theirs = await friend.sees("admits 1 person")
    record = await admitted(post, house, place)
    assert message.text.startswith("VOID")
    assert not message.buttons
    assert theirs.text.startswith("VOID")
    await annul(record, await organiser_of(ticket))
    await post.delivered()
    assert message.text.startswith("✓ Claimed.")


async def test_a_copy_turns_void_although_its_people_have_blocked_the_bot(post: Post, house: House) -> None:
    phone, ada, ticket = await holder(post)
    friend, ben = await post.someone("Ben Okafor")
    claimed, offer = await sent(post, phone, ticket, friend)
    open_still, _ = await sent(post, phone, ticket, friend)
    place = (await claim_place(house.links, offer.token, ben, "Ben Okafor")).ticket
    await post.delivered()
    await friend.block()
    await phone.block()

    await admitted(post, house, place)
    assert claimed.text.startswith("VOID")
    record = await admitted(post, house, ticket, admit=2)
    assert open_still.text.startswith("VOID")
    await annul(record, await organiser_of(ticket))
    await post.delivered()

    assert "has a place for you" in open_still.text
    assert await tables.Person.filter(id__in=[ada.id, ben.id], blocked_at=None).count() == 0


async def test_the_offerer_is_told_and_their_ticket_shows_the_places_left(post: Post, house: House) -> None:
    phone, _, ticket = await holder(post)
    _, ben = await post.someone("Ben Okafor")
    offer = await offer_place(LINKS, ticket.id, phone.id)
    await claim_place(house.links, offer.token, ben, "Ben Okafor")
    await post.delivered()
    assert "Your own ticket is for 2 people now" in (await phone.sees("Ben Okafor has claimed a place")).text
    mine = await phone.sees("Ada Lovelace")
    assert "admits 2 people" in mine.text
    assert "Share" in mine.button_texts


async def test_a_ticket_that_was_handed_on_whole_is_void_and_says_why(post: Post, house: House) -> None:
    phone, _, ticket = await holder(post, places=1)
    mine = await phone.sees("Ada Lovelace")
    friend, ben = await post.someone("Ben Okafor")
    message, offer = await sent(post, phone, ticket, friend)
    await claim_place(house.links, offer.token, ben, "Ben Okafor")
    await post.delivered()
    assert mine.text.startswith("VOID · you handed on this ticket")
    assert not mine.buttons
    await phone.sees("It is theirs now; yours is void")
    assert message.text.startswith("✓ Claimed.")
    await friend.sees("Ben Okafor")


async def test_what_is_taken_back_says_so_in_every_chat(post: Post, house: House) -> None:
    phone, ada, ticket = await holder(post, places=2)
    friend, _ = await post.someone("Ben Okafor")
    other, _ = await post.someone("Carl")
    copies = [(await sent(post, phone, ticket, one))[0] for one in (friend, other)]
    assert await Share.all().count() == 1
    await withdraw_offers(house.links, ticket.id, ada.id)
    await post.delivered()
    assert [copy.text.partition(".")[0] for copy in copies] == ["No longer on offer"] * 2


async def test_a_cancelled_ticket_or_event_voids_its_open_offers(post: Post) -> None:
    phone, _, ticket = await holder(post)
    other_phone, _, other = await holder(post)
    friend, _ = await post.someone("Ben Okafor")
    first, _ = await sent(post, phone, ticket, friend)
    second, _ = await sent(post, other_phone, other, friend)
    await cancel_ticket(ticket.id)
    await cancel_event(other.event_id)
    await post.delivered()
    assert first.text.startswith("VOID")
    assert second.text.startswith("VOID")
    assert [first.buttons, second.buttons] == [[], []]


async def test_an_open_offer_follows_its_event_and_keeps_its_button(post: Post) -> None:
    phone, _, ticket = await holder(post)
    friend, _ = await post.someone("Ben Okafor")
    message, offer = await sent(post, phone, ticket, friend)
    await change_event(ticket.event_id, venue="New Harbour")
    await post.delivered()
    assert "New Harbour" in message.text
    assert friend.link(message, "Claim").endswith(offer.token)


async def test_an_open_offer_loses_its_button_when_the_time_has_come_and_gets_it_back(clock: Clock, post: Post) -> None:
    phone, _, ticket = await holder(post)
    friend, _ = await post.someone("Ben Okafor")
    message, offer = await sent(post, phone, ticket, friend)
    await change_event(ticket.event_id, transfers_until=clock.moment + timedelta(minutes=10))
    await post.until(lambda: Owed.filter(done_at__isnull=False, kind=Kind.SHARE_REFRESH).count())
    assert friend.link(message, "Claim").endswith(offer.token)

    clock.advance(minutes=10)
    await post.delivered()
    assert message.text.startswith("Places can’t be handed on any more. Please come together with Ada Lovelace.")
    assert not message.buttons

    await change_event(ticket.event_id, transfers_until=None)
    await post.delivered()
    assert friend.link(message, "Claim").endswith(offer.token)


async def test_a_copy_is_edited_once_and_a_deleted_one_does_not_stop_the_others(post: Post, house: House) -> None:
    phone, _, ticket = await holder(post)
    friend, ben = await post.someone("Ben Okafor")
    gone, offer = await sent(post, phone, ticket, friend)
    there, _ = await sent(post, phone, ticket, friend)
    del post.telegram.state.inline_messages[gone.inline_message_id or ""]
    await claim_place(house.links, offer.token, ben, "Ben Okafor")
    await post.delivered()
    await withdraw_offers(house.links, ticket.id, phone.id)
    await post.delivered()
    assert there.text.startswith("No longer on offer")
    assert (await SentMessage.get(inline_message_id=gone.inline_message_id)).gone_at is not None
    edits = [call for call in post.telegram.calls_of("editMessageText") if "inline_message_id" in call.parameters]
    assert len(edits) == 2
    assert await Owed.filter(outcome="failed").count() == 0


async def test_an_organiser_who_is_asked_moves_the_place_and_both_are_told(post: Post, house: House) -> None:
    phone, _, ticket = await holder(post)
    boss = await organiser_of(ticket)
    olive = post.telegram.person("Olive", user_id=boss.person_id, started=True)
    (friend, ben), (third, carl) = await post.someone("Ben Okafor"), await post.someone("Carl Sagan")
    offer = await offer_place(LINKS, ticket.id, phone.id)
    place = (await claim_place(house.links, offer.token, ben, "Ben Okafor")).ticket
    await ask_for_place(house.links, offer.token, carl)
    await post.delivered()
    card = await olive.sees("Carl Sagan")
    assert "Has it now: Ben Okafor" in card.text
    assert "Offered by: Ada Lovelace" in card.text
    assert card.button_texts == ["Move it to Carl Sagan", "Leave it"]
    await move_place(house.links, offer.share.id, carl.id)
    await post.delivered()
    await third.sees("the organiser has given you the place")
    await phone.sees("Carl Sagan has claimed a place")
    assert "Carl Sagan" in (await third.sees("admits 1 person")).text
    await friend.sees("has moved your place")
    assert (await friend.sees("VOID · this ticket")).buttons == []
    assert (await Ticket.get(id=place.id)).link_version == 2


async def test_the_offerer_gets_a_place_back_that_the_wrong_person_claimed(post: Post, house: House) -> None:
    phone, ada, ticket = await holder(post)
    boss = await organiser_of(ticket)
    olive = post.telegram.person("Olive", user_id=boss.person_id, started=True)
    friend, ben = await post.someone("Ben Okafor")
    offer = await offer_place(LINKS, ticket.id, phone.id)
    place = (await claim_place(house.links, offer.token, ben, "Ben Okafor")).ticket
    await post.delivered()
    assert (await phone.sees("Ben Okafor has claimed a place")).button_texts == ["Wrong person?"]
    assert await ask_for_place(house.links, offer.token, ada)
    await post.delivered()
    assert (await olive.sees("asks for a place")).button_texts == ["Move it to Ada Lovelace", "Leave it"]
    await move_place(house.links, offer.share.id, ada.id)
    await post.delivered()
    await friend.sees("has moved your place")
    assert (await Ticket.get(id=place.id)).holder_id == ada.id
    claims = [message for message in phone.chat.messages if "has claimed a place" in message.text]
    assert len(claims) == 1


async def test_who_asked_in_vain_is_told(post: Post, house: House) -> None:
    phone, _, ticket = await holder(post)
    (_, ben), (third, carl) = await post.someone("Ben Okafor"), await post.someone("Carl Sagan")
    offer = await offer_place(LINKS, ticket.id, phone.id)
    await claim_place(house.links, offer.token, ben, "Ben Okafor")
    await ask_for_place(house.links, offer.token, carl)
    await leave_place(offer.share.id, carl.id)
    await post.delivered()
    await third.sees("leaves the place")

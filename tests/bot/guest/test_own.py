"""What belongs to a person: welcome, claims, tickets, language, privacy, help."""

from datetime import timedelta

import orjson
import pytest

from bot.deep_links import CLAIM, deep_link
from bot.sandbox.person import Person
from models.clock import now
from models.owed.outbox import Kind
from models.tables import Event, LinkKind, Order, Owed, Role, Ticket
from models.tables import Person as Row
from tests.bot.running import RunningBot
from tests.makers import LINKS, make_event, make_organiser, make_person, make_staff, make_ticket, make_ticket_type
from tests.webpage.contents import contents


@pytest.fixture
def ada(bot: RunningBot) -> Person:
    return bot.telegram.person("Ada Lovelace")


async def known(person: Person) -> Row:
    """The person as the database knows them."""
    return await make_person(person.account.name, id=person.id)


async def test_start_welcomes_by_name_and_leads_to_the_events(ada: Person) -> None:
    await ada.start()
    welcome = await ada.receives("Hello Ada Lovelace")
    await ada.press(welcome, "See what’s on")
    await ada.receives("Nothing is on sale")


async def test_start_tells_people_on_duty_what_they_can_do(ada: Person, bot: RunningBot) -> None:
    await make_staff(await make_event(), await known(ada))
    await ada.start()
    assert "/door" in (await ada.receives("Hello Ada Lovelace")).text
    guest = bot.telegram.person("Charles Babbage")
    await guest.start()
    assert "/door" not in (await guest.receives("Hello Charles Babbage")).text


async def test_a_claim_link_brings_the_ticket_and_a_second_claimer_reads_when_it_was_claimed(
    ada: Person, bot: RunningBot
) -> None:
    ticket = await make_ticket(await make_event(name="Summer Night"))
    link = deep_link(bot.telegram.username, CLAIM, await LINKS.issue(LinkKind.CLAIM, ticket.order_id, 1))
    await ada.follow(link)
    await ada.receives("It’s yours!")
    assert (await Ticket.get(id=ticket.id)).holder_id == ada.id
    await ada.follow(link)
    await ada.receives("claimed this already")
    assert await Owed.filter(chat_id=ada.id, kind=Kind.TICKET).count() == 2
    charles = bot.telegram.person("Charles Babbage")
    await charles.follow(link)
    refusal = await charles.receives("Summer Night was claimed on")
    assert "Berlin time" in refusal.text
    assert "ask the organiser" in refusal.text


@pytest.mark.parametrize("payload", ["c", "cnonsense", "c" + "x" * 27])
async def test_a_wrong_claim_link_gets_a_clear_sentence(ada: Person, payload: str) -> None:
    await ada.start(payload)
    await ada.receives("does not lead to a ticket")


async def test_a_link_of_no_known_kind_gets_a_clear_sentence_and_the_welcome(ada: Person) -> None:
    await ada.start("zzz")
    await ada.receives("don’t know this link")
    await ada.receives("Hello Ada Lovelace")


async def test_without_tickets_it_is_said(ada: Person) -> None:
    await ada.send("/tickets")
    await ada.receives("no tickets yet")


async def test_a_few_tickets_are_sent_at_once(ada: Person) -> None:
    row = await known(ada)
    tickets = [await make_ticket(holder=row) for _ in range(2)]
    await ada.send("/tickets")
    await ada.receives("Here come your 2 tickets")
    owed = await Owed.filter(chat_id=ada.id, kind=Kind.TICKET).order_by("id")
    assert [row.about["ticket"] for row in owed] == [ticket.id for ticket in tickets]


async def test_of_many_tickets_there_is_a_list(ada: Person) -> None:
    row = await known(ada)
    tickets = [await make_ticket(holder=row, places=number + 1) for number in range(4)]
    await ada.send("/tickets")
    listed = await ada.receives("You have 4 tickets")
    await ada.press(listed, "3 × ")
    owed = await Owed.get(chat_id=ada.id)
    assert owed.about == {"ticket": tickets[2].id}
    await Ticket.filter(id=tickets[2].id).update(holder_id=None)
    answer = await ada.press(listed, "3 × ")
    assert "not yours any more" in answer.text


async def test_a_chosen_language_is_spoken_at_once_until_telegrams_is_chosen_again(ada: Person) -> None:
    await ada.send("/language")
    shown = await ada.receives("Which language")
    await ada.press(shown, "中文")
    await ada.receives("您希望我说哪种语言")
    await ada.send("/tickets")
    await ada.receives("您还没有票")
    await ada.press(shown, "与 Telegram 相同")
    await ada.receives("Which language")
    assert (await Row.get(id=ada.id)).chosen_language is None


async def test_my_data_comes_as_a_file(ada: Person) -> None:
    row = await known(ada)
    ticket = await make_ticket(holder=row)
    await ada.send("/privacy")
    shown = await ada.receives("What I keep about you")
    await ada.press(shown, "Send me my data")
    sent = await ada.sees("Everything I keep about you")
    exported = orjson.loads(ada.file(sent).content)
    assert exported["person"]["telegram_id"] == ada.id
    assert [one["places"] for one in exported["tickets"]] == [ticket.places]


async def test_erasing_asks_first(ada: Person) -> None:
    await ada.send("/privacy")
    await ada.press(await ada.receives("What I keep"), "Erase my data")
    asked = await ada.receives("for good")
    assert (await Row.get(id=ada.id)).name == "Ada Lovelace"
    await ada.press(asked, "Yes, erase it")
    await ada.receives("Erased.")
    assert not await Row.exists(id=ada.id)


async def test_nothing_tells_who_bought_once_they_are_erased(ada: Person) -> None:
    await make_ticket_type(await make_event(name="Summer Night"), name="Standard")
    await ada.send("/events")
    for button in ("Standard", "1", "Ada Lovelace"):
        await ada.press(await ada.receives("Summer Night"), button)
    await ada.receives("It’s yours!")
    await Event.all().update(starts_at=now() - timedelta(days=2))
    await ada.send("/privacy")
    await ada.press(await ada.receives("What I keep"), "Erase my data")
    await ada.press(await ada.receives("for good"), "Yes, erase it")
    await ada.receives("Erased.")
    kept = str(await contents())
    assert await Order.exists()
    assert str(ada.id) not in kept
    assert "Ada" not in kept


async def test_what_is_still_needed_is_not_erased(ada: Person) -> None:
    await make_ticket(holder=await known(ada))
    await ada.send("/privacy")
    await ada.press(await ada.receives("What I keep"), "Erase my data")
    await ada.press(await ada.receives("for good"), "Yes, erase it")
    await ada.receives("still to come")
    assert (await Row.get(id=ada.id)).name == "Ada Lovelace"


async def test_help_shows_each_person_what_they_may_do(bot: RunningBot) -> None:
    event = await make_event()
    guest, door, reader, organiser = [bot.telegram.person(name) for name in ("Ada", "Sam", "Rita", "Olive")]
    await make_staff(event, await known(door))
    await make_staff(event, await known(reader), role=Role.READ_ONLY)
    await make_organiser(await known(organiser))
    shown = {}
    for person in (guest, door, reader, organiser):
        await person.send("/help")
        shown[person.account.name] = (await person.receives("/tickets")).text
    assert {name: "/find" in text for name, text in shown.items()} == {
        "Ada": False, "Sam": True, "Rita": False, "Olive": True
    }  # fmt: skip
    assert ["/attendance" in text for text in shown.values()] == [False, True, True, True]
    assert ["/newevent" in text for text in shown.values()] == [False, False, False, True]

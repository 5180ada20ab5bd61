"""An imported ticket that the wrong person claimed: its organiser takes it back and passes the new claim link on."""

from bot.sandbox import Person as Phone
from models.tables import Event, LinkKind, Ticket
from tests.bot.desk import event_of, organiser_phone
from tests.bot.running import RunningBot
from tests.makers import LINKS, make_order, make_ticket

FRED = "Fred Friend"


async def claimed_by_fred(bot: RunningBot, event: Event) -> tuple[Phone, str]:
    """Grace's ticket is in Fred's chat: his phone, and the claim link."""
    order = await make_order(event, booker_name="Grace Hopper", number="G7")
    await make_ticket(order=order, holder_name="Grace Hopper")
    token = await LINKS.issue(LinkKind.CLAIM, order.id, order.claim_version)
    fred = bot.telegram.person(FRED)
    await fred.start(f"c{token}")
    await fred.receives("Order number G7")
    return fred, token


async def test_the_organiser_gets_a_claim_link_for_the_right_person_and_the_old_one_is_dead(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    fred, old = await claimed_by_fred(bot, await event_of(olga))
    grace = bot.telegram.person("Grace Hopper")
    await grace.start(f"c{old}")
    await grace.receives("ask the organiser")

    await olga.send("/find hopper")
    card = await olga.receives("Grace Hopper")
    await olga.press(card, "🔗 New link")
    await olga.press(card, "👤 Wrong person claimed it")
    assert "Take order G7 (Grace Hopper) back" in card.text
    await olga.press(card, "👤 Wrong person claimed it")

    [link] = [button["copy_text"]["text"] for button in card.buttons if "copy_text" in button]
    assert link in card.text
    await fred.start(f"c{old}")
    await fred.receives("not valid any more")
    await grace.follow(link)
    await grace.receives("Order number G7")
    assert (await Ticket.get()).holder_id == grace.id


async def test_who_is_in_stays_in(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    fred, _ = await claimed_by_fred(bot, await event_of(olga))
    await olga.send("/find hopper")
    card = await olga.receives("Grace Hopper")
    await olga.press(card, "🔗 New link")
    await Ticket.all().update(admitted=1)

    await olga.press(card, "👤 Wrong person claimed it")
    await olga.press(card, "👤 Wrong person claimed it")

    assert "Somebody is in on this ticket" in card.text
    assert (await Ticket.get()).holder_id == fred.id

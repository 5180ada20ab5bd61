"""Claiming a companion's place by its link: look at it, take it in a name, or ask the organisers for it."""

from bot.buttons import DANGER, SUCCESS, Rows, button
from bot.chat import Handler, Talk, pressed
from bot.conversations import begin, data_of, end, step
from bot.deep_links import PLACE, opens
from bot.guest.buttons import AskForPlace, ShowEvents, TakePlace
from bot.guest.names import BadName, clean_name
from bot.guest.wording import event_heading
from models.language.formats import moment, money
from models.sharing.asks import ask_for_place
from models.sharing.claims import Found, claim_place, find_offer
from models.sharing.offers import VERSION, ShareRefusal, ShareRefused
from models.tables import LinkKind, OrderStatus, Person

TOPIC = "companion"
LONGEST_NAME = 40
"""Of a name on a button."""


def handlers() -> list[Handler]:
    """The buttons; /start opens the link."""
    return [pressed(TakePlace, take_place), pressed(AskForPlace, ask)]


@opens(PLACE)
async def open_place(talk: Talk, token: str) -> None:
    """Show the offer and ask in whose name; only the answer claims it."""
    try:
        found = await find_offer(talk.house.links, token, talk.person)
    except ShareRefused as refused:
        await _say_refused(talk, refused, token)
        return
    if found.again:
        await _claim(talk, token, talk.person.name)
        return
    await begin(talk, TOPIC, "name", share=found.share.id)
    own = talk.voice.text("sharing.button_take", name=talk.person.name[:LONGEST_NAME])
    await talk.reply(await _offer_text(talk, found), [[button(own, TakePlace(token), SUCCESS)]])


async def take_place(talk: Talk, data: TakePlace) -> None:
    """In one's own name."""
    await _claim(talk, data.token, talk.person.name)


@step(TOPIC, "name")
async def type_name(talk: Talk, text: str) -> None:
    """In the name that was typed."""
    data = data_of(talk, TOPIC) or {}
    try:
        name = clean_name(text)
    except BadName as bad:
        await talk.reply(talk.voice.html(bad.key))
        return
    await _claim(talk, talk.house.links.token(LinkKind.SHARE, int(data["share"]), VERSION), name)


async def ask(talk: Talk, data: AskForPlace) -> None:
    """Ask the organisers for a place that somebody else has."""
    try:
        asked = await ask_for_place(talk.house.links, data.token, talk.person)
    except ShareRefused as refused:
        await talk.edit(_refusal_text(talk, refused))
        return
    await talk.edit(talk.voice.html("sharing.asked_now" if asked else "sharing.asked_before"))


async def _claim(talk: Talk, token: str, name: str) -> None:
    if data_of(talk, TOPIC) is not None:
        await end(talk)
    try:
        claimed = await claim_place(talk.house.links, token, talk.person, name)
    except ShareRefused as refused:
        await _say_refused(talk, refused, token)
        return
    key = "sharing.claimed_again" if claimed.again else "sharing.claimed"
    await talk.show(talk.voice.html(key, event=claimed.ticket.event.name, name=claimed.ticket.holder_name))


async def _offer_text(talk: Talk, found: Found) -> str:
    say, ticket, event = talk.voice, found.ticket, found.ticket.event
    offerer = await Person.get(id=found.share.offered_by_id)
    parts = [
        say.html("sharing.offer", name=offerer.name),
        event_heading(event, say) + "\n" + say.html("sharing.copy_type", type=ticket.type.name),
    ]
    if ticket.order.status is OrderStatus.PENDING and ticket.order.total:
        parts.append(say.html("sharing.unpaid", amount=money(ticket.order.total, ticket.order.currency, say)))
    return "\n\n".join([*parts, say.html("sharing.whose_name")])


async def _say_refused(talk: Talk, refused: ShareRefused, token: str) -> None:
    rows: Rows = [[button(talk.voice.text("guest.all_events"), ShowEvents())]]
    if refused.reason in {ShareRefusal.CLAIMED, ShareRefusal.OWN_CLAIMED}:
        own = refused.reason is ShareRefusal.OWN_CLAIMED
        key = "sharing.button_wrong_person" if own else "sharing.button_ask"
        rows = [[button(talk.voice.text(key), AskForPlace(token), DANGER)]]
    await talk.show(_refusal_text(talk, refused), rows)


def _refusal_text(talk: Talk, refused: ShareRefused) -> str:
    say, event = talk.voice, refused.event
    if event is None:
        return say.html("sharing.not_claimed_unknown")
    when = moment(refused.at, event.zone, say) if refused.at else ""
    return say.html(f"sharing.not_claimed_{refused.reason}", event=event.name, when=when)

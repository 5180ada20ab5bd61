"""News of places that were offered: to the offerer, to organisers who are asked, to who asked, and to who lost one.

And of an order that the wrong person claimed.
"""

from bot.buttons import SUCCESS, button
from bot.guest.buttons import AskForPlace
from bot.organiser.buttons import LeavePlace, MovePlace
from bot.owed.letter import Letter, Recipient, fact, say
from models.language.formats import moment
from models.sharing.offers import VERSION, share_with_all
from models.tables import LinkKind, Order, Owed, Person


async def place_claimed(recipient: Recipient, row: Owed) -> Letter:
    """To the offerer: who has it, and what is left."""
    share = await share_with_all(int(row.about["share"]))
    if share is None or share.claimed_ticket is None or share.claimed_by_id == share.offered_by_id:
        return []
    speak, ticket = recipient.voice, share.ticket
    facts = {"name": share.claimed_ticket.holder_name, "event": ticket.event.name}
    token = recipient.house.links.token(LinkKind.SHARE, share.id, VERSION)
    wrong = [[button(speak.text("sharing.button_wrong_person"), AskForPlace(token))]]
    if share.claimed_ticket_id == ticket.id:
        return say(recipient, speak.html("sharing.handed_on", **facts), wrong)
    return say(recipient, speak.count_html("sharing.place_claimed", ticket.places, **facts), wrong)


async def place_asked(recipient: Recipient, row: Owed) -> Letter:
    """To the organisers: who has the place, who says that it is theirs; dropped once it is answered."""
    share = await share_with_all(int(row.about["share"]))
    asker = await Person.get_or_none(id=int(row.about["asker"]))
    if share is None or asker is None or share.claimed_ticket is None or share.claimed_at is None:
        return []
    if share.asked_at is None or share.asked_by_id != asker.id:
        return []
    speak, ticket = recipient.voice, share.ticket
    text = speak.html(
        "sharing.asked",
        event=ticket.event.name,
        type=ticket.type.name,
        order=ticket.order.number,
        offerer=share.offered_by.name,
        holder=share.claimed_ticket.holder_name,
        when=moment(share.claimed_at, ticket.event.zone, speak),
        asker=asker.name,
        username=f" (@{asker.username})" if asker.username else "",
    )
    move = button(speak.text("sharing.button_move", name=asker.name[:30]), MovePlace(share.id, asker.id), SUCCESS)
    return say(recipient, text, [[move], [button(speak.text("sharing.button_leave"), LeavePlace(share.id, asker.id))]])


async def place_answered(recipient: Recipient, row: Owed) -> Letter:
    """To who asked: it is theirs, or stays where it is."""
    share = await share_with_all(int(row.about["share"]))
    if share is None:
        return []
    key = "sharing.given" if fact(row, "given") else "sharing.left"
    return say(recipient, recipient.voice.html(key, event=share.ticket.event.name))


async def place_moved(recipient: Recipient, row: Owed) -> Letter:
    """To who had it: it is somebody else's now."""
    share = await share_with_all(int(row.about["share"]))
    if share is None:
        return []
    return say(recipient, recipient.voice.html("sharing.moved_away", event=share.ticket.event.name))


async def order_taken_back(recipient: Recipient, row: Owed) -> Letter:
    """To who had claimed it: it is not theirs."""
    order = await Order.get(id=int(row.about["order"])).select_related("event")
    return say(recipient, recipient.voice.html("sharing.taken_back", order=order.number, event=order.event.name))

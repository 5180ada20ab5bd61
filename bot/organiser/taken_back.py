"""An order that the wrong person claimed: its organiser takes it back and gets a claim link for the right one."""

from bot.buttons import DANGER, button, copy_button
from bot.chat import Handler, Talk, pressed
from bot.deep_links import CLAIM, deep_link
from bot.organiser.care_buttons import TakeBack
from bot.staff.buttons import ShowCard
from bot.staff.choosing import permitted
from models.orders.claims import ClaimRefusal, ClaimRefused
from models.people.staff import Action
from models.sharing.taking_back import take_back
from models.tickets.search import ticket_by_id

REFUSED = {ClaimRefusal.CANCELLED: "staff.ticket_is_cancelled", ClaimRefusal.USED: "staff.ticket_is_used"}
"""Whatever else refuses it is that who has it now is not who had it."""


def handlers() -> list[Handler]:
    """The button under New link."""
    return [pressed(TakeBack, take_order_back)]


async def take_order_back(talk: Talk, data: TakeBack) -> None:
    """Take the ticket's order back. Asks first."""
    ticket = await ticket_by_id(data.ticket)
    if ticket is None or not await permitted(talk, ticket.event_id, Action.CHANGE_TICKETS):
        return
    say, order = talk.voice, ticket.order
    back = button(say.text("staff.button_back"), ShowCard(ticket.id))
    if not data.sure:
        sure = button(say.text("staff.button_take_back"), TakeBack(ticket.id, order.claim_version, sure=True), DANGER)
        await talk.edit(say.html("staff.take_back_sure", order=order.number, name=order.booker_name), [[sure], [back]])
        return
    try:
        token = await take_back(talk.house.links, order.id, version=data.version)
    except ClaimRefused as refused:
        await talk.edit(say.html(REFUSED.get(refused.reason, "staff.claimed_anew")), [[back]])
        return
    link = deep_link(talk.bot.username, CLAIM, token)
    rows = [[copy_button(say.text("staff.button_copy_link"), link)], [back]]
    await talk.edit(say.html("staff.taken_back", order=order.number, name=order.booker_name, link=link), rows)

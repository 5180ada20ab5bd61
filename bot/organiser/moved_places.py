"""The organiser's answer to somebody who asks for a place that another person has claimed."""

from bot.buttons import button
from bot.chat import Handler, Talk, pressed
from bot.organiser.buttons import LeavePlace, MovePlace
from bot.staff.buttons import ShowCard
from bot.staff.choosing import permitted
from models.people.staff import Action
from models.sharing.asks import MoveRefused, leave_place, move_place
from models.sharing.offers import share_with_all


def handlers() -> list[Handler]:
    """The buttons of the question."""
    return [pressed(MovePlace, move), pressed(LeavePlace, leave)]


async def move(talk: Talk, data: MovePlace) -> None:
    """Give it to who asked."""
    if not await _may(talk, data.share):
        return
    try:
        ticket = await move_place(talk.house.links, data.share, data.asker)
    except MoveRefused as refused:
        await talk.edit(talk.voice.html(refused.key))
        return
    card = button(talk.voice.text("sharing.button_card"), ShowCard(ticket.id))
    await talk.edit(talk.voice.html("sharing.move_done", name=ticket.holder_name), [[card]])


async def leave(talk: Talk, data: LeavePlace) -> None:
    """Leave it where it is."""
    if not await _may(talk, data.share):
        return
    try:
        await leave_place(data.share, data.asker)
    except MoveRefused as refused:
        await talk.edit(talk.voice.html(refused.key))
        return
    await talk.edit(talk.voice.html("sharing.leave_done"))


async def _may(talk: Talk, share_id: int) -> bool:
    share = await share_with_all(share_id)
    if share is None:
        await talk.toast(talk.voice.text("staff.not_allowed"), alert=True)
        return False
    return await permitted(talk, share.ticket.event_id, Action.CHANGE_TICKETS) is not None

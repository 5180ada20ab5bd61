"""This number came twice: staff tell the organisers that one of two pages with the same number or word was forged."""

from bot.chat import Handler, Talk, pressed
from bot.staff.buttons import CameTwice
from bot.staff.choosing import permitted
from models.door.checkins import find_checkin
from models.door.repeats import report_repeat
from models.people.staff import Action


def handlers() -> list[Handler]:
    """The button under feed lines and on the door card."""
    return [pressed(CameTwice, came_twice)]


async def came_twice(talk: Talk, data: CameTwice) -> None:
    """Report it, once for each admission."""
    member = await permitted(talk, data.event, Action.ADMIT)
    if member is None:
        return
    if data.checkin is not None:
        checkin = await find_checkin(data.checkin)
        if checkin is None or checkin.staff_id != member.id:
            await talk.toast(talk.voice.text("staff.not_allowed"), alert=True)
            return
    new = await report_repeat(member, data.checkin)
    await talk.toast(talk.voice.text("trust.reported" if new else "trust.reported_before"), alert=True)

"""Not me: somebody else used my code. It ends at once, and whom it let in since is listed, to undo. And six digits."""

from bot.buttons import Rows, button, copy_button
from bot.chat import Handler, Talk, pressed
from bot.staff.buttons import NotMe, SixDigits, Undo
from bot.staff.choosing import permitted
from bot.staff.door import spaced
from bot.staff.undo import admission_line
from models.door.checkins import find_checkin
from models.door.codes import Retired, retire, use_six_digits
from models.people.staff import Action
from models.tables import Event, Role

MOST_LISTED = 10


def handlers() -> list[Handler]:
    """The buttons under feed lines and under the news of a burst."""
    return [pressed(NotMe, not_me), pressed(SixDigits, six_digits)]


async def not_me(talk: Talk, data: NotMe) -> None:
    """Retire the code with which this record was made, from then on."""
    checkin = await find_checkin(data.checkin)
    member = await permitted(talk, checkin.event_id, Action.ADMIT) if checkin else None
    if checkin is None or member is None:
        return
    code = checkin.door_code
    if code is None:
        await talk.toast(talk.voice.text("staff.not_me_no_code"), alert=True)
        return
    if code.staff_id != member.id and member.role is not Role.ORGANISER:
        await talk.toast(talk.voice.text("staff.not_allowed"), alert=True)
        return
    retired = await retire(talk.house.secrets, code, since=checkin.received_at)
    own = code.staff_id == member.id
    await talk.reply(_text(talk, retired, member.event, own=own), _rows(talk, retired, own=own))


async def six_digits(talk: Talk, data: SixDigits) -> None:
    """Six digits from now, for everybody at this event."""
    if await permitted(talk, data.event, Action.CHANGE_EVENT):
        changed = await use_six_digits(talk.house.secrets, data.event)
        await talk.toast(talk.voice.text("staff.six_digits_now" if changed else "staff.six_digits_before"), alert=True)
        await talk.drop_buttons()


def _text(talk: Talk, retired: Retired, event: Event, *, own: bool) -> str:
    voice = talk.voice
    lines = [voice.html("staff.not_me_done")]
    if own:
        lines.append(voice.html("staff.not_me_new_code", code=spaced(talk.house.secrets.door_code(retired.new))))
    if not retired.admissions:
        return "\n".join([*lines, "", voice.html("staff.not_me_nobody")])
    listed = [voice.html("staff.listed", line=admission_line(one, event, voice)) for one in retired.admissions]
    more = len(listed) - MOST_LISTED
    rest = [voice.count_html("staff.not_me_more", more)] if more > 0 else []
    return "\n".join([*lines, "", voice.html("staff.not_me_list"), *listed[:MOST_LISTED], *rest])


def _rows(talk: Talk, retired: Retired, *, own: bool) -> Rows:
    say = talk.voice.text
    undo = [
        [button(say("staff.button_undo_name", name=one.ticket.holder_name[:40]), Undo(one.id))]
        for one in retired.admissions[:MOST_LISTED]
    ]
    if not own:
        return undo
    digits = talk.house.secrets.door_code(retired.new)
    return [[copy_button(say("staff.button_copy_code", code=spaced(digits)), digits)], *undo]

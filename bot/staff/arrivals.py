"""/arrivals: a picture of the arrival curve."""

import asyncio
from datetime import datetime

from telegram import InputMediaPhoto, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.buttons import Rows, button, keyboard
from bot.chat import Handler, Talk, command, is_unmodified, pressed
from bot.owed.times import told_time
from bot.picture import ArrivalFacts, arrivals_picture
from bot.staff.buttons import ShowCurve, Topic
from bot.staff.choosing import about_event, others_row, permitted
from bot.staff.counts import title
from models.attendance.counts import Attendance, attendance
from models.attendance.curve import arrival_curve, arrival_table
from models.clock import now
from models.language.formats import number
from models.language.speech import Voice
from models.people.staff import Action
from models.tables import Event, StaffMember


def handlers() -> list[Handler]:
    """/arrivals and the buttons under the picture."""
    return [
        command("arrivals", about_event(Topic.ARRIVALS, Action.SEE_COUNTS, show_light)),
        pressed(ShowCurve, show_again),
    ]


async def show_light(talk: Talk, member: StaffMember) -> None:
    """The curve as a new picture."""
    await _show(talk, member, dark=False, anew=True)


async def show_again(talk: Talk, data: ShowCurve) -> None:
    """The curve of now in place of the one above."""
    if member := await permitted(talk, data.event, Action.SEE_COUNTS):
        await _show(talk, member, dark=data.dark, anew=False)


async def _show(talk: Talk, member: StaffMember, *, dark: bool, anew: bool) -> None:
    event = member.event
    counts = await attendance(event)
    facts = await _facts(event, counts.expected, talk.voice, dark=dark)
    picture = await asyncio.to_thread(arrivals_picture, facts)
    caption, rows = _caption(counts, event, facts.moment, talk.voice), await _rows(talk, event, dark=dark)
    shown = talk.pressed_message
    if anew or not isinstance(shown, Message) or not shown.photo:
        await talk.reply_photo(picture, caption, rows)
        return
    try:
        await shown.edit_media(
            InputMediaPhoto(picture, caption=caption, parse_mode=ParseMode.HTML), reply_markup=keyboard(rows)
        )
    except BadRequest as refusal:
        if not is_unmodified(refusal):
            await talk.reply_photo(picture, caption, rows)


async def _facts(event: Event, expected: int, voice: Voice, *, dark: bool) -> ArrivalFacts:
    moment = now()
    return ArrivalFacts(
        event_name=event.name,
        zone=event.zone,
        language=voice.language,
        starts_at=event.starts_at,
        moment=moment,
        expected=expected,
        curve=arrival_curve(await arrival_table(event), event, moment),
        dark=dark,
    )


def _caption(counts: Attendance, event: Event, moment: datetime, voice: Voice) -> str:
    """For those who can't see the picture, and for the list of chats."""
    lines = (
        *title(event, voice),
        voice.html(
            "staff.att_total",
            entered=number(counts.entered, voice),
            expected=number(counts.expected, voice),
            remaining=number(counts.remaining, voice),
        ),
        voice.html("staff.att_as_of", time=told_time(moment, event.zone, voice)),
    )
    return "\n".join(lines)


async def _rows(talk: Talk, event: Event, *, dark: bool) -> Rows:
    say = talk.voice.text
    other = ShowCurve(event.id, not dark)
    return [
        [
            button(say("staff.button_refresh"), ShowCurve(event.id, dark)),
            button(say("attendance.button_light" if dark else "attendance.button_dark"), other),
        ],
        await others_row(talk, Topic.ARRIVALS),
    ]

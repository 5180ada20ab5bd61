"""A change that guests should hear of: shown first, with how many are told, and made by a button."""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from bot.buttons import PRIMARY, button
from bot.chat import Handler, Talk, pressed
from bot.conversations import begin, data_of, step
from bot.organiser.buttons import ShowSettings
from bot.organiser.care_buttons import ApplyChange
from bot.organiser.unreached import unreached_lines, unreached_row
from bot.owed.event_news import change_lines
from bot.staff.choosing import permitted
from bot.staff.hours import hours_text
from models.events.changes import MOMENTS, Facts, change_from, guests_to_tell, with_consequences
from models.language.formats import number
from models.language.speech import Voice
from models.people.staff import Action
from models.tables import Audience, Event

TOPIC = "change"
STEP = "decide"


def handlers() -> list[Handler]:
    """The buttons that decide."""
    return [pressed(ApplyChange, apply)]


async def proposed(talk: Talk, event: Event, changes: Mapping[str, Any]) -> bool:
    """Ask before a change of place or time that somebody is to be told of. False: nobody is, and nothing was asked."""
    changes = with_consequences(event, changes)
    before = Facts.of(event)
    after = before.changed(changes)
    told = await guests_to_tell(event.id)
    if before == after or not told.people:
        return False
    await begin(talk, TOPIC, STEP, event=event.id, changes=_written(changes))
    say, people = talk.voice, number(told.people, talk.voice)
    lines = [
        say.html("care.change_title", event=event.name),
        *change_lines(before, after, say),
        *dropped_hours(event, changes, say),
        *_stale_directions(event, before, after, say),
        "",
        say.count_html("care.change_ask", told.people, people=people),
        *unreached_lines(told, say),
    ]
    await talk.show(
        "\n".join(lines),
        [
            [
                button(
                    say.count("care.button_change_tell", told.people, people=people),
                    ApplyChange(event.id, tell=True),
                    PRIMARY,
                )
            ],
            [button(say.text("care.button_change_quietly"), ApplyChange(event.id, tell=False))],
            [button(say.text("staff.button_back"), ShowSettings(event.id))],
        ],
    )
    return True


def dropped_hours(event: Event, changes: Mapping[str, Any], voice: Voice) -> list[str]:
    """Door hours that were set and that this change drops: what they were, and what follows from the times."""
    after = copy(event).update_from_dict(with_consequences(event, changes))
    pairs = ((event.doors_open_at, after.doors_open_at), (event.doors_close_at, after.doors_close_at))
    if not any(was and not now for was, now in pairs):
        return []
    return [voice.html("care.hours_dropped", was=hours_text(event, voice), now=hours_text(after, voice))]


@step(TOPIC, STEP)
async def repeat(talk: Talk, _text: str) -> None:
    """This is decided by button."""
    await talk.reply(talk.voice.html("organiser.use_buttons"))


async def apply(talk: Talk, data: ApplyChange) -> None:
    """Make the change. Pressed twice, it is made and told once."""
    known, conversation = data_of(talk, TOPIC), talk.conversation
    if known is None or conversation is None or known["event"] != data.event:
        await talk.toast(talk.voice.text("care.too_late"), alert=True)
        return
    member = await permitted(talk, data.event, Action.CHANGE_EVENT)
    if member is None:
        return
    talk.conversation = None
    changes = _read(known["changes"])
    hours = dropped_hours(member.event, changes, talk.voice)
    if await change_from(conversation, data.event, changes, tell=data.tell):
        say, told = talk.voice, await guests_to_tell(data.event)
        back = [button(say.text("staff.button_back"), ShowSettings(data.event))]
        if data.tell:
            lines = [say.html("care.change_told"), *unreached_lines(told, say), *hours]
            await talk.edit("\n\n".join(lines), [unreached_row(data.event, told, Audience.ALL, say), back])
        else:
            await talk.edit("\n\n".join([say.html("care.change_made"), *hours]), [back])


def _stale_directions(event: Event, before: Facts, after: Facts, voice: Voice) -> list[str]:
    """Directions lead to the old place until somebody changes them."""
    if before.venue == after.venue or not event.directions:
        return []
    return [voice.html("care.change_directions", directions=event.directions)]


def _written(changes: Mapping[str, Any]) -> dict[str, Any]:
    """As a conversation remembers them."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in changes.items()}


def _read(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if value and name in MOMENTS else value for name, value in changes.items()
    }

"""Which event a command is about: the running or next one, or the one chosen by a button when several fit."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton

from bot.buttons import Rows, button
from bot.chat import Handler, Talk, pressed
from bot.staff.buttons import Choose, Others, Topic
from models.clock import now
from models.events.organising import events_for, meant
from models.language.formats import day
from models.people.organisers import is_organiser
from models.people.staff import Action, may
from models.tables import Event, StaffMember

Show = Callable[[Talk, StaffMember], Awaitable[None]]
"""Answers a command about an event, to the staff member who asked; ``staff.event`` is at hand."""
MOST_CHOICES = 20
AFTERWARDS = frozenset({Topic.EVENT, Topic.ATTENDANCE, Topic.ARRIVALS, Topic.GUESTS, Topic.EXPORT, Topic.ANNOUNCE})
"""What is needed of a cancelled event, too: its guests are to be written to, its money to be accounted for."""
CANCELLED = "✖️ "


@dataclass(frozen=True, slots=True)
class Subject:
    """What a command about an event needs, and how it answers."""

    action: Action
    show: Show


_subjects: dict[Topic, Subject] = {}


def about_event(topic: Topic, action: Action, show: Show) -> Callable[[Talk], Awaitable[None]]:
    """The answer to a command about one of the events at which the person may do ``action``."""
    _subjects[topic] = Subject(action, show)

    async def answer(talk: Talk) -> None:
        fitting = meant(await events_for(talk.person.id, action), now())
        if not fitting and topic in AFTERWARDS:
            fitting = meant(await events_for(talk.person.id, action, also_cancelled=True), now())
        if len(fitting) == 1:
            await show_event(talk, topic, fitting[0].id)
        elif fitting:
            await _ask(talk, topic, fitting)
        else:
            await _say_none(talk)

    return answer


async def show_event(talk: Talk, topic: Topic, event_id: int) -> None:
    """Answer a command for this event, if the person may."""
    if member := await permitted(talk, event_id, _subjects[topic].action):
        await _subjects[topic].show(talk, member)


async def permitted(talk: Talk, event_id: int, action: Action) -> StaffMember | None:
    """The staff member as whom the person may do this at the event; else None, and they are told."""
    member = await may(talk.person.id, event_id, action)
    if member is None:
        await talk.toast(talk.voice.text("staff.not_allowed"), alert=True)
    return member


async def others_row(talk: Talk, topic: Topic) -> Sequence[InlineKeyboardButton]:
    """A button to ask for another event, where there is one."""
    events = await _all_events(talk, topic)
    return [button(talk.voice.text("staff.button_other_event"), Others(topic))] if len(events) > 1 else []


def handlers() -> list[Handler]:
    """The buttons that choose."""
    return [pressed(Choose, choose), pressed(Others, ask_others)]


async def choose(talk: Talk, data: Choose) -> None:
    """This event."""
    await show_event(talk, data.topic, data.event)


async def ask_others(talk: Talk, data: Others) -> None:
    """All events that come into question, the nearest to today first."""
    moment = now()
    events = await _all_events(talk, data.topic)
    nearest = sorted(events, key=lambda event: abs(event.starts_at - moment))[:MOST_CHOICES]
    await _ask(talk, data.topic, sorted(nearest, key=lambda event: event.starts_at))


async def _all_events(talk: Talk, topic: Topic) -> list[Event]:
    return await events_for(talk.person.id, _subjects[topic].action, also_cancelled=topic in AFTERWARDS)


async def _ask(talk: Talk, topic: Topic, events: Sequence[Event]) -> None:
    await talk.show(talk.voice.html("staff.which_event"), _choices(talk, topic, events))


def _choices(talk: Talk, topic: Topic, events: Sequence[Event]) -> Rows:
    return [
        [button(f"{CANCELLED * bool(event.cancelled_at)}{event.name} · {_day(talk, event)}", Choose(topic, event.id))]
        for event in events
    ]


def _day(talk: Talk, event: Event) -> str:
    return day(event.starts_at, event.zone, talk.voice)


async def _say_none(talk: Talk) -> None:
    if await is_organiser(talk.person.id):
        cancelled = await events_for(talk.person.id, Action.SEE_COUNTS, also_cancelled=True)
        await talk.show(talk.voice.html("staff.only_cancelled" if cancelled else "staff.no_event_yet"))
        return
    counting = meant(await events_for(talk.person.id, Action.SEE_COUNTS), now())
    if counting:
        await talk.show(talk.voice.html("staff.other_duty", event=counting[0].name))
    else:
        await talk.show(talk.voice.html("staff.no_duty"))

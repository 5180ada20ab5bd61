"""The settings of an event: each fact with a button that changes it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.buttons import Rows, button, grid
from bot.chat import Handler, Talk, pressed
from bot.conversations import NoConversation, begin, data_of, end, leave, step
from bot.organiser.buttons import (
    AskFreeze,
    ChangeEvent,
    Field,
    SetInterval,
    SetKeep,
    SetLanguage,
    SetOffline,
    SetZone,
    ShowSettings,
)
from bot.organiser.care_buttons import AskDirections, ShowMedia
from bot.organiser.draft import DAY, language_name, transfers_text, type_as_typed, type_line, when_text
from bot.organiser.newevent import LONGEST_NAME, LONGEST_VENUE
from bot.organiser.place import TOPIC as PLACE
from bot.organiser.place import has_pin, take_pin
from bot.organiser.places import find_zones
from bot.organiser.telling import dropped_hours, proposed
from bot.organiser.ticket_list import BadTicketList, read_ticket_list
from bot.organiser.when import When, read_hours, read_when
from bot.staff.buttons import Choose, Topic
from bot.staff.choosing import permitted
from bot.staff.hours import hours_text
from models.clock import now
from models.events.changes import change_and_tell
from models.events.hours import LENGTH_WITHOUT_END
from models.events.organising import CurrencyFixed, set_ticket_types, ticket_types_of
from models.language.formats import zone_name
from models.language.speech import Voice, languages
from models.people.retention import keep_days
from models.people.staff import Action, may
from models.tables import Event, StaffMember

TOPIC = "event"
TRANSFERS = "transfers"
"""Asked from here, too."""
INTERVALS = (None, 30, 60, 120)
"""Minutes after which door codes change by themselves."""
KEEP_CHOICES = (7, 30, 90, 365)
"""Days after an event until its guests' personal data are erased."""


def handlers() -> list[Handler]:
    """The settings' buttons."""
    return [
        pressed(ShowSettings, show_settings),
        pressed(ChangeEvent, ask),
        pressed(SetZone, set_zone),
        pressed(SetLanguage, set_language),
        pressed(SetOffline, set_offline),
        pressed(SetInterval, set_interval),
        pressed(SetKeep, set_keep),
    ]


async def show_settings(talk: Talk, data: ShowSettings) -> None:
    """All settings."""
    if member := await permitted(talk, data.event, Action.CHANGE_EVENT):
        await leave(talk, TOPIC, PLACE, TRANSFERS)
        await _show(talk, member)


async def ask(talk: Talk, data: ChangeEvent) -> None:
    """Ask for a new value."""
    member = await permitted(talk, data.event, Action.CHANGE_EVENT)
    if member is None:
        return
    await begin(talk, TOPIC, data.field, event=data.event)
    event = member.event
    back = [button(talk.voice.text("staff.button_back"), ShowSettings(event.id))]
    rows: Rows = [back]
    if data.field is Field.LANGUAGE:
        spoken = [[button(language_name(one, talk.voice), SetLanguage(event.id, one))] for one in languages()]
        rows = [*spoken, back]
    present = await _present(data.field, event, talk.voice)
    await talk.edit(talk.voice.html(f"organiser.change_{data.field}", present=present), rows)


@step(TOPIC, Field.NAME)
async def take_name(talk: Talk, text: str) -> None:
    """Another name."""
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME:
        await talk.reply(talk.voice.html("organiser.name_bad", most=LONGEST_NAME))
        return
    await _change(talk, name=name)


@step(TOPIC, Field.VENUE)
async def take_venue(talk: Talk, text: str) -> None:
    """Another place: its name or address, or a pin on the map."""
    if has_pin(talk.message):
        if member := await _member(talk):
            await take_pin(talk, member)
        return
    venue = " ".join(text.split())
    if not 0 < len(venue) <= LONGEST_VENUE:
        await talk.reply(talk.voice.html("organiser.venue_bad", most=LONGEST_VENUE))
        return
    await _change(talk, venue=venue)


@step(TOPIC, Field.WHEN)
async def take_when(talk: Talk, text: str) -> None:
    """Another day or time. The doors follow: hours that were set for the old time are forgotten."""
    member = await _member(talk)
    if member is None:
        return
    event = member.event
    today = now().astimezone(ZoneInfo(event.zone)).date()
    said = read_when(text, today, talk.voice)
    if said == When():
        await talk.reply(talk.voice.html("organiser.when_unclear"))
        return
    starts_at, ends_at = said.completed_by(_when_of(event)).moments(event.zone)
    if (ends_at or starts_at + timedelta(hours=1)) < now():
        await talk.reply(talk.voice.html("organiser.when_past"))
        return
    await _change(talk, starts_at=starts_at, ends_at=ends_at)


@step(TOPIC, Field.HOURS)
async def take_hours(talk: Talk, text: str) -> None:
    """Other door hours, on the day of the start or the evening before. Closing before opening is a day later."""
    member = await _member(talk)
    if member is None:
        return
    hours = read_hours(text)
    if hours is None:
        await talk.reply(talk.voice.html("organiser.hours_unclear"))
        return
    zone = ZoneInfo(member.event.zone)
    event = member.event
    day = event.starts_at.astimezone(zone).date()
    if datetime.combine(day, hours[0], zone) >= (event.ends_at or event.starts_at + LENGTH_WITHOUT_END):
        day -= timedelta(days=1)  # it begins after midnight, the doors open before
    opens_at, closes_at = (datetime.combine(day, hour, zone) for hour in hours)
    if closes_at <= opens_at:
        closes_at = datetime.combine(day + timedelta(days=1), hours[1], zone)
    await _change(talk, doors_open_at=opens_at, doors_close_at=closes_at)


@step(TOPIC, Field.TICKETS)
async def take_tickets(talk: Talk, text: str) -> None:
    """More ticket types, or other prices and capacities."""
    member = await _member(talk)
    if member is None:
        return
    try:
        said = read_ticket_list(text, member.event.currency, talk.voice)
        await set_ticket_types(member.event_id, said.types, said.currency)
    except BadTicketList as problem:
        await talk.reply(talk.voice.html(problem.key, item=problem.item))
    except CurrencyFixed:
        await talk.reply(talk.voice.html("organiser.currency_fixed", currency=member.event.currency))
    else:
        await _finish(talk, member.event_id)


@step(TOPIC, Field.ZONE)
async def take_zone(talk: Talk, text: str) -> None:
    """A city: its zone, or buttons when several fit."""
    member = await _member(talk)
    if member is None:
        return
    zones = find_zones(text, talk.voice)
    if len(zones) == 1:
        await _change(talk, zone=zones[0])
        return
    rows = [[button(f"{zone_name(zone, talk.voice)} ({zone})", SetZone(member.event_id, zone))] for zone in zones]
    await talk.reply(talk.voice.html("organiser.zone_which" if zones else "organiser.zone_unknown"), rows)


@step(TOPIC, Field.LANGUAGE)
async def repeat_language(talk: Talk, _text: str) -> None:
    """Languages are chosen by button."""
    await talk.reply(talk.voice.html("organiser.use_buttons"))


async def set_zone(talk: Talk, data: SetZone) -> None:
    """A zone by button: the event keeps its time on the clock."""
    if data.zone in find_zones(data.zone, talk.voice):
        await _set(talk, data.event, zone=data.zone)


async def set_language(talk: Talk, data: SetLanguage) -> None:
    """The language at the door."""
    if data.language in languages():
        await _set(talk, data.event, language=data.language)


async def set_offline(talk: Talk, data: SetOffline) -> None:
    """Whether guests may be let in without network."""
    await _set(talk, data.event, offline_allowed=data.allowed)


async def set_interval(talk: Talk, data: SetInterval) -> None:
    """How often door codes change by themselves."""
    if data.minutes in INTERVALS:
        await _set(talk, data.event, code_minutes=data.minutes)


async def set_keep(talk: Talk, data: SetKeep) -> None:
    """How long the guests' personal data are kept."""
    if data.days in KEEP_CHOICES:
        await _set(talk, data.event, keep_days=data.days)


async def _set(talk: Talk, event_id: int, **changes: Any) -> None:
    member = await permitted(talk, event_id, Action.CHANGE_EVENT)
    if member:
        await _change_or_propose(talk, member.event, changes)


async def _change(talk: Talk, **changes: Any) -> None:
    """Change what the conversation is about, and leave it."""
    if member := await _member(talk):
        await _change_or_propose(talk, member.event, changes)


async def _change_or_propose(talk: Talk, event: Event, changes: Mapping[str, Any]) -> None:
    if await proposed(talk, event, changes):
        return
    hours = dropped_hours(event, changes, talk.voice)
    await change_and_tell(event.id, changes, tell=False)
    await _finish(talk, event.id, *hours)


async def _finish(talk: Talk, event_id: int, *notes: str) -> None:
    await end(talk)
    if member := await may(talk.person.id, event_id, Action.CHANGE_EVENT):
        await _show(talk, member, *notes)


async def _member(talk: Talk) -> StaffMember | None:
    data = data_of(talk, TOPIC)
    if data is None:
        raise NoConversation(TOPIC)
    return await permitted(talk, int(data["event"]), Action.CHANGE_EVENT)


async def _show(talk: Talk, member: StaffMember, *notes: str) -> None:
    event, voice = member.event, talk.voice
    await talk.show("\n\n".join([*notes, await _text(event, voice)]), _rows(event, voice))


async def _text(event: Event, voice: Voice) -> str:
    types = [type_line(kind, event.currency, voice) for kind in await ticket_types_of(event.id)]
    return "\n".join(
        [
            voice.html("organiser.settings_title", name=event.name),
            voice.html("organiser.fact_when", when=when_text(event.starts_at, event.ends_at, event.zone, voice)),
            voice.html("organiser.fact_where", where=event.venue or voice.text("organiser.no_place")),
            *(voice.html("organiser.fact_type", line=line) for line in types),
            voice.html("organiser.fact_hours", hours=hours_text(event, voice)),
            voice.html("organiser.fact_language", language=language_name(event.language, voice)),
            voice.html("organiser.fact_codes", interval=_interval(event.code_minutes, voice), digits=event.code_digits),
            voice.html("organiser.offline_on" if event.offline_allowed else "organiser.offline_off"),
            voice.html("sharing.fact_transfers", until=transfers_text(event, voice)),
            voice.count_html("organiser.fact_keep", keep_days(event)),
        ]
    )


def _rows(event: Event, voice: Voice) -> Rows:
    say = voice.text
    changes = [button(say(f"organiser.button_{field}"), ChangeEvent(event.id, field)) for field in Field]
    following = next((minutes for minutes in INTERVALS if minutes and minutes > (event.code_minutes or 0)), None)
    longer = next((days for days in KEEP_CHOICES if days > keep_days(event)), KEEP_CHOICES[0])
    offline = "organiser.button_offline_off" if event.offline_allowed else "organiser.button_offline_on"
    return [
        *grid(changes, 2),
        [
            button(say("care.button_directions"), AskDirections(event.id)),
            button(say("care.button_media"), ShowMedia(event.id)),
        ],
        [
            button(
                say("organiser.button_interval", interval=_interval(following, voice)), SetInterval(event.id, following)
            )
        ],
        [button(say(offline), SetOffline(event.id, not event.offline_allowed))],
        [button(say("sharing.button_transfers"), AskFreeze(event.id))],
        [button(voice.count("organiser.button_keep", longer), SetKeep(event.id, longer))],
        [button(say("staff.button_back"), Choose(Topic.EVENT, event.id))],
    ]


def _interval(minutes: int | None, voice: Voice) -> str:
    return voice.text("organiser.interval_never") if minutes is None else voice.text("organiser.interval", n=minutes)


async def _present(field: Field, event: Event, voice: Voice) -> str:
    """What a fact is now, in a form that can be copied and corrected."""
    match field:
        case Field.NAME:
            return event.name
        case Field.WHEN:
            return when_text(event.starts_at, event.ends_at, event.zone, voice)
        case Field.VENUE:
            return event.venue or voice.text("organiser.no_place")
        case Field.TICKETS:
            return "\n".join(type_as_typed(kind, event.currency, voice) for kind in await ticket_types_of(event.id))
        case Field.ZONE:
            return zone_name(event.zone, voice)
        case Field.LANGUAGE:
            return language_name(event.language, voice)
        case Field.HOURS:
            return hours_text(event, voice)


def _when_of(event: Event) -> When:
    start = event.starts_at.astimezone(ZoneInfo(event.zone))
    end = event.ends_at.astimezone(ZoneInfo(event.zone)) if event.ends_at else None
    lasts_days = end is not None and end - start >= DAY
    return When(start.date(), start.time(), end.time() if end else None, end.date() if end and lasts_days else None)

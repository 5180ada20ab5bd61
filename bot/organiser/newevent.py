"""/newevent: a short conversation that forgives: one question at a time, everything can be changed before it counts."""

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.buttons import SUCCESS, Rows, button, grid
from bot.chat import Handler, Talk, command, pressed
from bot.conversations import NoConversation, begin, data_of, end, move, step
from bot.menu import refresh_menu
from bot.organiser.buttons import (
    DraftChange,
    DraftCreate,
    DraftDay,
    DraftDrop,
    DraftLanguage,
    DraftSkip,
    DraftTime,
    DraftZone,
    Field,
)
from bot.organiser.draft import Draft, draft_text, language_name, understood_text
from bot.organiser.event import show_event_card
from bot.organiser.exhibition_buttons import DraftKind
from bot.organiser.places import find_zones
from bot.organiser.ticket_list import BadTicketList, read_ticket_list
from bot.organiser.when import When, read_when
from models.clock import now
from models.events.organising import TypeDraft, create_event_from, last_event
from models.language.formats import zone_name
from models.language.speech import languages
from models.people.organisers import organiser_of
from models.people.staff import duty
from models.tables import EventKind

TOPIC = "newevent"
REVIEW = "review"
LONGEST_NAME = 100
LONGEST_VENUE = 200
TIMES = ("1000", "1400", "1800", "1900", "1930", "2000", "2030", "2100")
"""Offered as buttons; any other can be typed."""
SATURDAY = 5
"""`date.weekday`"""
SETTLED = timedelta(hours=1)
"""An event may be entered that began a little while ago."""


def handlers() -> list[Handler]:
    """/newevent and its buttons."""
    return [
        command("newevent", newevent),
        pressed(DraftChange, change),
        pressed(DraftDay, choose_day),
        pressed(DraftTime, choose_time),
        pressed(DraftSkip, skip),
        pressed(DraftKind, choose_kind),
        pressed(DraftZone, choose_zone),
        pressed(DraftLanguage, choose_language),
        pressed(DraftCreate, create),
        pressed(DraftDrop, drop),
    ]


async def newevent(talk: Talk) -> None:
    """Begin; ``/newevent Summer Night`` says the name at once."""
    organiser = await organiser_of(talk.person.id)
    if organiser is None:
        await talk.reply(talk.voice.html("organiser.not_organiser"))
        return
    draft = Draft.begin(talk.person, await last_event(organiser))
    await begin(talk, TOPIC, Field.NAME, draft=draft.data())
    if talk.argument:
        await take_name(talk, talk.argument)
    else:
        await _ask(talk, Field.NAME)


@step(TOPIC, Field.NAME)
async def take_name(talk: Talk, text: str) -> None:
    """The name."""
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME:
        await talk.reply(talk.voice.html("organiser.name_bad", most=LONGEST_NAME))
        return
    await _go_on(talk, replace(_draft(talk), name=name))


@step(TOPIC, Field.WHEN)
async def take_when(talk: Talk, text: str) -> None:
    """Day and time, together or one after the other."""
    draft = _draft(talk)
    said = read_when(text, _today(draft), talk.voice)
    if said == When():
        await talk.reply(talk.voice.html("organiser.when_unclear"), _when_rows(talk, draft))
        return
    await _take_when(talk, draft, said)


@step(TOPIC, Field.VENUE)
async def take_venue(talk: Talk, text: str) -> None:
    """The place."""
    venue = " ".join(text.split())
    if not 0 < len(venue) <= LONGEST_VENUE:
        await talk.reply(talk.voice.html("organiser.venue_bad", most=LONGEST_VENUE))
        return
    await _go_on(talk, replace(_draft(talk), venue=venue))


@step(TOPIC, Field.TICKETS)
async def take_tickets(talk: Talk, text: str) -> None:
    """The ticket types."""
    draft = _draft(talk)
    try:
        said = read_ticket_list(text, draft.currency, talk.voice)
    except BadTicketList as problem:
        await talk.reply(talk.voice.html(problem.key, item=problem.item))
        return
    await _go_on(talk, draft.with_types(said.types, said.currency))


@step(TOPIC, Field.ZONE)
async def take_zone(talk: Talk, text: str) -> None:
    """A city: its zone, or buttons when several fit."""
    zones = find_zones(text, talk.voice)
    if len(zones) == 1:
        await _go_on(talk, replace(_draft(talk), zone=zones[0]))
        return
    rows = [[button(f"{zone_name(zone, talk.voice)} ({zone})", DraftZone(zone))] for zone in zones]
    await talk.reply(talk.voice.html("organiser.zone_which" if zones else "organiser.zone_unknown"), rows)


@step(TOPIC, Field.LANGUAGE)
@step(TOPIC, REVIEW)
async def show_review(talk: Talk, _text: str) -> None:
    """Buttons lead on from here."""
    await _review(talk, _draft(talk))


async def change(talk: Talk, data: DraftChange) -> None:
    """Ask for one fact again."""
    if await _in_conversation(talk):
        await move(talk, data.field)
        await _ask(talk, data.field)


async def choose_day(talk: Talk, data: DraftDay) -> None:
    """A day by button."""
    if await _in_conversation(talk):
        await _take_when(talk, _draft(talk), When(day=date.fromisoformat(data.day)))


async def choose_time(talk: Talk, data: DraftTime) -> None:
    """A time by button."""
    if await _in_conversation(talk):
        await _take_when(talk, _draft(talk), When(start=time.fromisoformat(data.time)))


async def skip(talk: Talk, data: DraftSkip) -> None:
    """The offered answer."""
    if not await _in_conversation(talk):
        return
    draft = _draft(talk)
    if data.field is Field.VENUE:
        await _go_on(talk, replace(draft, venue=""))
    else:
        free = TypeDraft(talk.voice.text("organiser.type_default"))
        await _go_on(talk, draft.with_types((free,), draft.currency))


async def choose_kind(talk: Talk, data: DraftKind) -> None:
    """An exhibition needs no ticket types, an event does."""
    if await _in_conversation(talk):
        await _go_on(talk, replace(_draft(talk), kind=data.kind))


async def choose_zone(talk: Talk, data: DraftZone) -> None:
    """A zone by button."""
    if await _in_conversation(talk) and data.zone in find_zones(data.zone, talk.voice):
        await _go_on(talk, replace(_draft(talk), zone=data.zone))


async def choose_language(talk: Talk, data: DraftLanguage) -> None:
    """The language at the door, by button."""
    if await _in_conversation(talk) and data.language in languages():
        await _go_on(talk, replace(_draft(talk), language=data.language))


async def create(talk: Talk, _data: DraftCreate) -> None:
    """Create the event, once."""
    organiser = await organiser_of(talk.person.id)
    if organiser is None or not await _in_conversation(talk) or talk.conversation is None:
        return
    draft = _draft(talk)
    if draft.missing or _is_past(draft):
        await _go_on(talk, draft if draft.missing else draft.with_when(When()))
        return
    event = await create_event_from(talk.conversation, organiser, draft.finished())
    talk.conversation = None
    member = await duty(talk.person.id, event.id) if event else None
    if member:
        await refresh_menu(talk.bot, talk.person)
        await show_event_card(talk, member, headline=talk.voice.html("organiser.created"))


async def drop(talk: Talk, _data: DraftDrop) -> None:
    """Forget the draft."""
    if await _in_conversation(talk):
        await end(talk)
        await talk.edit(talk.voice.html("organiser.dropped"))


def _draft(talk: Talk) -> Draft:
    data = data_of(talk, TOPIC)
    if data is None:
        raise NoConversation(TOPIC)
    return Draft.of(data)


async def _in_conversation(talk: Talk) -> bool:
    """A button may be older than the conversation: then nothing happens but a word."""
    if data_of(talk, TOPIC) is not None:
        return True
    await talk.toast(talk.voice.text("organiser.draft_gone"), alert=True)
    return False


async def _take_when(talk: Talk, draft: Draft, said: When) -> None:
    known = draft.with_when(said.completed_by(draft.when))
    if _is_past(known):
        await move(talk, Field.WHEN, draft=draft.with_when(When()).data())
        await talk.show(talk.voice.html("organiser.when_past"), _when_rows(talk, draft.with_when(When())))
        return
    await _go_on(talk, known)


async def _go_on(talk: Talk, draft: Draft) -> None:
    """Remember, and ask for what is missing; when nothing is, show the summary."""
    missing = draft.missing
    await move(talk, missing or REVIEW, draft=draft.data())
    if missing:
        await _ask(talk, missing)
    else:
        await _review(talk, draft)


async def _ask(talk: Talk, field: Field) -> None:
    draft = _draft(talk)
    question = f"organiser.ask_{field}"
    if field is Field.WHEN and draft.day:
        question = "organiser.ask_time"
    elif field is Field.WHEN and draft.start:
        question = "organiser.ask_day"
    asked = talk.voice.html(question, zone=zone_name(draft.zone, talk.voice))
    understood = [] if field is Field.NAME else understood_text(draft, talk.voice)
    await talk.show("\n\n".join([*understood, asked]), _offers(talk, field, draft))


def _offers(talk: Talk, field: Field, draft: Draft) -> Rows:
    say = talk.voice.text
    match field:
        case Field.WHEN:
            return _when_rows(talk, draft)
        case Field.VENUE:
            return [[button(say("organiser.button_no_place"), DraftSkip(field))]]
        case Field.TICKETS:
            exhibition = button(say("exhibition.button_is_exhibition"), DraftKind(EventKind.EXHIBITION))
            return [[button(say("organiser.button_free_tickets"), DraftSkip(field))], [exhibition]]
        case Field.LANGUAGE:
            return [[button(language_name(language, talk.voice), DraftLanguage(language))] for language in languages()]
        case _:
            return []


def _when_rows(talk: Talk, draft: Draft) -> Rows:
    if draft.day and draft.start is None:
        return grid([button(_clock(text), DraftTime(text)) for text in TIMES], 4)
    today = _today(draft)
    saturday = today + timedelta(days=(SATURDAY - today.weekday()) % 7 or 7)
    days = {saturday: "saturday", today: "today", today + timedelta(days=1): "tomorrow"}
    return [
        [button(talk.voice.text(f"organiser.button_{days[day]}"), DraftDay(day.isoformat())) for day in sorted(days)]
    ]


def _clock(text: str) -> str:
    return f"{text[:2]}:{text[2:]}"


async def _review(talk: Talk, draft: Draft) -> None:
    say = talk.voice.text
    fields = [field for field in CHANGEABLE if not (draft.is_exhibition and field is Field.TICKETS)]
    changes = [button(say(f"organiser.button_{field}"), DraftChange(field)) for field in fields]
    other = EventKind.EVENT if draft.is_exhibition else EventKind.EXHIBITION
    changes.append(button(say(f"exhibition.button_is_{other}"), DraftKind(other)))
    await talk.show(
        draft_text(draft, talk.voice),
        [
            [button(say("organiser.button_create"), DraftCreate(), SUCCESS)],
            *grid(changes, 2),
            [button(say("organiser.button_drop"), DraftDrop())],
        ],
    )


CHANGEABLE = (Field.NAME, Field.WHEN, Field.VENUE, Field.TICKETS, Field.ZONE, Field.LANGUAGE)


def _today(draft: Draft) -> date:
    return now().astimezone(ZoneInfo(draft.zone)).date()


def _is_past(draft: Draft) -> bool:
    if draft.starts_at is None:
        return False
    starts_at, ends_at = draft.when.moments(draft.zone)
    return (ends_at or starts_at + SETTLED) < now()

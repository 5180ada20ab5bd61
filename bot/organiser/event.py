"""/event: an event at a glance, with what its organiser does most: open the doors, share, change, cancel."""

from bot.buttons import DANGER, SUCCESS, Rows, button, copy_button
from bot.chat import Handler, Talk, command, pressed
from bot.deep_links import EVENT, deep_link
from bot.organiser.buttons import CancelEvent, OpenDoors, ShowSettings
from bot.organiser.care_buttons import ListRefunds
from bot.organiser.draft import type_line, when_text
from bot.organiser.exhibition_buttons import ShowApplications, ShowQuestions
from bot.organiser.unreached import unreached_lines, unreached_row
from bot.staff.buttons import Choose, Topic
from bot.staff.choosing import about_event, others_row, permitted
from bot.staff.hours import closing_text, hours_text
from models.attendance.counts import attendance
from models.clock import now
from models.door.rules import within_hours
from models.events.hours import door_hours
from models.events.organising import cancel_event, open_doors_now, ticket_types_of
from models.exhibitions.applications import count_applications
from models.language.formats import number
from models.language.speech import Voice
from models.orders.refunds import events_with_refunds, refunds_due
from models.owed.mailing import Holders, reach
from models.people.staff import Action, may
from models.tables import ApplicationStatus, Audience, Event, EventKind, StaffMember


def handlers() -> list[Handler]:
    """/event and its buttons."""
    return [
        command("event", about_event(Topic.EVENT, Action.CHANGE_EVENT, show_event_card)),
        pressed(OpenDoors, open_doors),
        pressed(CancelEvent, cancel),
    ]


async def show_event_card(talk: Talk, member: StaffMember, headline: str = "") -> None:
    """The event's card, under what has just happened."""
    if member.event.cancelled_at is not None:
        await _show_cancelled(talk, member.event, headline or _cancelled_text(member.event, talk.voice))
        return
    link = deep_link(talk.bot.username, EVENT, member.event_id)
    text = await _text(member.event, link, talk.voice)
    await talk.show(f"{headline}\n\n{text}" if headline else text, await _rows(talk, member, link))


async def open_doors(talk: Talk, data: OpenDoors) -> None:
    """Let people in from now on."""
    if not await permitted(talk, data.event, Action.CHANGE_EVENT):
        return
    event = await open_doors_now(data.event)
    is_open = within_hours(event, now())
    await talk.toast(
        talk.voice.text("organiser.doors_open_now" if is_open else "organiser.doors_over"), alert=not is_open
    )
    await _show_again(talk, data.event)


async def cancel(talk: Talk, data: CancelEvent) -> None:
    """Cancel the event. Asks first, with how many people it concerns."""
    member = await permitted(talk, data.event, Action.CHANGE_EVENT)
    if member is None:
        return
    say = talk.voice
    back = button(say.text("staff.button_back"), Choose(Topic.EVENT, data.event))
    if not data.sure:
        expected = (await attendance(member.event)).expected
        question = say.count_html("organiser.cancel_sure", expected, event=member.event.name)
        sure = button(say.text("organiser.button_cancel_sure"), CancelEvent(data.event, sure=True), DANGER)
        unreached = unreached_lines(await reach(Holders(data.event)), say)
        await talk.edit("\n\n".join([question, *unreached]), [[sure], [back]])
        return
    await cancel_event(data.event, by=talk.person.id)
    member.event.cancelled_at = now()
    await show_event_card(talk, member, say.html("organiser.cancelled", event=member.event.name))


async def _show_again(talk: Talk, event_id: int) -> None:
    if member := await may(talk.person.id, event_id, Action.CHANGE_EVENT):
        await show_event_card(talk, member)


async def _show_cancelled(talk: Talk, event: Event, text: str) -> None:
    """What is left to do: money to give back, guests to write to, here or by mail, files to fetch."""
    say, found = talk.voice, await reach(Holders(event.id))
    refunds = await _refunds_rows(event, say)
    hint = [say.html("care.refunds_hint")] if refunds else []
    care = [
        button(say.text("care.button_announce"), Choose(Topic.ANNOUNCE, event.id)),
        button(say.text("organiser.button_export"), Choose(Topic.EXPORT, event.id)),
    ]
    unreached = unreached_row(event.id, found, Audience.ALL, say)
    await talk.show(
        "\n\n".join([text, *unreached_lines(found, say), *hint]),
        [*refunds, care, unreached, await others_row(talk, Topic.EVENT)],
    )


def _cancelled_text(event: Event, voice: Voice) -> str:
    when = when_text(event.starts_at, event.ends_at, event.zone, voice)
    return "\n".join(
        [
            voice.html("organiser.card_title", name=event.name),
            voice.html("organiser.fact_when", when=when),
            voice.html("guest.closed_cancelled"),
        ]
    )


async def _text(event: Event, link: str, voice: Voice) -> str:
    counts = await attendance(event)
    lines = [
        voice.html("organiser.card_title", name=event.name),
        voice.html("organiser.fact_when", when=when_text(event.starts_at, event.ends_at, event.zone, voice)),
        voice.html("organiser.fact_where", where=event.venue or voice.text("organiser.no_place")),
        *(
            voice.html("organiser.fact_type", line=type_line(kind, event.currency, voice))
            for kind in await ticket_types_of(event.id)
        ),
        _doors(event, voice),
        voice.html(
            "organiser.card_counts", entered=number(counts.entered, voice), expected=number(counts.expected, voice)
        ),
        "",
        voice.html("organiser.card_share", link=link),
    ]
    return "\n".join(lines)


async def _rows(talk: Talk, member: StaffMember, link: str) -> Rows:
    say, event = talk.voice.text, member.event
    opens_at, closes_at = door_hours(event)
    still_closed = now() < opens_at < closes_at
    return [
        [button(say("organiser.button_open_doors"), OpenDoors(event.id), SUCCESS)] if still_closed else [],
        [
            button(say("organiser.button_attendance"), Choose(Topic.ATTENDANCE, event.id)),
            button(say("organiser.button_guests"), Choose(Topic.GUESTS, event.id)),
        ],
        *await _applications_row(talk, event),
        [copy_button(say("organiser.button_copy_link"), link)],
        [
            button(say("organiser.button_import"), Choose(Topic.IMPORT, event.id)),
            button(say("organiser.button_export"), Choose(Topic.EXPORT, event.id)),
        ],
        [
            button(say("organiser.button_staff"), Choose(Topic.STAFF, event.id)),
            button(say("exhibition.button_questions"), ShowQuestions(event.id)),
        ],
        [button(say("care.button_announce"), Choose(Topic.ANNOUNCE, event.id))],
        [button(say("organiser.button_settings"), ShowSettings(event.id))],
        *[row for one in await events_with_refunds(member) for row in await _refunds_rows(one, talk.voice)],
        [button(say("organiser.button_cancel_event"), CancelEvent(event.id), DANGER)],
        await others_row(talk, Topic.EVENT),
    ]


async def _applications_row(talk: Talk, event: Event) -> Rows:
    """Applications to an exhibition, with how many wait."""
    if event.kind is not EventKind.EXHIBITION:
        return []
    waiting = (await count_applications(event.id))[ApplicationStatus.OPEN]
    text = talk.voice.text("exhibition.button_applications")
    shown = f"{text} ({number(waiting, talk.voice)})" if waiting else text
    return [[button(shown, ShowApplications(event.id))]]


async def _refunds_rows(event: Event, voice: Voice) -> Rows:
    """A way to the orders whose money is to be given back, if there are any."""
    due = (await refunds_due(event)).count
    text = voice.text("care.button_refunds_of", event=event.name, orders=number(due, voice))
    return [[button(text, ListRefunds(event.id))]] if due else []


def _doors(event: Event, voice: Voice) -> str:
    if within_hours(event, now()):
        return voice.html("organiser.doors_are_open", closes=closing_text(event, voice))
    return voice.html("organiser.doors_are_closed", hours=hours_text(event, voice))

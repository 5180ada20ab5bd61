"""News about exhibitors: to organisers, who applies and who has signed in; to applicants, what was decided."""

from collections.abc import Sequence

from bot.buttons import button
from bot.organiser.application_card import application_rows, application_text
from bot.organiser.exhibition_buttons import ShowApplications
from bot.owed.letter import Letter, Recipient, fact, say
from bot.owed.times import told_place
from bot.staff.organisations import counts_text
from models.door.checkins import find_checkin
from models.exhibitions.applications import application_by_id
from models.exhibitions.presence import OrganisationLine, exhibition_statistics, exhibits_in
from models.language.formats import time_of_day
from models.language.speech import Voice
from models.tables import Application, ApplicationStatus, CheckIn, Event, Owed

FOLDED_LINES = 15
EXHIBITS_NAMED = 6
"""More would hide who came."""


async def application(recipient: Recipient, row: Owed) -> Letter:
    """To the organisers: the application as it is now, to be decided if nobody has."""
    found = await _application(row)
    if found is None:
        return []
    text, voice = await application_text(found, recipient.voice), recipient.voice
    return say(recipient, text, application_rows(found, voice))


async def folded_applications(recipient: Recipient, rows: Sequence[Owed]) -> Letter:
    """Several late ones in one message; the list has the buttons."""
    found = [one for one in [await _application(row) for row in rows] if one is not None]
    if len(found) < 2:
        return await application(recipient, rows[0])
    event, speak = found[-1].event, recipient.voice
    names = [one.organisation for one in found if one.event_id == event.id]
    lines = [speak.count_html("exhibition.told_applications", len(names), event=event.name)]
    lines += [speak.html("exhibition.fact_organisation", organisation=name) for name in names[:FOLDED_LINES]]
    if len(names) > FOLDED_LINES:
        lines.append(speak.count_html("owed.feed_folded_more", len(names) - FOLDED_LINES))
    every = button(speak.text("exhibition.button_applications"), ShowApplications(event.id))
    return say(recipient, "\n".join(lines), [[every]])


async def application_approved(recipient: Recipient, row: Owed) -> Letter:
    """To the applicant; the credential follows."""
    found = await _application(row)
    if found is None or found.status is not ApplicationStatus.APPROVED:
        return []
    return say(recipient, recipient.voice.html("exhibition.told_approved", **_names(found)))


async def application_declined(recipient: Recipient, row: Owed) -> Letter:
    """To the applicant, with the reason if the organiser gave one."""
    found = await _application(row)
    if found is None:
        return []
    lines = [recipient.voice.html("exhibition.told_declined", **_names(found))]
    if reason := fact(row, "reason"):
        lines.append(recipient.voice.html("exhibition.told_reason", reason=reason))
    return say(recipient, "\n\n".join(lines))


async def application_withdrawn(recipient: Recipient, row: Owed) -> Letter:
    """To the organisers: one less."""
    found = await _application(row)
    return say(recipient, recipient.voice.html("exhibition.told_withdrawn", **_names(found))) if found else []


async def exhibitor_signed_in(recipient: Recipient, row: Owed) -> Letter:
    """To the organisers: who has signed in, with how many and what; and how many have by now. Not if it was undone."""
    return await folded_exhibitors(recipient, [row])


async def folded_exhibitors(recipient: Recipient, rows: Sequence[Owed]) -> Letter:
    """Several organisations in one message, as far as they are still there."""
    found = [await find_checkin(int(row.about["checkin"])) for row in rows]
    records = [one for one in found if one is not None and not await CheckIn.exists(annuls_id=one.id)]
    if not records:
        return []
    event, speak = await Event.get(id=records[-1].event_id), recipient.voice
    of_event = [record for record in records if record.event_id == event.id]
    counts = await exhibition_statistics(event)
    lines = {line.ticket: line for line in counts.lines}
    if len(of_event) == 1:
        told = _signed_in(of_event[0], lines.get(of_event[0].ticket_id), event, speak)
    else:
        told = [speak.html("exhibition.told_folded", event=event.name)]
        told += [_short(record, lines.get(record.ticket_id), event, speak) for record in of_event[:FOLDED_LINES]]
        if len(of_event) > FOLDED_LINES:
            told.append(speak.count_html("owed.feed_folded_more", len(of_event) - FOLDED_LINES))
    return say(recipient, "\n".join([*told, "", *counts_text(counts, speak)]))


def _signed_in(record: CheckIn, line: OrganisationLine | None, event: Event, voice: Voice) -> list[str]:
    key = "exhibition.told_walk_in" if line and line.walk_in else "exhibition.told_signed_in"
    told = [voice.html(key, organisation=record.ticket.holder_name)]
    expected = record.ticket.expected or 0
    told.append(voice.html("exhibition.told_people", came=record.admitted, expected=expected))
    if exhibits := exhibits_in(line.exhibits) if line else ():
        named = ", ".join(exhibits[:EXHIBITS_NAMED]) + (" …" if len(exhibits) > EXHIBITS_NAMED else "")
        told.append(voice.html("exhibition.told_exhibits", exhibits=named))
    gate = record.gate.name if record.gate else None
    by = record.staff.label if record.staff else "–"
    told.append(voice.html("exhibition.told_when", when=told_place(record.pressed_at, event.zone, gate, voice), by=by))
    return told


def _short(record: CheckIn, line: OrganisationLine | None, event: Event, voice: Voice) -> str:
    return voice.html(
        "exhibition.told_short",
        time=time_of_day(record.pressed_at, event.zone, voice),
        organisation=line.organisation if line else record.ticket.holder_name,
        came=record.admitted,
        expected=record.ticket.expected or 0,
    )


def _names(application: Application) -> dict[str, str]:
    return {"organisation": application.organisation, "event": application.event.name}


async def _application(row: Owed) -> Application | None:
    return await application_by_id(int(row.about["application"]))

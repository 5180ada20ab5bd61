"""News about exhibitors: to organisers, who applies and who has signed in; to applicants, what was decided."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.buttons import button
from bot.exhibition_counts import counts_text
from bot.organiser.application_card import application_rows, application_text
from bot.organiser.exhibition_buttons import ShowApplications
from bot.owed.letter import Letter, Recipient, fact, say
from bot.owed.times import told_place
from models.door.checkins import find_checkin
from models.exhibitions.applications import application_by_id, standing
from models.exhibitions.presence import OrganisationLine, exhibition_statistics, exhibits_in
from models.language.formats import listed, time_of_day
from models.language.speech import Voice
from models.tables import Application, ApplicationStatus, CheckIn, Event, Owed

Row = TypeVar("Row")
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
    """Several late ones in one message, as far as nobody has decided them; the lists have the buttons."""
    found = [one for one in [await _application(row) for row in rows] if one and one.status is ApplicationStatus.OPEN]
    speak = recipient.voice
    if len(found) == 1:
        return say(recipient, await application_text(found[0], speak), application_rows(found[0], speak))
    blocks, buttons = [], []
    for event, waiting in _by_event(found, lambda one: one.event_id).items():
        name = waiting[0].event.name
        lines = [speak.count_html("exhibition.told_applications", len(waiting), event=name)]
        lines += [speak.html("exhibition.fact_organisation", organisation=one.organisation) for one in waiting]
        blocks.append("\n".join(_cut(lines, speak)))
        buttons.append(button(speak.text("exhibition.button_applications_of", event=name), ShowApplications(event)))
    return say(recipient, "\n\n".join(blocks), [[one] for one in buttons]) if blocks else []


async def application_approved(recipient: Recipient, row: Owed) -> Letter:
    """To the applicant; the credential follows."""
    found = await _application(row)
    if found is None or standing(found) != ApplicationStatus.APPROVED:
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
    standing = [one for one in found if one is not None and not await CheckIn.exists(annuls_id=one.id)]
    groups = _by_event(standing, lambda record: record.event_id)
    blocks = [await _block(await Event.get(id=event), records, recipient.voice) for event, records in groups.items()]
    return say(recipient, "\n\n".join(blocks)) if blocks else []


async def _block(event: Event, records: Sequence[CheckIn], voice: Voice) -> str:
    """Who signed in at one exhibition, and its counts."""
    counts = await exhibition_statistics(event)
    lines = {line.ticket: line for line in counts.lines}
    if len(records) == 1:
        told = _signed_in(records[0], lines.get(records[0].ticket_id), event, voice)
    else:
        names = [_short(record, lines.get(record.ticket_id), event, voice) for record in records]
        told = _cut([voice.html("exhibition.told_folded", event=event.name), *names], voice)
    return "\n".join([*told, "", *counts_text(counts, voice)])


def _by_event(found: Iterable[Row], event_of: Callable[[Row], int]) -> dict[int, list[Row]]:
    """What is about each event, in the order of coming."""
    groups: dict[int, list[Row]] = {}
    for one in found:
        groups.setdefault(event_of(one), []).append(one)
    return groups


def _cut(lines: Sequence[str], voice: Voice) -> list[str]:
    """A title and its lines; where they are too many, how many more there are."""
    more = len(lines) - 1 - FOLDED_LINES
    return [*lines[: FOLDED_LINES + 1], *([voice.count_html("owed.feed_folded_more", more)] if more > 0 else [])]


def _signed_in(record: CheckIn, line: OrganisationLine | None, event: Event, voice: Voice) -> list[str]:
    key = "exhibition.told_walk_in" if line and line.walk_in else "exhibition.told_signed_in"
    told = [voice.html(key, organisation=record.ticket.holder_name)]
    expected = record.ticket.expected or 0
    told.append(voice.html("exhibition.told_people", came=record.admitted, expected=expected))
    if exhibits := exhibits_in(line.exhibits) if line else ():
        named = listed(exhibits[:EXHIBITS_NAMED], voice) + (" …" if len(exhibits) > EXHIBITS_NAMED else "")
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

"""What keeps a success trustworthy: codes used twice at once, repeated numbers, tickets that no phone holds yet."""

from collections.abc import Sequence

from bot.buttons import PRIMARY, url_button
from bot.owed.letter import Letter, Recipient, say
from bot.owed.times import told_place, told_time
from models.door.checkins import find_checkin
from models.door.repeats import admissions_before, find_report
from models.language.formats import listed, moment, time_of_day
from models.language.speech import Voice
from models.offline.reminders import may_need_saving
from models.tables import CheckIn, Event, Owed, Ticket

FOLDED_LINES = 15


async def code_twice(recipient: Recipient, row: Owed) -> Letter:
    """To the organisers: one code, several tickets, two seconds."""
    return await folded_code_twice(recipient, [row])


async def folded_code_twice(recipient: Recipient, rows: Sequence[Owed]) -> Letter:
    """All such news in one message, each use once."""
    ids = sorted({int(checkin) for row in rows for checkin in row.about["checkins"]})
    found = [await find_checkin(checkin) for checkin in ids[:FOLDED_LINES]]
    records = [record for record in found if record is not None]
    if not records:
        return []
    event, speak = await Event.get(id=records[0].event_id), recipient.voice
    owners = listed(dict.fromkeys(record.staff.label for record in records if record.staff), speak)
    lines = [
        speak.html("trust.code_twice", staff=owners, event=event.name),
        *(_use(record, event, speak) for record in records),
    ]
    if len(ids) > FOLDED_LINES:
        lines.append(speak.count_html("trust.more_uses", len(ids) - FOLDED_LINES))
    return say(recipient, "\n".join([*lines, "", speak.html("trust.code_twice_advice")]))


async def repeated(recipient: Recipient, row: Owed) -> Letter:
    """To the organisers: who reported a repeated number, and whom they last let in."""
    report = await find_report(int(row.about["report"]))
    if report is None:
        return []
    event, speak = report.event, recipient.voice
    lines = [
        speak.html(
            "trust.repeated",
            staff=report.staff.label,
            event=event.name,
            time=told_time(report.reported_at, event.zone, speak),
        )
    ]
    admissions = await admissions_before(report)
    if report.checkin and report.checkin_id not in {admission.id for admission in admissions}:
        admissions.append(report.checkin)
    lines.append(speak.html("trust.repeated_last" if admissions else "trust.repeated_none", staff=report.staff.label))
    lines += [_admission(one, event, speak, reported=one.id == report.checkin_id) for one in admissions]
    return say(recipient, "\n".join([*lines, "", speak.html("trust.repeated_advice")]))


async def save_ticket(recipient: Recipient, row: Owed) -> Letter:
    """To the holder, the day before, unless it is not needed any more."""
    ticket = await Ticket.get_or_none(id=int(row.about["ticket"])).select_related("event", "order")
    if ticket is None or ticket.holder_id != recipient.chat_id or not await may_need_saving(ticket):
        return []
    event, speak = ticket.event, recipient.voice
    text = speak.html("trust.save_ticket", event=event.name, when=moment(event.starts_at, event.zone, speak))
    link = recipient.house.links.ticket_url(ticket)
    return say(recipient, text, [[url_button(speak.text("owed.open_ticket"), link, PRIMARY)]])


def _use(record: CheckIn, event: Event, speak: Voice) -> str:
    when = told_place(record.pressed_at, event.zone, record.gate.name if record.gate else None, speak)
    if record.number is None:
        return speak.html("trust.use_refused", when=when, name=record.ticket.holder_name)
    return speak.html("trust.use", when=when, number=record.number, word=record.word, name=record.ticket.holder_name)


def _admission(record: CheckIn, event: Event, speak: Voice, *, reported: bool) -> str:
    line = speak.html(
        "trust.admission",
        time=time_of_day(record.pressed_at, event.zone, speak),
        number=record.number,
        word=record.word,
        name=record.ticket.holder_name,
    )
    if record.gate:
        line += " · " + speak.html("trust.at_gate", gate=record.gate.name)
    if record.claimed_at is not None:
        line += " " + speak.html("trust.short_offline")
    return f"{line} {speak.html('trust.reported_mark')}" if reported else line

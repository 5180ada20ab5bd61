"""A staff member's feed: every use of their code, and every admission of theirs, with number and word."""

from collections.abc import Sequence

from bot.buttons import DANGER, Rows, button
from bot.owed.letter import Letter, Recipient, fact, say
from bot.owed.times import told_place
from bot.staff.buttons import CameTwice, NotMe
from models.door.answers import Status
from models.door.checkins import find_checkin
from models.language.formats import day, time_of_day
from models.language.speech import Voice
from models.tables import CheckIn, Event, Method, Owed

FOLDED_LINES = 15
"""How many of the folded lines are shown; the rest is counted."""


async def feed(recipient: Recipient, row: Owed) -> Letter:
    """One line: who, what, when, the number and the word, or why not."""
    record = await find_checkin(int(row.about["checkin"]))
    if record is None:
        return []
    event = await Event.get(id=record.event_id)
    undone = await CheckIn.exists(annuls_id=record.id)
    text = _line(record, event, recipient.voice, undone=undone)
    if twice := await _used_twice(row, recipient.voice):
        text += f"\n{twice}"
    return say(recipient, text, [*_not_me(record, recipient.voice), *_came_twice(record, recipient.voice)])


async def folded_feed(recipient: Recipient, rows: Sequence[Owed]) -> Letter:
    """Several late lines in one message."""
    found = [await find_checkin(int(row.about["checkin"])) for row in rows]
    records = [record for record in found if record is not None]
    if not records:
        return []
    speak = recipient.voice
    zones = dict(await Event.filter(id__in={record.event_id for record in records}).values_list("id", "zone"))
    shown = records[:FOLDED_LINES]
    undone = await CheckIn.filter(annuls_id__in=[record.id for record in shown]).values_list("annuls_id", flat=True)
    admitted = sum(record.status == Status.OK for record in records)
    lines = [
        speak.html("owed.feed_folded"),
        speak.count_html("owed.feed_folded_in", admitted),
        speak.count_html("owed.feed_folded_refused", len(records) - admitted),
        "",
        *(_short(record, zones[record.event_id], speak, undone=record.id in undone) for record in shown),
    ]
    twice = sum(fact(row, "twice") is not None for row in rows)
    if twice:
        lines.insert(3, speak.count_html("trust.feed_folded_twice", twice))
    if len(records) > FOLDED_LINES:
        lines.append(speak.count_html("owed.feed_folded_more", len(records) - FOLDED_LINES))
    by_code = next((record for record in records if record.door_code_id is not None), records[0])
    return say(recipient, "\n".join(lines), _not_me(by_code, speak))


def _line(record: CheckIn, event: Event, speak: Voice, *, undone: bool) -> str:
    ticket = record.ticket
    lines = [speak.html("owed.rehearsal")] if ticket.rehearsal else []
    if record.status == Status.OK:
        lines.append(speak.html("owed.feed_in", number=record.number, word=record.word))
    else:
        key = "trust.feed_offline_refused" if record.claimed_at is not None else "owed.feed_refused"
        lines.append(speak.html(key, why=_why(record, speak)))
    lines.append(speak.html("owed.feed_who", name=ticket.holder_name, type=ticket.type.name))
    if record.status == Status.OK and ticket.expected is not None:
        lines.append(speak.count_html("exhibition.feed_people", record.admitted, expected=ticket.expected))
    elif record.status == Status.OK and ticket.places > 1:
        inside = record.admitted_before + record.admitted
        lines.append(speak.count_html("owed.feed_party", record.admitted, inside=inside, places=ticket.places))
    gate = record.gate.name if record.gate else None
    when = told_place(record.pressed_at, event.zone, gate, speak)
    if record.claimed_at is not None:
        lines.append(speak.html("trust.feed_offline", when=when, received=_received(record, event.zone, speak)))
    else:
        lines.append(speak.html("owed.feed_when", when=when))
    if undone:
        lines.append(speak.html("owed.feed_undone"))
    return "\n".join(lines)


def _short(record: CheckIn, zone: str, speak: Voice, *, undone: bool) -> str:
    time = time_of_day(record.pressed_at, zone, speak)
    name = record.ticket.holder_name
    if record.status == Status.OK:
        line = speak.html("owed.feed_short_in", time=time, number=record.number, word=record.word, name=name)
    else:
        line = speak.html("owed.feed_short_refused", time=time, why=_why(record, speak), name=name)
    if record.claimed_at is not None:
        line += f" {speak.html('trust.short_offline')}"
    return f"{line} {speak.html('owed.feed_undone')}" if undone else line


def _received(record: CheckIn, zone: str, speak: Voice) -> str:
    """When an offline press reached us: the time, with the day if it is another than the press's."""
    time = time_of_day(record.received_at, zone, speak)
    on = day(record.received_at, zone, speak)
    return time if on == day(record.pressed_at, zone, speak) else f"{on}, {time}"


async def _used_twice(row: Owed, speak: Voice) -> str | None:
    """A warning, if the same code was used on another ticket within two seconds."""
    other = await find_checkin(int(fact(row, "twice") or 0))
    return speak.html("trust.feed_twice", name=other.ticket.holder_name) if other else None


def _why(record: CheckIn, speak: Voice) -> str:
    return speak.text(f"owed.why_{record.reason or record.status}")


def _not_me(record: CheckIn, speak: Voice) -> Rows:
    """Only a code can be used by somebody else."""
    if record.door_code_id is None:
        return ()
    return [[button(speak.text("owed.not_me"), NotMe(record.id), DANGER)]]


def _came_twice(record: CheckIn, speak: Voice) -> Rows:
    """Only where a page showed a number that counts, another can have shown it as well."""
    if record.status != Status.OK or record.method is not Method.PAGE or record.ticket.rehearsal:
        return ()
    return [[button(speak.text("trust.button_came_twice"), CameTwice(record.event_id, record.id))]]

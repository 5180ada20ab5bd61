"""/attendance: how many are expected, in, still to come; by type, gate and time; takings.

Names of guests only where something needs looking after, and only for those who may see them.
"""

from collections.abc import Sequence

from bot.buttons import button
from bot.chat import Handler, Talk, command
from bot.owed.times import told_time
from bot.staff.bars import Bar, chart, share
from bot.staff.board import start
from bot.staff.buttons import Choose, GoLive, Topic
from bot.staff.choosing import about_event, others_row
from bot.staff.counts import by_gate, by_type, split, title, total, with_given_back
from bot.staff.organisations import exhibition_part
from models.attendance.counts import Attendance, QuarterLine, Takings, attendance
from models.clock import now
from models.language.formats import clock_time, money, number, time_of_day
from models.language.speech import Voice
from models.offline.conflicts import conflicts, possibly_entered
from models.people.staff import Action, allows
from models.tables import CheckIn, Event, StaffMember

QUARTERS = 12
"""The last three hours with arrivals."""
TIME = 12
"""Columns of a time, with its offset in a night in which clocks change."""
MOST_CASHIERS = 12
LISTED = 5
"""How many conflicts are named."""
LONGEST_NAME = 40
LIVE = "live"
"""What is written after the command to have the counts kept up to date."""


def handlers() -> list[Handler]:
    """/attendance. Its Refresh button chooses the same event again."""
    return [command("attendance", answer)]


async def answer(talk: Talk) -> None:
    """/attendance, or /attendance live."""
    await (start if talk.argument.strip().casefold() == LIVE else _answer_once)(talk)


async def show(talk: Talk, member: StaffMember) -> None:
    """The counts now."""
    counts = await attendance(member.event)
    named = allows(member.role, Action.SEE_NAMES)
    text = attendance_text(
        counts,
        member.event,
        talk.voice,
        with_takings=allows(member.role, Action.SEE_TAKINGS),
        conflicts=await conflicts(member.event_id, LISTED) if named and counts.refused.conflicts else (),
        possible=await possibly_entered(member.event_id, LISTED) if named and counts.refused.possibly_entered else (),
    )
    say = talk.voice.text
    live = button(say("attendance.button_live"), GoLive(member.event_id))
    curve = button(say("attendance.button_curve"), Choose(Topic.ARRIVALS, member.event_id))
    refresh = button(say("staff.button_refresh"), Choose(Topic.ATTENDANCE, member.event_id))
    part, organisations = await exhibition_part(talk, member)
    rows = [[live, curve], organisations, [refresh, *await others_row(talk, Topic.ATTENDANCE)]]
    await talk.show(f"{text}\n\n{part}" if part else text, rows)


_answer_once = about_event(Topic.ATTENDANCE, Action.SEE_COUNTS, show)


def attendance_text(
    counts: Attendance,
    event: Event,
    voice: Voice,
    *,
    with_takings: bool,
    conflicts: Sequence[CheckIn] = (),
    possible: Sequence[CheckIn] = (),
) -> str:
    """The counts in words and bars. Of refused offline records those are listed that are given, the rest counted."""
    parts = [
        *title(event, voice),
        *total(counts, voice),
        *by_type(counts, voice),
        *by_gate(counts, voice),
    ]
    if counts.by_quarter:
        parts += [voice.html("staff.att_by_quarter"), *_quarters(counts.by_quarter, event, voice)]
    if with_takings and counts.takings:
        parts += [voice.html("staff.att_takings"), *_takings(counts, event, voice)]
    if counts.refused.conflicts:
        parts.append(voice.html("staff.att_conflicts", n=number(counts.refused.conflicts, voice)))
        parts += _refused(conflicts, counts.refused.conflicts, event, voice)
    if counts.refused.possibly_entered:
        parts.append(voice.html("staff.att_possible", n=number(counts.refused.possibly_entered, voice)))
        parts += _refused(possible, counts.refused.possibly_entered, event, voice)
    parts.append(voice.html("staff.att_as_of", time=told_time(now(), event.zone, voice)))
    return "\n".join(parts)


def _quarters(lines: Sequence[QuarterLine], event: Event, voice: Voice) -> list[str]:
    """The last ones as bars, and of those before them how many came, if there are any."""
    earlier, shown = lines[:-QUARTERS], lines[-QUARTERS:]
    most = max(line.entered for line in shown)
    bars = [
        Bar(clock_time(line.start, event.zone, voice), share(line.entered, most), number(line.entered, voice))
        for line in shown
    ]
    before = number(sum(line.entered for line in earlier), voice)
    hint = [voice.html("staff.att_earlier", n=QUARTERS, earlier=before)] if earlier else []
    return [*hint, chart(bars, voice, label_width=TIME)]


def _takings(counts: Attendance, event: Event, voice: Voice) -> list[str]:
    shown, rest = split(counts.takings, MOST_CASHIERS)
    lines = [_taken(line, event, voice) for line in shown]
    if rest:
        lines.append(voice.count_html("staff.att_more", len(rest)))
    if len(lines) > 1:
        together = money(sum(line.amount for line in counts.takings), event.currency, voice)
        given_back = sum(line.given_back for line in counts.takings)
        lines.append(with_given_back(voice.html("staff.att_taken_total", amount=together), given_back, event, voice))
    return lines


def _taken(line: Takings, event: Event, voice: Voice) -> str:
    amount = money(line.amount, event.currency, voice)
    taken = voice.count_html("staff.att_taken", line.orders, staff=line.staff[:LONGEST_NAME], amount=amount)
    return with_given_back(taken, line.given_back, event, voice)


def _refused(records: Sequence[CheckIn], count: int, event: Event, voice: Voice) -> list[str]:
    """Who was let in offline and not counted, when and why; the rest as a number."""
    lines = [
        voice.html(
            "staff.att_refused_line",
            time=time_of_day(record.pressed_at, event.zone, voice),
            name=record.ticket.holder_name[:LONGEST_NAME],
            order=record.ticket.order.number,
            why=voice.text(
                f"owed.clash_{record.clash}" if record.clash else f"owed.why_{record.reason or record.status}"
            ),
        )
        for record in records
    ]
    if records and count > len(records):
        lines.append(voice.count_html("staff.att_more", count - len(records)))
    return lines

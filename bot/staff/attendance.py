"""/attendance: how many are expected, in, still to come; by type, gate and time; takings.

Names of guests only where something needs looking after, and only for those who may see them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from bot.buttons import button
from bot.chat import Handler, Talk, command
from bot.staff.buttons import Choose, Topic
from bot.staff.choosing import about_event, others_row
from models.attendance import Attendance, QuarterLine, attendance
from models.clock import now
from models.conflicts import conflicts, possibly_entered
from models.formats import money, number, time_of_day
from models.language import Voice
from models.staff import Action, allows
from models.tables import CheckIn, Event, StaffMember

BAR = 12
"""Width of a bar in characters: with its label it fits a small phone."""
QUARTERS = 12
"""The last three hours with arrivals."""
LABEL = 10
LISTED = 5
"""How many conflicts are named."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart."""

    label: str
    share: float
    figure: str


def handlers() -> list[Handler]:
    """/attendance. Its Refresh button chooses the same event again."""
    return [command("attendance", about_event(Topic.ATTENDANCE, Action.SEE_COUNTS, show))]


async def show(talk: Talk, member: StaffMember) -> None:
    """The counts now."""
    counts = await attendance(member.event)
    refresh = button(talk.voice.text("staff.button_refresh"), Choose(Topic.ATTENDANCE, member.event_id))
    named = allows(member.role, Action.SEE_NAMES)
    text = attendance_text(
        counts,
        member.event,
        talk.voice,
        with_takings=allows(member.role, Action.SEE_TAKINGS),
        conflicts=await conflicts(member.event_id, LISTED) if named and counts.refused.conflicts else (),
        possible=await possibly_entered(member.event_id, LISTED) if named and counts.refused.possibly_entered else (),
    )
    await talk.show(text, [[refresh, *await others_row(talk, Topic.ATTENDANCE)]])


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
        voice.html("staff.att_title", event=event.name),
        voice.html(
            "staff.att_total",
            entered=number(counts.entered, voice),
            expected=number(counts.expected, voice),
            remaining=number(counts.remaining, voice),
        ),
        _chart([Bar("", _share(counts.entered, counts.expected), f"{_percent(counts.entered, counts.expected)} %")]),
    ]
    if len(counts.by_type) > 1:
        parts += [voice.html("staff.att_by_type"), _chart(_types(counts, voice))]
    if len(counts.by_gate) > 1:
        parts += [voice.html("staff.att_by_gate"), _chart(_gates(counts, voice))]
    if counts.by_quarter:
        parts += [voice.html("staff.att_by_quarter"), _chart(_quarters(counts.by_quarter, event, voice))]
    if with_takings and counts.takings:
        parts += [voice.html("staff.att_takings"), *_takings(counts, event, voice)]
    if counts.refused.conflicts:
        parts.append(voice.html("staff.att_conflicts", n=number(counts.refused.conflicts, voice)))
        parts += _refused(conflicts, counts.refused.conflicts, event, voice)
    if counts.refused.possibly_entered:
        parts.append(voice.html("staff.att_possible", n=number(counts.refused.possibly_entered, voice)))
        parts += _refused(possible, counts.refused.possibly_entered, event, voice)
    parts.append(voice.html("staff.att_as_of", time=time_of_day(now(), event.zone, voice)))
    return "\n".join(parts)


def _types(counts: Attendance, voice: Voice) -> list[Bar]:
    return [
        Bar(
            line.name,
            _share(line.entered, line.expected),
            f"{number(line.entered, voice)}/{number(line.expected, voice)}",
        )
        for line in counts.by_type
    ]


def _gates(counts: Attendance, voice: Voice) -> list[Bar]:
    return [
        Bar(
            line.name or voice.text("staff.att_no_gate"),
            _share(line.entered, counts.entered),
            number(line.entered, voice),
        )
        for line in counts.by_gate
    ]


def _quarters(lines: Sequence[QuarterLine], event: Event, voice: Voice) -> list[Bar]:
    shown = lines[-QUARTERS:]
    most = max(line.entered for line in shown)
    return [
        Bar(time_of_day(line.start, event.zone, voice), _share(line.entered, most), number(line.entered, voice))
        for line in shown
    ]


def _takings(counts: Attendance, event: Event, voice: Voice) -> list[str]:
    lines = [
        voice.count_html(
            "staff.att_taken", line.orders, staff=line.staff, amount=money(line.amount, event.currency, voice)
        )
        for line in counts.takings
    ]
    if len(lines) > 1:
        total = sum(line.amount for line in counts.takings)
        lines.append(voice.html("staff.att_taken_total", amount=money(total, event.currency, voice)))
    return lines


def _refused(records: Sequence[CheckIn], count: int, event: Event, voice: Voice) -> list[str]:
    """Who was let in offline and not counted, when and why; the rest as a number."""
    lines = [
        voice.html(
            "staff.att_refused_line",
            time=time_of_day(record.pressed_at, event.zone, voice),
            name=record.ticket.holder_name,
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


def _chart(bars: Sequence[Bar]) -> str:
    """Bars in monospace, their labels cut and filled to one width."""
    width = min(LABEL, max(_columns(bar.label) for bar in bars))
    return f"<pre>{escape(chr(10).join(_bar(bar, width) for bar in bars))}</pre>"


def _bar(bar: Bar, width: int) -> str:
    full = round(min(1.0, max(0.0, bar.share)) * BAR)
    label = f"{_fitted(bar.label, width)} " if width else ""
    return f"{label}{'█' * full}{'░' * (BAR - full)} {bar.figure}"


def _fitted(text: str, width: int) -> str:
    """The text in exactly so many columns of a monospaced font."""
    fitted = text
    while _columns(fitted) > width:
        fitted = fitted.removesuffix("…")[:-1] + "…"
    return fitted + " " * (width - _columns(fitted))


def _columns(text: str) -> int:
    """Chinese and other wide characters take two columns (Unicode annex 11)."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _percent(part: int, whole: int) -> int:
    """Rounded down: 100 % is said only when everybody is in."""
    return part * 100 // whole if whole else 0

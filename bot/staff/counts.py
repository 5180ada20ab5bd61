"""Counts of people as short texts: the parts that /attendance and the live board have in common."""

from collections.abc import Sequence
from typing import TypeVar

from bot.staff.bars import Bar, chart, percent, share
from models.attendance.counts import Attendance, GateLine, TypeLine
from models.language.formats import money, number
from models.language.speech import Voice
from models.tables import Event

MOST_LINES = 12
"""Of types or gates; the others are told together. A message holds 4096 characters (Bot API, sendMessage)."""

Line = TypeVar("Line")


def title(event: Event, voice: Voice) -> list[str]:
    """Whose counts these are, and that nobody is let in any more if the event is cancelled."""
    cancelled = [voice.html("guest.closed_cancelled")] if event.cancelled_at else []
    return [voice.html("staff.att_title", event=event.name), *cancelled]


def total(counts: Attendance, voice: Voice) -> list[str]:
    """In, to come, expected; and how much of it is not to come any more, as one bar."""
    settled = counts.expected - counts.remaining
    done = Bar("", share(settled, counts.expected), f"{percent(settled, counts.expected)} %")
    return [
        voice.html(
            "staff.att_total",
            entered=number(counts.entered, voice),
            expected=number(counts.expected, voice),
            remaining=number(counts.remaining, voice),
        ),
        chart([done], voice),
    ]


def by_type(counts: Attendance, voice: Voice) -> list[str]:
    """A heading, and for each ticket type how much of it is in. Nothing if there is only one."""
    if len(counts.by_type) < 2:
        return []
    shown, rest = split(counts.by_type)
    if rest:
        name = voice.count("attendance.more", len(rest))
        shown = [*shown, TypeLine(name, sum(line.expected for line in rest), sum(line.entered for line in rest))]
    bars = [
        Bar(
            line.name,
            share(line.entered, line.expected),
            f"{number(line.entered, voice)}/{number(line.expected, voice)}",
        )
        for line in shown
    ]
    return [voice.html("staff.att_by_type"), chart(bars, voice)]


def by_gate(counts: Attendance, voice: Voice) -> list[str]:
    """A heading, and for each gate its part of those who are in. Nothing if there is only one."""
    if len(counts.by_gate) < 2:
        return []
    shown, rest = split(counts.by_gate)
    if rest:
        shown = [*shown, GateLine(voice.count("attendance.more", len(rest)), sum(line.entered for line in rest))]
    bars = [
        Bar(
            line.name or voice.text("staff.att_no_gate"),
            share(line.entered, counts.entered),
            number(line.entered, voice),
        )
        for line in shown
    ]
    return [voice.html("staff.att_by_gate"), chart(bars, voice)]


def with_given_back(taken: str, given_back: int, event: Event, voice: Voice) -> str:
    """What was taken at the door, and if some of it was refunded later, how much."""
    if not given_back:
        return taken
    return f"{taken} · {voice.html('staff.given_back', amount=money(given_back, event.currency, voice))}"


def split(lines: Sequence[Line], most: int = MOST_LINES) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines that are shown, and those that are told together because they are too many."""
    return (lines, ()) if len(lines) <= most else (lines[: most - 1], lines[most - 1 :])

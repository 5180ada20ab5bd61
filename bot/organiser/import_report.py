"""How a guest list's dry run, its progress and its end read in the chat."""

from collections.abc import Sequence

from models.guest_list.checking import Counts, Report
from models.guest_list.columns import Field
from models.guest_list.faults import BadLine, Fault
from models.guest_list.result import sentence
from models.language.formats import listed, number
from models.language.speech import Voice
from models.tables import GuestList

BAR = 14
FULL, EMPTY = "█", "░"
MOST_TYPES = 10
MOST_COLUMNS = 20
MOST_OVERLOOKED = 2
MOST_RENAMED = 5
SHORT = 40
CHANGES = ("changed", "cancelled")
"""Counts that read another way once it is done."""


def report_text(guest_list: GuestList, report: Report, voice: Voice, *, shown: int) -> str:
    """What a list would do, and the first of its bad lines."""
    counts = report.counts
    title = voice.html("importing.report_title", file=guest_list.file_name, event=guest_list.event.name)
    parts = [
        "\n".join(
            [
                title,
                voice.count_html("importing.count_lines", counts.lines),
                *_counted(counts, voice, done=False),
                *([voice.count_html("importing.count_repeated", report.repeated)] if report.repeated else []),
            ]
        ),
        _outlook(counts, voice),
        _renamed(report, voice),
        *_overlooked(report, voice),
        _understood(report, voice),
        _types(report, voice),
        _bad_lines(report.bad, voice, shown),
    ]
    return "\n\n".join(part for part in parts if part)


def applying_text(guest_list: GuestList, done: int, lines: int, voice: Voice) -> str:
    """How far applying is."""
    full = BAR * done // lines if lines else 0
    bar = FULL * full + EMPTY * (BAR - full)
    figures = {"done": number(done, voice), "all": number(lines, voice)}
    return voice.html("importing.applying", file=guest_list.file_name, bar=bar, **figures)


def applied_text(guest_list: GuestList, counts: Counts, voice: Voice, *, links_follow: bool) -> str:
    """What applying has done."""
    title = voice.html("importing.applied", file=guest_list.file_name, event=guest_list.event.name)
    text = "\n".join([title, *_counted(counts, voice, done=True)])
    return f"{text}\n\n{voice.html('importing.making_links')}" if links_follow else text


def _counted(counts: Counts, voice: Voice, *, done: bool) -> list[str]:
    """A line for each count that is not nothing."""
    lines = []
    if counts.new:
        people = voice.count("importing.people", counts.people)
        key = "importing.done_new" if done else "importing.count_new"
        lines.append(voice.count_html(key, counts.new, people=people))
        lines += [voice.count_html("importing.count_unpaid", counts.unpaid)] if counts.unpaid else []
    for name in ("changed", "cancelled", "same", "erased", "left", "bad"):
        count = getattr(counts, name)
        key = f"importing.done_{name}" if done and name in CHANGES else f"importing.count_{name}"
        lines += [voice.count_html(key, count)] if count else []
    return lines


def _outlook(counts: Counts, voice: Voice) -> str:
    if counts.new or counts.changed:
        return ""
    all_here = (counts.same or counts.erased) and not counts.bad
    return voice.html("importing.all_here" if all_here else "importing.nothing_to_do")


def _renamed(report: Report, voice: Voice) -> str:
    """Whose names change: what is taken for a correction may be another guest."""
    if not report.renamed:
        return ""
    first = report.renamed[:MOST_RENAMED]
    names = [voice.html("importing.rename", old=_short(old), new=_short(new)) for old, new in first]
    more = ["…"] if len(report.renamed) > MOST_RENAMED else []
    return "\n".join([voice.html("importing.renamed"), *names, *more])


def _overlooked(report: Report, voice: Voice) -> list[str]:
    return [
        voice.count_html("importing.overlooked", each.lines, heading=_short(each.heading), says=_short(each.says))
        for each in report.overlooked[:MOST_OVERLOOKED]
    ]


def _understood(report: Report, voice: Voice) -> str:
    columns = listed((_column(field, heading, voice) for field, heading in report.columns.items()), voice)
    lines = [voice.html("importing.columns_read", columns=columns)]
    if report.unused:
        unused = _first(report.unused, MOST_COLUMNS, voice)
        lines.append(voice.html("importing.columns_unused", columns=unused))
    if report.names:
        names = listed((_short(name) for name in report.names), voice)
        lines.append(voice.html("importing.first_names", names=names))
    return "\n".join(lines)


def _column(field: Field, heading: str, voice: Voice) -> str:
    """What a column holds, and how the file calls that if it does so otherwise."""
    name = voice.text(f"importing.field_{field}")
    return name if name.casefold() == heading.casefold() else f"{name} = {_short(heading)}"


def _types(report: Report, voice: Voice) -> str:
    if not report.unknown_types:
        return ""
    return voice.html("importing.unknown_types", types=_first(list(report.unknown_types), MOST_TYPES, voice))


def told_apart(bad: Sequence[BadLine]) -> list[list[BadLine]]:
    """The bad lines of each kind, in order of the file."""
    kinds: dict[Fault, list[BadLine]] = {}
    for each in bad:
        kinds.setdefault(each.fault, []).append(each)
    return list(kinds.values())


def _bad_lines(bad: Sequence[BadLine], voice: Voice, shown: int) -> str:
    """The first line of each kind."""
    kinds = told_apart(bad)
    lines = [_kind(kind, voice) for kind in kinds[:shown]]
    if len(bad) > len(lines):
        lines.append(voice.html("importing.bad_all"))
    return "\n".join(lines)


def _kind(alike: Sequence[BadLine], voice: Voice) -> str:
    values = {"line": number(alike[0].number, voice), "reason": sentence(alike[0], voice)}
    more = len(alike) - 1
    return (
        voice.count_html("importing.bad_lines", more, **values) if more else voice.html("importing.bad_line", **values)
    )


def _first(texts: Sequence[str], most: int, voice: Voice) -> str:
    return listed((_short(text) for text in texts[:most]), voice) + ("…" if len(texts) > most else "")


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"

"""The live board: one message with an event's attendance, edited whenever that changes."""

from collections.abc import Sequence

from telegram import Bot
from telegram.constants import ParseMode

from bot.buttons import Rows, button, keyboard
from bot.chat import NO_PREVIEW
from bot.exhibition_counts import counts_text
from bot.owed.letter import Call, Letter, Recipient, Sent
from bot.owed.times import told_time
from bot.staff.buttons import StopBoard
from bot.staff.counts import by_gate, by_type, total
from models.attendance.boards import Board, BoardEnd, find_board, last_arrivals, note_board
from models.attendance.counts import Attendance, attendance
from models.clock import now
from models.exhibitions.presence import exhibition_statistics
from models.language.formats import number, time_of_day
from models.language.speech import Voice
from models.people.staff import Action, allows
from models.tables import CheckIn, Event, EventKind, Owed, Role

LONGEST_NAME = 40


async def board(recipient: Recipient, row: Owed) -> Letter:
    """An edit that makes the board show what is true now; its last, if it has ended."""
    found = await find_board(int(row.about["message"]))
    if found is None or not found.is_stale:
        return []
    text, rows = await _content(found, recipient.voice)

    async def edit(bot: Bot) -> Sent:
        return await bot.edit_message_text(
            text,
            chat_id=found.message.chat_id,
            message_id=found.message.message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(rows),
            link_preview_options=NO_PREVIEW,
        )

    async def note(_: Sent | None) -> None:
        await note_board(found)

    return [Call(edit, after=note, edits=found.message)]


async def board_text(event: Event, role: Role, voice: Voice, end: BoardEnd | None = None) -> str:
    """What a board shows now to somebody of this role."""
    counts = await attendance(event)
    parts = [
        voice.html("attendance.board_title" if end is None else "staff.att_title", event=event.name),
        *total(counts, voice),
        *(counts_text(await exhibition_statistics(event), voice) if event.kind is EventKind.EXHIBITION else ()),
        *by_type(counts, voice),
        *by_gate(counts, voice),
        *_pace(counts, event, voice),
        *_last(await last_arrivals(event.id), event, voice, named=allows(role, Action.SEE_NAMES)),
    ]
    if counts.refused.conflicts:
        parts.append(voice.html("staff.att_conflicts", n=number(counts.refused.conflicts, voice)))
    if counts.refused.possibly_entered:
        parts.append(voice.html("staff.att_possible", n=number(counts.refused.possibly_entered, voice)))
    parts.append(voice.html("staff.att_as_of", time=told_time(now(), event.zone, voice)))
    if end is not None:
        parts.append(voice.html(f"attendance.board_{end}"))
    return "\n".join(parts)


def board_rows(event_id: int, voice: Voice) -> Rows:
    """The button under a board that goes on."""
    return [[button(voice.text("attendance.button_stop"), StopBoard(event_id))]]


async def _content(found: Board, voice: Voice) -> tuple[str, Rows]:
    if found.member is None or found.end is BoardEnd.REVOKED:
        return voice.html("attendance.board_revoked", event=found.event.name), ()
    text = await board_text(found.event, found.member.role, voice, found.end)
    return text, () if found.end else board_rows(found.event.id, voice)


def _pace(counts: Attendance, event: Event, voice: Voice) -> list[str]:
    """How many came in the last quarter of an hour in which somebody came."""
    if not counts.by_quarter:
        return []
    last = counts.by_quarter[-1]
    return [voice.count_html("attendance.board_pace", last.entered, since=time_of_day(last.start, event.zone, voice))]


def _last(records: Sequence[CheckIn], event: Event, voice: Voice, *, named: bool) -> list[str]:
    if not records:
        return []
    return [
        voice.html("attendance.board_last"),
        *(voice.html("attendance.board_line", line=_line(record, event, voice, named=named)) for record in records),
    ]


def _line(record: CheckIn, event: Event, voice: Voice, *, named: bool) -> str:
    facts = [time_of_day(record.pressed_at, event.zone, voice)]
    if named:
        facts.append(record.ticket.holder_name[:LONGEST_NAME])
    facts.append(record.ticket.type.name[:LONGEST_NAME])
    if record.admitted > 1 or not named:
        facts.append(voice.count("staff.people", record.admitted))
    if record.gate:
        facts.append(record.gate.name[:LONGEST_NAME])
    return " · ".join(facts)

"""/import: a guest list comes as a file, its dry run is shown, and a button applies it.

A file that an organiser sends without having asked is offered to be imported, too. Applying itself, which may take a
minute, is done by `bot.guest_lists`.
"""

from collections.abc import Sequence
from typing import Any

from telegram import Document, Update
from telegram.ext import MessageHandler, filters

from bot.buttons import DANGER, PRIMARY, Rows, button
from bot.chat import Context, Handler, Talk, command, pressed, talk_about
from bot.conversations import answer_message, begin, data_of, end, step
from bot.organiser.buttons import AddTypes, ApplyList, DropList, ImportInto, MoveList, ReadAs
from bot.organiser.import_report import applying_text, report_text, told_apart
from bot.staff.buttons import Topic
from bot.staff.choosing import MOST_CHOICES, about_event, others_row, permitted
from models.clock import now
from models.events.organising import events_for, meant
from models.guest_list.applying import begin_applying
from models.guest_list.checking import Report, check, readings_of
from models.guest_list.faults import FileRefused
from models.guest_list.keeping import check_again, drop_list, find_list, keep_list, supply_types
from models.guest_list.result import bad_lines_file
from models.guest_list.rows import MOST_BYTES, is_guest_list
from models.language.formats import day
from models.people.staff import Action
from models.tables import Event, GuestList, GuestListStatus, StaffMember

TOPIC = "import"
FILE, EVENT = "file", "event"
KINDS_SHOWN = 6
"""Kinds of bad lines that are shown in the chat, one line of each; where there are more, all come as a file."""

LONGEST_WORD = 30
"""Letters of a word on a button."""


def handlers() -> list[Handler]:
    """/import, files, and the buttons under a dry run."""
    return [
        command("import", about_event(Topic.IMPORT, Action.CHANGE_TICKETS, ask_file)),
        MessageHandler(filters.UpdateType.MESSAGE & filters.Document.ALL, take_any_file),
        pressed(ImportInto, import_into),
        pressed(ApplyList, apply_list),
        pressed(DropList, drop),
        pressed(AddTypes, add_missing_types),
        pressed(MoveList, move),
        pressed(ReadAs, read_as),
    ]


async def ask_file(talk: Talk, member: StaffMember) -> None:
    """Ask for the guest list of this event."""
    await begin(talk, TOPIC, FILE, event=member.event_id)
    text = talk.voice.html("importing.ask_file", event=member.event.name)
    await talk.show(text, [await others_row(talk, Topic.IMPORT)])


@step(TOPIC, FILE)
async def take_file(talk: Talk, _text: str) -> None:
    """The file that was asked for, whatever its name."""
    document = talk.message.document if talk.message else None
    data = data_of(talk, TOPIC)
    if document is None or data is None:
        await talk.reply(talk.voice.html("importing.send_file"))
        return
    if member := await permitted(talk, int(data["event"]), Action.CHANGE_TICKETS):
        await end(talk)
        await _take(talk, member.event, document.file_id, document.file_name or "", document.file_size)


@step(TOPIC, EVENT)
async def repeat_event(talk: Talk, _text: str) -> None:
    """Events are chosen by button."""
    await talk.reply(talk.voice.html("importing.send_file"))


async def take_any_file(update: Update, context: Context) -> None:
    """A file of an organiser: a guest list, asked for or on its own, unless they are at something else."""
    talk = await talk_about(update, context)
    document = talk.message.document if talk.message else None
    events = await events_for(talk.person.id, Action.CHANGE_TICKETS)
    at = talk.conversation
    if document is None or not events or (at and (at.topic, at.step) != (TOPIC, EVENT)):
        await answer_message(update, context)
        return
    if not is_guest_list(document.file_name or ""):
        await talk.reply(talk.voice.html("importing.refused_no_table"))
        return
    fitting = meant(events, now())
    if len(fitting) == 1:
        await end(talk)
        await _take(talk, fitting[0], document.file_id, document.file_name or "", document.file_size)
        return
    await _ask_event(talk, document, fitting)


async def import_into(talk: Talk, data: ImportInto) -> None:
    """The event of a file that was sent without saying which."""
    file = data_of(talk, TOPIC)
    member = await permitted(talk, data.event, Action.CHANGE_TICKETS)
    if member is None:
        return
    if file is None or "file_id" not in file:
        await talk.toast(talk.voice.text("importing.decided"), alert=True)
        return
    await end(talk)
    await talk.drop_buttons()
    await _take(talk, member.event, file["file_id"], file["file_name"], file["file_size"])


async def apply_list(talk: Talk, data: ApplyList) -> None:
    """Import it."""
    guest_list = await _undecided(talk, data.list)
    if guest_list is None:
        return
    if guest_list.event.cancelled_at:
        await talk.toast(talk.voice.text("importing.event_cancelled"), alert=True)
        return
    message = talk.pressed_message
    if not await begin_applying(guest_list.id, message.message_id if message else None):
        await talk.toast(talk.voice.text("importing.decided"), alert=True)
        return
    await talk.edit(applying_text(guest_list, 0, int(guest_list.counts.get("lines", 0)), talk.voice))


async def drop(talk: Talk, data: DropList) -> None:
    """Do not import it."""
    guest_list = await _undecided(talk, data.list)
    if guest_list and await drop_list(guest_list.id):
        await talk.edit(talk.voice.html("importing.dropped", file=guest_list.file_name))


async def add_missing_types(talk: Talk, data: AddTypes) -> None:
    """Make the ticket types that are missing, and check again."""
    guest_list = await _undecided(talk, data.list)
    if guest_list is None or guest_list.content is None:
        return
    await _show(talk, guest_list, await supply_types(talk.house.secrets, guest_list, guest_list.content))


async def move(talk: Talk, data: MoveList) -> None:
    """Check the list for another event."""
    guest_list = await _undecided(talk, data.list)
    if guest_list is None:
        return
    if not data.event:
        events = await events_for(talk.person.id, Action.CHANGE_TICKETS)
        rows = [[button(_named(event, talk), MoveList(data.list, event.id))] for event in _nearest(events)]
        await talk.edit(talk.voice.html("importing.which_event", file=guest_list.file_name), rows)
    elif member := await permitted(talk, data.event, Action.CHANGE_TICKETS):
        await _check_again(talk, guest_list, member.event)


async def read_as(talk: Talk, data: ReadAs) -> None:
    """Check the list again in another encoding."""
    guest_list = await _undecided(talk, data.list)
    if guest_list is None or guest_list.content is None:
        return
    readings = await readings_of(guest_list.content, guest_list.event, [talk.voice.language])
    if data.encoding in readings:
        await _check_again(talk, guest_list, guest_list.event, encoding=data.encoding)
        return
    rows = [[button(word[:LONGEST_WORD], ReadAs(data.list, encoding))] for encoding, word in readings.items()]
    await talk.edit(talk.voice.html("importing.which_letters", file=guest_list.file_name), rows)


async def _ask_event(talk: Talk, document: Document, events: Sequence[Event]) -> None:
    name = document.file_name or ""
    await begin(talk, TOPIC, EVENT, file_id=document.file_id, file_name=name, file_size=document.file_size)
    rows = [[button(_named(event, talk), ImportInto(event.id))] for event in events[:MOST_CHOICES]]
    await talk.reply(talk.voice.html("importing.which_event", file=name), rows)


async def _take(talk: Talk, event: Event, file_id: str, name: str, size: int | None) -> None:
    """Download a file, check it and show what it would do."""
    if size is not None and size > MOST_BYTES:
        await talk.reply(talk.voice.html("importing.refused_too_large"))
        return
    waiting = await talk.reply(talk.voice.html("importing.reading", file=name))
    file = await talk.bot.get_file(file_id)
    content = bytes(await file.download_as_bytearray())
    try:
        report = await check(talk.house.secrets, content, event, languages=[talk.voice.language])
    except FileRefused as refused:
        await talk.edit(_refusal(refused, talk), message_id=waiting.message_id)
        return
    guest_list = await keep_list(event, talk.person.id, name, content, report)
    guest_list.event = event
    await _show(talk, guest_list, report, message_id=waiting.message_id)


async def _check_again(talk: Talk, guest_list: GuestList, event: Event, *, encoding: str | None = None) -> None:
    if guest_list.content is None:
        return
    report = await check_again(talk.house.secrets, guest_list, guest_list.content, event, encoding=encoding)
    guest_list.event = event
    await _show(talk, guest_list, report)


async def _show(talk: Talk, guest_list: GuestList, report: Report, *, message_id: int | None = None) -> None:
    text = report_text(guest_list, report, talk.voice, shown=KINDS_SHOWN)
    await talk.edit(text, await _rows(talk, guest_list, report), message_id=message_id)
    if len(report.bad) > min(len(told_apart(report.bad)), KINDS_SHOWN):
        file = await bad_lines_file(guest_list, report.bad, talk.voice)
        caption = talk.voice.count_html("importing.bad_caption", len(report.bad))
        await talk.reply_file(file.content, file.name, caption)


async def _rows(talk: Talk, guest_list: GuestList, report: Report) -> Rows:
    say, counts = talk.voice, report.counts
    go: list[Any] = []
    if counts.new:
        go = [button(say.count("importing.button_import", counts.new), ApplyList(guest_list.id), PRIMARY)]
    elif counts.changed:
        go = [button(say.count("importing.button_change", counts.changed), ApplyList(guest_list.id), PRIMARY)]
    elif counts.same:
        go = [button(say.text("importing.button_links"), ApplyList(guest_list.id), PRIMARY)]
    types = report.unknown_types
    add = [button(say.count("importing.button_add_types", len(types)), AddTypes(guest_list.id))] if types else []
    doubt = len(report.readings) > 1
    letters = [button(say.text("importing.button_letters"), ReadAs(guest_list.id))] if doubt else []
    several = len(await events_for(talk.person.id, Action.CHANGE_TICKETS)) > 1
    other = [button(say.text("importing.button_other_event"), MoveList(guest_list.id))] if several else []
    return [go, add, letters, [*other, button(say.text("importing.button_drop"), DropList(guest_list.id), DANGER)]]


async def _undecided(talk: Talk, list_id: int) -> GuestList | None:
    """The list, if it waits for a decision and the person may make it; else they are told."""
    guest_list = await find_list(list_id)
    if guest_list is None or guest_list.status is not GuestListStatus.CHECKED:
        await talk.toast(talk.voice.text("importing.decided"), alert=True)
        return None
    return guest_list if await permitted(talk, guest_list.event_id, Action.CHANGE_TICKETS) else None


def _refusal(refused: FileRefused, talk: Talk) -> str:
    return talk.voice.html(f"importing.refused_{refused.reason}", **refused.values)


def _named(event: Event, talk: Talk) -> str:
    return f"{event.name} · {day(event.starts_at, event.zone, talk.voice)}"


def _nearest(events: Sequence[Event]) -> list[Event]:
    moment = now()
    nearest = sorted(events, key=lambda event: abs(event.starts_at - moment))[:MOST_CHOICES]
    return sorted(nearest, key=lambda event: event.starts_at)

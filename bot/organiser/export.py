"""/export: everything about an event as files for a spreadsheet."""

import asyncio
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from telegram import InputFile
from telegram.error import TelegramError

from bot.background import begin, is_under_way
from bot.buttons import button
from bot.chat import Handler, Talk, command, pressed
from bot.organiser.buttons import MakeExport
from bot.staff.buttons import Topic
from bot.staff.choosing import about_event, others_row, permitted
from bot.verdicts import Verdict, judge
from models.clock import now
from models.export import Form, export
from models.language.formats import time_of_day, zone_name
from models.people.staff import Action
from models.storage.database import DatabaseUnavailable
from models.tables import Event, StaffMember

UPLOAD_WITHIN = 120
"""Seconds for one file."""
TRIES = 5
FIRST_PAUSE = 2.0
CHOICES = ((Form.XLSX, "attendance.button_xlsx"), (Form.CSV, "attendance.button_csv"))


def handlers() -> list[Handler]:
    """/export and its buttons."""
    return [command("export", about_event(Topic.EXPORT, Action.EXPORT, ask)), pressed(MakeExport, make)]


async def ask(talk: Talk, member: StaffMember) -> None:
    """As what."""
    rows = [[button(talk.voice.text(key), MakeExport(member.event_id, form))] for form, key in CHOICES]
    await talk.show(
        talk.voice.html("attendance.export_ask", event=member.event.name),
        [*rows, await others_row(talk, Topic.EXPORT)],
    )


async def make(talk: Talk, data: MakeExport) -> None:
    """Write the files beside everything else, and send them."""
    member = await permitted(talk, data.event, Action.EXPORT)
    if member is None:
        return
    key = ("export", talk.person.id)
    if is_under_way(key):
        await talk.toast(talk.voice.text("attendance.export_under_way"))
        return
    await talk.edit(talk.voice.html("attendance.export_writing", event=member.event.name))
    begin(key, partial(_deliver, talk, member.event, data.form))


async def _deliver(talk: Talk, event: Event, form: Form) -> None:
    """Write, send, say so. The folder goes with the files: they are full of names."""
    say = talk.voice
    try:
        moment = now()
        with TemporaryDirectory(prefix="usher-") as folder:
            made = await export(event, form, say, Path(folder))
            for file in made.files:
                await _send(talk, file)
        lines = [
            say.html(
                "attendance.export_done",
                event=event.name,
                time=time_of_day(moment, event.zone, say),
                zone=zone_name(event.zone, say),
            )
        ]
        if made.is_split:
            lines.append(say.html("attendance.export_split"))
        await talk.edit("\n".join(lines))
    except (TelegramError, DatabaseUnavailable):
        await talk.edit(say.html("attendance.export_failed"))
        raise


async def _send(talk: Talk, file: Path) -> None:
    """Send a file; again while Telegram does not take it."""
    content = InputFile(await asyncio.to_thread(file.read_bytes), filename=file.name)
    for attempt in range(TRIES):
        try:
            await talk.bot.send_document(talk.chat_id, content, read_timeout=UPLOAD_WITHIN, write_timeout=UPLOAD_WITHIN)
        except TelegramError as error:
            judgement = judge(error)
            if judgement.verdict not in {Verdict.WAIT, Verdict.UNREACHABLE} or attempt == TRIES - 1:
                raise
            await asyncio.sleep(max(judgement.seconds, FIRST_PAUSE * 2**attempt))
        else:
            return

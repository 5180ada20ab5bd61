"""/export: everything about an event as files for a spreadsheet. `bot.exports` writes and sends them."""

from bot.buttons import button
from bot.chat import Handler, Talk, command, pressed
from bot.organiser.buttons import MakeExport
from bot.staff.buttons import Topic
from bot.staff.choosing import about_event, others_row, permitted
from models.export.asked import ask_for_export
from models.people.staff import Action
from models.tables import ExportForm, StaffMember

CHOICES = ((ExportForm.XLSX, "attendance.button_xlsx"), (ExportForm.CSV, "attendance.button_csv"))


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
    """Have the files written and sent beside everything else."""
    member, message = await permitted(talk, data.event, Action.EXPORT), talk.pressed_message
    if member is None or message is None:
        return
    if not await ask_for_export(member.event_id, talk.person.id, data.form, message.message_id):
        await talk.toast(talk.voice.text("attendance.export_under_way"))

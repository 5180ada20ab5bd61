"""Everything about an event as a file: tickets, attempts, arrivals, takings, organisations."""

from models.export.one_file import TooManyRows, one_file
from models.tables import ExportForm
from webpage.api.events import event_of
from webpage.api.operations import Call, File, Reply
from webpage.api.refusals import refusals
from webpage.problems import Trouble
from webpage.requests import reader_voice

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


async def export_workbook(call: Call) -> Reply:
    """Everything about the event as one workbook (XLSX) with a sheet for each table.

    Headings are in the language that is asked for. A large event takes a minute or two before the answer begins.
    """
    with refusals({TooManyRows: Trouble.TOO_MANY_ROWS}):
        return await _written(call, ExportForm.XLSX, XLSX)


async def export_tables(call: Call) -> Reply:
    """Everything about the event as a ZIP with a CSV file for each table.

    Headings are in the language that is asked for. Text that a spreadsheet would run begins with an apostrophe.
    """
    return await _written(call, ExportForm.CSV, ZIP)


async def _written(call: Call, form: ExportForm, content_type: str) -> Reply:
    made = await one_file(await event_of(call), form, reader_voice(call.request))
    return Reply(File(made.name, content_type, made.content))

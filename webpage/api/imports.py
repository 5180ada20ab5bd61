"""Imports of guest lists: sent as files, checked, applied by the bot's worker, given back with links."""

from pathlib import PurePath

from models.guest_list.applying import begin_applying
from models.guest_list.checking import Report, check
from models.guest_list.faults import FileRefused
from models.guest_list.keeping import drop_list, keep_list, supply_types
from models.guest_list.result import File as GivenBack
from models.guest_list.result import bad_lines_file, result_file
from models.programs.guest_lists import import_of, imports_page, whole_import_of
from models.secrecy.bot_addresses import claim_address
from models.tables import Event, GuestList, GuestListStatus
from webpage.api.bot_addresses import beginning
from webpage.api.events import event_of
from webpage.api.operations import Call, File, Reply
from webpage.api.paging import next_page
from webpage.api.shapes.imports import Imports, checked_import, import_resource
from webpage.problems import Problem, Trouble
from webpage.requests import reader_voice

CSV = "text/csv"
TSV = "text/tab-separated-values"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {".csv": CSV, ".tsv": TSV, ".xlsx": XLSX}
UNNAMED = "guests"


async def list_imports(call: Call) -> Reply:
    """All guest lists for the event, also those that organisers sent to the bot."""
    event = await event_of(call)
    rows = await imports_page(event.id, call.query.cursor, call.query.limit)
    return Reply(Imports(items=[import_resource(row) for row in rows], next=next_page(call, rows)))


async def check_file(call: Call) -> tuple[Event, Report]:
    """The dry run, which takes seconds for a long list."""
    event = await event_of(call)
    if event.cancelled_at:
        raise Problem(Trouble.EVENT_CANCELLED)
    return event, await _report(call, call.body, event)


async def create_import(call: Call) -> Reply:
    """Check a guest list, CSV or XLSX of at most 20 MB and 50,000 lines, and keep it to be applied.

    Nothing is changed yet. Encoding, separator and columns are recognised. Undecided, it is dropped after a day, or
    when three newer ones wait.
    """
    event, report = call.prepared
    name = call.query.file_name or UNNAMED
    organiser, token = call.caller.organiser, call.caller.token
    made = await keep_list(event, organiser.person_id, name, call.body, report, program_id=token.id)
    return Reply(checked_import(made, report, reader_voice(call.request)), status=201)


async def get_import(call: Call) -> Reply:
    """One guest list, and how far it is."""
    return Reply(import_resource(await _import_of(call)))


async def apply_import(call: Call) -> Reply:
    """Begin to apply a checked list: look at it again to see how far it is. A second time changes nothing."""
    event, listed = await event_of(call), await _import_of(call)
    if event.cancelled_at:
        raise Problem(Trouble.EVENT_CANCELLED)
    await begin_applying(listed.id)
    now = await _import_of(call)
    if now.status is GuestListStatus.DROPPED:
        raise Problem(Trouble.DECIDED)
    return Reply(import_resource(now), status=202)


async def drop_import(call: Call) -> Reply:
    """Give up a checked list and forget its file. A second time changes nothing."""
    await drop_list((await _import_of(call)).id)
    now = await _import_of(call)
    if now.status is not GuestListStatus.DROPPED:
        raise Problem(Trouble.DECIDED)
    return Reply(import_resource(now))


async def add_types_of_import(call: Call) -> Reply:
    """Make the ticket types that a checked list names and the event does not have, and check it again.

    They are free, and have just as many places as the list needs. A second time changes nothing.
    """
    listed = await _whole_import_of(call)
    if listed.status is not GuestListStatus.CHECKED or listed.content is None:
        raise Problem(Trouble.DECIDED)
    report = await supply_types(call.house.secrets, listed, listed.content)
    return Reply(checked_import(await _import_of(call), report, reader_voice(call.request)))


async def get_bad_lines(call: Call) -> Reply:
    """The lines that can't be imported as things stand, each with its number and what is wrong with it.

    It is a file like the one that came, to be corrected and sent again. The other lines of their orders are in it, too,
    without a note: an order is sent whole, or the line that is sent alone is taken for a correction of another.
    """
    listed = await _whole_import_of(call)
    if listed.content is None:
        raise Problem(Trouble.FILE_FORGOTTEN)
    report = await _report(call, listed.content, listed.event, listed.encoding)
    return Reply(_file(await bad_lines_file(listed, report.bad, reader_voice(call.request))))


async def get_import_result(call: Call) -> Reply:
    """The list as it came with Usher's order number, the claim link and the ticket link in each line.

    They are for a mail to each guest: keep them like money. It can be fetched for a week.
    """
    listed = await _whole_import_of(call)
    if listed.status is not GuestListStatus.APPLIED:
        raise Problem(Trouble.NOT_APPLIED)
    if listed.content is None:
        raise Problem(Trouble.FILE_FORGOTTEN)
    address = await beginning(claim_address)
    voice = reader_voice(call.request)
    return Reply(_file(await result_file(call.house.links, listed, voice, lambda token: address + token)))


async def _import_of(call: Call) -> GuestList:
    """The list without its file."""
    event = await event_of(call)
    found = await import_of(event.id, call.path["import"])
    if found is None:
        raise Problem(Trouble.NOT_FOUND)
    return found


async def _whole_import_of(call: Call) -> GuestList:
    event = await event_of(call)
    found = await whole_import_of(event.id, call.path["import"])
    if found is None:
        raise Problem(Trouble.NOT_FOUND)
    return found


async def _report(call: Call, content: bytes, event: Event, encoding: str | None = None) -> Report:
    """The dry run. Raises Problem."""
    try:
        return await check(call.house.secrets, content, event, encoding=encoding)
    except FileRefused as refused:
        detail = reader_voice(call.request).text(f"importing.refused_{refused.reason}", **refused.values)
        error = {"pointer": "#", "code": str(refused.reason), "detail": detail}
        raise Problem(Trouble.UNREADABLE_FILE, errors=[error]) from refused


def _file(made: GivenBack) -> File:
    return File(made.name, TYPES[PurePath(made.name).suffix], made.content)

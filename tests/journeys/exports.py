"""What /export sends, read back by others, and what it must hold: read from the tables by the test itself."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.person import Person
from models.tables import Application, ApplicationStatus, CheckIn, Event, Method, Ticket
from tests.models.export.reading import Table, read_csv, read_xlsx, written

PATIENCE = 60.0
METHODS = {Method.PAGE: "guest’s phone", Method.CHAT: "chat"}
Row = Mapping[str, Any]


async def exported(organiser: Person, form: str, folder: Path) -> list[Path]:
    """Ask for the files by the button with ``form`` on it; where they are when all have come."""
    await organiser.send("/export")
    question = await organiser.receives("As what?")
    await organiser.press(question, form)
    await organiser.receives("Times are in", timeout=PATIENCE)
    files = [organiser.file(message) for message in organiser.new_messages() if message.media == "document"]
    for file in files:
        (folder / file.file_name).write_bytes(file.content)
    return [folder / file.file_name for file in files]


async def exported_workbook(organiser: Person, folder: Path) -> dict[str, Table]:
    """The sheets of the workbook by title."""
    [file] = await exported(organiser, "Excel", folder)
    return read_xlsx(file)


async def exported_csv(organiser: Person, folder: Path) -> dict[str, Table]:
    """The CSV files by the sheet's name."""
    return {file.stem.partition("-")[0]: read_csv(file) for file in await exported(organiser, "CSV", folder)}


async def organisations_in_tables(event: Event) -> dict[str, Row]:
    """Every column of every organisation, by order number."""
    approved = Application.filter(event_id=event.id, status=ApplicationStatus.APPROVED)
    rows = [await _organisation(one, event) for one in await approved.select_related("ticket", "ticket__order")]
    return {row["Order number"]: row for row in rows}


def as_csv(row: Row) -> dict[str, str]:
    """The row as a CSV file holds it: what a spreadsheet would run begins with an apostrophe."""
    texts = {heading: "" if cell is None else str(cell) for heading, cell in row.items()}
    return {heading: f"'{text}" if text.startswith("=") else text for heading, text in texts.items()}


def time_cells(heading: str, moment: datetime | None, event: Event) -> Row:
    """A moment's three columns."""
    here = moment.replace(microsecond=0).astimezone(ZoneInfo(event.zone)) if moment else None
    city = event.zone.rpartition("/")[2]
    return {
        f"{heading} ({city} time)": here.replace(tzinfo=None) if here else None,
        f"{heading}, ahead of UTC": f"UTC{here.isoformat()[-6:]}" if here else None,
        f"{heading} (UTC)": written(moment) if moment else None,
    }


async def tickets_in_tables(event: Event) -> dict[str, Row]:
    """Every column of every ticket, by its holder, of whom no two have one name."""
    tickets = await Ticket.filter(event_id=event.id, rehearsal=False).select_related("order", "type")
    standing = CheckIn.filter(event_id=event.id, status="ok", annulled_by__id=None).order_by("-id")
    firsts = {admission.ticket_id: admission for admission in await standing.select_related("gate", "staff")}
    rows = [_ticket(ticket, firsts.get(ticket.id), event) for ticket in tickets]
    return {row["Holder"]: row for row in rows}


async def attempts_in_tables(event: Event) -> list[Row]:
    """Who, where, when, how, what came out and what was undone, of every attempt."""
    records = (
        CheckIn.filter(event_id=event.id).order_by("id").select_related("ticket", "ticket__order", "gate", "staff")
    )
    undone = dict(await CheckIn.filter(annuls_id__isnull=False).values_list("annuls_id", "id"))
    return [_attempt(record, undone.get(record.id), event) for record in await records]


async def standing_admission(ticket_id: int | None) -> CheckIn | None:
    """The admission of a ticket that was not undone, with gate and staff member."""
    standing = CheckIn.filter(ticket_id=ticket_id, status="ok", annulled_by__id=None)
    return await standing.select_related("gate", "staff").get_or_none()


async def _organisation(application: Application, event: Event) -> Row:
    ticket, sign_in = application.ticket, await standing_admission(application.ticket_id)
    assert ticket is not None
    return {
        "Organisation": application.organisation,
        "Contact": application.contact_name or None,
        "Order number": ticket.order.number,
        "Expected": application.head_count,
        "Present": ticket.admitted,
        "Exhibits": application.exhibits or None,
        **time_cells("Signed in", sign_in.pressed_at if sign_in else None, event),
        "Gate": sign_in.gate.name if sign_in and sign_in.gate else None,
        "Staff": sign_in.staff.label if sign_in and sign_in.staff else None,
        "Walk-in": "yes" if application.walk_in else None,
        **{question["label"]: ticket.answers.get(question["id"]) for question in event.questions or []},
        "Other answers": None,
    }


def _ticket(ticket: Ticket, first: CheckIn | None, event: Event) -> Row:
    states = {0: "not in", ticket.places: "in"}
    return {
        "Order number": ticket.order.number,
        "External number": ticket.order.external_number,
        "Ticket type": ticket.type.name,
        "Holder": ticket.holder_name,
        "E-mail": ticket.order.email,
        "Places": ticket.places,
        "Let in": ticket.admitted,
        "State": states.get(ticket.admitted, "partly in"),
        "Paid": ticket.order.payment_method,
        **time_cells("First in", first.pressed_at if first else None, event),
        "Gate": first.gate.name if first and first.gate else None,
        "Staff": first.staff.label if first and first.staff else None,
        "Other answers": None,
        **time_cells("Made", ticket.created_at, event),
    }


def _attempt(record: CheckIn, undone: int | None, event: Event) -> Row:
    return {
        "Record": record.id,
        **time_cells("Pressed", record.pressed_at, event),
        **time_cells("Received", record.received_at, event),
        "Method": METHODS[record.method],
        "Staff": record.staff.label if record.staff else None,
        "Gate": record.gate.name if record.gate else None,
        "Order number": record.ticket.order.number,
        "Holder": record.ticket.holder_name,
        "Status code": record.status,
        "Reason code": record.reason,
        "Let in": record.admitted,
        "Number": record.number,
        "Word": record.word,
        "Undoes record": record.annuls_id,
        "Undone by record": undone,
    }

"""The sheets with counts: arrivals by gate and quarter of an hour, takings, organisations."""

from decimal import Decimal

from models.attendance.counts import Takings, attendance
from models.attendance.curve import arrival_table
from models.exhibitions.presence import OrganisationLine, organisation_lines
from models.export.guests import answer_cells, answer_columns
from models.export.sheet import BATCH, Batches, Column, Holds, Row, Sheet, time_cells, time_columns
from models.language.formats import decimals
from models.language.speech import Voice
from models.tables import Event


async def arrival_sheet(event: Event, speak: Voice) -> Sheet:
    """For each quarter of an hour how many people came in, by gate and together."""
    table = await arrival_table(event)
    columns = [
        *time_columns(speak.text("attendance.column_quarter"), event.zone, speak),
        *(Column(gate or speak.text("staff.att_no_gate"), Holds.NUMBER, 12) for gate in table.gates),
        Column(speak.text("attendance.column_together"), Holds.NUMBER, 12),
        Column(speak.text("attendance.column_so_far"), Holds.NUMBER, 12),
    ]

    async def batches() -> Batches:
        so_far = 0
        rows: list[Row] = []
        for row in table.rows:
            so_far += row.together
            rows.append([*time_cells(row.start, event.zone), *row.by_gate, row.together, so_far])
        yield rows

    return Sheet("arrivals", speak.text("attendance.sheet_arrivals"), columns, batches)


def takings_sheet(event: Event, speak: Voice) -> Sheet:
    """What each staff member was paid at the door, and how much of it was refunded later."""
    columns = [
        Column(speak.text("attendance.column_staff"), width=28),
        Column(speak.text("attendance.column_orders"), Holds.NUMBER, 10),
        Column(speak.text("attendance.column_amount"), Holds.NUMBER, 14),
        Column(speak.text("attendance.column_given_back"), Holds.NUMBER, 16),
        Column(speak.text("attendance.column_currency"), width=10),
    ]

    def whole(amount: int) -> Decimal:
        return Decimal(amount).scaleb(-decimals(event.currency))

    def row(line: Takings) -> Row:
        return line.staff, line.orders, whole(line.amount), whole(line.given_back), event.currency

    async def batches() -> Batches:
        yield [row(line) for line in (await attendance(event)).takings]

    return Sheet("takings", speak.text("attendance.sheet_takings"), columns, batches)


def organisation_sheet(event: Event, speak: Voice) -> Sheet:
    """Which organisations an exhibition has, who came, with how many people and what."""
    say = speak.text
    asked = event.questions or []
    columns = [
        Column(say("attendance.column_organisation"), width=28),
        Column(say("attendance.column_contact"), width=24),
        Column(say("attendance.column_order"), width=14),
        Column(say("attendance.column_expected"), Holds.NUMBER, 10),
        Column(say("attendance.column_present"), Holds.NUMBER, 10),
        Column(say("attendance.column_exhibits"), width=30),
        *time_columns(say("attendance.column_signed_in"), event.zone, speak),
        Column(say("attendance.column_gate")),
        Column(say("attendance.column_staff")),
        Column(say("attendance.column_walk_in"), width=10),
        *answer_columns(asked, speak),
    ]

    def row(line: OrganisationLine) -> Row:
        return [
            line.organisation,
            line.contact_name,
            line.order,
            line.expected,
            line.present,
            line.exhibits,
            *time_cells(line.signed_in_at, event.zone),
            line.gate,
            line.staff,
            say("attendance.yes") if line.walk_in else None,
            *answer_cells(line.questions, line.given, asked, speak),
        ]

    async def batches() -> Batches:
        lines = await organisation_lines(event)
        for start in range(0, len(lines), BATCH):
            yield [row(line) for line in lines[start : start + BATCH]]

    return Sheet("organisations", say("attendance.sheet_organisations"), columns, batches)

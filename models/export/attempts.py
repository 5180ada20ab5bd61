"""The sheet with every attempt to check in, and every undo: also those that were refused, and rehearsals."""

from collections.abc import Mapping
from typing import Any

from models.door.annulment import ANNUL
from models.door.answers import Reason, Status
from models.export.guests import Names
from models.export.sheet import BATCH, Batches, Column, Holds, Row, Sheet, time_cells, time_columns
from models.language.speech import Voice
from models.tables import CheckIn, Event

FACTS = (
    "id",
    "pressed_at",
    "received_at",
    "claimed_at",
    "method",
    "staff_id",
    "gate_id",
    "ticket__order__number",
    "ticket__type_id",
    "ticket__holder_name",
    "status",
    "reason",
    "clash",
    "admitted",
    "admitted_before",
    "number",
    "word",
    "outside_hours",
    "ticket__rehearsal",
    "annuls_id",
    "annulled_by__id",
    "annulled_by__pressed_at",
    "annulled_by__staff_id",
    "conflicts_with_id",
    "conflicts_with__pressed_at",
    "conflicts_with__staff_id",
    "conflicts_with__gate_id",
)


def attempt_sheet(event: Event, speak: Voice) -> Sheet:
    """The records of the event in the order in which they arrived."""
    say, zone = speak.text, event.zone
    columns = [
        Column(say("attendance.column_record"), Holds.NUMBER, 10),
        *time_columns(say("attendance.column_pressed"), zone, speak),
        *time_columns(say("attendance.column_received"), zone, speak),
        *time_columns(say("attendance.column_claimed"), zone, speak),
        Column(say("attendance.column_method"), width=20),
        Column(say("attendance.column_staff")),
        Column(say("attendance.column_gate")),
        Column(say("attendance.column_order"), width=14),
        Column(say("attendance.column_type")),
        Column(say("attendance.column_holder"), width=28),
        Column(say("attendance.column_answer"), width=26),
        Column(say("attendance.column_status"), width=12),
        Column(say("attendance.column_reason"), width=18),
        Column(say("attendance.column_admitted"), Holds.NUMBER, 10),
        Column(say("attendance.column_before"), Holds.NUMBER, 10),
        Column(say("attendance.column_number"), Holds.NUMBER, 10),
        Column(say("attendance.column_word"), width=14),
        Column(say("attendance.column_outside"), width=12),
        Column(say("attendance.column_rehearsal"), width=12),
        Column(say("attendance.column_undoes"), Holds.NUMBER, 10),
        Column(say("attendance.column_undone"), Holds.NUMBER, 10),
        *time_columns(say("attendance.column_undone_at"), zone, speak),
        Column(say("attendance.column_undone_by")),
        Column(say("attendance.column_conflict"), width=30),
        Column(say("attendance.column_against"), Holds.NUMBER, 10),
        *time_columns(say("attendance.column_against_at"), zone, speak),
        Column(say("attendance.column_against_gate")),
        Column(say("attendance.column_against_staff")),
    ]

    async def batches() -> Batches:
        names = await Names.of(event)
        last = 0
        while found := await _batch(event, last):
            yield [_row(facts, names, zone, speak) for facts in found]
            last = found[-1]["id"]

    return Sheet("attempts", say("attendance.sheet_attempts"), columns, batches)


async def _batch(event: Event, after: int) -> list[dict[str, Any]]:
    return await CheckIn.filter(event_id=event.id, id__gt=after).order_by("id").limit(BATCH).values(*FACTS)


def _row(facts: Mapping[str, Any], names: Names, zone: str, speak: Voice) -> Row:
    say = speak.text
    return (
        facts["id"],
        *time_cells(facts["pressed_at"], zone),
        *time_cells(facts["received_at"], zone),
        *time_cells(facts["claimed_at"], zone),
        say(f"attendance.method_{facts['method']}"),
        names.staff(facts["staff_id"]),
        names.gate(facts["gate_id"]),
        facts["ticket__order__number"],
        names.type(facts["ticket__type_id"]),
        facts["ticket__holder_name"],
        _answer(facts, speak),
        facts["status"],
        facts["reason"],
        facts["admitted"],
        facts["admitted_before"],
        facts["number"],
        facts["word"],
        say("attendance.yes") if facts["outside_hours"] else None,
        say("attendance.yes") if facts["ticket__rehearsal"] else None,
        facts["annuls_id"],
        facts["annulled_by__id"],
        *time_cells(facts["annulled_by__pressed_at"], zone),
        names.staff(facts["annulled_by__staff_id"]),
        _conflict(facts, speak),
        facts["conflicts_with_id"],
        *time_cells(facts["conflicts_with__pressed_at"], zone),
        names.gate(facts["conflicts_with__gate_id"]),
        names.staff(facts["conflicts_with__staff_id"]),
    )


def _answer(facts: Mapping[str, Any], speak: Voice) -> str:
    """What the press was told, in words."""
    status = facts["status"]
    if status in {Status.OK, ANNUL}:
        return speak.text(f"attendance.answer_{status}")
    return speak.text(f"owed.why_{facts['reason'] or status}")


def _conflict(facts: Mapping[str, Any], speak: Voice) -> str | None:
    """What is in conflict, in words."""
    if facts["reason"] != Reason.CONFLICT or facts["clash"] is None:
        return None
    clash = facts["clash"]
    return speak.text("attendance.clash_warned" if clash == "warned" else f"owed.clash_{clash}")

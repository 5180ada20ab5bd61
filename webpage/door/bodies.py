"""What the door page's script reads, as JSON."""

from datetime import datetime
from typing import Any

from models.attendance.counts import Attendance
from models.door.annulment import ANNUL
from models.door.answers import Answer, Reason, Status
from models.door.event_list import Entry, Standing
from models.door.feed import FeedLine
from models.events.questions import open_questions
from models.language.formats import money, time_of_day
from models.language.speech import Voice
from models.tables import DoorDevice
from webpage.answer_body import answer_body


def counts_body(counts: Attendance) -> dict[str, Any]:
    """People."""
    return {
        "expected": counts.expected,
        "entered": counts.entered,
        "remaining": counts.remaining,
        "types": [{"name": line.name, "expected": line.expected, "entered": line.entered} for line in counts.by_type],
        "gates": [{"name": line.name, "entered": line.entered} for line in counts.by_gate],
    }


def line_body(line: FeedLine, device: DoorDevice, voice: Voice) -> dict[str, Any]:
    """One line of the feed. ``inside`` is how many of the ticket's places were in after it, ``admitted`` are now."""
    record, ticket = line.record, line.record.ticket
    kind = "in" if record.status == Status.OK else "undo" if record.status == ANNUL else "conflict"
    return {
        "id": record.id,
        "kind": kind,
        "time": time_of_day(record.pressed_at, device.staff.event.zone, voice),
        "ticket": ticket.id,
        "name": ticket.holder_name,
        "type": ticket.type.name,
        "people": abs(record.admitted),
        "inside": record.admitted_before + record.admitted,
        "places": ticket.places,
        "admitted": ticket.admitted,
        "gate": record.gate.name if record.gate else None,
        "gate_id": record.gate_id,
        "staff": record.staff.label if record.staff else None,
        "own": record.staff_id == device.staff_id,
        "number": record.number,
        "word": record.word,
        "offline": record.claimed_at is not None,
        "undone": line.undone,
        "rehearsal": ticket.rehearsal,
    }


def ticket_body(entry: Entry, device: DoorDevice, voice: Voice) -> dict[str, Any]:
    """A ticket with what can be done about it."""
    admission = entry.admission
    return {
        **listed_body(entry),
        "amount": money(entry.due, entry.ticket.order.currency, voice),
        "last": admission
        and {
            "checkin": admission.id,
            "time": time_of_day(admission.pressed_at, device.staff.event.zone, voice),
            "gate": admission.gate.name if admission.gate else None,
            "staff": admission.staff.label if admission.staff else None,
        },
    }


def listed_body(entry: Entry) -> dict[str, Any]:
    """A ticket as a device keeps it."""
    ticket = entry.ticket
    return {
        "id": ticket.id,
        "hash": entry.link_hash,
        "order": ticket.order.number,
        "name": ticket.holder_name,
        "type": ticket.type.name,
        "gate": ticket.type.gate_id,
        "places": ticket.places,
        "admitted": ticket.admitted,
        "standing": entry.standing,
        "due": entry.due if entry.standing is Standing.UNPAID else 0,
        "expected": ticket.expected,
        "asks": bool(open_questions(ticket.questions, ticket.answers)),
        "questions": [dict(question) for question in ticket.questions if question["id"] not in ticket.answers],
    }


def pressed_body(answer: Answer, voice: Voice) -> dict[str, Any]:
    """The answer to a press, with the words that fill the screen."""
    inside = None if answer.places is None or answer.remaining is None else answer.places - answer.remaining
    return {
        **answer_body(answer, voice, voice),
        "ticket": answer.ticket,
        "name": answer.holder_name,
        "type": answer.type_name,
        "order": answer.order,
        "places": answer.places,
        "expected": answer.expected,
        "inside": inside,
        "checkin": answer.checkin,
        "time": _time(answer.at, answer.event_zone, voice),
        "may_anyway": answer.reason is Reason.INVALID_TIME,
    }


def _time(moment: datetime | None, zone: str | None, voice: Voice) -> str | None:
    return time_of_day(moment, zone, voice) if moment and zone else None

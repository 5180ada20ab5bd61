"""The JSON of an answer to a press (DESIGN.md section 6)."""

from datetime import datetime
from typing import Any

from models.door.answers import Answer, Reason, Status
from models.language.sentences import explain
from models.language.speech import Voice


def answer_body(answer: Answer, staff: Voice, holder: Voice) -> dict[str, Any]:
    """What a program, and the page's own script, reads. Sentences: for staff, and for the holder if that differs."""
    if answer.status is Status.OK:
        return {
            "status": answer.status,
            "order": answer.order,
            "ticket": answer.ticket,
            "admitted": answer.admitted,
            "remaining": answer.remaining,
            "places": answer.places,
            "at": _iso(answer.at),
            "gate": answer.gate,
            "staff": answer.staff,
            "number": answer.number,
            "word": answer.word,
            "rehearsal": answer.rehearsal,
        }
    body: dict[str, Any] = {"status": answer.status, "reason": answer.reason, "message": explain(answer, staff)}
    if holder.language != staff.language:
        body["message_for_holder"] = explain(answer, holder)
    return body | _particulars(answer)


def _particulars(answer: Answer) -> dict[str, Any]:
    """What some reasons say besides their sentence."""
    if answer.status is Status.INCOMPLETE:
        return {"questions": [dict(question) for question in answer.questions]}
    if answer.reason is Reason.ALREADY_REDEEMED:
        return {"at": _iso(answer.at), "gate": answer.gate, "staff": answer.staff, "remaining": answer.remaining}
    if answer.reason is Reason.CONFLICT:
        return {"conflict": answer.clash, "at": _iso(answer.at), "gate": answer.gate, "staff": answer.staff}
    if answer.reason is Reason.STAFF_LOCKED:
        return {"retry_at": _iso(answer.retry_at)}
    if answer.reason is Reason.INVALID_TIME:
        return {"opens_at": _iso(answer.opens_at), "closes_at": _iso(answer.closes_at)}
    if answer.reason in {Reason.STAFF_INVALID, Reason.PRODUCT}:
        event = {"name": answer.event_name, "starts_at": _iso(answer.event_starts_at), "zone": answer.event_zone}
        return {"event": event}
    return {}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None

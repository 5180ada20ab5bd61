"""What happened at the doors, attempt by attempt; check-ins and undos by programs."""

from models.clock import now
from models.door.annulment import AnnulReason, AnnulRefused
from models.door.answers import Answer, Press, Reason, Status
from models.events.gates import UnknownGate, check_gate
from models.language.sentences import explain
from models.programs.listing import (
    acting_member,
    checkin_by_id,
    checkin_of,
    checkins_page,
    organisers_ticket,
    undo_of,
)
from models.programs.redeeming import annul_record
from models.programs.tokens import Scope
from models.tables import Event, Method
from webpage import keys
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.refusals import refusals
from webpage.api.shapes.checkins import CheckIns, checkin_resource
from webpage.api.shapes.presses import admission, incomplete, refused
from webpage.problems import Problem, Trouble
from webpage.requests import reader_voice


async def list_check_ins(call: Call) -> Reply:
    """Every attempt on a ticket of the event and every undo, rehearsals left out."""
    event = await event_of(call)
    asked = call.query
    wanted = {
        "status": asked.status,
        "ticket_id": asked.ticket,
        "staff_id": asked.staff,
        "gate_id": asked.gate,
        "method": asked.method,
    }
    columns = {name: value for name, value in wanted.items() if value is not None}
    rows = await checkins_page(event.id, asked.cursor, asked.limit, since=asked.since, **columns)
    return Reply(CheckIns(items=[checkin_resource(record) for record in rows], next=next_page(call, rows)))


async def check_in(call: Call) -> Reply:
    """Let people in on a ticket: the same decision as at every other door, exactly once over all of them.

    Reasons and statuses are those of the guest's page; no door code is needed. The nonce makes it repeatable.
    """
    event = await event_of(call)
    with refusals({UnknownGate: Trouble.UNKNOWN_GATE}):
        await check_gate(event.id, call.body.gate)
        answer = await _decide(call, event)
    call.request.app[keys.METRICS].pressed(answer)
    if answer.status is Status.OK:
        return Reply(admission(answer))
    message = explain(answer, reader_voice(call.request))
    told = incomplete(answer, message) if answer.status is Status.INCOMPLETE else refused(answer, message)
    return Reply(told, status=answer.http_status)


async def annul_a_check_in(call: Call) -> Reply:
    """Undo an admission: both records stay, the places are free again, and the organisers are told.

    With the scope ``manage`` any; with ``check_in`` those that programs made in the last 15 minutes. A second time
    changes nothing. The answer is the record of the undo.
    """
    event = await event_of(call)
    record = await checkin_of(event.id, call.path["record"])
    if record is None:
        raise Problem(Trouble.NOT_FOUND)
    manages = call.caller.may([Scope.MANAGE])
    try:
        undo = await annul_record(call.organiser_id, event, record, manages=manages, explanation=call.body.explanation)
    except AnnulRefused as refusal:
        if refusal.reason is AnnulReason.ALREADY_ANNULLED and (earlier := await undo_of(record.id)):
            return Reply(checkin_resource(earlier))
        none = refusal.reason is AnnulReason.NO_ADMISSION
        raise Problem(Trouble.NO_ADMISSION if none else Trouble.NOT_YOURS) from refusal
    return Reply(checkin_resource(await checkin_by_id(undo.id)))


async def _decide(call: Call, event: Event) -> Answer:
    """The event's owner presses, through the program."""
    ticket = await organisers_ticket(call.organiser_id, call.path["ticket"])
    if ticket is None:
        return Answer(Status.ERROR, Reason.INVALID)
    asked, member = call.body, await acting_member(call.organiser_id, ticket.event)
    return await call.house.verifier.decide(
        Press(
            nonce=asked.nonce,
            method=Method.API,
            pressed_at=now(),
            ticket_id=ticket.id,
            staff_id=member.id,
            event_id=event.id,
            gate_id=asked.gate,
            admit=asked.admit,
            answers={name: answer for name, answer in asked.answers.items() if answer not in (None, "")},
            outside_hours=asked.outside_hours,
        )
    )

"""Exhibitions: who applied, who was approved, who came unannounced, and who is there."""

from collections.abc import Iterator
from contextlib import contextmanager

from models.clock import now
from models.door.answers import Press, Status
from models.events.gates import UnknownGate, check_gate
from models.exhibitions.applications import (
    ApplicationRefusal,
    ApplicationRefused,
    WalkInRefused,
    approve,
    approve_all,
    decline,
    enter,
    walk_in,
)
from models.exhibitions.presence import exhibition_statistics
from models.language.sentences import explain
from models.programs.applications import application_of, applications_page
from models.programs.listing import acting_member
from models.tables import Application, Method
from webpage import keys
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.refusals import refusals
from webpage.api.shapes.exhibitions import Applications, Approved, application_resource, organisations
from webpage.api.shapes.presses import admission, incomplete, refused
from webpage.problems import Problem, Trouble
from webpage.requests import reader_voice

TROUBLES = {
    ApplicationRefusal.GONE: Trouble.NO_EXHIBITION,
    ApplicationRefusal.CANCELLED: Trouble.EVENT_CANCELLED,
    ApplicationRefusal.OVER: Trouble.EXHIBITION_OVER,
    ApplicationRefusal.DECIDED: Trouble.DECIDED,
    ApplicationRefusal.TOO_FEW_LEFT: Trouble.TOO_FEW_LEFT,
}


async def list_applications(call: Call) -> Reply:
    """Which organisations applied to exhibit, also those that were declined, imported or came unannounced."""
    event, asked = await event_of(call), call.query
    rows = await applications_page(event.id, asked.cursor, asked.limit, status=asked.status)
    return Reply(Applications(items=[application_resource(row) for row in rows], next=next_page(call, rows)))


async def get_application(call: Call) -> Reply:
    """One application."""
    return Reply(application_resource(await _application_of(call)))


async def enter_application(call: Call) -> Reply:
    """Enter an application for an organisation that did not apply in a chat. It waits to be approved."""
    event = await event_of(call)
    with _refusals():
        made = await enter(event.id, call.body.form())
    return Reply(application_resource(await _found(event.id, made.id)), status=201)


async def approve_application(call: Call) -> Reply:
    """Approve an application: the organisation gets its credential, a ticket, in the chat if it applied there."""
    application = await _application_of(call)
    with _refusals():
        await approve(call.house.links, application.id)
    return Reply(application_resource(await _application_of(call)))


async def decline_application(call: Call) -> Reply:
    """Decline an application; who applied in a chat is told there, with the reason if any."""
    application = await _application_of(call)
    with _refusals():
        await decline(application.id, call.body.reason)
    return Reply(application_resource(await _application_of(call)))


async def approve_all_applications(call: Call) -> Reply:
    """Approve every open application, first come, first served, as far as places last. Twice is harmless."""
    event = await event_of(call)
    with _refusals():
        done = await approve_all(call.house.links, event.id)
    return Reply(Approved(approved=done.approved, left_open=done.left_open))


async def sign_in_walk_in(call: Call) -> Reply:
    """Enter and sign in an organisation that came unannounced, whether there is room or not.

    Refused, nothing is entered; reasons and statuses are those of a check-in. The nonce makes it repeatable.
    """
    event, asked = await event_of(call), call.body
    member = await acting_member(call.organiser_id, event)
    press = Press(
        nonce=asked.nonce,
        method=Method.API,
        pressed_at=now(),
        staff_id=member.id,
        gate_id=asked.gate,
        outside_hours=asked.outside_hours,
    )
    metrics = call.request.app[keys.METRICS]
    try:
        with _refusals(), refusals({UnknownGate: Trouble.UNKNOWN_GATE}):
            await check_gate(event.id, asked.gate)
            answer = await walk_in(call.house.verifier, call.house.links, event.id, asked.form(), press)
    except WalkInRefused as refusal:
        answer = refusal.answer
    metrics.pressed(answer)
    if answer.status is Status.OK:
        return Reply(admission(answer), status=201)
    message = explain(answer, reader_voice(call.request))
    told = incomplete(answer, message) if answer.status is Status.INCOMPLETE else refused(answer, message)
    return Reply(told, status=answer.http_status)


async def list_organisations(call: Call) -> Reply:
    """Which organisations came, how many people, with which exhibits: expected against present, as of now."""
    event, asked = await event_of(call), call.query
    counts = await exhibition_statistics(event)
    page = sorted((line for line in counts.lines if line.ticket > asked.cursor), key=lambda line: line.ticket)
    told = organisations(counts, page[: asked.limit])
    told.next = next_page(call, told.items)
    return Reply(told)


async def _application_of(call: Call) -> Application:
    event = await event_of(call)
    return await _found(event.id, call.path["application"])


async def _found(event_id: int, application_id: int) -> Application:
    found = await application_of(event_id, application_id)
    if found is None:
        raise Problem(Trouble.NOT_FOUND)
    return found


@contextmanager
def _refusals() -> Iterator[None]:
    """Raises Problem for what the rules refuse."""
    try:
        yield
    except ApplicationRefused as refusal:
        few = refusal.reason is ApplicationRefusal.TOO_FEW_LEFT
        raise Problem(TROUBLES[refusal.reason], left=refusal.left if few else None) from refusal

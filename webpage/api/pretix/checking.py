"""``checkinrpc``: redeem, annul, search."""

from collections.abc import Mapping, Sequence
from typing import Literal

from models.door.annulment import AnnulRefused
from models.door.answers import Answer, Reason, Status
from models.language.sentences import explain
from models.language.speech import Voice, best_language, voice
from models.programs.listing import run_events
from models.programs.positions import Wanted, positions_page
from models.programs.redeeming import Redemption, annul_by_nonce, redeem, scanned_ticket
from models.programs.tokens import Scope
from models.tables import Clash, Event, Ticket
from webpage import keys
from webpage.api.operations import Call, Reply
from webpage.api.pretix.paging import PAGE, page_of
from webpage.api.pretix.positions import list_excerpt, positions_of, questions_of
from webpage.api.pretix.reading import check_organizer
from webpage.api.pretix.shapes import (
    Annulled,
    ListExcerpt,
    Positions,
    PretixReason,
    RedeemError,
    RedeemIncomplete,
    RedeemInvalid,
    RedeemOk,
    RedeemRefusal,
    RedeemUnnamed,
)
from webpage.problems import Problem, Trouble
from webpage.requests import reader_voice

SHORTEST_SEARCH = 3
"""Letters, for programs that may check in but not read: they find a guest, and can't list all."""
IN_PRETIX_TERMS: Mapping[Reason, PretixReason] = {
    Reason.PRODUCT: "product",
    Reason.CANCELED: "canceled",
    Reason.UNPAID: "unpaid",
    Reason.ALREADY_REDEEMED: "already_redeemed",
    Reason.INVALID_TIME: "invalid_time",
}
"""Reasons that pretix has, too. Ours that it has not are ``rules`` there, with a sentence that says which."""


async def redeem_ticket(call: Call) -> Reply:
    """Check a ticket in, as pretix's ``checkinrpc/redeem`` does. All places of a party are admitted together."""
    check_organizer(call)
    asked = call.body
    events = await _events(call, asked.lists)
    ticket = await scanned_ticket(call.house, call.organiser_id, asked.secret)
    if ticket is None:
        call.request.app[keys.METRICS].pressed(Answer(Status.ERROR, Reason.INVALID))
        return _invalid(call, events[0])
    if asked.type == "exit":
        return _unnamed("rules", _voice(ticket).text("answer.no_exits"), _list_of(ticket, events))
    asked_for = Redemption(asked.secret, asked.nonce, asked.datetime, asked.answers or {}, asked.questions_supported)
    answer = await redeem(call.house, call.organiser_id, ticket, asked_for, events)
    call.request.app[keys.METRICS].pressed(answer)
    return await _reply(call, answer, events)


async def annul_check_in(call: Call) -> Reply:
    """Undo a check-in after which nobody went in, as pretix's ``checkinrpc/annul`` does: for 15 minutes.

    They count until ``datetime``, if it is given, so that an undo without network may be told later.
    """
    check_organizer(call)
    events = await _events(call, call.body.lists)
    asked = call.body
    try:
        undo = await annul_by_nonce(
            call.organiser_id, asked.nonce, events, explanation=asked.error_explanation, at=asked.datetime
        )
    except AnnulRefused as refusal:
        raise Problem(Trouble.NOT_ANNULLABLE) from refusal
    if undo is None:
        raise Problem(Trouble.NOT_FOUND)
    return Reply(Annulled())


async def search_positions(call: Call) -> Reply:
    """Find tickets by name, order number or whole secret. Their ``secret`` is for ``redeem`` and opens no page."""
    check_organizer(call)
    asked = call.query
    events = await run_events(call.organiser_id, asked.list)
    if len(events) < len(set(asked.list)):
        raise Problem(Trouble.FORBIDDEN)
    text = (asked.search or "").strip()
    if not call.caller.may([Scope.READ]) and len(text) < SHORTEST_SEARCH:
        return Reply(Positions(results=[], **page_of(call, 0)))
    wanted = Wanted(
        text=text or None,
        secret=asked.secret,
        order=asked.order,
        item=asked.item,
        attendee_name=asked.attendee_name,
        order_status=asked.order__status,
        has_checkin=None if asked.has_checkin is None else asked.has_checkin == "true",
        all_orders=asked.ignore_status == "true",
        ordering=asked.ordering.split(",") if asked.ordering else (),
    )
    count, tickets = await positions_page(call.house, events, wanted, offset=(asked.page - 1) * PAGE, most=PAGE)
    return Reply(Positions(results=await positions_of(call.house, tickets), **page_of(call, count)))


async def _reply(call: Call, answer: Answer, events: Sequence[Event]) -> Reply:
    """The answer in pretix's terms."""
    ticket = await scanned_ticket(call.house, call.organiser_id, call.body.secret)
    if ticket is None:
        return _invalid(call, events[0])
    shown = _list_of(ticket, events)
    if answer.reason is Reason.REVOKED:
        return _unnamed("revoked", explain(answer, _voice(ticket)), shown)
    [position] = await positions_of(call.house, [ticket])
    if answer.status is Status.OK:
        return Reply(RedeemOk(position=position, list=shown), status=201)
    if answer.status is Status.INCOMPLETE:
        questions = questions_of(answer.questions, ticket)
        return _refused(RedeemIncomplete(position=position, list=shown, questions=questions))
    explanation = explain(answer, _voice(ticket))
    return _refused(RedeemError(reason=_reason(answer), reason_explanation=explanation, position=position, list=shown))


def _refused(refusal: RedeemError | RedeemUnnamed | RedeemIncomplete) -> Reply:
    return Reply(RedeemRefusal(refusal), status=400)


def _unnamed(reason: Literal["revoked", "rules"], explanation: str, shown: ListExcerpt) -> Reply:
    return _refused(RedeemUnnamed(reason=reason, reason_explanation=explanation, list=shown))


def _list_of(ticket: Ticket, events: Sequence[Event]) -> ListExcerpt:
    """The ticket's own list, or one that the program means."""
    return list_excerpt(next((event for event in events if event.id == ticket.event_id), events[0]))


def _voice(ticket: Ticket) -> Voice:
    return voice(best_language([ticket.event.language]))


def _invalid(call: Call, event: Event) -> Reply:
    detail = reader_voice(call.request).text("problem.not_found")
    return Reply(RedeemInvalid(detail=detail, list=list_excerpt(event)), status=404)


def _reason(answer: Answer) -> PretixReason:
    if answer.reason is Reason.CONFLICT and answer.clash is Clash.USED:
        return "already_redeemed"
    return IN_PRETIX_TERMS.get(answer.reason, "rules") if answer.reason else "rules"


async def _events(call: Call, lists: Sequence[int | str]) -> list[Event]:
    """The events that the program means, all run by its organiser. Raises Problem."""
    wanted = [int(one) for one in lists]
    found = {event.id: event for event in await run_events(call.organiser_id, wanted)}
    if any(one not in found for one in wanted):
        raise Problem(Trouble.UNKNOWN_LIST)
    return [found[one] for one in dict.fromkeys(wanted)]

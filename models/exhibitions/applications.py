"""Exhibitors: applying, deciding, and walking in unannounced.

An application is open until an organiser decides it or the applicant takes it back. Whoever decides first decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise.functions import Lower
from tortoise.queryset import QuerySet

from models.clock import now
from models.door.answers import Answer, Press, Status
from models.door.rules import MOST_SIGNED_IN
from models.door.verification import Verifier
from models.events.capacity import hold, hold_anyway, places_left
from models.events.hours import door_hours
from models.events.questions import fitting_answers
from models.exhibitions.credentials import exhibitors_type, give_credential
from models.owed.outbox import Kind, owed
from models.people.staff import organisers_of
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import (
    Application,
    ApplicationStatus,
    CheckIn,
    Conversation,
    Event,
    EventKind,
    Person,
    TicketType,
)
from models.tickets.care import CareRefused, cancel_ticket
from models.tickets.search_name import search_name

MOST_OPEN = 5
"""Applications that one person may have waiting at one exhibition."""
LIVE = (ApplicationStatus.OPEN, ApplicationStatus.APPROVED)
CANCELLED = "cancelled"
"""Where an application stands whose credential was cancelled."""


class ApplicationRefusal(StrEnum):
    """Why an application can't be sent, decided or taken back."""

    GONE = "gone"
    """No such exhibition, or no such application."""
    CANCELLED = "cancelled"
    OVER = "over"
    APPLIED = "applied"
    """The same person has applied for this organisation already."""
    TOO_MANY = "too_many"
    """The person has `MOST_OPEN` applications waiting."""
    NO_PEOPLE = "no_people"
    """Not from 1 to `MOST_SIGNED_IN` people."""
    DECIDED = "decided"
    """Somebody decided it before, or the applicant took it back."""
    TOO_FEW_LEFT = "too_few_left"
    SIGNED_IN = "signed_in"


class ApplicationRefused(Exception):
    """Nothing was changed. ``left``: how many places are; ``application`` as it is, where that is the reason."""

    def __init__(self, reason: ApplicationRefusal, *, left: int = 0, application: Application | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.left = left
        self.application = application


class WalkInRefused(Exception):
    """The sign-in of a walk-in was refused, and nothing was entered; ``answer`` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason or answer.status)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Form:
    """What an exhibitor says."""

    organisation: str
    head_count: int
    exhibits: str = ""
    contact_name: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """To the event's questions, by id. What is left out is asked at the sign-in."""


def refusal_to_apply(event: Event, moment: datetime) -> ApplicationRefusal | None:
    """Why nobody can apply (any longer), or None."""
    if event.kind is not EventKind.EXHIBITION:
        return ApplicationRefusal.GONE
    if event.cancelled_at:
        return ApplicationRefusal.CANCELLED
    return ApplicationRefusal.OVER if door_hours(event)[1] <= moment else None


@unit_of_work
async def apply(person: Person, event_id: int, form: Form) -> Application:
    """Send an application; the organisers are told. Raises ApplicationRefused."""
    event = await _open_exhibition(event_id)
    _check_people(form)
    await Person.filter(id=person.id).select_for_update(no_key=True).get()
    live = await _live(event_id).filter(person_id=person.id)
    for earlier in live:
        if search_name(earlier.organisation) == search_name(form.organisation):
            raise ApplicationRefused(ApplicationRefusal.APPLIED, application=earlier)
    if sum(one.status is ApplicationStatus.OPEN for one in live) >= MOST_OPEN:
        raise ApplicationRefused(ApplicationRefusal.TOO_MANY)
    application = await _create(event, form, person_id=person.id, status=ApplicationStatus.OPEN)
    await _tell_organisers(application, Kind.APPLICATION)
    return application


@unit_of_work
async def enter(event_id: int, form: Form) -> Application:
    """Enter an application for an organisation that did not send it in a chat. Raises ApplicationRefused."""
    event = await _open_exhibition(event_id)
    _check_people(form)
    return await _create(event, form, status=ApplicationStatus.OPEN)


@unit_of_work
async def apply_from(conversation: Conversation, person: Person, event_id: int, form: Form) -> Application | None:
    """Send the application that a conversation was about and end it. None if it had ended: sent once.

    Raises ApplicationRefused; then the conversation goes on.
    """
    if not await Conversation.filter(person_id=conversation.person_id, topic=conversation.topic).delete():
        return None
    return await apply(person, event_id, form)


@unit_of_work
async def approve(links: Links, application_id: int) -> Application:
    """Give an open application its credential, which the applicant gets in the chat. Raises ApplicationRefused."""
    application = await _locked_open(application_id)
    await _open_exhibition(application.event_id)
    type_ = await _type_of(application.event_id)
    if not await hold(type_.id, application.head_count):
        left = places_left(await TicketType.get(id=type_.id)) or 0
        raise ApplicationRefused(ApplicationRefusal.TOO_FEW_LEFT, left=left, application=application)
    ticket = await give_credential(links, type_, application)
    if application.person_id is not None:
        await owed(application.person_id, Kind.APPLICATION_APPROVED, application=application.id).save()
        await owed(application.person_id, Kind.TICKET, ticket=ticket.id).save()
    return application


@dataclass(frozen=True, slots=True)
class Approvals:
    """What approving all came to."""

    approved: int
    left_open: int
    """For want of places."""


async def approve_all(links: Links, event_id: int) -> Approvals:
    """Approve every open application, first come, first served, as far as places last.

    Raises ApplicationRefused if the exhibition is over or cancelled.
    """
    waiting = Application.filter(event_id=event_id, status=ApplicationStatus.OPEN).order_by("id")
    approved = left_open = 0
    for application in await waiting.only("id"):
        try:
            await approve(links, application.id)
            approved += 1
        except ApplicationRefused as refused:
            if refused.reason is ApplicationRefusal.TOO_FEW_LEFT:
                left_open += 1
            elif refused.reason is not ApplicationRefusal.DECIDED:
                raise
    return Approvals(approved, left_open)


@unit_of_work
async def decline(application_id: int, reason: str = "") -> Application:
    """Decline an open application; the applicant is told, with the reason if any. Raises ApplicationRefused."""
    application = await _locked_open(application_id)
    await _decide(application, ApplicationStatus.DECLINED)
    if application.person_id is not None:
        news = owed(application.person_id, Kind.APPLICATION_DECLINED, application=application.id, reason=reason)
        await news.save()
    return application


@unit_of_work
async def withdraw(application_id: int, person: Person) -> Application:
    """Take one's own application back, approved or not; the organisers are told. Raises ApplicationRefused.

    A credential is cancelled with it, unless it has been signed in.
    """
    application = await _locked(application_id)
    if application.person_id != person.id:
        raise ApplicationRefused(ApplicationRefusal.GONE)
    if application.status not in LIVE:
        raise ApplicationRefused(ApplicationRefusal.DECIDED, application=application)
    if application.ticket_id is not None:
        try:
            if not await cancel_ticket(application.ticket_id, by_holder=True):
                raise ApplicationRefused(ApplicationRefusal.DECIDED, application=application)
        except CareRefused as refused:
            raise ApplicationRefused(ApplicationRefusal.SIGNED_IN, application=application) from refused
        application.ticket_id = None
    await _decide(application, ApplicationStatus.WITHDRAWN)
    await _tell_organisers(application, Kind.APPLICATION_WITHDRAWN)
    return application


@unit_of_work
async def walk_in(verifier: Verifier, links: Links, event_id: int, form: Form, press: Press) -> Answer:
    """Enter and sign in an organisation that came unannounced, whether there is room or not.

    ``press`` says who signs in, and when; its ticket and people are filled in. The same nonce again gets the same
    answer and enters nobody. Raises ApplicationRefused, or WalkInRefused when the sign-in is refused.
    """
    event = await _open_exhibition(event_id)
    _check_people(form)
    type_ = await _type_of(event_id)
    await TicketType.filter(id=type_.id).select_for_update(no_key=True).get()
    ticket_id = await _entered_before(event, press.nonce)
    if ticket_id is None:
        await hold_anyway(type_.id, form.head_count)
        application = await _create(event, form, status=ApplicationStatus.OPEN, walk_in=True)
        ticket_id = (await give_credential(links, type_, application, paid=True)).id
    sign_in = replace(press, ticket_id=ticket_id, event_id=event_id, admit=form.head_count)
    [answer] = await verifier.decide_many([sign_in])
    if answer.status is not Status.OK:
        raise WalkInRefused(answer)
    return answer


@unit_of_work
async def walk_in_from(
    verifier: Verifier, links: Links, conversation: Conversation, event_id: int, form: Form, press: Press
) -> Answer | None:
    """Sign in the walk-in that a conversation was about and end it. None if it had ended: done once.

    Raises ApplicationRefused, WalkInRefused; then the conversation goes on.
    """
    if not await Conversation.filter(person_id=conversation.person_id, topic=conversation.topic).delete():
        return None
    return await walk_in(verifier, links, event_id, form, press)


async def application_by_id(application_id: int) -> Application | None:
    """The application with its event, person and ticket."""
    return await Application.get_or_none(id=application_id).select_related("event", "person", "ticket")


async def applications_of(event_id: int, *, start: int, limit: int) -> list[Application]:
    """A page of the event's applications, with their tickets: the open ones first, in their order, then the others by
    organisation.
    """
    every = Application.filter(event_id=event_id).select_related("ticket")
    waiting = every.filter(status=ApplicationStatus.OPEN)
    page = await waiting.order_by("id").offset(start).limit(limit)
    if len(page) < limit:
        others = every.exclude(status=ApplicationStatus.OPEN)
        decided = others.annotate(name=Lower("organisation")).order_by("name", "id")
        skipped = max(0, start - await waiting.count())
        page += await decided.offset(skipped).limit(limit - len(page))
    return page


async def count_applications(event_id: int) -> Mapping[str, int]:
    """How many applications stand where (`standing`)."""
    every = Application.filter(event_id=event_id)
    counts = {str(status): await every.filter(status=status).count() for status in ApplicationStatus}
    counts[CANCELLED] = await every.filter(ticket__cancelled_at__isnull=False).count()
    counts[ApplicationStatus.APPROVED] -= counts[CANCELLED]
    return counts


async def own_applications(person_id: int, event_id: int) -> Sequence[Application]:
    """What this person has sent to an exhibition, oldest first, with the tickets."""
    return await Application.filter(person_id=person_id, event_id=event_id).select_related("ticket").order_by("id")


def standing(application: Application) -> str:
    """Where an application stands that has its ticket at hand: its status, or `CANCELLED`."""
    is_cancelled = application.ticket is not None and application.ticket.cancelled_at is not None
    return CANCELLED if is_cancelled else application.status


async def same_organisation(application: Application) -> int:
    """How many other applications of an organisation of this name are open or approved."""
    others = _live(application.event_id).exclude(id=application.id)
    names = await others.values_list("organisation", flat=True)
    wanted = search_name(application.organisation)
    return sum(search_name(str(name)) == wanted for name in names)


async def _open_exhibition(event_id: int) -> Event:
    event = await Event.get_or_none(id=event_id)
    if event is None:
        raise ApplicationRefused(ApplicationRefusal.GONE)
    if refusal := refusal_to_apply(event, now()):
        raise ApplicationRefused(refusal)
    return event


def _live(event_id: int) -> QuerySet[Application]:
    """Applications that wait, and those that are approved and not cancelled."""
    return Application.filter(event_id=event_id, status__in=LIVE, ticket__cancelled_at=None)


async def _entered_before(event: Event, nonce: str) -> int | None:
    """The credential of the walk-in that was signed in by this press."""
    admission = CheckIn.filter(event_id=event.id, nonce=nonce, status=Status.OK, ticket__application__walk_in=True)
    found = await admission.first()
    return found.ticket_id if found else None


def _check_people(form: Form) -> None:
    if not 1 <= form.head_count <= MOST_SIGNED_IN:
        raise ApplicationRefused(ApplicationRefusal.NO_PEOPLE)


async def _type_of(event_id: int) -> TicketType:
    type_ = await exhibitors_type(event_id)
    if type_ is None:
        raise ApplicationRefused(ApplicationRefusal.GONE)
    return type_


async def _locked(application_id: int) -> Application:
    application = await Application.filter(id=application_id).select_for_update(no_key=True).get_or_none()
    if application is None:
        raise ApplicationRefused(ApplicationRefusal.GONE)
    return application


async def _locked_open(application_id: int) -> Application:
    application = await _locked(application_id)
    if application.status is not ApplicationStatus.OPEN:
        raise ApplicationRefused(ApplicationRefusal.DECIDED, application=application)
    return application


async def _create(event: Event, form: Form, **columns: Any) -> Application:
    return await Application.create(
        event_id=event.id,
        organisation=form.organisation,
        contact_name=form.contact_name,
        head_count=form.head_count,
        exhibits=form.exhibits,
        answers=fitting_answers(event.questions or [], form.answers),
        created_at=now(),
        **columns,
    )


async def _decide(application: Application, status: ApplicationStatus) -> None:
    application.status, application.decided_at = status, now()
    await application.save(update_fields=["status", "decided_at", "ticket_id"])


async def _tell_organisers(application: Application, kind: Kind) -> None:
    for organiser in await organisers_of(application.event_id):
        if organiser.person_id is not None:
            await owed(organiser.person_id, kind, application=application.id).save()

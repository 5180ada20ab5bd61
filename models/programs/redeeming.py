"""Check-ins by programs, such as turnstiles and scanner apps, in the terms of pretix's ``checkinrpc``.

The ticket is named by what its QR code holds, or by a *reference*, which a search gives to programs: it admits and
opens nothing else. Neither can be guessed, so whatever somebody holds before a scanner is safe to send here.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from models.clock import now
from models.door.annulment import AnnulReason, AnnulRefused, annul
from models.door.answers import Answer, Claim, Press, Status
from models.house import House
from models.programs.listing import acting_member, run_event
from models.programs.question_numbers import understood_answers
from models.secrecy.secrets import Secrets
from models.storage.database import unit_of_work
from models.tables import CheckIn, Event, LinkKind, Method, Ticket

LATE = timedelta(minutes=1)
"""A check-in that is told later than this was made without network: it may have lost against another."""
UNDONE_WITHIN = timedelta(minutes=15)
"""pretix's limit for an annulment by the program that made the check-in."""
UNDO_TOLD_WITHIN = timedelta(days=1)
"""An undo without network counts from when it happened, if it is told within a day."""
REFERENCE = re.compile(r"t([1-9][0-9]{0,9})\.([1-9][0-9]{0,8})\.([0-9a-f]{40})")


@dataclass(frozen=True, slots=True)
class Redemption:
    """What a program asks."""

    secret: str
    """What was scanned: a ticket link, its token, or a reference."""
    nonce: str | None = None
    at: datetime | None = None
    """When it happened; None: now."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """By the numbers of questions (`models.programs.question_numbers`), or by their ids."""
    asks: bool = True
    """Whether it can show questions to somebody."""


def reference(secrets: Secrets, ticket: Ticket) -> str:
    """What names a ticket to `redeem` instead of its link, until the link is replaced."""
    proof = secrets.ticket_reference(ticket.id, ticket.link_version)
    return f"t{ticket.id}.{ticket.link_version}.{proof}"


async def scanned_ticket(house: House, organiser_id: int, secret: str) -> Ticket | None:
    """The ticket that this names at an event that the organiser runs, also by a link that was replaced.

    With order, type and event.
    """
    link = await house.links.find(LinkKind.TICKET, _token(house, secret))
    if link is None:
        return None
    ticket = await Ticket.get(id=link.subject_id).select_related("order", "type", "event")
    return ticket if await run_event(organiser_id, ticket.event_id) else None


async def ticket_id_of(house: House, secret: str) -> int | None:
    """The ticket whose link, or reference, this is now."""
    link = await house.links.find(LinkKind.TICKET, _token(house, secret.strip()))
    if link is None or not await Ticket.exists(id=link.subject_id, link_version=link.version):
        return None
    return link.subject_id


async def redeem(house: House, organiser_id: int, ticket: Ticket, asked: Redemption, events: Sequence[Event]) -> Answer:
    """Decide a program's press on a ticket of an event that its organiser runs.

    ``events`` are those that the program means.
    """
    moment = now()
    at = min(asked.at or moment, moment)
    meant = next((event for event in events if event.id == ticket.event_id), events[0])
    member = await acting_member(organiser_id, ticket.event)
    press = Press(
        nonce=_nonce(organiser_id, asked.nonce) if asked.nonce else token_urlsafe(24),
        method=Method.API,
        pressed_at=at,
        token=_token(house, asked.secret),
        staff_id=member.id,
        event_id=meant.id,
        answers=understood_answers(ticket.questions, asked.answers),
        asks=asked.asks,
        claim=Claim(claimed_at=asked.at, arrived_at=moment) if asked.at and moment - at > LATE else None,
    )
    return await house.verifier.decide(press)


@unit_of_work
async def annul_by_nonce(
    organiser_id: int,
    nonce: str,
    events: Sequence[Event],
    *,
    explanation: str | None = None,
    at: datetime | None = None,
) -> CheckIn | None:
    """Undo the check-in that a program made under its nonce at one of these events; None: there is none.

    ``at``: when it happened by the program's clock; None: now. Raises AnnulRefused.
    """
    found = CheckIn.filter(
        nonce=_nonce(organiser_id, nonce),
        event_id__in=[event.id for event in events],
        method=Method.API,
        status=Status.OK,
    )
    admission = await found.order_by("-id").first()
    if admission is None:
        return None
    event = next(event for event in events if event.id == admission.event_id)
    happened = _undone_at(admission, at)
    if happened - admission.pressed_at > UNDONE_WITHIN:
        raise AnnulRefused(AnnulReason.TOO_LATE)
    member = await acting_member(organiser_id, event)
    return await annul(admission.id, member, Method.API, explanation=explanation, at=happened)


async def annul_record(
    organiser_id: int, event: Event, record: CheckIn, *, manages: bool, explanation: str | None
) -> CheckIn:
    """Undo an admission for a program: any that the organiser may; unless it ``manages``, a program's own for a while.

    Raises AnnulRefused.
    """
    if not manages and record.method is not Method.API:
        raise AnnulRefused(AnnulReason.NOT_OWN)
    if not manages and now() - record.received_at > UNDONE_WITHIN:
        raise AnnulRefused(AnnulReason.TOO_LATE)
    return await annul(record.id, await acting_member(organiser_id, event), Method.API, explanation=explanation)


async def checkins_of(ticket_ids: Sequence[int]) -> list[CheckIn]:
    """The admissions on these tickets that stand, oldest first."""
    return await CheckIn.filter(ticket_id__in=ticket_ids, status=Status.OK, annulled_by__id=None).order_by("id")


def _undone_at(admission: CheckIn, claimed: datetime | None) -> datetime:
    """When an undo happened: neither before the check-in, nor after now, nor long before it is told."""
    moment = now()
    return min(max(claimed or moment, admission.pressed_at, moment - UNDO_TOLD_WITHIN), moment)


def _token(house: House, secret: str) -> str:
    """The token of the link that was scanned or that a reference stands for."""
    found = REFERENCE.fullmatch(secret)
    if found is None:
        return secret.strip().removeprefix(house.links.ticket_address)
    ticket_id, version = int(found[1]), int(found[2])
    if not hmac.compare_digest(house.secrets.ticket_reference(ticket_id, version), found[3]):
        return ""
    return house.links.token(LinkKind.TICKET, ticket_id, version)


def _nonce(organiser_id: int, nonce: str) -> str:
    """The name of a press. Programs choose theirs freely: of any length, and perhaps as another organiser's did."""
    return "api-" + hashlib.sha256(f"{organiser_id}:{nonce}".encode()).hexdigest()[:40]

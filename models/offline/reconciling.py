"""Presses that a guest's phone recorded without network: registering its browser, and reconciling what it recorded.

The phone proves little by itself: the record is signed by a key that the server has known since before the press, its
time is corrected and clamped, and the first that arrives wins. Whatever else is refused, kept and told.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from models import clock
from models.door.answers import Answer, Claim, Press
from models.house import House
from models.offline.browser_clock import SAME_VISIT, Known, known, measured, place, unknown
from models.offline.browser_keys import BrowserKey, signed_text
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import Browser, Clash, Link, LinkKind, Method, Ticket

MOST_BROWSERS = 50
"""That may be registered for one ticket. Who shares a link this widely has presses only online."""
PLAUSIBLE_YEARS = range(1970, 2200)
"""What a phone's clock may show, right or wrong."""


class UnknownLink(Exception):
    """No ticket has this link."""


@dataclass(frozen=True, slots=True)
class Record:
    """A press as the guest's phone recorded it. All but the signature is signed."""

    nonce: str
    code: str
    admit: int | None
    pressed_at: str
    """ISO 8601 in UTC with milliseconds, by the phone's clock."""
    signature: str
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def claimed_at(self) -> datetime:
        """The phone's time of the press. Raises ValueError."""
        return moment_of(self.pressed_at)


def moment_of(text: str) -> datetime:
    """The moment that ``2026-06-05T18:02:03.456Z`` names. Raises ValueError."""
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    if moment.year not in PLAUSIBLE_YEARS:
        raise ValueError("no phone's clock shows this")
    return moment


async def register_browser(links: Links, token: str, jwk: object, sent_at: datetime | None) -> Browser | None:
    """Remember that this browser has saved the ticket, and when and by which clock it was in contact.

    None: the link was replaced, or too many have saved the ticket. Raises UnknownLink, MalformedKey.
    """
    contact = await _contact(links, token, BrowserKey.read(jwk), sent_at)
    await _note(contact)
    return contact.browser


async def is_saved(ticket: Ticket) -> bool:
    """Whether a browser has saved the ticket with its present link."""
    return await Browser.exists(ticket_id=ticket.id, link_version=ticket.link_version)


async def reconcile(
    house: House, token: str, jwk: object, sent_at: datetime | None, records: Sequence[Record]
) -> dict[str, Answer]:
    """Decide what a browser recorded, by nonce, each durable when this returns.

    The same records again get the same answers. Raises UnknownLink, MalformedKey, ValueError for a malformed time,
    DatabaseUnavailable.
    """
    contact = await _contact(house.links, token, BrowserKey.read(jwk), sent_at)
    presses = [_press(record, token, contact) for record in records]
    answers = await asyncio.gather(*(house.verifier.decide(press) for press in presses))
    await _note(contact)  # only now: what was not decided yet must not look as if it had been delivered
    return {record.nonce: answer for record, answer in zip(records, answers, strict=True)}


@dataclass(frozen=True, slots=True)
class _Contact:
    """A browser that is in contact."""

    key: BrowserKey
    link: Link
    browser: Browser | None
    """None: it may not be registered."""
    knowledge: Known
    sent_at: datetime | None
    moment: datetime


def _press(record: Record, token: str, contact: _Contact) -> Press:
    claimed_at = record.claimed_at
    pressed = place(claimed_at, contact.knowledge, contact.moment)
    text = signed_text(
        token=token,
        nonce=record.nonce,
        code=record.code,
        admit=record.admit,
        answers=record.answers,
        pressed_at=record.pressed_at,
    )
    doubt = None if pressed.registered else Clash.UNREGISTERED
    if not contact.key.signed(text, record.signature):
        doubt = Clash.FORGED
    return Press(
        nonce=record.nonce,
        method=Method.OFFLINE,
        pressed_at=pressed.at,
        token=token,
        code=record.code,
        admit=record.admit,
        answers={name: value for name, value in record.answers.items() if value not in (None, "")},
        claim=Claim(claimed_at, contact.moment, contact.browser.id if contact.browser else None, doubt),
    )


async def _contact(links: Links, token: str, key: BrowserKey, sent_at: datetime | None) -> _Contact:
    link = await links.find(LinkKind.TICKET, token)
    if link is None:
        raise UnknownLink
    moment = clock.now()
    browser, before = await _registered(key, link, sent_at, moment)
    knowledge = known(browser, link, sent_at, moment) if browser and before else unknown(link, sent_at, moment)
    return _Contact(key, link, browser, knowledge, sent_at, moment)


@unit_of_work
async def _registered(
    key: BrowserKey, link: Link, sent_at: datetime | None, moment: datetime
) -> tuple[Browser | None, bool]:
    """The browser, and whether it was known before; one that was not is registered now, if it may be."""
    ticket = await Ticket.filter(id=link.subject_id).select_for_update(no_key=True).get()
    browser = await Browser.get_or_none(ticket_id=ticket.id, thumbprint=key.thumbprint)
    if browser is not None:
        return browser, True
    if link.version != ticket.link_version or await Browser.filter(ticket_id=ticket.id).count() >= MOST_BROWSERS:
        return None, False
    browser = await Browser.create(
        ticket_id=ticket.id,
        link_version=link.version,
        thumbprint=key.thumbprint,
        jwk=key.jwk,
        registered_at=moment,
        last_contact_at=moment,
        clock_offset=_milliseconds(sent_at, moment),
    )
    return browser, False


@unit_of_work
async def _note(contact: _Contact) -> None:
    """Note when the browser was in contact, by which clock and with which link."""
    browser, moment = contact.browser, contact.moment
    if browser is None:
        return
    changes: dict[str, Any] = {
        "last_contact_at": moment,
        "link_version": max(browser.link_version, contact.link.version),
    }
    if moment - browser.last_contact_at > SAME_VISIT:
        changes["earlier_contact_at"] = browser.last_contact_at
    if contact.sent_at is not None:
        changes["clock_offset"] = _milliseconds(contact.sent_at, moment)
    await Browser.filter(id=browser.id).update(**changes)


def _milliseconds(sent_at: datetime | None, moment: datetime) -> int | None:
    return next((round(offset / timedelta(milliseconds=1)) for offset in measured(sent_at, moment)), None)

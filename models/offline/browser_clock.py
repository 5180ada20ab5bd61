"""When a press happened that was recorded without network, by what is known of that browser's clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.tables import Browser, Link

SAME_VISIT = timedelta(minutes=2)
"""A browser that comes back says so in several requests: those that close together are one contact."""
SLACK = timedelta(seconds=2)
"""How far apart two clocks may be that count as in step: what a slow request may hide."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the server knows of a browser when a record of it arrives."""

    registered_at: datetime | None
    """None: this is its first contact."""
    not_before: datetime
    """Its last contact before this visit: the record was not there then."""
    offsets: Sequence[timedelta]
    """Our clock less the browser's, as measured at contacts; the one that is believed first comes first."""
    link_made_at: datetime | None = None
    """Nothing was pressed before that, also by a browser that was not registered yet."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a press happened."""

    at: datetime
    """Corrected and clamped."""
    registered: bool
    """Whether the browser was registered by then."""


def known(browser: Browser, link: Link, sent_at: datetime | None, moment: datetime) -> Known:
    """What is known of a browser that was in contact before and says that it is ``sent_at`` when it is ``moment``."""
    stored = [] if browser.clock_offset is None else [timedelta(milliseconds=browser.clock_offset)]
    if moment - browser.last_contact_at > SAME_VISIT:
        not_before = browser.last_contact_at
    else:
        not_before = browser.earlier_contact_at or browser.registered_at
    return Known(browser.registered_at, not_before, [*stored, *measured(sent_at, moment)], link.created_at)


def unknown(link: Link, sent_at: datetime | None, moment: datetime) -> Known:
    """What is known of a browser that was never in contact before."""
    return Known(None, link.created_at, measured(sent_at, moment), link.created_at)


def measured(sent_at: datetime | None, moment: datetime) -> list[timedelta]:
    """The offset of a clock that shows ``sent_at`` when it is ``moment``, if it was told."""
    return [] if sent_at is None else [moment - sent_at]


def place(claimed_at: datetime, knowledge: Known, moment: datetime) -> Moment:
    """Correct what the browser's clock said, and clamp it between the browser's last contact and ``moment``.

    A clock that was changed meanwhile fits only one of the offsets. Without any, the claim itself is clamped. A press
    from before the browser was registered is clamped to the time since the link was made.
    """
    candidates = [claimed_at + offset for offset in knowledge.offsets]
    fitting = [at for at in candidates if knowledge.not_before - SLACK <= at <= moment + SLACK]
    at = [*fitting, *candidates, claimed_at][0]
    registered = _registered(candidates, knowledge.registered_at)
    not_before = knowledge.not_before if registered else knowledge.link_made_at or knowledge.not_before
    return Moment(max(not_before, min(at, moment)), registered)


def _registered(candidates: Sequence[datetime], since: datetime | None) -> bool:
    if since is None:
        return False
    return not candidates or any(at >= since - SLACK for at in candidates)

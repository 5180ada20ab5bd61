"""Webhooks: addresses that are told what happens at an organiser's events, and the calls owed to them.

A call is owed in the unit of work of its cause and made afterwards, as everything is that is owed (`models.owed`).
Whoever takes a call puts its next attempt off in the same statement, so that no two processes make it at once and one
that dies loses it when the time is up.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from tortoise.connection import get_connection
from tortoise.expressions import F
from tortoise.queryset import QuerySet

from models.clock import now
from models.door.answers import Status
from models.owed.outbox import Kind, owed
from models.secrecy.secrets import Secrets
from models.storage.database import unit_of_work
from models.tables import CheckIn, Organiser, Role, StaffMember, Ticket, Webhook, WebhookDelivery

MOST_WEBHOOKS = 10
"""Of one organiser, at a time."""
TAKEN_FOR = timedelta(seconds=60)
"""How long one attempt may take at most, with everything around it."""
TRIED_FOR = timedelta(hours=24)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=4)
PAUSE_GROWS = 4
AT_ONCE = 4
"""Calls to one webhook: one that is slow leaves room for the others."""
LOOK_AHEAD = 200
NOTHING: Mapping[int, int] = {}
KEPT_FOR = timedelta(days=7)
PURGED_AT_ONCE = 500
LISTED = 10


class News(StrEnum):
    """What a webhook may be told of."""

    ORDER_PLACED = "order.placed"
    ORDER_PAID = "order.paid"
    CHECKIN = "checkin"
    CHECKIN_REVERTED = "checkin.reverted"


SECRET_PREFIX = "whsec_"
TEST = "test"
"""A call that the organiser asked for, to try a webhook."""


class TooManyWebhooks(Exception):
    """The organiser has as many webhooks as one may have."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something at an event. ``about`` names it by ids."""

    event_id: int
    news: News
    about: dict[str, Any]


async def order_placed(event_id: int, order_id: int) -> None:
    """Tell that an order was issued. Called in the unit of work that issues it."""
    await tell([Happened(event_id, News.ORDER_PLACED, {"order": order_id})])


async def order_paid(event_id: int, order_id: int) -> None:
    """Tell that an order was paid. Called in the unit of work that notes the payment."""
    await tell([Happened(event_id, News.ORDER_PAID, {"order": order_id})])


async def tell_checkins(records: Iterable[CheckIn], tickets: Iterable[Ticket]) -> None:
    """Tell of the admissions among these records, rehearsals left out. Called in the unit of work that writes them."""
    admissions = [record for record in records if record.status == Status.OK]
    if not await _somebody_listens({record.event_id for record in admissions}):
        return
    rehearsals = {ticket.id for ticket in tickets if ticket.rehearsal}
    counted = [record for record in admissions if record.ticket_id not in rehearsals]
    await tell([Happened(record.event_id, News.CHECKIN, {"checkin": record.id}) for record in counted])


async def checkin_reverted(undo: CheckIn) -> None:
    """Tell that a check-in was undone. Called in the unit of work that undoes it."""
    await tell([Happened(undo.event_id, News.CHECKIN_REVERTED, {"checkin": undo.annuls_id, "undo": undo.id})])


async def tell(happened: Sequence[Happened]) -> None:
    """Owe the calls for what happened. Where nobody who runs the events has a webhook this is one read of an index."""
    concerned = {one.event_id for one in happened}
    if not await _somebody_listens(concerned):
        return
    duties = StaffMember.filter(event_id__in=concerned, role=Role.ORGANISER, revoked_at=None)
    running = set(await duties.values_list("event_id", "person__organiser__id"))
    listening = await Webhook.filter(removed_at=None, organiser_id__in=[one for _, one in running]).order_by("id")
    calls = [
        _owed(webhook, one.news, one.about)
        for one in happened
        for webhook in listening
        if (one.event_id, webhook.organiser_id) in running and one.news in webhook.kinds
    ]
    await WebhookDelivery.bulk_create(calls)


@unit_of_work
async def add_webhook(organiser: Organiser, url: str, kinds: Collection[News]) -> Webhook:
    """Call this address from now on. Raises TooManyWebhooks."""
    await Organiser.filter(id=organiser.id).select_for_update(no_key=True).get()
    if await Webhook.filter(organiser_id=organiser.id, removed_at=None).count() >= MOST_WEBHOOKS:
        raise TooManyWebhooks(organiser.id)
    ordered = [news.value for news in News if news in kinds]
    return await Webhook.create(organiser_id=organiser.id, url=url, kinds=ordered, created_at=now())


async def webhooks_of(organiser_id: int) -> list[Webhook]:
    """The organiser's webhooks, oldest first."""
    return await Webhook.filter(organiser_id=organiser_id, removed_at=None).order_by("id")


async def webhook_of(organiser_id: int, webhook_id: int) -> Webhook | None:
    """One of the organiser's webhooks."""
    return await Webhook.get_or_none(id=webhook_id, organiser_id=organiser_id, removed_at=None)


@unit_of_work
async def remove_webhook(webhook: Webhook) -> None:
    """Call it no more. Twice is harmless."""
    moment = now()
    await Webhook.filter(id=webhook.id, removed_at=None).update(removed_at=moment)
    await WebhookDelivery.filter(webhook_id=webhook.id, done_at=None).update(done_at=moment)


@unit_of_work
async def replace_secret(webhook: Webhook) -> Webhook:
    """Sign its calls with another secret from now on, also those under way: the old one proves nothing any more."""
    await Webhook.filter(id=webhook.id).update(secret_version=F("secret_version") + 1)
    return await Webhook.get(id=webhook.id)


def signing_secret(secrets: Secrets, webhook: Webhook) -> str:
    """What its receiver checks signatures with, as it is written (Standard Webhooks)."""
    return SECRET_PREFIX + b64encode(secrets.webhook_signing_key(webhook.id, webhook.secret_version)).decode()


@unit_of_work
async def send_test(webhook: Webhook) -> WebhookDelivery:
    """Owe it a call that tells of nothing."""
    call = _owed(webhook, TEST, {})
    await call.save()
    return call


async def latest_deliveries(webhook_id: int) -> list[WebhookDelivery]:
    """Its last calls, latest first."""
    return await WebhookDelivery.filter(webhook_id=webhook_id).order_by("-id").limit(LISTED)


async def deliveries_page(webhook_id: int, after: int, most: int) -> list[WebhookDelivery]:
    """Its calls by ascending id."""
    return await WebhookDelivery.filter(webhook_id=webhook_id, id__gt=after).order_by("id").limit(most)


async def take(limit: int, under_way: Mapping[int, int] = NOTHING) -> list[WebhookDelivery]:
    """Take up to ``limit`` calls to make now, each with its webhook.

    ``under_way`` says how many calls to which webhook the taker is making already: one has `AT_ONCE` at most.
    """
    busy = Counter(under_way)
    due = waiting = WebhookDelivery.filter(done_at=None, due_at__lte=now())
    if resting := [webhook for webhook, calls in busy.items() if calls >= AT_ONCE]:
        due = due.exclude(webhook_id__in=resting)
    chosen: list[int] = []
    for row in await due.order_by("due_at", "id").limit(LOOK_AHEAD).only("id", "webhook_id"):
        if len(chosen) < limit and busy[row.webhook_id] < AT_ONCE:
            chosen.append(row.id)
            busy[row.webhook_id] += 1
    if not chosen:
        return []
    return await _claim(await waiting.filter(id__in=chosen).select_related("webhook").order_by("due_at", "id"))


@unit_of_work
async def note_delivered(row: WebhookDelivery, status: int) -> None:
    """It was taken."""
    await _mine(row).update(done_at=now(), delivered=True, last_status=status)


@unit_of_work
async def note_failed(row: WebhookDelivery, status: int | None) -> None:
    """It was not taken: try again later, or give it up and tell the organiser, once as long as nothing is taken.

    ``status`` is that of the answer; None: there was none.
    """
    moment = now()
    tried = {"last_status": status}
    if moment - row.created_at < TRIED_FOR:
        await _mine(row).update(due_at=moment + pause_after(row.attempts), **tried)
        return
    webhook = await Webhook.filter(id=row.webhook_id).select_for_update(no_key=True).get()
    if not await _mine(row).update(done_at=moment, **tried):
        return
    earlier = WebhookDelivery.filter(webhook_id=row.webhook_id, done_at__isnull=False).exclude(id=row.id)
    last = await earlier.order_by("-done_at", "-id").first()
    if last is None or last.delivered:
        organiser = await Organiser.get(id=webhook.organiser_id)
        await owed(organiser.person_id, Kind.WEBHOOK_FAILED, webhook=webhook.id).save()


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 5 s, 20 s, 80 s … four hours."""
    times: int = PAUSE_GROWS ** min(attempts - 1, 10)
    return min(FIRST_PAUSE * times, LONGEST_PAUSE)


@unit_of_work
async def purge_deliveries() -> int:
    """Delete some of the calls that were done long ago; how many."""
    old = WebhookDelivery.filter(done_at__lt=now() - KEPT_FOR).order_by("id").limit(PURGED_AT_ONCE)
    ids = await old.values_list("id", flat=True)
    return await WebhookDelivery.filter(id__in=ids).delete() if ids else 0


async def _somebody_listens(event_ids: Collection[int]) -> bool:
    """Whether somebody who runs one of these events has a webhook. In plain SQL: the door asks at every press."""
    if not event_ids:
        return False
    listed = ", ".join(str(int(event_id)) for event_id in event_ids)
    _, rows = await get_connection("default").execute_query(
        "SELECT 1 FROM webhooks JOIN organisers ON organisers.id = webhooks.organiser_id"  # noqa: S608  # numbers only
        " JOIN staff_members ON staff_members.person_id = organisers.person_id"
        f" WHERE webhooks.removed_at IS NULL AND staff_members.event_id IN ({listed})"
        f" AND staff_members.role = '{Role.ORGANISER.value}' AND staff_members.revoked_at IS NULL LIMIT 1"
    )
    return bool(rows)


@unit_of_work
async def _claim(rows: Sequence[WebhookDelivery]) -> list[WebhookDelivery]:
    """Take calls, as far as nobody has since they were read."""
    taken = []
    for row in rows:
        if await _mine(row).update(due_at=now() + TAKEN_FOR, attempts=F("attempts") + 1):
            row.attempts += 1
            taken.append(row)
    return taken


def _mine(row: WebhookDelivery) -> QuerySet[WebhookDelivery]:
    """The row, as long as nobody else has taken it."""
    return WebhookDelivery.filter(id=row.id, done_at=None, attempts=row.attempts)


def _owed(webhook: Webhook, kind: str, about: dict[str, Any]) -> WebhookDelivery:
    moment = now()
    return WebhookDelivery(webhook_id=webhook.id, kind=kind, about=about, created_at=moment, due_at=moment)

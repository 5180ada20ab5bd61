"""Webhooks as programs see them."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from models.programs.public_addresses import LONGEST
from models.programs.webhooks import News
from models.tables import Webhook, WebhookDelivery
from webpage.api.shapes.basics import LARGEST_RECORD, Given, Moment, Paging, Resource, from_query

ADDRESS = r"^https://[!-~]*$"


class NewWebhook(Given):
    """An address to be called."""

    url: Annotated[str, Field(max_length=LONGEST, pattern=ADDRESS)]
    kinds: Annotated[list[Annotated[News, Field(strict=False)]], Field(min_length=1, max_length=len(News))]
    """What it is to be told of."""


class WebhookResource(Resource):
    """An address that is told what happens at the organiser's events."""

    id: int
    url: str
    kinds: list[News]
    created_at: Moment


class MadeWebhook(WebhookResource):
    """A webhook with its secret."""

    secret: str
    """What its calls are signed with (Standard Webhooks). Keep it like a password."""


class Webhooks(Resource):
    """All webhooks of the organiser."""

    items: list[WebhookResource]


class DeliveryPaging(Paging):
    """Which calls."""

    cursor: Annotated[int, Field(ge=0, le=LARGEST_RECORD), BeforeValidator(from_query)] = 0
    """Only calls with a greater id."""


class DeliveryResource(Resource):
    """A call of a webhook."""

    id: int
    kind: str
    """What it tells of; ``test``: of nothing."""
    attempts: int
    last_status: int | None
    """The HTTP status of the last answer; null: there was none."""
    delivered: bool
    """Whether it was taken."""
    created_at: Moment
    due_at: Moment | None
    """When it is tried next; null: it is done, or given up."""
    done_at: Moment | None


class Deliveries(Resource):
    """A page of calls."""

    items: list[DeliveryResource]
    next: str | None
    """The address of the next page; null: this is the last."""


def webhook_resource(webhook: Webhook) -> WebhookResource:
    """A webhook, without its secret."""
    kinds = [News(kind) for kind in webhook.kinds]
    return WebhookResource(id=webhook.id, url=webhook.url, kinds=kinds, created_at=webhook.created_at)


def delivery_resource(call: WebhookDelivery) -> DeliveryResource:
    """A call."""
    return DeliveryResource(
        id=call.id,
        kind=call.kind,
        attempts=call.attempts,
        last_status=call.last_status,
        delivered=call.delivered,
        created_at=call.created_at,
        due_at=None if call.done_at else call.due_at,
        done_at=call.done_at,
    )

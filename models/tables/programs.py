"""What other programs use: tokens of the API, requests that may be repeated, webhooks and their deliveries."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.tables.fields import UtcDatetimeField
from models.tables.people import Organiser


class ApiToken(Model):
    """Lets a program act for an organiser. The token is derived (`LinkKind.API_TOKEN`); a link row has its hash."""

    id = fields.IntField(primary_key=True)
    organiser: fields.ForeignKeyRelation[Organiser] = fields.ForeignKeyField(
        "models.Organiser", related_name="api_tokens", on_delete=fields.RESTRICT
    )
    organiser_id: int
    name = fields.CharField(max_length=100)
    scopes: fields.Field[list[str]] = fields.JSONField()
    """Of ``read``, ``check_in`` and ``manage``."""
    created_at = UtcDatetimeField()
    last_used_at = UtcDatetimeField(null=True)
    revoked_at = UtcDatetimeField(null=True)

    class Meta:
        table = "api_tokens"
        indexes = (("organiser_id",),)


class RepeatableRequest(Model):
    """The answer to a request that came with an Idempotency-Key, so that its repetition gets the same."""

    id = fields.BigIntField(primary_key=True)
    token: fields.ForeignKeyRelation[ApiToken] = fields.ForeignKeyField(
        "models.ApiToken", related_name="requests", on_delete=fields.RESTRICT
    )
    token_id: int
    key = fields.CharField(max_length=100)
    request_hash = fields.CharField(max_length=64)
    """Of method, path and body: another request under the same key is refused."""
    status = fields.SmallIntField(null=True)
    """None: under way."""
    body = fields.TextField(null=True)
    """None although there is a status: it may have said who somebody was, who has been erased since."""
    created_at = UtcDatetimeField()

    class Meta:
        table = "repeatable_requests"
        unique_together = (("token", "key"),)


class Webhook(Model):
    """An address that is told what happens at an organiser's events. Its secret is derived and in no row."""

    id = fields.IntField(primary_key=True)
    organiser: fields.ForeignKeyRelation[Organiser] = fields.ForeignKeyField(
        "models.Organiser", related_name="webhooks", on_delete=fields.RESTRICT
    )
    organiser_id: int
    url = fields.CharField(max_length=500)
    kinds: fields.Field[list[str]] = fields.JSONField()
    """Of ``order.placed``, ``order.paid``, ``checkin`` and ``checkin.reverted``."""
    secret_version = fields.IntField(default=1)
    created_at = UtcDatetimeField()
    removed_at = UtcDatetimeField(null=True)

    class Meta:
        table = "webhooks"
        indexes = (("organiser_id",),)


class WebhookDelivery(Model):
    """A call owed to a webhook: written with its cause, made afterwards, tried again until it is taken or too old."""

    id = fields.BigIntField(primary_key=True)
    webhook: fields.ForeignKeyRelation[Webhook] = fields.ForeignKeyField(
        "models.Webhook", related_name="deliveries", on_delete=fields.RESTRICT
    )
    webhook_id: int
    kind = fields.CharField(max_length=20)
    about: fields.Field[dict[str, Any]] = fields.JSONField()
    """Ids that the body is made from."""
    created_at = UtcDatetimeField()
    due_at = UtcDatetimeField()
    attempts = fields.SmallIntField(default=0)
    last_status = fields.SmallIntField(null=True)
    """Of the last answer (HTTP); None: there was none."""
    done_at = UtcDatetimeField(null=True)
    delivered = fields.BooleanField(default=False)

    class Meta:
        table = "webhook_deliveries"
        indexes = (("webhook_id", "id"),)

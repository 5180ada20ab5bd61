"""Browsers on guests' phones that keep a ticket for use without network."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.tables.fields import UtcDatetimeField
from models.tables.orders import Ticket


class Browser(Model):
    """A browser that has saved a ticket. It signs presses with a key that can't leave it; this is the public half."""

    id = fields.IntField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "models.Ticket", related_name="browsers", on_delete=fields.RESTRICT
    )
    ticket_id: int
    link_version = fields.IntField()
    """Of the link that it last came with: a ticket that got a new link is not saved by who has the old one."""
    thumbprint = fields.CharField(max_length=43)
    """Names the key (RFC 7638, SHA-256)."""
    jwk: fields.Field[dict[str, Any]] = fields.JSONField()
    """The public key: ``kty``, ``crv``, ``x`` and ``y``."""
    registered_at = UtcDatetimeField()
    last_contact_at = UtcDatetimeField()
    earlier_contact_at = UtcDatetimeField(null=True)
    """The last contact before the visit that ``last_contact_at`` belongs to."""
    clock_offset = fields.BigIntField(null=True)
    """Our clock less that of the browser at the last contact, in milliseconds; None: not known."""

    class Meta:
        table = "browsers"
        unique_together = (("ticket", "thumbprint"),)

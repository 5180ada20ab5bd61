"""Orders and tickets."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.tables.events import Event, TicketType
from models.tables.fields import UtcDatetimeField
from models.tables.people import Person

REHEARSAL = "rehearsal:"
"""What ``Order.request_key`` begins with where a staff member practises."""


class OrderStatus(StrEnum):
    """Where an order stands. ``reserved``, ``pending`` and ``paid`` hold capacity, the latter two have tickets."""

    OFFERED = "offered"
    """An invoice was sent; nothing is held yet."""
    RESERVED = "reserved"
    """An invoice is at its checkout; lapses at ``reserved_until``."""
    LAPSED = "lapsed"
    PENDING = "pending"
    """Issued, to be paid at the door."""
    PAID = "paid"
    """Paid, or free."""
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class PaymentMethod(StrEnum):
    """How an order was paid."""

    FREE = "free"
    TELEGRAM = "telegram"
    DOOR = "door"
    ELSEWHERE = "elsewhere"


class Order(Model):
    """One purchase or claim."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="orders", on_delete=fields.RESTRICT
    )
    event_id: int
    number = fields.CharField(max_length=12, unique=True)
    """Short and human, never a secret."""
    booker: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="orders", null=True, on_delete=fields.RESTRICT
    )
    booker_id: int | None
    booker_name = fields.CharField(max_length=200, default="")
    email = fields.CharField(max_length=320, null=True)
    status = fields.CharEnumField(OrderStatus, max_length=12)
    wanted: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    """What an invoice is for, as long as there is no ticket: ``type``, ``places`` and ``holder_name``."""
    total = fields.BigIntField(default=0)
    """In the smallest unit of the currency."""
    currency = fields.CharField(max_length=3)
    request_key = fields.CharField(max_length=100, unique=True, null=True)
    """Names the request that made it, and by that who asked, so that a repeated update makes no second order."""
    created_at = UtcDatetimeField()
    reserved_until = UtcDatetimeField(null=True)
    paid_at = UtcDatetimeField(null=True)
    payment_method = fields.CharEnumField(PaymentMethod, max_length=12, null=True)
    paid_to: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.StaffMember", related_name="takings", null=True, on_delete=fields.RESTRICT
    )
    paid_to_id: int | None
    telegram_charge = fields.CharField(max_length=200, unique=True, null=True)
    """Telegram's ``telegram_payment_charge_id``: issues once however often Telegram repeats the payment."""
    provider_charge = fields.CharField(max_length=200, null=True)
    external_number = fields.CharField(max_length=64, null=True)
    """What the shop that sold it calls it, as imported; unique in the event."""
    import_key = fields.CharField(max_length=64, null=True)
    """Names the order in imported files, so that the same file changes nothing; unique in the event."""
    claim_version = fields.IntField(default=1, db_default=1)
    """Of the link that claims it (`LinkKind.CLAIM`)."""
    cancelled_at = UtcDatetimeField(null=True)
    tickets: fields.ReverseRelation["Ticket"]

    class Meta:
        table = "orders"
        indexes = (("booker_id",), ("event_id", "status"), ("status", "reserved_until"), ("paid_to_id", "total"))


class Ticket(Model):
    """Admits as many people as it has places."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="tickets", on_delete=fields.RESTRICT
    )
    event_id: int
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "models.Order", related_name="tickets", on_delete=fields.RESTRICT
    )
    order_id: int
    type: fields.ForeignKeyRelation[TicketType] = fields.ForeignKeyField(
        "models.TicketType", related_name="tickets", on_delete=fields.RESTRICT
    )
    type_id: int
    holder: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="tickets", null=True, on_delete=fields.RESTRICT
    )
    holder_id: int | None
    """Who has the ticket in a chat; None until claimed: it works by link without Telegram, too."""
    holder_name = fields.CharField(max_length=200)
    search_name = fields.CharField(max_length=200, default="")
    """The holder's name as `/find` compares it: casefolded, without accents."""
    places = fields.IntField(default=1)
    admitted = fields.IntField(default=0)
    questions: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list)
    """Extra fields that staff or guest fill in: ``{"id", "label", "kind", "required"}``."""
    answers: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    link_version = fields.IntField(default=1)
    expected = fields.IntField(null=True)
    """Of a credential: the head-count that was applied for. At sign-in ``places`` becomes how many came."""
    split_from: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.Ticket", related_name="splits", null=True, on_delete=fields.RESTRICT
    )
    split_from_id: int | None
    """The party ticket that this place was split off."""
    import_key = fields.CharField(max_length=64, null=True)
    """Names the ticket in imported files; unique in the event."""
    imported: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True)
    """What the file said last, personal facts hashed: what has changed here stays until the file changes."""
    rehearsal = fields.BooleanField(default=False)
    """A staff member's own ticket to practise with; in no count."""
    cancelled_at = UtcDatetimeField(null=True)
    wrong_codes = fields.IntField(default=0)
    """Wrong door codes in a row."""
    paused_until = UtcDatetimeField(null=True)
    paused_attempts = fields.IntField(default=0)
    """Presses that came while it was paused."""
    warn_of = UtcDatetimeField(null=True)
    """When somebody may have entered: an offline record of then was refused. The next press is told so, once."""
    warned_nonce = fields.CharField(max_length=64, null=True)
    """The press that was told; it gets the same answer if it is repeated, another one admits."""
    reminded_at = UtcDatetimeField(null=True)
    """When the holder was told to save it on a phone, or had no need to be told."""
    created_at = UtcDatetimeField()

    class Meta:
        table = "tickets"
        indexes = (("order_id",), ("holder_id",), ("event_id", "search_name"))

"""Events, their gates, ticket types and media."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.tables.fields import UtcDatetimeField
from models.tables.people import Organiser


class EventKind(StrEnum):
    """A sale of places, or an exhibition that exhibitors sign in to."""

    EVENT = "event"
    EXHIBITION = "exhibition"


class Event(Model):
    """What people come to."""

    id = fields.IntField(primary_key=True)
    organiser: fields.ForeignKeyRelation[Organiser] = fields.ForeignKeyField(
        "models.Organiser", related_name="events", on_delete=fields.RESTRICT
    )
    organiser_id: int
    slug = fields.CharField(max_length=50)
    kind = fields.CharEnumField(EventKind, max_length=12, default=EventKind.EVENT)
    name = fields.CharField(max_length=200)
    venue = fields.CharField(max_length=300, default="")
    description = fields.TextField(default="")
    starts_at = UtcDatetimeField()
    ends_at = UtcDatetimeField(null=True)
    """None: eight hours after the start."""
    doors_open_at = UtcDatetimeField(null=True)
    """None: three hours before the start. "Open doors now" sets it."""
    doors_close_at = UtcDatetimeField(null=True)
    """None: at the end of the event."""
    zone = fields.CharField(max_length=64)
    """IANA name of the time zone that all times of the event are shown in."""
    language = fields.CharField(max_length=16)
    """What staff read on the guest's page."""
    currency = fields.CharField(max_length=3, default="EUR")
    free_limit = fields.IntField(default=10)
    """How many free places one person may take."""
    offline_allowed = fields.BooleanField(default=True)
    code_digits = fields.SmallIntField(default=4)
    code_minutes = fields.IntField(null=True)
    """Interval at which door codes change by themselves; None: only when asked."""
    created_at = UtcDatetimeField()
    cancelled_at = UtcDatetimeField(null=True)
    burst_told_at = UtcDatetimeField(null=True)
    """When a burst of wrong codes was last told."""
    questions: fields.Field[list[dict[str, Any]] | None] = fields.JSONField(null=True)
    """What every new ticket asks: ``{"id", "label", "kind", "required"}``."""
    directions = fields.TextField(null=True)
    """How to get there, for reminders."""
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    """Degrees (WGS 84); both or none."""
    transfers_until = UtcDatetimeField(null=True)
    """After this guests can't hand places on; None: until they are used."""
    day_reminder_at = UtcDatetimeField(null=True)
    """When guests were reminded a day before."""
    hours_reminder_at = UtcDatetimeField(null=True)
    """When guests were reminded two hours before."""
    revision = fields.IntField(default=0, db_default=0)
    """How often something that guests see was changed. Their calendars take the newest."""
    keep_days = fields.IntField(null=True)
    """Days after the end until personal data are erased; None: the house's own (`models.people.retention`)."""
    erased_at = UtcDatetimeField(null=True)
    """When the personal data of its guests were erased."""

    class Meta:
        table = "events"
        unique_together = (("organiser", "slug"),)
        indexes = (("starts_at",),)


class Gate(Model):
    """An entrance."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="gates", on_delete=fields.RESTRICT
    )
    event_id: int
    name = fields.CharField(max_length=100)

    class Meta:
        table = "gates"
        unique_together = (("event", "name"),)


class TicketType(Model):
    """A kind of ticket with its price and capacity, both per place."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="ticket_types", on_delete=fields.RESTRICT
    )
    event_id: int
    name = fields.CharField(max_length=100)
    price = fields.BigIntField(default=0)
    """In the smallest unit of the event's currency."""
    capacity = fields.IntField(null=True)
    """How many places there are; None: no limit."""
    held = fields.IntField(default=0)
    """Places of orders that are reserved or placed. Exceeds the capacity only by a payment that came too late."""
    gate: fields.ForeignKeyNullableRelation[Gate] = fields.ForeignKeyField(
        "models.Gate", related_name="ticket_types", null=True, on_delete=fields.RESTRICT
    )
    gate_id: int | None
    """The only gate that admits this type; None: any."""
    position = fields.SmallIntField(default=0)

    class Meta:
        table = "ticket_types"
        unique_together = (("event", "name"),)


class MediaPurpose(StrEnum):
    """What a picture, sound or video of an event is for."""

    TICKET_PICTURE = "ticket_picture"
    SUCCESS_PICTURE = "success_picture"
    SUCCESS_SOUND = "success_sound"
    SUCCESS_VIDEO = "success_video"


class Media(Model):
    """A picture, sound or video of an event. At most 20 MB each, the most a bot can receive (Bot API, getFile)."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="media", on_delete=fields.RESTRICT
    )
    event_id: int
    purpose = fields.CharEnumField(MediaPurpose, max_length=20)
    content_type = fields.CharField(max_length=60)
    content = fields.BinaryField()

    class Meta:
        table = "media"
        unique_together = (("event", "purpose"),)

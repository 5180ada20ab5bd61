"""Staff, door codes, check-ins and the counters of attendance."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.tables.browsers import Browser
from models.tables.events import Event, Gate, TicketType
from models.tables.fields import UtcDatetimeField
from models.tables.orders import Ticket
from models.tables.people import Person


class Role(StrEnum):
    """What a staff member may do at an event (DESIGN.md section 1)."""

    ORGANISER = "organiser"
    DOOR = "door"
    READ_ONLY = "read_only"


class StaffMember(Model):
    """A person's part in one event. ``person`` is empty until the invite is accepted."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="staff", on_delete=fields.RESTRICT
    )
    event_id: int
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="duties", null=True, on_delete=fields.RESTRICT
    )
    person_id: int | None
    label = fields.CharField(max_length=100)
    """How answers and records name this staff member."""
    role = fields.CharEnumField(Role, max_length=12)
    gate: fields.ForeignKeyNullableRelation[Gate] = fields.ForeignKeyField(
        "models.Gate", related_name="staff", null=True, on_delete=fields.RESTRICT
    )
    gate_id: int | None
    admissions = fields.IntField(default=0)
    """The running number shown at each success: presses admitted by this staff member, rehearsals not counted."""
    rehearsals = fields.IntField(default=0)
    """The same for rehearsal tickets."""
    last_use_id = fields.BigIntField(null=True)
    """The record of the last use of their door code on a guest's page, online."""
    last_use_ticket_id = fields.IntField(null=True)
    last_use_at = UtcDatetimeField(null=True)
    created_at = UtcDatetimeField()
    revoked_at = UtcDatetimeField(null=True)

    class Meta:
        table = "staff_members"
        unique_together = (("event", "person"),)
        indexes = (("person_id",),)


class DoorCode(Model):
    """Four digits, personal to a staff member, for one event. Only a keyed hash is stored, the digits are derived."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="door_codes", on_delete=fields.RESTRICT
    )
    event_id: int
    staff: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "models.StaffMember", related_name="door_codes", on_delete=fields.RESTRICT
    )
    staff_id: int
    digits = fields.SmallIntField()
    version = fields.IntField()
    """With event and digits, what the code is derived from (see `models.secrecy.secrets`)."""
    code_hash = fields.CharField(max_length=64)
    valid_from = UtcDatetimeField()
    valid_until = UtcDatetimeField(null=True)
    """None: until it is replaced or retired."""

    class Meta:
        table = "door_codes"
        unique_together = (("event", "code_hash"),)
        indexes = (("staff_id",),)


class Method(StrEnum):
    """How a press came."""

    PAGE = "page"
    OFFLINE = "offline"
    CHAT = "chat"
    DOOR_PAGE = "door_page"
    API = "api"


class Clash(StrEnum):
    """Why a press is in conflict."""

    USED = "used"
    """An offline record: everybody was in when it arrived. The first arrival won."""
    UNREGISTERED = "unregistered"
    """An offline record of a browser that was not known before the press."""
    FORGED = "forged"
    """An offline record whose signature is not that of its browser."""
    NOT_ALLOWED = "not_allowed"
    """An offline record of a guest's phone, which the event does not allow."""
    WARNED = "warned"
    """A press that was told, once, that somebody may have entered: an offline record was refused before."""


class CheckIn(Model):
    """The record of one attempt, or of one undo. Append-only: triggers refuse UPDATE and DELETE."""

    id = fields.BigIntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="checkins", on_delete=fields.RESTRICT
    )
    event_id: int
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "models.Ticket", related_name="checkins", on_delete=fields.RESTRICT
    )
    ticket_id: int
    nonce = fields.CharField(max_length=64)
    method = fields.CharEnumField(Method, max_length=10)
    status = fields.CharField(max_length=10)
    """``ok``, ``incomplete`` or ``error``; ``annul`` for the record of an undo."""
    reason = fields.CharField(max_length=20, null=True)
    admitted = fields.IntField(default=0)
    """People let in by this press; negative for an undo."""
    admitted_before = fields.IntField(default=0)
    """People let in on this ticket before this record."""
    pressed_at = UtcDatetimeField()
    """When it happened, as far as we know: a press recorded offline has its browser's clock corrected."""
    received_at = UtcDatetimeField()
    claimed_at = UtcDatetimeField(null=True)
    """When the browser's own clock says that it happened; only for a press that was recorded offline."""
    browser: fields.ForeignKeyNullableRelation[Browser] = fields.ForeignKeyField(
        "models.Browser", related_name="checkins", null=True, on_delete=fields.RESTRICT
    )
    browser_id: int | None
    """The browser that signed it, of a press that a guest's phone recorded offline."""
    staff: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "models.StaffMember", related_name="checkins", null=True, on_delete=fields.RESTRICT
    )
    staff_id: int | None
    door_code: fields.ForeignKeyNullableRelation[DoorCode] = fields.ForeignKeyField(
        "models.DoorCode", related_name="checkins", null=True, on_delete=fields.RESTRICT
    )
    door_code_id: int | None
    gate: fields.ForeignKeyNullableRelation[Gate] = fields.ForeignKeyField(
        "models.Gate", related_name="checkins", null=True, on_delete=fields.RESTRICT
    )
    gate_id: int | None
    number = fields.IntField(null=True)
    """The staff member's running number for this admission."""
    word = fields.CharField(max_length=40, null=True)
    """The word drawn for this admission, in the event's language."""
    outside_hours = fields.BooleanField(default=False)
    """Admitted on a second press outside the door hours."""
    answers: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    annuls: fields.OneToOneNullableRelation[Any] = fields.OneToOneField(
        "models.CheckIn", related_name="annulled_by", null=True, on_delete=fields.RESTRICT
    )
    annuls_id: int | None
    explanation = fields.CharField(max_length=1000, null=True)
    """Of an undo by a program: why."""
    clash = fields.CharEnumField(Clash, max_length=12, null=True)
    """With ``conflict``: what is in conflict."""
    conflicts_with: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.CheckIn", related_name="conflicts", null=True, on_delete=fields.RESTRICT
    )
    conflicts_with_id: int | None
    """The other side: the admission that won, or the refused record that this press was warned of."""

    class Meta:
        table = "checkins"
        indexes = (("ticket_id",), ("event_id", "id"), ("staff_id", "id"), ("door_code_id", "id"))


class Arrivals(Model):
    """People who entered, by ticket type, gate and quarter of an hour. A counter, so that attendance needs no scan."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="arrivals", on_delete=fields.RESTRICT
    )
    event_id: int
    type: fields.ForeignKeyRelation[TicketType] = fields.ForeignKeyField(
        "models.TicketType", related_name="arrivals", on_delete=fields.RESTRICT
    )
    type_id: int
    gate: fields.ForeignKeyNullableRelation[Gate] = fields.ForeignKeyField(
        "models.Gate", related_name="arrivals", null=True, on_delete=fields.RESTRICT
    )
    gate_id: int | None
    quarter = UtcDatetimeField()
    """Start of the quarter of an hour in which they entered."""
    entered = fields.IntField(default=0)

    class Meta:
        table = "arrivals"

"""What is owed to people, what was sent, and who does which background work."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.tables.announcements import Announcement
from models.tables.events import Event
from models.tables.fields import UtcDatetimeField
from models.tables.orders import Ticket
from models.tables.sharing import Share


class Owed(Model):
    """A message or edit owed to a chat: written with its cause, delivered afterwards. Holds ids, never a secret."""

    id = fields.BigIntField(primary_key=True)
    chat_id = fields.BigIntField()
    kind = fields.CharField(max_length=40)
    priority = fields.SmallIntField()
    """Smaller is sooner (`models.owed.outbox.Priority`). Within a chat, order is by id."""
    about: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    """Ids and plain facts that the message is rendered from when it is sent."""
    announcement: fields.ForeignKeyNullableRelation[Announcement] = fields.ForeignKeyField(
        "models.Announcement", related_name="copies", null=True, on_delete=fields.RESTRICT
    )
    announcement_id: int | None
    """The announcement that this is a copy of."""
    created_at = UtcDatetimeField()
    due_at = UtcDatetimeField()
    expires_at = UtcDatetimeField(null=True)
    """After this it is dropped, not sent."""
    attempts = fields.SmallIntField(default=0)
    lease = fields.CharField(max_length=32, null=True)
    leased_until = UtcDatetimeField(null=True)
    done_at = UtcDatetimeField(null=True)
    outcome = fields.CharField(max_length=12, null=True)
    """``sent``, ``dropped``, ``blocked`` or ``failed``."""

    class Meta:
        table = "outbox"


class Purpose(StrEnum):
    """Why Usher remembers a message."""

    TICKET = "ticket"
    BOARD = "board"
    """Live attendance, of an event."""
    SHARE = "share"
    """A place offered to a companion."""


class SentMessage(Model):
    """A message that may have to be edited later."""

    id = fields.BigIntField(primary_key=True)
    chat_id = fields.BigIntField(null=True)
    message_id = fields.BigIntField(null=True)
    inline_message_id = fields.CharField(max_length=100, null=True)
    purpose = fields.CharEnumField(Purpose, max_length=10)
    ticket: fields.ForeignKeyNullableRelation[Ticket] = fields.ForeignKeyField(
        "models.Ticket", related_name="messages", null=True, on_delete=fields.RESTRICT
    )
    ticket_id: int | None
    event: fields.ForeignKeyNullableRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="boards", null=True, on_delete=fields.RESTRICT
    )
    event_id: int | None
    share: fields.ForeignKeyNullableRelation[Share] = fields.ForeignKeyField(
        "models.Share", related_name="messages", null=True, on_delete=fields.RESTRICT
    )
    share_id: int | None
    shows = fields.CharField(max_length=200)
    """What it shows now, such as ``valid`` or ``void:2``: an edit to the same is not sent."""
    file_id = fields.CharField(max_length=200, null=True)
    sent_at = UtcDatetimeField()
    gone_at = UtcDatetimeField(null=True)
    """When Telegram said it is deleted or can't be edited."""

    class Meta:
        table = "sent_messages"
        indexes = (("ticket_id",),)


class StoredFile(Model):
    """A picture that Telegram already has: ``name`` says which, ``file_id`` sends it again."""

    name = fields.CharField(primary_key=True, max_length=120)
    file_id = fields.CharField(max_length=200)

    class Meta:
        table = "stored_files"


class HandledUpdate(Model):
    """An update from Telegram, delivered at least once, handled once."""

    update_id = fields.BigIntField(primary_key=True, generated=False)
    started_at = UtcDatetimeField()
    done_at = UtcDatetimeField(null=True)

    class Meta:
        table = "handled_updates"


class Lease(Model):
    """Which of several processes does a job that only one may do."""

    name = fields.CharField(primary_key=True, max_length=40)
    holder = fields.CharField(max_length=64)
    until = UtcDatetimeField()

    class Meta:
        table = "leases"


class Installation(Model):
    """Facts about this database. One row."""

    id = fields.IntField(primary_key=True, generated=False)
    key_fingerprint = fields.CharField(max_length=64)
    """Tells whether SECRET_KEY fits, without telling the key."""
    claim_address = fields.CharField(max_length=200, null=True)
    """What claim links begin with, before the token; None: the bot has not yet introduced itself."""
    invite_address = fields.CharField(max_length=200, null=True)
    """The same for invites of staff."""
    created_at = UtcDatetimeField()

    class Meta:
        table = "installation"

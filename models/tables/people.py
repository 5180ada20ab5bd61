"""People, organisers, and conversations that survive a restart."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.tables.fields import UtcDatetimeField


class Person(Model):
    """Someone who has written to the bot. ``id`` is the Telegram user id, which is also the id of the private chat."""

    id = fields.BigIntField(primary_key=True, generated=False)
    name = fields.CharField(max_length=200)
    username = fields.CharField(max_length=64, null=True)
    telegram_language = fields.CharField(max_length=16, null=True)
    chosen_language = fields.CharField(max_length=16, null=True)
    created_at = UtcDatetimeField()
    blocked_at = UtcDatetimeField(null=True)
    """When Telegram said that this person blocked the bot; None as soon as they write again."""

    class Meta:
        table = "people"


class Organiser(Model):
    """Who owns events. One per person who became organiser by setting, link or invite."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=50, unique=True)
    name = fields.CharField(max_length=200)
    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        "models.Person", related_name="organiser", on_delete=fields.RESTRICT
    )
    person_id: int
    created_at = UtcDatetimeField()

    class Meta:
        table = "organisers"


class Conversation(Model):
    """Where a person stands in a conversation with the bot, such as /newevent. One at a time."""

    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        "models.Person", primary_key=True, related_name="conversation", on_delete=fields.CASCADE
    )
    person_id: int
    topic = fields.CharField(max_length=40)
    step = fields.CharField(max_length=40)
    data: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    updated_at = UtcDatetimeField()

    class Meta:
        table = "conversations"


class LinkKind(StrEnum):
    """What a link opens. The kind is part of the derivation of its token."""

    TICKET = "ticket"
    CLAIM = "claim"
    SHARE = "share"
    API_TOKEN = "api_token"
    DOOR_PAGE = "door_page"
    STAFF_INVITE = "staff_invite"
    FIRST_ORGANISER = "first_organiser"


class Link(Model):
    """A link that opens something. Its token is derived from SECRET_KEY over kind, id and version, here is only a hash.

    A ticket's current link is the one whose version is the ticket's ``link_version``; earlier ones stay, revoked.
    """

    id = fields.IntField(primary_key=True)
    kind = fields.CharEnumField(LinkKind, max_length=20)
    subject_id = fields.IntField()
    """The ticket's, order's, share's, API token's or staff member's id; 0 for the first organiser."""
    version = fields.IntField()
    token_hash = fields.CharField(max_length=64, unique=True)
    created_at = UtcDatetimeField()
    expires_at = UtcDatetimeField(null=True)
    used_at = UtcDatetimeField(null=True)
    revoked_at = UtcDatetimeField(null=True)

    class Meta:
        table = "links"
        unique_together = (("kind", "subject_id", "version"),)

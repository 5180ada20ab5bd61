"""Places that guests offer to companions."""

from tortoise import fields
from tortoise.models import Model

from models.tables.fields import UtcDatetimeField
from models.tables.orders import Ticket
from models.tables.people import Person


class Share(Model):
    """The offer of one place of a ticket, claimed once by its link (`LinkKind.SHARE`)."""

    id = fields.IntField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "models.Ticket", related_name="shares", on_delete=fields.RESTRICT
    )
    ticket_id: int
    """The ticket that the place is of."""
    offered_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="shares_offered", on_delete=fields.RESTRICT
    )
    offered_by_id: int
    created_at = UtcDatetimeField()
    sent_at = UtcDatetimeField(null=True)
    """When it is known to be in a chat."""
    claimed_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="shares_claimed", null=True, on_delete=fields.RESTRICT
    )
    claimed_by_id: int | None
    claimed_at = UtcDatetimeField(null=True)
    claimed_ticket: fields.ForeignKeyNullableRelation[Ticket] = fields.ForeignKeyField(
        "models.Ticket", related_name="claimed_shares", null=True, on_delete=fields.RESTRICT
    )
    claimed_ticket_id: int | None
    """What the claimer got: a ticket of its own, or the whole one if it had one place."""
    withdrawn_at = UtcDatetimeField(null=True)
    asked_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="shares_asked", null=True, on_delete=fields.RESTRICT
    )
    asked_by_id: int | None
    """Who asked the organisers for it last, after somebody else had claimed it."""
    asked_at = UtcDatetimeField(null=True)
    """As long as nobody has answered."""

    class Meta:
        table = "shares"
        indexes = (("ticket_id",), ("claimed_ticket_id",), ("offered_by_id",), ("claimed_by_id",))

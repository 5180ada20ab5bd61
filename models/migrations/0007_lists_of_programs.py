"""Guest lists that programs send, and what claim links begin with."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """After the organiser's desk."""

    dependencies = [("models", "0006_desk")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [  # noqa: RUF012
        ops.AddField(
            model_name="GuestList",
            name="program",
            field=fields.ForeignKeyField(
                "models.ApiToken",
                source_field="program_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="guest_lists",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Installation",
            name="claim_address",
            field=fields.CharField(null=True, max_length=200),
        ),
    ]

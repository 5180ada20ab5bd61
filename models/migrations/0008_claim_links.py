"""Claim links that can be replaced."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """After the guest lists of programs."""

    dependencies = [("models", "0007_lists_of_programs")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [  # noqa: RUF012
        ops.AddField(model_name="Order", name="claim_version", field=fields.IntField(default=1, db_default=1)),
    ]

"""Why a check-in was undone."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """After claim links that can be replaced."""

    dependencies = [("models", "0008_claim_links")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [  # noqa: RUF012
        ops.AddField(
            model_name="CheckIn",
            name="explanation",
            field=fields.CharField(null=True, max_length=1000),
        ),
    ]

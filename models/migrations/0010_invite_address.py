"""What invites of staff begin with."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """After the explanations of undos."""

    dependencies = [("models", "0009_explanations")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [  # noqa: RUF012
        ops.AddField(
            model_name="Installation",
            name="invite_address",
            field=fields.CharField(null=True, max_length=200),
        ),
    ]

"""The encodings of guest lists."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """After exports that a restart does not lose."""

    dependencies = [("models", "0011_exports")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [  # noqa: RUF012
        ops.AddField(
            model_name="GuestList",
            name="encoding",
            field=fields.CharField(null=True, max_length=20),
        ),
    ]

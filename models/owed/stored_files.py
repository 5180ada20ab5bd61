"""Pictures that Telegram already has."""

from models.storage.database import unit_of_work
from models.tables import StoredFile


async def stored_file(name: str) -> str | None:
    """The ``file_id`` that sends this picture again."""
    stored = await StoredFile.get_or_none(name=name)
    return stored.file_id if stored else None


@unit_of_work
async def store_file(name: str, file_id: str) -> None:
    """Remember where Telegram keeps this picture. One statement: two senders may have sent it at the same moment."""
    stored = StoredFile(name=name, file_id=file_id)
    await StoredFile.bulk_create([stored], on_conflict=["name"], update_fields=["file_id"])


@unit_of_work
async def forget_file(name: str) -> None:
    """Telegram does not know the picture (any more), such as after a change of bots."""
    await StoredFile.filter(name=name).delete()

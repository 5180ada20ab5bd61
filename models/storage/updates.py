"""Which updates have been handled. Telegram delivers each at least once."""

from models.clock import now
from models.storage.database import unit_of_work
from models.tables import HandledUpdate


@unit_of_work
async def begin_update(update_id: int) -> bool:
    """Note that an update is being handled; False if it has been handled to the end before.

    One that was begun and never finished, because its process died, is handled again.
    """
    update, _ = await HandledUpdate.get_or_create(update_id=update_id, defaults={"started_at": now()})
    return update.done_at is None


@unit_of_work
async def finish_update(update_id: int) -> None:
    """Note that an update has been handled to the end."""
    await HandledUpdate.filter(update_id=update_id).update(done_at=now())

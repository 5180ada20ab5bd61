"""Exports that were asked for in a chat: what is to be done, and how far it is."""

from collections.abc import Collection
from datetime import timedelta

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from models.clock import now
from models.storage.database import unit_of_work
from models.tables import Export, ExportForm, ExportStatus, Person

KEPT_FOR = timedelta(days=7)
"""How long the note of an export is kept after its end."""


@unit_of_work
async def ask_for_export(event_id: int, person_id: int, form: ExportForm, message: int) -> bool:
    """Note that somebody wants the files; ``message`` shows how far it is. False: they wait for others already."""
    await Person.filter(id=person_id).select_for_update(no_key=True).get()
    if await Export.exists(asked_by_id=person_id, status=ExportStatus.WAITING):
        return False
    await Export.create(
        event_id=event_id,
        asked_by_id=person_id,
        form=form,
        message=message,
        status=ExportStatus.WAITING,
        created_at=now(),
    )
    return True


async def next_export(resting: Collection[int] = ()) -> int | None:
    """An export that somebody has to work on. ``resting`` are those to leave alone now."""
    waiting = await Export.filter(status=ExportStatus.WAITING).order_by("id").only("id")
    return next((found.id for found in waiting if found.id not in resting), None)


@unit_of_work
async def begin_attempt(export_id: int) -> Export | None:
    """Count one more attempt, which ends any earlier one. None: it has ended."""
    waiting = Export.filter(id=export_id, status=ExportStatus.WAITING)
    if not await waiting.update(attempts=F("attempts") + 1):
        return None
    return await waiting.get().select_related("event")


async def is_under_way(attempt: Export) -> bool:
    """Whether nobody else has begun another attempt."""
    return await _mine(attempt).exists()


@unit_of_work
async def note_file_sent(attempt: Export) -> None:
    """One more of its files is with who asked."""
    await _mine(attempt).update(files_sent=F("files_sent") + 1)


@unit_of_work
async def end_export(attempt: Export, status: ExportStatus) -> bool:
    """Nothing more is to be done. False: somebody else has begun another attempt."""
    return bool(await _mine(attempt).update(status=status, ended_at=now()))


@unit_of_work
async def drop_old_exports() -> int:
    """Delete the notes of exports that ended long ago; how many."""
    return await Export.filter(ended_at__lt=now() - KEPT_FOR).delete()


def _mine(attempt: Export) -> QuerySet[Export]:
    return Export.filter(id=attempt.id, status=ExportStatus.WAITING, attempts=attempt.attempts)

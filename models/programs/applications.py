"""Applications to an exhibition for programs, by ascending id, each with its credential and order."""

from tortoise.queryset import QuerySet

from models.tables import Application, ApplicationStatus


async def applications_page(
    event_id: int, after: int, most: int, *, status: ApplicationStatus | None = None
) -> list[Application]:
    """The event's applications, or those of one status."""
    rows = _with_order(event_id)
    if status is not None:
        rows = rows.filter(status=status)
    return await rows.filter(id__gt=after).order_by("id").limit(most)


async def application_of(event_id: int, application_id: int) -> Application | None:
    """One of the event's applications."""
    return await _with_order(event_id).get_or_none(id=application_id)


def _with_order(event_id: int) -> QuerySet[Application]:
    return Application.filter(event_id=event_id).select_related("ticket", "ticket__order")

"""Reading the records of admissions that stand, that is, that were not undone."""

from tortoise.queryset import QuerySet

from models.door.answers import Status
from models.tables import CheckIn


async def last_admission(ticket_id: int) -> CheckIn | None:
    """The last time that somebody was let in on this ticket, with gate and staff member."""
    return await _standing().filter(ticket_id=ticket_id).order_by("-id").first()


async def last_admission_by(staff_id: int) -> CheckIn | None:
    """The last admission by this staff member, with ticket, type, gate and staff member."""
    admissions = _standing().filter(staff_id=staff_id)
    return await admissions.select_related("ticket", "ticket__type", "gate", "staff").order_by("-id").first()


async def admissions_by(staff_id: int, *, after: int, limit: int) -> list[CheckIn]:
    """Whom this staff member let in, the last first: so many, after so many. With ticket, type and gate."""
    admissions = _of_guests(staff_id).select_related("ticket", "ticket__type", "gate", "staff")
    return await admissions.order_by("-id").offset(after).limit(limit)


async def count_admissions_by(staff_id: int) -> int:
    """How many admissions of guests by this staff member stand."""
    return await _of_guests(staff_id).count()


async def find_checkin(checkin_id: int) -> CheckIn | None:
    """A record with its ticket, type, gate, staff member, door code and that code's owner."""
    return await CheckIn.get_or_none(id=checkin_id).select_related(
        "ticket", "ticket__type", "gate", "staff", "door_code", "door_code__staff"
    )


def _of_guests(staff_id: int) -> QuerySet[CheckIn]:
    return _standing().filter(staff_id=staff_id, ticket__rehearsal=False)


def _standing() -> QuerySet[CheckIn]:
    return CheckIn.filter(status=Status.OK, annulled_by__id=None).select_related("gate", "staff")

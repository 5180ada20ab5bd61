"""Reports that a number or word came twice on guests' phones: one of the pages was forged."""

from models.clock import now
from models.door.answers import Status
from models.owed.outbox import Kind, owed
from models.people.staff import organisers_of
from models.storage.database import unit_of_work
from models.tables import CheckIn, Owed, RepeatReport, StaffMember

LISTED = 5
"""Admissions that go with a report."""


@unit_of_work
async def report_repeat(member: StaffMember, checkin_id: int | None = None) -> bool:
    """Keep the report and tell the organisers at once. False if this one was made before.

    ``checkin_id`` is the staff member's admission that showed the number; without it, it is their latest.
    """
    await StaffMember.filter(id=member.id).select_for_update(no_key=True).get()
    if checkin_id is None:
        latest = (
            await CheckIn.filter(staff_id=member.id, status=Status.OK, ticket__rehearsal=False).order_by("-id").first()
        )
        checkin_id = latest.id if latest else None
    if await RepeatReport.exists(staff_id=member.id, checkin_id=checkin_id):
        return False
    report = await RepeatReport.create(
        event_id=member.event_id, staff_id=member.id, checkin_id=checkin_id, reported_at=now()
    )
    organisers = await organisers_of(member.event_id)
    await Owed.bulk_create(
        owed(organiser.person_id, Kind.REPEATED, report=report.id) for organiser in organisers if organiser.person_id
    )
    return True


async def find_report(report_id: int) -> RepeatReport | None:
    """A report with its event, reporter and admission."""
    return await RepeatReport.get_or_none(id=report_id).select_related(
        "event", "staff", "checkin", "checkin__ticket", "checkin__gate"
    )


async def admissions_before(report: RepeatReport) -> list[CheckIn]:
    """The reporter's last admissions when they reported, with ticket and gate, latest first."""
    admissions = CheckIn.filter(
        staff_id=report.staff_id, status=Status.OK, ticket__rehearsal=False, received_at__lte=report.reported_at
    )
    return await admissions.select_related("ticket", "gate").order_by("-id").limit(LISTED)

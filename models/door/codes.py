"""Door codes: personal digits of a staff member, unique in their event for ever, ended at once or with an overlap."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.clock import now
from models.events.hours import door_hours
from models.owed.outbox import Kind, owed
from models.secrecy.secrets import Secrets
from models.storage.database import unit_of_work
from models.tables import CheckIn, DoorCode, Event, StaffMember

OVERLAP = timedelta(minutes=10)
"""How long an old code still works after one that changed by itself (DESIGN.md section 8)."""
LONG = 6
"""Digits of a code after a burst of wrong ones."""
ATTEMPTS = 10_000


class NoCodeLeft(Exception):
    """Practically every code of this length has been used at the event."""


@dataclass(frozen=True, slots=True)
class Retired:
    """What "Not me" did: the code that ended, its owner's new one, and whom the old one let in since, latest first."""

    old: DoorCode
    new: DoorCode
    admissions: list[CheckIn]


async def current_code(staff_id: int, *, at: datetime | None = None) -> DoorCode | None:
    """The newest code that works now for this staff member."""
    return await _working(staff_id, at or now()).order_by("-version").first()


@unit_of_work
async def issue_code(secrets: Secrets, staff: StaffMember, *, at: datetime | None = None) -> DoorCode:
    """A new code for a staff member, from ``at`` until it is replaced. Others stay. Raises NoCodeLeft."""
    event = await _locked(staff.event_id)
    return await _issue(secrets, event, staff.id, at or now())


@unit_of_work
async def code_for(secrets: Secrets, staff: StaffMember) -> DoorCode:
    """The staff member's code: the current one, or a first one. Raises NoCodeLeft."""
    event = await _locked(staff.event_id)
    return await current_code(staff.id) or await _issue(secrets, event, staff.id, now())


@unit_of_work
async def change_code(secrets: Secrets, staff: StaffMember) -> DoorCode:
    """A new code; all older ones of this staff member end at once. Raises NoCodeLeft."""
    moment = now()
    event = await _locked(staff.event_id)
    await end_codes(staff, at=moment)
    return await _issue(secrets, event, staff.id, moment)


@unit_of_work
async def retire(secrets: Secrets, code: DoorCode, *, since: datetime) -> Retired:
    """End this code for "Not me", replace it, and list whom it let in from ``since`` on. A second time only lists."""
    moment = now()
    event = await _locked(code.event_id)
    await _working(code.staff_id, moment).filter(id=code.id).update(valid_until=moment)
    new = await current_code(code.staff_id, at=moment) or await _issue(secrets, event, code.staff_id, moment)
    return Retired(old=code, new=new, admissions=await admissions_with(code, since=since))


async def admissions_with(code: DoorCode, *, since: datetime) -> list[CheckIn]:
    """Whom this code let in from ``since`` on and who was not sent back, with ticket, type and gate, latest first."""
    checkins = CheckIn.filter(door_code_id=code.id, status="ok", received_at__gte=since, annulled_by=None)
    return await checkins.select_related("ticket", "ticket__type", "gate").order_by("-id")


@unit_of_work
async def end_codes(staff: StaffMember, *, at: datetime) -> None:
    """End every code of a staff member."""
    await _working(staff.id, at).update(valid_until=at)


@unit_of_work
async def use_six_digits(secrets: Secrets, event_id: int) -> bool:
    """From now on six digits at this event: everybody who has a code gets a new one and is told. False if it was so."""
    moment = now()
    event = await _locked(event_id)
    if event.code_digits == LONG:
        return False
    event.code_digits = LONG
    await event.save(update_fields=["code_digits"])
    for old in await _newest_codes(event_id, moment):
        await end_codes(old.staff, at=moment)
        await _replace(secrets, event, old, moment)
    return True


async def rotate_due_codes(secrets: Secrets, *, at: datetime | None = None) -> int:
    """Change the codes of events with an interval whose time has come. Returns how many changed."""
    moment = at or now()
    events = await Event.filter(code_minutes__isnull=False, cancelled_at=None)
    changed = 0
    for event in events:
        opens_at, closes_at = door_hours(event)
        if opens_at <= moment < closes_at:
            changed += await _rotate(secrets, event.id, moment)
    return changed


@unit_of_work
async def _rotate(secrets: Secrets, event_id: int, moment: datetime) -> int:
    event = await _locked(event_id)
    if event.code_minutes is None:
        return 0
    issued_before = moment - timedelta(minutes=event.code_minutes)
    due = [code for code in await _newest_codes(event_id, moment) if code.valid_from <= issued_before]
    for old in due:
        await DoorCode.filter(id=old.id).update(valid_until=moment + OVERLAP)
        await _replace(secrets, event, old, moment)
    return len(due)


async def _replace(secrets: Secrets, event: Event, old: DoorCode, moment: datetime) -> None:
    await _issue(secrets, event, old.staff_id, moment)
    if old.staff.person_id is not None:
        await owed(old.staff.person_id, Kind.CODE_CHANGED, staff=old.staff_id).save()


async def _issue(secrets: Secrets, event: Event, staff_id: int, moment: datetime) -> DoorCode:
    latest = await DoorCode.filter(event_id=event.id).order_by("-version").first()
    version = latest.version + 1 if latest else 1
    for candidate in range(version, version + ATTEMPTS):
        digest = secrets.code_hash(event.id, secrets.digits(event.id, candidate, event.code_digits))
        if not await DoorCode.exists(event_id=event.id, code_hash=digest):
            return await DoorCode.create(
                event_id=event.id,
                staff_id=staff_id,
                digits=event.code_digits,
                version=candidate,
                code_hash=digest,
                valid_from=moment,
            )
    raise NoCodeLeft(event.id)


async def _locked(event_id: int) -> Event:
    """The event, held until the end of the unit of work, so that two codes never take the same version.

    ``no_key``: a press that is being recorded refers to the event and must not wait for this.
    """
    return await Event.filter(id=event_id).select_for_update(no_key=True).get()


def _working(staff_id: int, moment: datetime) -> QuerySet[DoorCode]:
    still = Q(valid_until=None) | Q(valid_until__gt=moment)
    return DoorCode.filter(still, staff_id=staff_id, valid_from__lte=moment)


async def _newest_codes(event_id: int, moment: datetime) -> list[DoorCode]:
    """The codes of staff on duty that nothing has replaced or ended yet."""
    codes = DoorCode.filter(event_id=event_id, valid_until=None, valid_from__lte=moment, staff__revoked_at=None)
    return await codes.select_related("staff").order_by("id")

"""Staff of an event: who may do what, invites, revoking."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from models.clock import now
from models.door.codes import change_code, end_codes
from models.door.devices import release_devices
from models.events.gates import check_gate
from models.owed.outbox import Kind, owed
from models.people.organisers import make_organiser
from models.secrecy.links import Links
from models.secrecy.secrets import Secrets
from models.storage.database import unit_of_work
from models.tables import Event, Link, LinkKind, Organiser, Person, Role, StaffMember

INVITE_LASTS = timedelta(days=7)
INVITE_VERSION = 1
"""A place has one link. Who needs another gets another place."""


class Action(StrEnum):
    """What somebody may want to do at an event."""

    SEE_COUNTS = "see_counts"
    SEE_TAKINGS = "see_takings"
    SEE_NAMES = "see_names"
    ADMIT = "admit"
    TAKE_PAYMENT = "take_payment"
    UNDO = "undo"
    """Own check-ins, for a while (`models.door.annulment`)."""
    UNDO_ALL = "undo_all"
    CHANGE_TICKETS = "change_tickets"
    CHANGE_EVENT = "change_event"
    APPOINT = "appoint"
    EXPORT = "export"


ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.READ_ONLY: frozenset({Action.SEE_COUNTS}),
    Role.DOOR: frozenset({Action.SEE_COUNTS, Action.SEE_NAMES, Action.ADMIT, Action.TAKE_PAYMENT, Action.UNDO}),
    Role.ORGANISER: frozenset(Action),
}
AT_THE_DOOR = frozenset(role for role, actions in ALLOWED.items() if Action.ADMIT in actions)
RANK = (Role.READ_ONLY, Role.DOOR, Role.ORGANISER)


class InviteRefused(Exception):
    """An invite can't be accepted; ``key`` of the catalogue ``staff`` says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class OwnerStays(Exception):
    """The owner of an event always belongs to it, as its organiser."""


class NoCode(Exception):
    """Who does not stand at the door has no door code."""


async def duty(person_id: int, event_id: int) -> StaffMember | None:
    """This person's part in the event, with its gate and event, unless revoked."""
    return await StaffMember.get_or_none(person_id=person_id, event_id=event_id, revoked_at=None).select_related(
        "gate", "event"
    )


async def may(person_id: int, event_id: int, action: Action) -> StaffMember | None:
    """The staff member as whom this person may do this at the event; None if they may not."""
    member = await duty(person_id, event_id)
    return member if member and allows(member.role, action) else None


def allows(role: Role, action: Action) -> bool:
    """Whether a role includes an action (DESIGN.md section 1)."""
    return action in ALLOWED[role]


async def roles_of(person_id: int) -> frozenset[Role]:
    """All roles that a person has at events that are not cancelled. One who may create events is an organiser."""
    duties = await StaffMember.filter(person_id=person_id, revoked_at=None, event__cancelled_at=None).only("role")
    found = {member.role for member in duties}
    if await Organiser.exists(person_id=person_id):
        found.add(Role.ORGANISER)
    return frozenset(found)


async def staff_of(event_id: int) -> list[StaffMember]:
    """Everybody who is appointed or invited and not revoked, with gate and person; organisers first, invites last."""
    members = (
        await StaffMember.filter(event_id=event_id, revoked_at=None).select_related("gate", "person").order_by("id")
    )
    open_invites = await open_invites_of([member.id for member in members if member.person_id is None])
    shown = [member for member in members if member.person_id is not None or member.id in open_invites]
    return sorted(shown, key=lambda member: (member.person_id is None, -RANK.index(member.role), member.id))


async def staff_member(member_id: int) -> StaffMember | None:
    """A staff member or invite that is not revoked, with gate, person and event."""
    return await StaffMember.get_or_none(id=member_id, revoked_at=None).select_related("gate", "person", "event")


async def former_staff(event_id: int) -> list[StaffMember]:
    """Who was revoked and had let somebody in before, in the order of joining."""
    return await StaffMember.filter(event_id=event_id, revoked_at__isnull=False, admissions__gt=0).order_by("id")


async def staff_member_ever(member_id: int) -> StaffMember | None:
    """A staff member, revoked or not, with gate, person and event."""
    return await StaffMember.get_or_none(id=member_id).select_related("gate", "person", "event")


async def organisers_of(event_id: int) -> list[StaffMember]:
    """The staff members who run the event and can be written to."""
    return await StaffMember.filter(
        event_id=event_id, role=Role.ORGANISER, revoked_at=None, person_id__isnull=False
    ).order_by("id")


async def owns(member: StaffMember) -> bool:
    """Whether this staff member is the organiser to whom the event belongs."""
    return await Event.exists(id=member.event_id, organiser__person_id=member.person_id)


async def open_invites_of(member_ids: Sequence[int]) -> dict[int, datetime]:
    """Of those of these places that still wait for somebody: until when."""
    links = await Link.filter(
        kind=LinkKind.STAFF_INVITE, subject_id__in=member_ids, used_at=None, revoked_at=None, expires_at__gt=now()
    )
    return {link.subject_id: link.expires_at for link in links if link.expires_at is not None}


@unit_of_work
async def invite(links: Links, event_id: int, role: Role, gate_id: int | None = None) -> tuple[StaffMember, str]:
    """Make a place for a staff member and the token of the link that fills it: single use, valid seven days.

    Raises UnknownGate.
    """
    moment = now()
    await check_gate(event_id, gate_id)
    member = await StaffMember.create(event_id=event_id, label="", role=role, gate_id=gate_id, created_at=moment)
    token = await links.issue(LinkKind.STAFF_INVITE, member.id, INVITE_VERSION, expires_at=moment + INVITE_LASTS)
    return member, token


async def invite_link(member_id: int) -> Link:
    """The link that fills, or filled, a place."""
    return await Link.get(kind=LinkKind.STAFF_INVITE, subject_id=member_id, version=INVITE_VERSION)


@unit_of_work
async def accept_invite(links: Links, token: str, person: Person) -> StaffMember:
    """Fill the place that an invite offers; who runs an event with others may make own ones, too.

    Opening one's own used invite again is harmless: it gives the part that one has. Raises InviteRefused.
    """
    link = await links.find(LinkKind.STAFF_INVITE, token)
    if link is None:
        raise InviteRefused("staff.invite_unknown")
    place = await _locked(link.subject_id)
    present = (
        await StaffMember.filter(event_id=place.event_id, person_id=person.id).select_for_update(no_key=True).first()
    )
    rank = RANK.index(present.role) if present and present.revoked_at is None else -1
    if await Link.exists(id=link.id, used_at__isnull=False):
        if present is None or rank != RANK.index(place.role):
            raise InviteRefused("staff.invite_used")
        return await _with_event_and_gate(present)
    if place.revoked_at or place.event.cancelled_at:
        raise InviteRefused("staff.invite_withdrawn")
    if rank >= RANK.index(place.role):
        raise InviteRefused("staff.invite_not_needed")
    if not await links.use(link):
        raise InviteRefused("staff.invite_expired")
    member = await _return_to_duty(present, place) if present else await _fill(place, person)
    if place.role is Role.ORGANISER:
        await make_organiser(person)
    await _tell_organisers(member)
    return await _with_event_and_gate(member)


@unit_of_work
async def set_gate(member: StaffMember, gate_id: int | None) -> None:
    """Post a staff member at a gate, or at every gate; they are told. Raises UnknownGate."""
    present = await _locked(member.id)
    await change_member(present, role=present.role, gate_id=gate_id)


@unit_of_work
async def change_member(member: StaffMember, *, role: Role, gate_id: int | None) -> StaffMember:
    """Give a staff member, or an open invite, another part, of which they are told. What the role no longer allows
    ends at once.

    Raises OwnerStays, UnknownGate.
    """
    present = await _locked(member.id)
    await check_gate(present.event_id, gate_id)
    if role is not present.role and await owns(present):
        raise OwnerStays(present.id)
    if (role, gate_id) != (present.role, present.gate_id):
        await _tell(present, Kind.DUTY_CHANGED)
    present.role, present.gate_id = role, gate_id
    await present.save(update_fields=["role", "gate_id"])
    if role not in AT_THE_DOOR:
        await end_codes(present, at=now())
        await release_devices(present.id)
    if role is Role.ORGANISER and present.person_id is not None:
        await make_organiser(await Person.get(id=present.person_id))
    return present


@unit_of_work
async def replace_code(secrets: Secrets, member: StaffMember) -> None:
    """A new door code, of which its owner is told; the old one ends at once. Raises NoCode, NoCodeLeft."""
    if member.person_id is None or member.revoked_at or member.role not in AT_THE_DOOR:
        raise NoCode(member.id)
    await change_code(secrets, member)
    await owed(member.person_id, Kind.CODE_CHANGED, staff=member.id).save()


@unit_of_work
async def revoke(member: StaffMember) -> bool:
    """End a staff member's part in the event, with their codes or their open invite; they are told.

    False if it had ended before. Raises OwnerStays for the event's owner.
    """
    if member.person_id is not None and await owns(member):
        raise OwnerStays(member.id)
    moment = now()
    if not await StaffMember.filter(id=member.id, revoked_at=None).update(revoked_at=moment):
        return False
    await end_codes(member, at=moment)
    await Link.filter(kind=LinkKind.STAFF_INVITE, subject_id=member.id, revoked_at=None).update(revoked_at=moment)
    await _tell(member, Kind.DUTY_ENDED)
    return True


async def _locked(member_id: int) -> StaffMember:
    """The staff member or place, with event, held until the end of the unit of work, and with it its gate."""
    held = StaffMember.filter(id=member_id).select_for_update(no_key=True, of=("staff_members",))
    return await held.select_related("event").get()


async def _with_event_and_gate(member: StaffMember) -> StaffMember:
    return await StaffMember.get(id=member.id).select_related("event", "gate")


async def _fill(place: StaffMember, person: Person) -> StaffMember:
    place.person_id = person.id
    place.label = person.name[:100]
    await place.save(update_fields=["person_id", "label"])
    return place


async def _return_to_duty(present: StaffMember, place: StaffMember) -> StaffMember:
    """A person has one part in an event: the invite changes it, and the invite's own place closes."""
    await StaffMember.filter(id=present.id).update(role=place.role, gate_id=place.gate_id, revoked_at=None)
    await StaffMember.filter(id=place.id).update(revoked_at=now())
    return present


async def _tell(member: StaffMember, kind: Kind) -> None:
    """Owe this news about themselves to the member, unless it is an open invite."""
    if member.person_id is not None:
        await owed(member.person_id, kind, staff=member.id).save()


async def _tell_organisers(member: StaffMember) -> None:
    for organiser in await organisers_of(member.event_id):
        if organiser.person_id is not None and organiser.id != member.id:
            await owed(organiser.person_id, Kind.STAFF_JOINED, staff=member.id).save()

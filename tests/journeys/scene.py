"""People at an event: a guest, a staff member and an organiser with their phones, as rows and as chats."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.person import Person as Phone
from models.tables import Event, Person, Role, StaffMember, TicketType
from tests.journeys.office import Office
from tests.makers import Staff, make_event, make_gate, make_organiser, make_person, make_staff, make_ticket_type


@dataclass(frozen=True)
class Scene:
    """An event whose doors are open, and who plays."""

    event: Event
    type: TicketType
    staff: Staff
    guest: Phone
    steward: Phone
    organiser: Phone
    guest_row: Person


async def set_scene(office: Office, **event: Any) -> Scene:
    """Everybody has written to the bot before."""
    guest, steward, organiser = (
        office.telegram.person(name, started=True) for name in ("Ada Lovelace", "Sam Steward", "Olive Organiser")
    )
    boss = await make_person(organiser.account.name, id=organiser.id)
    night = await make_event(await make_organiser(boss), **event)
    person = await make_person(steward.account.name, id=steward.id)
    staff = await make_staff(night, person, gate=await make_gate(night, "North"))
    return Scene(
        night,
        await make_ticket_type(night, name="Standard"),
        staff,
        guest,
        steward,
        organiser,
        await make_person(guest.account.name, id=guest.id),
    )


async def organiser_of(event: Event) -> StaffMember:
    """The organiser's part in the event."""
    return await StaffMember.get(event_id=event.id, role=Role.ORGANISER)

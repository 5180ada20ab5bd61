"""People with a part in an event, each with a phone."""

from dataclasses import dataclass

from bot.sandbox import Person as Phone
from models.people.organisers import make_organiser
from models.people.persons import Identity, meet
from models.tables import Event, Gate, Role
from tests.bot.running import RunningBot
from tests.makers import Staff, make_event, make_staff


@dataclass(frozen=True)
class Duty:
    """A staff member, their code, and their phone."""

    phone: Phone
    staff: Staff


async def phone_of(bot: RunningBot, name: str, language: str = "en") -> Phone:
    """Somebody who has started the bot and read its welcome."""
    phone = bot.telegram.person(name, language_code=language)
    await phone.start()
    await phone.receives()
    return phone


async def organiser_phone(bot: RunningBot, name: str = "Olga Organiser", language: str = "en") -> Phone:
    """An organiser without events."""
    phone = await phone_of(bot, name, language)
    await make_organiser(await meet(Identity(phone.id, name, language=language)))
    return phone


async def event_of(phone: Phone, **columns: object) -> Event:
    """An event of this organiser."""
    person = await meet(Identity(phone.id, phone.account.name, language="en"))
    return await make_event(await make_organiser(person), **columns)


async def on_duty(
    bot: RunningBot, event: Event, name: str = "Sam Steward", *, role: Role = Role.DOOR, gate: Gate | None = None
) -> Duty:
    """A staff member of the event."""
    phone = await phone_of(bot, name)
    person = await meet(Identity(phone.id, name, language="en"))
    return Duty(phone, await make_staff(event, person, role=role, gate=gate))

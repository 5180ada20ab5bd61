"""The people who write to the bot: who they are, and which language they read."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.clock import now
from models.language.speech import Voice, best_language, voice
from models.people.names import one_line
from models.storage.database import unit_of_work
from models.tables import Person

NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Identity:
    """What Telegram tells about a person with each update."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None


@unit_of_work
async def meet(identity: Identity) -> Person:
    """Record the person, or what has changed about them. Who writes has not blocked the bot (any longer).

    Telegram lets people put marks into their names that turn round what stands beside them: those are left out.
    """
    facts = {
        "name": (one_line(identity.name) or str(identity.id))[:NAME_LENGTH],
        "username": identity.username,
        "telegram_language": identity.language,
        "blocked_at": None,
    }
    person, is_new = await Person.get_or_create(id=identity.id, defaults={**facts, "created_at": now()})
    changed = [name for name, value in facts.items() if getattr(person, name) != value]
    if changed and not is_new:
        person.update_from_dict(facts)
        await person.save(update_fields=changed)
    return person


@unit_of_work
async def note_block(person_id: int) -> None:
    """Remember that this person blocked the bot, from now on. Someone never met is no matter."""
    await Person.filter(id=person_id, blocked_at__isnull=True).update(blocked_at=now())


@unit_of_work
async def choose_language(person: Person, language: str | None) -> None:
    """Speak this language to them; None: the one that their Telegram speaks."""
    person.chosen_language = language
    await person.save(update_fields=["chosen_language"])


async def voice_for(person_id: int) -> Voice:
    """The voice that this person reads; English for someone never met."""
    person = await Person.get_or_none(id=person_id)
    return voice_of(person) if person else voice(best_language([]))


def voice_of(person: Person) -> Voice:
    """The voice that this person reads: the chosen language, else Telegram's, else English."""
    return voice(best_language(languages_of(person)))


def languages_of(person: Person) -> Sequence[str | None]:
    """The languages that this person reads, best first."""
    return (person.chosen_language, person.telegram_language)

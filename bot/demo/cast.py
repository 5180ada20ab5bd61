"""The people of the demo."""

from dataclasses import dataclass

from bot.sandbox import LocalTelegram, Person
from models.language.speech import Voice


@dataclass(frozen=True, slots=True)
class Cast:
    """Two guests, one of door staff, one organiser; each with a phone."""

    guest: Person
    other_guest: Person
    staff: Person
    organiser: Person

    async def press_start(self) -> None:
        """All four begin a chat with the bot."""
        for person in (self.organiser, self.staff, self.other_guest, self.guest):
            await person.start()


def gather(telegram: LocalTelegram, speak: Voice) -> Cast:
    """Give them names, phones and roles, in the order of the page's columns."""

    def person(key: str, role: str) -> Person:
        return telegram.person(speak.text(f"demo.{key}"), language_code=speak.language, role=role)

    return Cast(
        guest=person("guest", "guest"),
        other_guest=person("other_guest", "guest"),
        staff=person("staff", "staff"),
        organiser=person("organiser", "organiser"),
    )

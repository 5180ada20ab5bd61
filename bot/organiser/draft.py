"""The event that a /newevent conversation is making: kept in the conversation's row between messages."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from bot.organiser.buttons import Field
from bot.organiser.places import guess_currency, guess_zone
from bot.organiser.when import When
from models.clock import now
from models.events.organising import EventDraft, TypeDraft
from models.language.formats import day, decimals, moment, money, number, time_of_day
from models.language.speech import Voice, best_language, voice
from models.people.persons import languages_of
from models.sharing.offers import is_frozen
from models.tables import Event, EventKind, Person

DAY = timedelta(days=1)
"""What lasts as long has the day of its end shown, too."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known so far. Day and time are those of the zone, so that another zone keeps them."""

    zone: str
    language: str
    currency: str
    name: str | None = None
    day: str | None = None
    start: str | None = None
    end: str | None = None
    end_day: str | None = None
    venue: str | None = None
    types: list[list[Any]] | None = None
    kind: str = EventKind.EVENT

    @classmethod
    def begin(cls, person: Person, last: Event | None) -> Self:
        """What can be guessed: as at the organiser's last event, else from the person's language."""
        if last:
            return cls(last.zone, last.language, last.currency)
        tag = person.telegram_language
        return cls(guess_zone(tag), best_language(languages_of(person)), guess_currency(tag))

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """The draft that a conversation remembers."""
        return cls(**data["draft"])

    def data(self) -> dict[str, Any]:
        """The draft as a conversation remembers it."""
        return asdict(self)

    @property
    def when(self) -> When:
        """Day and times as far as they are known."""
        return When(
            day=date.fromisoformat(self.day) if self.day else None,
            start=time.fromisoformat(self.start) if self.start else None,
            end=time.fromisoformat(self.end) if self.end else None,
            end_day=date.fromisoformat(self.end_day) if self.end_day else None,
        )

    @property
    def starts_at(self) -> datetime | None:
        """The start; None as long as day or time is open."""
        return self.when.moments(self.zone)[0] if self.day and self.start else None

    @property
    def missing(self) -> Field | None:
        """What to ask for next."""
        if self.name is None:
            return Field.NAME
        if self.starts_at is None:
            return Field.WHEN
        if self.venue is None:
            return Field.VENUE
        return Field.TICKETS if self.types is None and not self.is_exhibition else None

    @property
    def is_exhibition(self) -> bool:
        """Whether organisations apply, instead of guests who buy."""
        return self.kind == EventKind.EXHIBITION

    def with_when(self, when: When) -> Self:
        """The draft with this day and these times."""
        iso = [part.isoformat() if part else None for part in (when.day, when.start, when.end, when.end_day)]
        return replace(self, day=iso[0], start=iso[1], end=iso[2], end_day=iso[3])

    def with_types(self, types: tuple[TypeDraft, ...], currency: str) -> Self:
        """The draft with these ticket types."""
        return replace(self, types=[[kind.name, kind.price, kind.capacity] for kind in types], currency=currency)

    def finished(self) -> EventDraft:
        """The event to create. Raises ValueError if something is missing."""
        if self.missing or self.name is None:
            raise ValueError(f"{self.missing} is missing")
        starts_at, ends_at = self.when.moments(self.zone)
        return EventDraft(
            name=self.name,
            starts_at=starts_at,
            ends_at=ends_at,
            zone=self.zone,
            language=self.language,
            currency=self.currency,
            venue=self.venue or "",
            types=tuple(TypeDraft(*kind) for kind in self.types or ()),
            kind=EventKind(self.kind),
        )


def draft_text(draft: Draft, say: Voice) -> str:
    """The summary of a finished draft."""
    event = draft.finished()
    lines = [
        say.html("organiser.draft_title", name=event.name),
        say.html("organiser.fact_when", when=when_text(event.starts_at, event.ends_at, event.zone, say)),
        say.html("organiser.fact_where", where=event.venue or say.text("organiser.no_place")),
        *(
            [say.html("exhibition.draft")]
            if draft.is_exhibition
            else [say.html("organiser.fact_type", line=type_line(kind, event.currency, say)) for kind in event.types]
        ),
        say.html("organiser.fact_language", language=language_name(event.language, say)),
    ]
    return "\n".join([*lines, "", say.html("organiser.draft_ask")])


def understood_text(draft: Draft, say: Voice) -> list[str]:
    """What is known of day and time, for somebody to see that it was understood right; nothing where neither is."""
    if draft.starts_at:
        return [say.html("organiser.fact_when", when=when_text(*draft.when.moments(draft.zone), draft.zone, say))]
    if draft.when.day is None:
        return []
    noon = datetime.combine(draft.when.day, time(12), ZoneInfo(draft.zone))
    return [say.html("organiser.fact_when", when=day(noon, draft.zone, say))]


def when_text(starts_at: datetime, ends_at: datetime | None, zone: str, say: Voice) -> str:
    """Start, end and zone in words."""
    start = moment(starts_at, zone, say)
    if ends_at is None:
        return start
    end = moment(ends_at, zone, say) if ends_at - starts_at >= DAY else time_of_day(ends_at, zone, say)
    return say.text("organiser.until", start=start, end=end)


def type_line(kind: TypeDraft, currency: str, say: Voice) -> str:
    """A ticket type in words: ``Student · €8.00 · 100 places``."""
    price = money(kind.price, currency, say) if kind.price else say.text("organiser.free")
    places = (
        say.text("organiser.no_limit")
        if kind.capacity is None
        else say.count("organiser.capacity", kind.capacity, places=number(kind.capacity, say))
    )
    return f"{kind.name} · {price} · {places}"


def type_as_typed(kind: TypeDraft, currency: str, say: Voice) -> str:
    """A ticket type as one would type it, to copy and correct: ``Student 8 EUR x100``."""
    amount = kind.price / 10 ** decimals(currency)
    price = (
        f"{format_decimal(amount, locale='en', group_separator=False)} {currency}"
        if kind.price
        else say.text("organiser.free")
    )
    return f"{kind.name} {price}" + (f" x{kind.capacity}" if kind.capacity is not None else "")


def language_name(language: str, say: Voice) -> str:
    """A language as the reader calls it."""
    return str(voice(language).locale.get_language_name(say.locale.language) or language).capitalize()


def transfers_text(event: Event, speak: Voice) -> str:
    """Until when guests may hand places on, plain."""
    if event.transfers_until is None:
        return speak.text("sharing.always")
    key = "sharing.no_more_since" if is_frozen(event, now()) else "sharing.only_until"
    return speak.text(key, when=moment(event.transfers_until, event.zone, speak))

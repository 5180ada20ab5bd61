"""Renders the pages. What staff read is in the event's language, the rest in the holder's."""

import secrets
from collections.abc import Callable, Sequence
from functools import cache
from math import ceil
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.clock import now
from models.door.answers import Answer
from models.door.rules import MOST_SIGNED_IN
from models.events.palette import palette
from models.events.questions import NUMBER_PATTERN, answer_text
from models.language.formats import day, moment, money, time_of_day, zone_name
from models.language.sentences import explain
from models.language.speech import Voice, best_language, voice
from models.tickets.view import GREEN_LASTS, TicketView
from webpage.colours import colours_url

TEMPLATES = Path(__file__).parent / "templates"
NONCE_BYTES = 18


class Pages:
    """The templates, compiled once."""

    def __init__(self, static_url: Callable[[str], str], modules: Callable[[str], tuple[str, ...]]) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals["static"] = static_url
        self._environment.globals["modules"] = cache(modules)

    def message(self, reader: Voice, *, title: str, message: str, back: str | None = None) -> str:
        """A page with a sentence, for whatever is no ticket."""
        template = self._environment.get_template("message.html")
        return template.render(
            holder=reader, t=reader.text, title=title, message=message, back=back, colours=colours_url(palette(""))
        )

    def door(self, name: str, reader: Voice, **facts: object) -> str:
        """A page of the door page's, in the staff member's language."""
        template = self._environment.get_template(f"door/{name}.html")
        return template.render(**{"holder": reader, "t": reader.text, "colours": colours_url(palette("")), **facts})

    def ticket(self, view: TicketView, token: str, answer: Answer | None, accepted: Sequence[str] = ()) -> str:
        """The page of a ticket, and on it what a press was answered. ``accepted`` are the browser's languages."""
        holder = voice(best_language([*view.holder_languages, *accepted, view.event_language]))
        staff = voice(best_language([view.event_language]))
        return self._environment.get_template("ticket.html").render(
            view=view,
            answer=answer,
            address=f"/t/{token}",
            nonce=secrets.token_urlsafe(NONCE_BYTES),
            holder=holder,
            staff=staff,
            t=holder.text,
            s=staff.text,
            bilingual=holder.language != staff.language,
            explain=explain,
            said=answer_text,
            number_pattern=NUMBER_PATTERN,
            most_signed_in=MOST_SIGNED_IN,
            due=lambda reader: money(view.due, view.currency, reader),
            moment=lambda when, reader: moment(when, view.zone, reader),
            day=lambda when, reader: day(when, view.zone, reader),
            time=lambda when, reader: time_of_day(when, view.zone, reader),
            later=lambda reader: reader.text("format.moment", when="{at}", zone=zone_name(view.zone, reader)),
            zone=lambda reader: zone_name(view.zone, reader),
            colours=colours_url(palette(view.event_name)),
            media={purpose.value for purpose in view.media},
            green_seconds=int(GREEN_LASTS.total_seconds()),
            green_left=_green_left(answer),
            now=now(),
        )


def _green_left(answer: Answer | None) -> int:
    """Seconds that the page of a press still shows that it was admitted."""
    if answer is None or answer.at is None:
        return 0
    return max(1, ceil((answer.at + GREEN_LASTS - now()).total_seconds()))

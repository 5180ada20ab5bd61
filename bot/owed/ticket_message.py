"""The ticket as a message: picture, caption and buttons, as the ticket is now."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

from telegram import Message

from bot.buttons import PRIMARY, Rows, button, url_button
from bot.guest.buttons import SharePlace
from bot.owed.letter import Recipient
from bot.owed.times import told_place
from bot.picture import EventFacts, TicketFacts, ticket_picture, void_picture
from models.language.formats import moment, money
from models.language.speech import Voice
from models.owed.stored_files import stored_file
from models.sharing.offers import handed_on_whole
from models.tables import Media, MediaPurpose, Ticket
from models.tickets.view import State, TicketView, holders_view

OVER = frozenset({State.REVOKED, State.CANCELLED, State.REFUNDED, State.EVENT_CANCELLED, State.USED})
"""States that nothing but an undo ends: the message is VOID."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture under a name that says all that it shows: the same name is the same picture."""

    name: str
    draw: Callable[[], bytes]

    async def photo(self) -> str | bytes:
        """Telegram's id of it, or else its content, drawn now."""
        stored = await stored_file(self.name)
        return stored if stored is not None else await asyncio.to_thread(self.draw)


@dataclass(frozen=True, slots=True)
class TicketMessage:
    """What a chat should show of a ticket."""

    picture: Picture
    caption: str
    rows: Rows

    @property
    def shows(self) -> str:
        """Names the content: an edit to the same is not sent. Begins with the picture's name."""
        labels = [[(each.text, each.url) for each in row] for row in self.rows]
        return f"{self.picture.name}#{_digest(self.caption, labels)}"


def picture_shown(shows: str) -> str:
    """The name of the picture in a message."""
    return shows.partition("#")[0]


def file_id_in(sent: object) -> str | None:
    """The ``file_id`` of the picture in a message that Telegram sent back: that of its largest size."""
    return sent.photo[-1].file_id if isinstance(sent, Message) and sent.photo else None


async def ticket_message(recipient: Recipient, ticket_id: int) -> TicketMessage:
    """The message about this ticket, for its holder or for somebody who had it before. Raises DoesNotExist."""
    ticket = await Ticket.get(id=ticket_id)
    view = await holders_view(ticket_id)
    speak = recipient.voice
    event = await _event_facts(ticket, view, speak)
    if ticket.holder_id != recipient.chat_id:
        key = "sharing.void" if await handed_on_whole(ticket_id, recipient.chat_id) else "owed.moved"
        return TicketMessage(_void(ticket, event), speak.html(key, event=view.event_name), ())
    if view.state in OVER:
        return TicketMessage(_void(ticket, event), _void_caption(view, speak), ())
    link = recipient.house.links.ticket_url(ticket)
    shared = not (ticket.rehearsal or view.exhibition)
    return TicketMessage(
        _valid(ticket, view, event, link), _caption(view, speak), _rows(ticket, view, link, speak, shared=shared)
    )


def _caption(view: TicketView, speak: Voice) -> str:
    lines = [_head(view, speak), _facts(view, speak)]
    if view.due:
        lines.append(speak.html("owed.to_pay", amount=money(view.due, view.currency, speak)))
    if view.admitted and view.last:
        some = speak.count_html("owed.some_in", view.admitted, places=view.places)
        lines.append(
            f"{some} {speak.html('owed.last_in', when=told_place(view.last.at, view.zone, view.last.gate, speak))}"
        )
    lines.append(speak.html("owed.rehearsal_hint" if view.rehearsal else "owed.how_to_use"))
    return "\n\n".join(lines)


def _void_caption(view: TicketView, speak: Voice) -> str:
    head, facts = _head(view, speak), _facts(view, speak)
    return "\n\n".join((f"<b>{speak.html('owed.void')}</b> · {_why_void(view, speak)}", head, facts))


def _why_void(view: TicketView, speak: Voice) -> str:
    if view.state is State.USED and view.last:
        when = told_place(view.last.at, view.zone, view.last.gate, speak)
        if view.signs_in:
            return speak.count_html("exhibition.void_signed_in", view.admitted, when=when)
        if view.places > 1:
            return speak.count_html("owed.void_all_in", view.places, when=when)
        return speak.html("owed.void_used", when=when)
    return speak.html(f"owed.void_{view.state}")


def _head(view: TicketView, speak: Voice) -> str:
    lines = [f"<b>{speak.html('owed.rehearsal')}</b>"] if view.rehearsal else []
    lines.append(speak.html("owed.event", event=view.event_name))
    lines.append(speak.html("owed.when", when=moment(view.starts_at, view.zone, speak)))
    if view.venue:
        lines.append(speak.html("owed.venue", venue=view.venue))
    return "\n".join(lines)


def _facts(view: TicketView, speak: Voice) -> str:
    places = speak.count("exhibition.expected" if view.signs_in else "owed.places", view.expected or view.places)
    return "\n".join(
        (
            speak.html("owed.type_and_places", type=view.type_name, places=places),
            speak.html("owed.holder_and_order", holder=view.holder_name, order=view.order_number),
        )
    )


def _rows(ticket: Ticket, view: TicketView, link: str, speak: Voice, *, shared: bool) -> Rows:
    share = [button(speak.text("sharing.button_share"), SharePlace(ticket.id))] if shared else []
    return [
        [url_button(speak.text("owed.open_ticket"), link, PRIMARY)],
        [*share, url_button(speak.text("owed.calendar"), f"{link}/calendar.ics")],
        [url_button(speak.text("care.button_map"), view.map_link)] if view.map_link else [],
    ]


def _valid(ticket: Ticket, view: TicketView, event: EventFacts, link: str) -> Picture:
    facts = TicketFacts(
        event=event,
        holder_name=view.holder_name,
        type_name=view.type_name,
        order_number=view.order_number,
        places=view.places,
        link=link,
        rehearsal=view.rehearsal,
    )
    name = _digest(replace(facts, event=replace(event, picture=None)), _event_digest(event))
    return Picture(f"ticket:{ticket.id}:{name}", lambda: ticket_picture(facts))


def _void(ticket: Ticket, event: EventFacts) -> Picture:
    return Picture(f"void:{ticket.event_id}:{event.language}:{_event_digest(event)}", lambda: void_picture(event))


async def _event_facts(ticket: Ticket, view: TicketView, speak: Voice) -> EventFacts:
    own = await Media.get_or_none(event_id=ticket.event_id, purpose=MediaPurpose.TICKET_PICTURE)
    return EventFacts(
        name=view.event_name,
        venue=view.venue,
        starts_at=view.starts_at,
        zone=view.zone,
        language=speak.language,
        picture=bytes(own.content) if own else None,
    )


def _event_digest(event: EventFacts) -> str:
    return _digest(replace(event, picture=None), sha256(event.picture or b"").digest())


def _digest(*facts: object) -> str:
    return sha256(repr(facts).encode()).hexdigest()[:16]

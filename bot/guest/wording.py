"""How the guest's side words an event, a price, and why something can't be bought."""

from html import escape

from models.clock import now
from models.events.capacity import places_left
from models.exhibitions.applications import refusal_to_apply
from models.language.formats import moment, money
from models.language.speech import Voice
from models.orders.buying import PurchaseRefused, Refusal, refusal_of_sale
from models.orders.shop import Offer
from models.tables import Event, EventKind, TicketType

LONGEST_DESCRIPTION = 500


def event_heading(event: Event, voice: Voice) -> str:
    """Name, time and place, in HTML."""
    when = moment(event.starts_at, event.zone, voice)
    lines = [voice.html("guest.event_name", name=event.name), voice.html("guest.event_when", when=when)]
    if event.venue:
        lines.append(voice.html("guest.event_where", venue=event.venue))
    return "\n".join(lines)


def event_card(offer: Offer, voice: Voice) -> str:
    """Everything about an event and its ticket types, in HTML."""
    parts = [event_heading(offer.event, voice)]
    exhibits = offer.event.kind is EventKind.EXHIBITION
    if closed := (refusal_to_apply if exhibits else refusal_of_sale)(offer.event, now()):
        parts.append(voice.html(f"guest.closed_{closed}"))
    if offer.event.description:
        parts.append(escape(shortened(offer.event.description, LONGEST_DESCRIPTION)))
    if exhibits:
        parts.append(voice.html("exhibition.card"))
    else:
        parts.append("\n".join(type_line(type_, offer.event, voice) for type_ in offer.types))
    return "\n\n".join(part for part in parts if part)


def event_summary(offer: Offer, voice: Voice) -> str:
    """An event in a list of events, in HTML."""
    prices = sorted(type_.price for type_ in offer.types)
    lines = [event_heading(offer.event, voice)]
    if offer.event.kind is EventKind.EXHIBITION:
        lines.append(voice.html("exhibition.card"))
    elif prices:
        key = "guest.price_all" if prices[0] == prices[-1] else "guest.price_from"
        price = price_text(prices[0], offer.event.currency, voice)
        lines.append(voice.html(key, price=price, left=_places_text(offer, voice)))
    return "\n".join(lines)


def type_line(type_: TicketType, event: Event, voice: Voice) -> str:
    """A ticket type with its price and what is left of it, in HTML."""
    return voice.html(
        "guest.type_line",
        name=type_.name,
        price=price_text(type_.price, event.currency, voice),
        left=left_text(places_left(type_), voice),
    )


def price_text(price: int, currency: str, voice: Voice) -> str:
    """The price, or that it costs nothing."""
    return money(price, currency, voice) if price else voice.text("guest.free")


def left_text(left: int | None, voice: Voice) -> str:
    """How many places are left, plain."""
    if left is None:
        return voice.text("guest.places_open")
    return voice.count("guest.places_left", left) if left else voice.text("guest.sold_out")


def refusal_text(refused: PurchaseRefused, voice: Voice) -> str:
    """Why nothing was bought, plain."""
    key = f"guest.refused_{refused.reason}"
    return voice.count(key, refused.left) if refused.left else voice.text(f"{key}_none" if _counts(refused) else key)


def shortened(text: str, length: int) -> str:
    """The text in so many letters at most."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _counts(refused: PurchaseRefused) -> bool:
    return refused.reason is Refusal.FREE_LIMIT


def _places_text(offer: Offer, voice: Voice) -> str:
    lefts = [places_left(type_) for type_ in offer.types]
    return left_text(None if None in lefts else sum(left or 0 for left in lefts), voice)

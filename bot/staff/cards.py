"""A ticket as staff see it in the chat: who, what, where it stands, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from telegram import InlineKeyboardButton

from bot.buttons import DANGER, PRIMARY, SUCCESS, Rows, button
from bot.organiser.care_buttons import CancelOrder, ShowRefund
from bot.staff.buttons import (
    CancelTicket,
    CheckInHere,
    HowMany,
    NewLink,
    Resend,
    ShowCard,
    TakePayment,
    Undo,
)
from models.clock import now
from models.door.annulment import OWN_UNDO_WITHIN
from models.door.checkins import last_admission
from models.door.rules import MOST_SIGNED_IN, NO_LONGER_VALID
from models.exhibitions.credentials import exhibits_of
from models.language.formats import money, time_of_day
from models.language.speech import Voice
from models.orders.refunds import is_of_several, is_refundable
from models.people.staff import Action, allows
from models.tables import CheckIn, Event, OrderStatus, Role, StaffMember, Ticket
from models.tickets.search import ticket_by_id


@dataclass(frozen=True, slots=True)
class Card:
    """A ticket with order, type and event, its last admission that stands, and who looks at it."""

    ticket: Ticket
    admission: CheckIn | None
    viewer: StaffMember
    exhibits: str = ""
    """Of a credential: what the exhibitor shows."""
    of_several: bool = False
    """Whether its order has more tickets that are valid."""

    @property
    def event(self) -> Event:
        """The ticket's event."""
        return self.ticket.event

    @property
    def remaining(self) -> int:
        """Places on which nobody is in."""
        return self.ticket.places - self.ticket.admitted

    @property
    def signs_in(self) -> bool:
        """Whether it is a credential: signed in once, whoever comes."""
        return self.ticket.expected is not None

    @property
    def most(self) -> int:
        """How many people one press may let in."""
        return MOST_SIGNED_IN if self.signs_in and self.remaining > 0 else self.remaining

    @property
    def is_cancelled(self) -> bool:
        """Neither the ticket nor its order nor the event may be cancelled."""
        return (
            self.ticket.cancelled_at is not None
            or self.event.cancelled_at is not None
            or self.ticket.order.status in NO_LONGER_VALID
        )

    @property
    def is_unpaid(self) -> bool:
        """To be paid at the door."""
        return self.ticket.order.status is OrderStatus.PENDING

    @property
    def can_undo(self) -> bool:
        """Whether the viewer may undo the last admission now (`models.door.annulment`)."""
        if self.admission is None:
            return False
        is_fresh = now() - self.admission.received_at <= OWN_UNDO_WITHIN - MARGIN
        return self.viewer.role is Role.ORGANISER or (self.admission.staff_id == self.viewer.id and is_fresh)


LONGEST_NAME = 40
"""Of a name on a button."""
MARGIN = timedelta(seconds=5)
"""A button that is refused right after it was shown annoys."""


async def load_card(ticket: Ticket, viewer: StaffMember) -> Card:
    """The card of a ticket that has order, type and event at hand (`models.tickets.search`)."""
    return Card(ticket, await last_admission(ticket.id), viewer, await exhibits_of(ticket), await is_of_several(ticket))


async def fresh(card: Card) -> Card:
    """The same card, read again."""
    return await load_card(await ticket_by_id(card.ticket.id) or card.ticket, card.viewer)


def card_text(card: Card, voice: Voice) -> str:
    """The card in words: the name first, then where it stands."""
    ticket = card.ticket
    facts = [ticket.type.name, ticket.order.number]
    if card.signs_in:
        facts.insert(1, voice.count("exhibition.expected", ticket.expected or 0))
    elif ticket.places > 1:
        facts.insert(1, voice.count("staff.places", ticket.places))
    lines = [
        voice.html("staff.card_name", name=ticket.holder_name),
        voice.html("staff.card_facts", facts=" · ".join(facts)),
    ]
    if card.exhibits:
        lines.append(voice.html("exhibition.fact_exhibits", exhibits=card.exhibits))
    return "\n".join([*lines, "", *_state(card, voice)])


def card_rows(card: Card, voice: Voice, admit_row: Sequence[InlineKeyboardButton] = ()) -> Rows:
    """What the viewer can do about it. ``admit_row`` replaces the usual way to let people in."""
    return [
        admit_row or _admit_row(card, voice),
        _pay_row(card, voice),
        _undo_row(card, voice),
        *_organiser_rows(card, voice),
    ]


def line(ticket: Ticket, voice: Voice) -> str:
    """A ticket as one line on a button."""
    mark = _mark(ticket)
    facts = [ticket.holder_name[:LONGEST_NAME], ticket.type.name]
    if ticket.places > 1:
        facts.append(voice.text("staff.of_places", inside=ticket.admitted, places=ticket.places))
    return f"{mark} " + " · ".join(facts)


def _mark(ticket: Ticket) -> str:
    if ticket.cancelled_at or ticket.order.status in NO_LONGER_VALID:
        return "✖️"
    if ticket.order.status is OrderStatus.PENDING:
        return "💰"
    return "✅" if ticket.admitted >= ticket.places else "🎫"


def _state(card: Card, voice: Voice) -> list[str]:
    if card.is_cancelled:
        key = "care.state_refunded" if card.ticket.order.status is OrderStatus.REFUNDED else "staff.state_cancelled"
        return [voice.html(key)]
    lines = []
    if card.is_unpaid:
        lines.append(voice.html("staff.state_unpaid", amount=_amount(card, voice)))
    if card.ticket.admitted == 0:
        lines.append(voice.html("staff.state_not_in"))
    elif card.signs_in:
        lines.append(voice.count_html("exhibition.state_signed_in", card.ticket.admitted))
    elif card.ticket.places == 1:
        lines.append(voice.html("staff.state_in"))
    else:
        lines.append(voice.html("staff.state_some_in", inside=card.ticket.admitted, places=card.ticket.places))
    if card.admission:
        lines.append(
            voice.html("staff.state_last", facts=" · ".join(_admission_facts(card.admission, card.event, voice)))
        )
    return lines


def _admission_facts(admission: CheckIn, event: Event, voice: Voice) -> list[str]:
    facts = [time_of_day(admission.pressed_at, event.zone, voice)]
    if admission.gate:
        facts.append(admission.gate.name)
    if admission.staff:
        facts.append(admission.staff.label)
    return facts


def _admit_row(card: Card, voice: Voice) -> Sequence[InlineKeyboardButton]:
    if card.is_cancelled or card.is_unpaid or card.remaining <= 0:
        return []
    ticket_id = card.ticket.id
    if card.signs_in:
        return [
            button(
                voice.text("exhibition.button_sign_in", n=card.remaining),
                CheckInHere(ticket_id, card.remaining),
                SUCCESS,
            ),
            button(voice.text("exhibition.button_other_number"), HowMany(ticket_id)),
        ]
    if card.remaining == 1:
        return [button(voice.text("staff.button_check_in"), CheckInHere(ticket_id, 1), SUCCESS)]
    every = voice.text("staff.button_check_in_all", n=card.remaining)
    return [
        button(every, CheckInHere(ticket_id, card.remaining), SUCCESS),
        button(voice.text("staff.button_how_many"), HowMany(ticket_id)),
    ]


def _pay_row(card: Card, voice: Voice) -> Sequence[InlineKeyboardButton]:
    if card.is_cancelled or not card.is_unpaid:
        return []
    text = voice.text("staff.button_paid", amount=_amount(card, voice))
    return [button(text, TakePayment(card.ticket.id, card.ticket.order.total), PRIMARY)]


def _undo_row(card: Card, voice: Voice) -> Sequence[InlineKeyboardButton]:
    if card.admission is None or not card.can_undo:
        return []
    return [button(voice.text("staff.button_undo"), Undo(card.admission.id))]


def _organiser_rows(card: Card, voice: Voice) -> Rows:
    ticket_id = card.ticket.id
    refresh = button(voice.text("staff.button_refresh"), ShowCard(ticket_id))
    if not allows(card.viewer.role, Action.CHANGE_TICKETS):
        return [[refresh]]
    if card.is_cancelled:
        return [_money_row(card, voice), [refresh]]
    resend = [button(voice.text("staff.button_resend"), Resend(ticket_id))] if card.ticket.holder_id is not None else []
    cancel = (
        []
        if card.ticket.admitted
        else [button(voice.text("staff.button_cancel_ticket"), CancelTicket(ticket_id), DANGER)]
    )
    return [
        [*resend, button(voice.text("staff.button_new_link"), NewLink(ticket_id, card.ticket.link_version))],
        [*cancel, *_cancel_order(card, voice)],
        _money_row(card, voice),
        [refresh],
    ]


def _cancel_order(card: Card, voice: Voice) -> Sequence[InlineKeyboardButton]:
    if not card.of_several:
        return []
    return [button(voice.text("care.button_cancel_order"), CancelOrder(card.ticket.order_id), DANGER)]


def _money_row(card: Card, voice: Voice) -> Sequence[InlineKeyboardButton]:
    if not is_refundable(card.ticket.order):
        return []
    return [button(voice.text("care.button_refund"), ShowRefund(card.ticket.order_id))]


def _amount(card: Card, voice: Voice) -> str:
    return money(card.ticket.order.total, card.ticket.order.currency, voice)

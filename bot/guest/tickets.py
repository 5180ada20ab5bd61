"""/tickets: my tickets once more."""

from bot.buttons import button
from bot.chat import Handler, Talk, command, pressed
from bot.guest.buttons import SendTicket, ShowEvents
from models.language.formats import day
from models.orders.shop import resend_to_holder, tickets_of
from models.tables import Ticket

SENT_AT_ONCE = 3
"""More than so many are offered as a list."""
LISTED = 40


def handlers() -> list[Handler]:
    """/tickets and its list."""
    return [command("tickets", send_tickets), pressed(SendTicket, send_ticket)]


async def send_tickets(talk: Talk) -> None:
    """A few tickets are sent again at once; of many there is a list."""
    tickets = await tickets_of(talk.person.id)
    voice = talk.voice
    if not tickets:
        await talk.reply(voice.html("guest.no_tickets"), [[button(voice.text("guest.all_events"), ShowEvents())]])
    elif len(tickets) > SENT_AT_ONCE:
        rows = [[button(_label(talk, ticket), SendTicket(ticket.id))] for ticket in tickets[:LISTED]]
        await talk.reply(voice.count_html("guest.which_ticket", len(tickets)), rows)
    else:
        await resend_to_holder(talk.person.id, [ticket.id for ticket in tickets])
        await talk.reply(voice.count_html("guest.tickets_coming", len(tickets)))


async def send_ticket(talk: Talk, data: SendTicket) -> None:
    """One ticket of the list."""
    sent = await resend_to_holder(talk.person.id, [data.ticket_id])
    key = "guest.ticket_coming" if sent else "guest.not_your_ticket"
    await talk.toast(talk.voice.text(key), alert=not sent)


def _label(talk: Talk, ticket: Ticket) -> str:
    return talk.voice.text(
        "guest.ticket_button",
        event=ticket.event.name,
        day=day(ticket.event.starts_at, ticket.event.zone, talk.voice),
        what=talk.voice.text("guest.what", places=ticket.places, type=ticket.type.name),
        order=ticket.order.number,
    )

"""News about events and sales."""

from bot.owed.letter import Letter, Recipient, say
from models.language.formats import moment
from models.tables import Event, Order, OrderStatus, Owed


async def event_cancelled(recipient: Recipient, row: Owed) -> Letter:
    """To each holder, once: it does not take place."""
    event = await Event.get(id=int(row.about["event"]))
    speak = recipient.voice
    lines = [speak.html("owed.event_cancelled", event=event.name, when=moment(event.starts_at, event.zone, speak))]
    own = Order.filter(event_id=event.id, booker_id=recipient.chat_id)
    if await own.filter(status=OrderStatus.PAID, total__gt=0).exists():
        lines.append(speak.html("owed.paid_for_cancelled"))
    return say(recipient, "\n".join(lines))


async def oversold(recipient: Recipient, row: Owed) -> Letter:
    """To the organisers: a late payment took more places than there are."""
    order = await Order.get(id=int(row.about["order"])).select_related("event")
    speak = recipient.voice
    facts = {"event": order.event.name, "order": order.number, "name": order.booker_name}
    return say(recipient, speak.count_html("owed.oversold", int(row.about["places"]), **facts))

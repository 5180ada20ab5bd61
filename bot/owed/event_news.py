"""News about an event, to everybody who has a ticket: it is soon, it has moved, the organiser says something."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from telegram import InlineKeyboardButton

from bot.buttons import PRIMARY, url_button
from bot.organiser.draft import when_text
from bot.owed.letter import Letter, Recipient, say
from models.clock import now
from models.events.changes import Facts
from models.events.hours import door_hours
from models.events.maps import map_link
from models.events.reminders import tickets_to_use
from models.language.formats import duration, listed, moment, money, number, time_of_day
from models.language.speech import Voice
from models.offline.reminders import may_need_saving
from models.owed.announcements import find_announcement
from models.tables import Event, OrderStatus, Owed, Ticket

MOST_TICKETS = 5
"""Buttons in one message: who has more finds the others above."""
LABEL = 30


async def reminder(recipient: Recipient, row: Owed) -> Letter:
    """To the holder, before the start, unless the event has moved or nobody is expected on their tickets any more."""
    event = await Event.get(id=int(row.about["event"]))
    tickets = await tickets_to_use(event.id, recipient.chat_id)
    if event.cancelled_at or event.starts_at != datetime.fromisoformat(row.about["starts_at"]) or not tickets:
        return []
    speak = recipient.voice
    lines = [
        speak.html("care.reminder", event=event.name, span=duration(_rounded(event.starts_at - now()), speak)),
        speak.html("owed.when", when=moment(event.starts_at, event.zone, speak)),
        *_way(event, tickets, speak),
        *_to_pay(tickets, speak),
    ]
    if any([await may_need_saving(ticket) for ticket in tickets]):
        lines += ["", speak.html("care.reminder_save")]
    return say(recipient, "\n".join(lines), _rows(recipient, event, tickets))


async def event_changed(recipient: Recipient, row: Owed) -> Letter:
    """To the holder: what was and what is now, unless it is again what they know."""
    event = await Event.get(id=int(row.about["event"]))
    was, facts, speak = Facts.of_json(row.about["was"]), Facts.of(event), recipient.voice
    if event.cancelled_at or was == facts:
        return []
    lines = [speak.html("care.changed", event=event.name), *change_lines(was, facts, speak)]
    text = "\n".join([*lines, "", speak.html("care.changed_end")])
    return say(recipient, text, _rows(recipient, event, await tickets_to_use(event.id, recipient.chat_id)))


async def announcement(recipient: Recipient, row: Owed) -> Letter:
    """To the holder: what the organiser wrote, unless it was stopped."""
    found = await find_announcement(int(row.about["announcement"]))
    if found is None or found.stopped_at is not None:
        return []
    return say(recipient, announcement_text(found.event, found.text, recipient.voice))


def announcement_text(event: Event, text: str, voice: Voice) -> str:
    """What the organiser wrote, in Telegram's HTML, as guests get it."""
    return f"{voice.html('care.announcement', event=event.name)}\n\n{text}"


def change_lines(was: Facts, facts: Facts, voice: Voice) -> list[str]:
    """What was, struck out, and what is."""
    lines = []
    if was.when != facts.when:
        before, after = (when_text(*each.when, voice) for each in (was, facts))
        lines.append(voice.html("care.changed_when", was=before, now=after))
    if was.venue != facts.venue:
        after = facts.venue or voice.text("organiser.no_place")
        key = "care.changed_venue" if was.venue else "care.changed_venue_new"
        lines.append(voice.html(key, now=after, **({"was": was.venue} if was.venue else {})))
    return lines


def _way(event: Event, tickets: Sequence[Ticket], speak: Voice) -> list[str]:
    """Where to go: the place, the gates of their tickets, when the doors open, how to get there."""
    gates = sorted({ticket.type.gate.name for ticket in tickets if ticket.type.gate})
    lines = [speak.html("owed.venue", venue=event.venue)] if event.venue else []
    if gates:
        lines.append(speak.html("care.reminder_gate", gate=listed(gates, speak)))
    if (opens_at := door_hours(event)[0]) > now():
        lines.append(speak.html("care.reminder_doors", time=time_of_day(opens_at, event.zone, speak)))
    if event.directions:
        lines.append(speak.html("care.reminder_directions", directions=event.directions))
    return lines


def _to_pay(tickets: Sequence[Ticket], speak: Voice) -> list[str]:
    due = {ticket.order_id: ticket.order for ticket in tickets if ticket.order.status is OrderStatus.PENDING}
    if not due:
        return []
    amount = sum(order.total for order in due.values())
    currency = next(iter(due.values())).currency
    return [speak.html("owed.to_pay", amount=money(amount, currency, speak))]


def _rows(recipient: Recipient, event: Event, tickets: Sequence[Ticket]) -> list[Sequence[InlineKeyboardButton]]:
    speak, link = recipient.voice, map_link(event)
    shown = tickets[:MOST_TICKETS]
    labels = [speak.text("owed.open_ticket")] if len(shown) == 1 else _labels(shown, speak)
    rows: list[Sequence[InlineKeyboardButton]] = [
        [url_button(label, recipient.house.links.ticket_url(ticket), PRIMARY)]
        for label, ticket in zip(labels, shown, strict=True)
    ]
    return [*rows, [url_button(speak.text("care.button_map"), link)]] if link else rows


def _labels(tickets: Sequence[Ticket], speak: Voice) -> list[str]:
    """What opens each of several tickets: by name, and where some have the same name, numbered and by type, too."""
    opening, names = speak.text("owed.open_ticket"), [ticket.holder_name[:LABEL] for ticket in tickets]
    if len(set(names)) == len(names):
        return [f"{opening}: {name}" for name in names]
    return [
        f"{opening} {number(place, speak)}: {name} · {ticket.type.name[:LABEL]}"
        for place, (name, ticket) in enumerate(zip(names, tickets, strict=True), 1)
    ]


def _rounded(span: timedelta) -> timedelta:
    """As people say it: in whole hours, or in five minutes when it is soon."""
    step = timedelta(hours=1) if span > timedelta(minutes=90) else timedelta(minutes=5)
    return max(step, round(span / step) * step)

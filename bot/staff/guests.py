"""/guests: who came, who did not, who needs a look; paged, searchable, each with the card that /find shows.

What a list shows is in its buttons: an old list still turns its pages, whatever its reader has done since.
"""

from collections.abc import Sequence

from telegram import InlineKeyboardButton

from bot.buttons import Rows, button
from bot.chat import Handler, Talk, command, pressed
from bot.conversations import begin, data_of, step
from bot.staff.buttons import ShowGuest, ShowGuests, Topic
from bot.staff.cards import card_rows, card_text, line, load_card
from bot.staff.choosing import about_event, others_row, permitted, show_event
from models.attendance.guests import Page, Standing, count_guests, guest_page, standings
from models.language.formats import number, time_of_day
from models.language.speech import Voice
from models.offline.conflicts import conflicts_of
from models.people.staff import Action
from models.tables import Event, StaffMember, Ticket
from models.tickets.search import ticket_by_id
from models.tickets.search_name import search_name

LONGEST_TEXT = 24
"""Bytes of what is looked for that a button carries beside the rest of its 64 (Bot API, InlineKeyboardButton)."""
MARKS = {
    Standing.CAME: "✅",
    Standing.NOT_YET: "⚪",
    Standing.CONFLICTS: "⚠️",
    Standing.BLOCKED: "🔕",
    Standing.NOT_SAVED: "📴",
}


def handlers() -> list[Handler]:
    """/guests and its buttons."""
    return [command("guests", guests), pressed(ShowGuests, show_list), pressed(ShowGuest, show_guest)]


async def guests(talk: Talk) -> None:
    """/guests <name or order>; without an argument all."""
    await begin(talk, "guests", "text", text=talk.argument)
    await answer_guests(talk)


async def show_counts(talk: Talk, member: StaffMember) -> None:
    """How many there are of each standing, each with its list behind a button."""
    data = data_of(talk, "guests") or {}
    await _show_counts(talk, member.event, carried(str(data.get("text", ""))))


answer_guests = about_event(Topic.GUESTS, Action.SEE_NAMES, show_counts)


@step("guests", "text")
async def look_again(talk: Talk, text: str) -> None:
    """A text narrows the list that was shown last."""
    data = data_of(talk, "guests") or {}
    await begin(talk, "guests", "text", **{**data, "text": text})
    event_id, standing = data.get("event"), data.get("standing")
    if event_id and standing:
        await show_list(talk, ShowGuests(int(event_id), Standing(standing), carried(text)))
    elif event_id:
        await show_event(talk, Topic.GUESTS, int(event_id))
    else:
        await answer_guests(talk)


async def show_list(talk: Talk, data: ShowGuests) -> None:
    """A page of a list, or the counts."""
    member = await permitted(talk, data.event, Action.SEE_NAMES)
    if member is None:
        return
    if data.standing is None:
        await _show_counts(talk, member.event, data.text)
        return
    await begin(talk, "guests", "text", event=data.event, standing=data.standing)
    page = await guest_page(member.event, data.standing, data.text, after=data.after, before=data.before)
    await talk.show(await _list_text(page, data, member.event, talk.voice), _list_rows(page, data, talk.voice))


async def show_guest(talk: Talk, data: ShowGuest) -> None:
    """The card of a guest as a message of its own: the list stays."""
    ticket = await ticket_by_id(data.ticket)
    member = await permitted(talk, ticket.event_id, Action.ADMIT) if ticket else None
    if ticket and member:
        card = await load_card(ticket, member)
        await talk.reply(card_text(card, talk.voice), card_rows(card, talk.voice))


def carried(text: str) -> str:
    """As much of what is looked for as a button carries; less of it finds no less."""
    return search_name(text).encode()[:LONGEST_TEXT].decode(errors="ignore").strip()


async def _show_counts(talk: Talk, event: Event, text: str) -> None:
    await begin(talk, "guests", "text", event=event.id)
    counts = await count_guests(event, text)
    heading = _heading(talk.voice, event, text)
    rows = [
        [button(_choice(standing, counts[standing], talk.voice), ShowGuests(event.id, standing, text))]
        for standing in standings(event)
    ]
    hint = talk.voice.html("attendance.guests_hint")
    await talk.show(
        f"{heading}\n{hint}", [*rows, _all_row(event, text, talk.voice), await others_row(talk, Topic.GUESTS)]
    )


def _choice(standing: Standing, count: int, voice: Voice) -> str:
    return f"{MARKS[standing]} {voice.text(f'attendance.guests_{standing}')} · {number(count, voice)}"


def _heading(voice: Voice, event: Event, text: str) -> str:
    if text:
        return voice.html("attendance.guests_like", event=event.name, text=text)
    return voice.html("attendance.guests_title", event=event.name)


def _all_row(event: Event, text: str, voice: Voice) -> Sequence[InlineKeyboardButton]:
    return [button(voice.text("attendance.button_all"), ShowGuests(event.id))] if text else []


async def _list_text(page: Page, data: ShowGuests, event: Event, voice: Voice) -> str:
    standing = data.standing or Standing.CAME
    lines = [
        _heading(voice, event, data.text),
        voice.html("attendance.guests_list", mark=MARKS[standing], list=voice.text(f"attendance.guests_{standing}")),
    ]
    if standing is Standing.CONFLICTS:
        lines += await _conflict_lines(page.tickets, event, voice)
    if not page.tickets:
        lines.append(voice.html("attendance.guests_none"))
    return "\n".join(lines)


async def _conflict_lines(tickets: Sequence[Ticket], event: Event, voice: Voice) -> list[str]:
    """When and why, for each ticket its latest."""
    latest = await conflicts_of([ticket.id for ticket in tickets])
    return [
        voice.html(
            "staff.att_refused_line",
            time=time_of_day(record.pressed_at, event.zone, voice),
            name=ticket.holder_name[:40],
            order=ticket.order.number,
            why=voice.text(f"owed.clash_{record.clash}"),
        )
        for ticket in tickets
        if (record := latest.get(ticket.id))
    ]


def _list_rows(page: Page, data: ShowGuests, voice: Voice) -> Rows:
    rows: list[Sequence[InlineKeyboardButton]] = [
        [button(f"{line(ticket, voice)} · {ticket.order.number}", ShowGuest(ticket.id))] for ticket in page.tickets
    ]
    turning = []
    if page.has_before and page.tickets:
        turning.append(button("«", ShowGuests(data.event, data.standing, data.text, before=page.tickets[0].id)))
    turning.append(button(voice.text("staff.button_back"), ShowGuests(data.event, text=data.text)))
    if page.has_after and page.tickets:
        turning.append(button("»", ShowGuests(data.event, data.standing, data.text, after=page.tickets[-1].id)))
    return [*rows, turning]

"""/find: tickets by name or order number, and what can be done with each: check in, take payment, undo, care."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from telegram import InlineKeyboardButton

from bot.buttons import DANGER, CallbackData, Rows, button, copy_button, grid, url_button
from bot.chat import Handler, Talk, command, pressed
from bot.conversations import begin, data_of, step
from bot.exhibitor_entries import BadEntry, read_people
from bot.organiser.care_buttons import TakeBack
from bot.questions import ask_questions, when_answered
from bot.staff.buttons import (
    CancelTicket,
    CheckInHere,
    HowMany,
    NewLink,
    Resend,
    ShowCard,
    TakePayment,
    Topic,
    WalkIn,
)
from bot.staff.cards import Card, card_rows, card_text, fresh, line, load_card
from bot.staff.choosing import about_event, others_row, permitted, show_event
from models.clock import now
from models.door.answers import Answer, Press, Reason, Status
from models.language.sentences import explain
from models.language.speech import Voice
from models.orders.payments_at_door import PaymentRefused, take_payment
from models.people.staff import Action
from models.sharing.taking_back import is_to_take_back
from models.tables import EventKind, Method, StaffMember
from models.tickets.care import CareRefused, cancel_ticket, replace_link, resend
from models.tickets.search import SHOWN, count_found, find_tickets, ticket_by_id

ANSWERING = "answering"
"""The conversation in which staff answer what a ticket asks before they let people in."""
COUNTING = "counting"
"""The conversation in which staff say how many came to be signed in."""
CHOICES_A_PAGE = 24
COLUMNS = 6


def handlers() -> list[Handler]:
    """/find and the buttons of its cards."""
    return [
        command("find", find),
        pressed(ShowCard, show_card),
        pressed(CheckInHere, check_in),
        pressed(HowMany, ask_how_many),
        pressed(TakePayment, pay),
        pressed(Resend, send_again),
        pressed(NewLink, new_link),
        pressed(CancelTicket, cancel),
    ]


async def find(talk: Talk) -> None:
    """/find <name or order>; without an argument it asks."""
    await begin(talk, "find", "text", text=talk.argument)
    await answer_find(talk)


async def show_found(talk: Talk, member: StaffMember) -> None:
    """What was found at this event: one card, or a list of buttons; asks when nothing was looked for yet."""
    data = data_of(talk, "find") or {}
    text = str(data.get("text", ""))
    await begin(talk, "find", "text", text=text, event=member.event_id)
    if not text:
        await talk.show(
            talk.voice.html("staff.find_ask", event=member.event.name),
            [_walk_in_row(talk, member), await others_row(talk, Topic.FIND)],
        )
        return
    tickets = await find_tickets(member.event, text)
    if len(tickets) == 1:
        card = await load_card(tickets[0], member)
        await talk.show(card_text(card, talk.voice), [*card_rows(card, talk.voice), _walk_in_row(talk, member)])
        return
    rows = [[button(line(ticket, talk.voice), ShowCard(ticket.id))] for ticket in tickets]
    heading = await _heading(talk, member, text, len(tickets))
    await talk.show(heading, [*rows, _walk_in_row(talk, member), await others_row(talk, Topic.FIND)])


answer_find = about_event(Topic.FIND, Action.ADMIT, show_found)


@step("find", "text")
async def look_again(talk: Talk, text: str) -> None:
    """Each further text is looked for, at the same event: at a door one search follows another."""
    data = data_of(talk, "find") or {}
    await begin(talk, "find", "text", **{**data, "text": text})
    if event_id := data.get("event"):
        await show_event(talk, Topic.FIND, int(event_id))
    else:
        await answer_find(talk)


async def show_card(talk: Talk, data: ShowCard) -> None:
    """The card, fresh."""
    await _stop_counting(talk)
    if card := await _card(talk, data.ticket, Action.ADMIT):
        await _show_card(talk, card)


async def check_in(talk: Talk, data: CheckInHere) -> None:
    """Let people in. Telegram says who presses, so no code is needed."""
    await _stop_counting(talk)
    await _press(talk, data, {})


@when_answered(ANSWERING)
async def check_in_answered(talk: Talk) -> None:
    """What the ticket asks is answered: press."""
    facts = data_of(talk, ANSWERING) or {}
    await begin(talk, "find", "text", text="", event=facts["event"])
    await _press(talk, CheckInHere(facts["ticket"], facts["admit"], facts["anyway"]), facts.get("answers", {}))


@step(COUNTING, "people")
async def take_people(talk: Talk, text: str) -> None:
    """How many came was typed."""
    facts = data_of(talk, COUNTING) or {}
    try:
        people = read_people(text)
    except BadEntry as bad:
        await talk.reply(talk.voice.html(bad.key))
        return
    await begin(talk, "find", "text", text="", event=facts["event"])
    await _press(talk, CheckInHere(facts["ticket"], people), {})


async def show_admitted(talk: Talk, member: StaffMember, answer: Answer) -> None:
    """The card of a ticket that was let in just now, under that news. The next text is a search again."""
    await begin(talk, "find", "text", text="", event=member.event_id)
    ticket = await ticket_by_id(answer.ticket or 0)
    if ticket is not None:
        await _show_card(talk, await load_card(ticket, member), _headline(answer, talk.voice))


async def _stop_counting(talk: Talk) -> None:
    """A number was tapped, or not wanted: the next text is a search again."""
    if facts := data_of(talk, COUNTING):
        await begin(talk, "find", "text", text="", event=facts["event"])


async def _press(talk: Talk, data: CheckInHere, answers: Mapping[str, Any]) -> None:
    card = await _card(talk, data.ticket, Action.ADMIT)
    if card is None:
        return
    answer = await talk.house.verifier.decide(
        Press(
            nonce=talk.nonce,
            method=Method.CHAT,
            pressed_at=now(),
            ticket_id=data.ticket,
            staff_id=card.viewer.id,
            event_id=card.event.id,
            admit=data.admit,
            answers=answers,
            outside_hours=data.anyway,
        )
    )
    if answer.status is Status.INCOMPLETE:
        await begin(
            talk, ANSWERING, "question", ticket=data.ticket, admit=data.admit, anyway=data.anyway, event=card.event.id
        )
        await ask_questions(talk, answer.questions)
        return
    await talk.toast(_toast(answer, talk.voice))
    await _show_card(talk, await fresh(card), _headline(answer, talk.voice), _anyway_row(answer, data, talk.voice))


async def ask_how_many(talk: Talk, data: HowMany) -> None:
    """How many of a party come in now."""
    card = await _card(talk, data.ticket, Action.ADMIT)
    if card is None:
        return
    if card.signs_in:
        await begin(talk, COUNTING, "people", ticket=data.ticket, event=card.event.id)
    first = data.page * CHOICES_A_PAGE + 1
    last = min(card.most, first + CHOICES_A_PAGE - 1)
    choices = [button(str(number), CheckInHere(data.ticket, number)) for number in range(first, last + 1)]
    turning = []
    if data.page:
        turning.append(button("«", HowMany(data.ticket, data.page - 1)))
    turning.append(button(talk.voice.text("staff.button_back"), ShowCard(data.ticket)))
    if last < card.most:
        turning.append(button("»", HowMany(data.ticket, data.page + 1)))
    question = (
        talk.voice.html("exhibition.how_many", organisation=card.ticket.holder_name, expected=card.ticket.expected)
        if card.signs_in
        else talk.voice.html("staff.how_many", name=card.ticket.holder_name, n=card.remaining)
    )
    await talk.edit(question, [*grid(choices, COLUMNS), turning])


async def pay(talk: Talk, data: TakePayment) -> None:
    """The order was paid to me. A second press is harmless."""
    card = await _card(talk, data.ticket, Action.TAKE_PAYMENT)
    if card is None:
        return
    try:
        payment = await take_payment(card.ticket.order_id, card.viewer, amount=data.seen)
    except PaymentRefused as refusal:
        headline = talk.voice.html(refusal.key)
    else:
        headline = talk.voice.html("staff.paid_before" if payment.again else "staff.paid_now")
    await _show_card(talk, await fresh(card), headline)


async def send_again(talk: Talk, data: Resend) -> None:
    """Send the holder the ticket's message again."""
    card = await _card(talk, data.ticket, Action.CHANGE_TICKETS)
    if card is None:
        return
    try:
        await resend(data.ticket)
    except CareRefused as refusal:
        await talk.toast(talk.voice.text(refusal.key), alert=True)
        return
    await talk.toast(talk.voice.text("staff.resent", name=card.ticket.holder_name))


async def new_link(talk: Talk, data: NewLink) -> None:
    """Replace the link: the old one stops working. Asks first."""
    card = await _card(talk, data.ticket, Action.CHANGE_TICKETS)
    if card is None:
        return
    say = talk.voice
    if not data.sure:
        question = say.html("staff.new_link_sure", name=card.ticket.holder_name)
        rows = _sure_rows(talk, replace(data, sure=True), "staff.button_new_link", data.ticket)
        await talk.edit(question, [*rows, await _take_back_row(talk, card)])
        return
    try:
        address = await replace_link(talk.house.links, data.ticket, version=data.version)
    except CareRefused as refusal:
        await _show_card(talk, card, say.html(refusal.key))
        return
    reached = "staff.new_link_sent" if card.ticket.holder_id is not None else "staff.new_link_made"
    await talk.edit(
        say.html(reached, name=card.ticket.holder_name),
        [
            [
                copy_button(say.text("staff.button_copy_link"), address),
                url_button(say.text("staff.button_open_ticket"), address),
            ],
            [button(say.text("staff.button_back"), ShowCard(data.ticket))],
        ],
    )


async def cancel(talk: Talk, data: CancelTicket) -> None:
    """Cancel a ticket that nobody has used. Asks first."""
    card = await _card(talk, data.ticket, Action.CHANGE_TICKETS)
    if card is None:
        return
    if not data.sure:
        question = talk.voice.html(
            "staff.cancel_ticket_sure", name=card.ticket.holder_name, number=card.ticket.order.number
        )
        rows = _sure_rows(talk, replace(data, sure=True), "staff.button_cancel_ticket", data.ticket)
        await talk.edit(question, rows)
        return
    try:
        await cancel_ticket(data.ticket)
    except CareRefused as refusal:
        await _show_card(talk, card, talk.voice.html(refusal.key))
        return
    await _show_card(talk, await fresh(card))


async def _card(talk: Talk, ticket_id: int, action: Action) -> Card | None:
    ticket = await ticket_by_id(ticket_id)
    if ticket is None:
        await talk.toast(talk.voice.text("staff.not_allowed"), alert=True)
        return None
    member = await permitted(talk, ticket.event_id, action)
    return await load_card(ticket, member) if member else None


async def _show_card(
    talk: Talk, card: Card, headline: str = "", admit_row: Sequence[InlineKeyboardButton] = ()
) -> None:
    text = card_text(card, talk.voice)
    await talk.show(f"{headline}\n\n{text}" if headline else text, card_rows(card, talk.voice, admit_row))


def _headline(answer: Answer, voice: Voice) -> str:
    if answer.status is not Status.OK:
        return voice.html("staff.refused", reason=explain(answer, voice))
    key = "staff.admitted_rehearsal" if answer.rehearsal else "staff.admitted"
    people = voice.count("staff.people_in", answer.admitted or 0)
    return voice.html(key, people=people, number=answer.number, word=answer.word)


def _toast(answer: Answer, voice: Voice) -> str:
    if answer.status is not Status.OK:
        return explain(answer, voice)
    return voice.text("staff.admitted_toast", people=voice.count("staff.people_in", answer.admitted or 0))


def _anyway_row(answer: Answer, pressed_data: CheckInHere, voice: Voice) -> Sequence[InlineKeyboardButton]:
    """Outside the door hours a second press admits (DESIGN.md section 8)."""
    if answer.reason is not Reason.INVALID_TIME:
        return []
    return [button(voice.text("staff.button_anyway"), replace(pressed_data, anyway=True), DANGER)]


async def _take_back_row(talk: Talk, card: Card) -> Sequence[InlineKeyboardButton]:
    """Whoever claimed a ticket that was meant for somebody else would get the new link, too."""
    if not await is_to_take_back(card.ticket):
        return []
    take_back = TakeBack(card.ticket.id, card.ticket.order.claim_version)
    return [button(talk.voice.text("staff.button_take_back"), take_back)]


def _walk_in_row(talk: Talk, member: StaffMember) -> Sequence[InlineKeyboardButton]:
    """Who is not found at an exhibition may have come unannounced, also when one of a similar name is."""
    if member.event.kind is not EventKind.EXHIBITION:
        return []
    return [button(talk.voice.text("exhibition.button_walk_in"), WalkIn(member.event_id))]


async def _heading(talk: Talk, member: StaffMember, text: str, shown: int) -> str:
    facts = {"text": text, "event": member.event.name}
    if not shown:
        return talk.voice.html("staff.find_nothing", **facts)
    if shown < SHOWN:
        return talk.voice.html("staff.find_found", **facts)
    return talk.voice.html("staff.find_many", **facts, shown=shown, n=await count_found(member.event, text))


def _sure_rows(talk: Talk, sure: CallbackData, key: str, ticket_id: int) -> Rows:
    back = button(talk.voice.text("staff.button_back"), ShowCard(ticket_id))
    return [[button(talk.voice.text(key), sure, DANGER), back]]

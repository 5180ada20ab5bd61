"""Share: offer places of one's ticket, in any chat by inline mode or by a link, and take them back."""

import logging

from telegram import (
    InlineKeyboardButton,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ChosenInlineResultHandler, InlineQueryHandler

from bot.buttons import PRIMARY, Rows, button, copy_button, keyboard
from bot.chat import NO_PREVIEW, Context, Handler, Talk, pressed, talk_about
from bot.deep_links import MY_TICKETS, PLACE, deep_link, opens
from bot.guest.buttons import CopyPlaceLink, SharePlace, WithdrawPlaces
from bot.guest.tickets import send_tickets
from bot.owed.share_copy import copy_rows, share_copy
from models.language.formats import moment
from models.language.speech import Voice
from models.sharing.offers import (
    Offer,
    ShareRefusal,
    ShareRefused,
    Standing,
    most_offers,
    note_sent,
    offer_place,
    open_offers,
    share_with_all,
    ticket_to_share,
    tickets_to_share,
    withdraw_offers,
)
from models.tables import Ticket

logger = logging.getLogger(__name__)

MOST_RESULTS = 10


def handlers() -> list[Handler]:
    """Share and its buttons, and inline mode."""
    return [
        pressed(SharePlace, show_sharing),
        pressed(CopyPlaceLink, make_link),
        pressed(WithdrawPlaces, withdraw),
        InlineQueryHandler(offer_in_chat),
        ChosenInlineResultHandler(note_chosen),
    ]


async def show_sharing(talk: Talk, data: SharePlace) -> None:
    """How this ticket can be shared."""
    try:
        ticket = await ticket_to_share(data.ticket_id, talk.person.id)
    except ShareRefused as refused:
        await say_refused(talk, refused)
        return
    await talk.reply(_sharing_text(ticket, talk.voice), await _sharing_rows(talk, ticket))


async def make_link(talk: Talk, data: CopyPlaceLink) -> None:
    """A link to send by any means."""
    try:
        offer = await offer_place(talk.house.links, data.ticket_id, talk.person.id, sent=True)
        ticket = await ticket_to_share(data.ticket_id, talk.person.id)
    except ShareRefused as refused:
        await say_refused(talk, refused)
        return
    link = deep_link(talk.bot.username, PLACE, offer.token)
    copy = copy_button(talk.voice.text("sharing.button_copy"), link)
    await talk.reply(talk.voice.html("sharing.link", event=ticket.event.name, link=link), [[copy]])


async def withdraw(talk: Talk, data: WithdrawPlaces) -> None:
    """Take back what nobody has claimed."""
    count = await withdraw_offers(talk.house.links, data.ticket_id, talk.person.id)
    await talk.toast(talk.voice.count("sharing.withdrawn", count) if count else talk.voice.text("sharing.none_open"))
    try:
        ticket = await ticket_to_share(data.ticket_id, talk.person.id)
    except ShareRefused:
        await talk.drop_buttons()
    else:
        await talk.edit(_sharing_text(ticket, talk.voice), await _sharing_rows(talk, ticket))


async def offer_in_chat(update: Update, context: Context) -> None:
    """An inline query: the person's tickets with places to share, as messages that offer one."""
    query = update.inline_query
    if query is None:
        return
    talk = await talk_about(update, context)
    fitting = [ticket for ticket in await tickets_to_share(talk.person.id) if _fits(ticket, query.query)]
    results = [result for ticket in fitting[:MOST_RESULTS] if (result := await _result(talk, ticket))]
    nothing = None if results else await _nothing(talk, query.query)
    try:
        await query.answer(results, cache_time=0, is_personal=True, button=nothing)
    except BadRequest as refusal:
        logger.info("could not answer an inline query: %s", refusal.message)


async def note_chosen(update: Update, context: Context) -> None:
    """Telegram says which offer was sent, and how its message can be edited."""
    chosen = update.chosen_inline_result
    if chosen is None or not chosen.result_id.isdecimal():
        return
    talk = await talk_about(update, context)
    share = await share_with_all(int(chosen.result_id))
    if share is not None:
        shows = share_copy(share, Standing.OFFERED, talk.voice).shows
        await note_sent(share.id, talk.person.id, chosen.inline_message_id, shows=shows)


@opens(MY_TICKETS)
async def open_tickets(talk: Talk, _: str) -> None:
    """What an inline query without results leads to."""
    await send_tickets(talk)


async def say_refused(talk: Talk, refused: ShareRefused) -> None:
    """Why nothing is offered."""
    event = refused.event.name if refused.event else ""
    await talk.reply(talk.voice.html(f"sharing.not_offered_{refused.reason}", event=event))


def _sharing_text(ticket: Ticket, speak: Voice) -> str:
    event = ticket.event
    alone = ticket.places == 1
    lines = [
        speak.html("sharing.title", event=event.name),
        speak.html("sharing.how_whole") if alone else speak.count_html("sharing.how", most_offers(ticket)),
    ]
    if event.transfers_until is not None:
        lines.append(speak.html("sharing.until", when=moment(event.transfers_until, event.zone, speak)))
    return "\n\n".join(lines)


async def _sharing_rows(talk: Talk, ticket: Ticket) -> Rows:
    say = talk.voice
    in_chat = InlineKeyboardButton(say.text("sharing.button_chat"), switch_inline_query=_mark(ticket), style=PRIMARY)
    count = len(await open_offers(ticket.id))
    return [
        [in_chat] if talk.bot.supports_inline_queries else [],
        [button(say.text("sharing.button_link"), CopyPlaceLink(ticket.id))],
        [button(say.count("sharing.button_withdraw", count), WithdrawPlaces(ticket.id))] if count else [],
    ]


async def _result(talk: Talk, ticket: Ticket) -> InlineQueryResultArticle | None:
    try:
        offer = await offer_place(talk.house.links, ticket.id, talk.person.id)
    except ShareRefused:  # just now
        return None
    return await _article(talk, ticket, offer)


async def _nothing(talk: Talk, text: str) -> InlineQueryResultsButton:
    """Why nothing is offered, as a button that leads to the person's tickets."""
    label = talk.voice.text("sharing.nothing_to_share")
    frozen = [each.event for each in await tickets_to_share(talk.person.id, ShareRefusal.FROZEN) if _fits(each, text)]
    if frozen and (until := frozen[0].transfers_until):
        label = talk.voice.text("sharing.nothing_since", when=moment(until, frozen[0].zone, talk.voice))
    return InlineQueryResultsButton(label, start_parameter=MY_TICKETS)


async def _article(talk: Talk, ticket: Ticket, offer: Offer) -> InlineQueryResultArticle:
    offer.share.ticket, offer.share.offered_by = ticket, talk.person
    copy = share_copy(offer.share, Standing.OFFERED, talk.voice)
    return InlineQueryResultArticle(
        str(offer.share.id),
        talk.voice.text("sharing.result_title", event=ticket.event.name),
        InputTextMessageContent(copy.text, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW),
        reply_markup=keyboard(copy_rows(copy.standing, offer.token, talk.bot.username, talk.voice)),
        description=talk.voice.text("sharing.result_hint", name=ticket.holder_name, type=ticket.type.name),
    )


def _mark(ticket: Ticket) -> str:
    """One word that finds this ticket and no other, also of its order."""
    return f"{ticket.order.number}-{ticket.id}"


def _fits(ticket: Ticket, query: str) -> bool:
    """Whether each word that was typed is in what its holder may know the ticket by."""
    known = f"{ticket.order.number} {ticket.holder_name} {ticket.event.name} {ticket.type.name}".casefold()
    mark = _mark(ticket).casefold()
    return all(word in known or word == mark for word in query.casefold().split())

"""Cancelling orders, and giving money back: the bot names the payment, the refund is made at the provider and noted."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.buttons import DANGER, PRIMARY, button
from bot.chat import Handler, Talk, pressed
from bot.organiser.care_buttons import CancelOrder, FileRefunds, ListRefunds, MarkRefunded, ShowRefund
from bot.staff.buttons import ShowCard
from bot.staff.choosing import permitted
from models.export.csv_files import MARK, csv_line
from models.export.sheet import Cell
from models.language.formats import decimal_symbol, decimals, money, number
from models.language.speech import Voice
from models.orders.refunds import (
    A_PAGE,
    Page,
    all_refunds_due,
    cancel_order,
    first_ticket,
    is_refundable,
    mark_refunded,
    order_by_id,
    refunds_due,
)
from models.people.staff import Action
from models.tables import Event, Order, OrderStatus, PaymentMethod
from models.tickets.care import CareRefused

LABEL = 24
COLUMNS = ("order", "name", "amount", "currency", "method", "telegram_charge", "provider_charge", "paid_to", "paid_at")


def handlers() -> list[Handler]:
    """The buttons about orders and money."""
    return [
        pressed(CancelOrder, cancel),
        pressed(ShowRefund, show_refund),
        pressed(MarkRefunded, mark),
        pressed(ListRefunds, show_list),
        pressed(FileRefunds, send_file),
    ]


async def cancel(talk: Talk, data: CancelOrder) -> None:
    """Cancel an order with all its tickets. Asks first."""
    order = await _order(talk, data.order)
    if order is None:
        return
    say, back = talk.voice, await _back_to_card(talk, order)
    if not data.sure:
        question = say.html("care.cancel_order_sure", order=order.number, name=order.booker_name)
        sure = button(say.text("care.button_cancel_order"), CancelOrder(order.id, sure=True), DANGER)
        await talk.edit(question, [[sure], back])
        return
    try:
        await cancel_order(order.id)
    except CareRefused as refusal:
        await talk.edit(say.html(refusal.key), [back])
        return
    refund = [button(say.text("care.button_refund"), ShowRefund(order.id), PRIMARY)] if is_refundable(order) else []
    await talk.edit(say.html("care.cancelled_order", order=order.number), [refund, back])


async def show_refund(talk: Talk, data: ShowRefund) -> None:
    """What was paid, how, and by which number the provider knows it."""
    if order := await _order(talk, data.order):
        await _show_refund(talk, order)


async def mark(talk: Talk, data: MarkRefunded) -> None:
    """The money was given back. A second press is harmless."""
    order = await _order(talk, data.order)
    if order is None:
        return
    try:
        await mark_refunded(order.id, amount=data.seen)
    except CareRefused as refusal:
        await talk.toast(talk.voice.text(refusal.key), alert=True)
    await _show_refund(talk, await order_by_id(order.id) or order)


async def show_list(talk: Talk, data: ListRefunds) -> None:
    """The orders whose money is to be given back."""
    member = await permitted(talk, data.event, Action.CHANGE_TICKETS)
    if member is None:
        return
    say, event = talk.voice, member.event
    page = await refunds_due(event, data.page)
    if not page.count:
        await talk.show(say.html("care.refunds_none", event=event.name))
        return
    facts = {"event": event.name, "orders": number(page.count, say), "amount": money(page.amount, event.currency, say)}
    file = button(say.text("care.button_file"), FileRefunds(event.id))
    orders = [[button(_line(order, say), ShowRefund(order.id))] for order in page.orders]
    await talk.show(say.count_html("care.refunds_title", page.count, **facts), [*orders, _turning(data, page), [file]])


async def send_file(talk: Talk, data: FileRefunds) -> None:
    """All of them as CSV, with what the provider asks for."""
    member = await permitted(talk, data.event, Action.CHANGE_TICKETS)
    if member is None:
        return
    event, say = member.event, talk.voice
    content = refund_file(await all_refunds_due(event), event, say)
    await talk.reply_file(content, f"{event.slug}-refunds.csv", say.html("care.refunds_file", event=event.name))


def refund_file(orders: Sequence[Order], event: Event, voice: Voice) -> bytes:
    """CSV (RFC 4180) with a byte order mark, so that spreadsheets read it as UTF-8, and without formulas."""
    head: list[Cell] = [voice.text(f"care.column_{name}") for name in COLUMNS]
    lines = [head, *([*_cells(order, event, voice)] for order in orders)]
    return MARK + b"".join(csv_line(line, decimal_symbol(voice)) for line in lines)


def _cells(order: Order, event: Event, voice: Voice) -> Iterator[Cell]:
    yield order.number
    yield order.booker_name
    yield Decimal(order.total).scaleb(-decimals(order.currency))
    yield order.currency
    yield _method(order, voice)
    yield order.telegram_charge or ""
    yield order.provider_charge or ""
    yield order.paid_to.label if order.paid_to else ""
    yield _local(order, event)


async def _show_refund(talk: Talk, order: Order) -> None:
    say = talk.voice
    amount = money(order.total, order.currency, say)
    back = await _back_to_card(talk, order)
    if not is_refundable(order):
        key = "care.refund_done" if order.status is OrderStatus.REFUNDED else "care.nothing_to_refund"
        await talk.edit(say.html(key, order=order.number, amount=amount), [back])
        return
    lines = [
        say.html("care.refund_title", order=order.number, name=order.booker_name, amount=amount),
        say.html("care.refund_method", method=_method(order, say)),
    ]
    if order.paid_to:
        lines.append(say.html("care.refund_paid_to", staff=order.paid_to.label))
    if order.telegram_charge:
        lines.append(say.html("care.refund_telegram", charge=order.telegram_charge))
    if order.provider_charge:
        lines.append(say.html("care.refund_provider", charge=order.provider_charge))
    key = "care.refund_how_provider" if order.payment_method is PaymentMethod.TELEGRAM else "care.refund_how"
    marking = button(say.text("care.button_mark_refunded", amount=amount), MarkRefunded(order.id, order.total), DANGER)
    await talk.edit("\n".join([*lines, "", say.html(key)]), [[marking], back])


async def _order(talk: Talk, order_id: int) -> Order | None:
    """The order, if it is of an event at which this person may change tickets; else they are told."""
    order = await order_by_id(order_id)
    if order is None:
        await talk.toast(talk.voice.text("staff.not_allowed"), alert=True)
        return None
    return order if await permitted(talk, order.event_id, Action.CHANGE_TICKETS) else None


async def _back_to_card(talk: Talk, order: Order) -> Sequence[InlineKeyboardButton]:
    ticket_id = await first_ticket(order.id)
    cards = [button(talk.voice.text("staff.button_to_ticket"), ShowCard(ticket_id))] if ticket_id else []
    return [*cards, button(talk.voice.text("care.button_refunds"), ListRefunds(order.event_id))]


def _turning(data: ListRefunds, page: Page) -> Sequence[InlineKeyboardButton]:
    earlier = [button("«", ListRefunds(data.event, data.page - 1))] if data.page else []
    later = [button("»", ListRefunds(data.event, data.page + 1))] if (data.page + 1) * A_PAGE < page.count else []
    return [*earlier, *later]


def _line(order: Order, voice: Voice) -> str:
    return f"{order.number} · {order.booker_name[:LABEL]} · {money(order.total, order.currency, voice)}"


def _method(order: Order, voice: Voice) -> str:
    return voice.text(f"care.paid_{order.payment_method or PaymentMethod.ELSEWHERE}")


def _local(order: Order, event: Event) -> str:
    return (
        order.paid_at.astimezone(ZoneInfo(event.zone)).isoformat(sep=" ", timespec="minutes") if order.paid_at else ""
    )

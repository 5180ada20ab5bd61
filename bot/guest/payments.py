"""Payments by Telegram's invoice. Both updates bypass every limiter: a checkout waits ten seconds at most."""

import logging

from telegram import Update
from telegram.error import BadRequest
from telegram.ext import MessageHandler, PreCheckoutQueryHandler, filters

from bot.chat import Context, Handler, talk_about
from bot.guest.wording import refusal_text
from models.language.formats import money
from models.orders.buying import Payment, PurchaseRefused, pay, reserve

logger = logging.getLogger(__name__)


def handlers() -> list[Handler]:
    """The checkout and the payment."""
    return [PreCheckoutQueryHandler(check_out), MessageHandler(filters.SUCCESSFUL_PAYMENT, take_payment)]


async def check_out(update: Update, context: Context) -> None:
    """Somebody is about to pay: hold the places, or say why it is too late."""
    query = update.pre_checkout_query
    if query is None:
        return
    refusal = None
    try:
        await reserve(query.invoice_payload, query.from_user.id, query.total_amount, query.currency)
    except PurchaseRefused as refused:
        refusal = refusal_text(refused, (await talk_about(update, context)).voice)
    try:
        await query.answer(ok=refusal is None, error_message=refusal)
    except BadRequest as too_late:
        # Nobody waits for the answer any more. What was reserved lapses by itself.
        logger.warning("a checkout was answered too late: %s", too_late.message)


async def take_payment(update: Update, context: Context) -> None:
    """Somebody has paid: issue the order, once per payment."""
    talk = await talk_about(update, context)
    paid = update.message.successful_payment if update.message else None
    if paid is None:
        return
    payment = Payment(paid.telegram_payment_charge_id, paid.provider_payment_charge_id)
    try:
        order = await pay(talk.house.links, paid.invoice_payload, payment)
    except Exception:
        # The money is taken: whoever looks into it needs to know which.
        logger.warning("payment %s for order %s is not booked (yet)", payment.telegram_charge, paid.invoice_payload)
        raise
    total = money(order.total, order.currency, talk.voice)
    await talk.reply(talk.voice.html("guest.paid", total=total, order=order.number))

"""A checkout from the payer's side: the bot is asked first, then the money moves."""

import asyncio
import secrets
from collections.abc import Mapping

from bot.sandbox.accounts import Account
from bot.sandbox.conversations import Message
from bot.sandbox.invoices import STARS, Invoice
from bot.sandbox.shapes import Json
from bot.sandbox.state import State

_MADE_UP = {"name": "", "phone_number": "15550100", "email": "payer@example.org"}


class PaymentFailed(Exception):
    """No money has moved. The text is what the payer reads, in the words of the bot or of Telegram."""


async def pay(state: State, payer: Account, invoice: Invoice, *, card_works: bool = True) -> Message:
    """Pays an invoice: pre-checkout, then the charge, then the receipt in the chat with the bot.

    Raises PaymentFailed when the bot refuses or stays silent for too long, and when the card is declined.
    """
    order = _order_info(payer, invoice)
    await _ask_bot(state, payer, invoice, order)
    if not card_works:
        raise PaymentFailed("PAYMENT_FAILED")
    invoice.paid_by.append(payer.id)
    return _receipt(state, payer, invoice, order)


async def _ask_bot(state: State, payer: Account, invoice: Invoice, order: Json) -> None:
    identifier, answer = state.checkouts.ask()
    state.updates.add("pre_checkout_query", {"id": identifier, "from": payer.user(), **_what(invoice, order)}, payer.id)
    try:
        verdict = await asyncio.wait_for(answer, state.options.checkout_timeout)
    except TimeoutError:
        raise PaymentFailed("BOT_PRECHECKOUT_TIMEOUT") from None
    finally:
        state.checkouts.close(identifier)
    if not verdict.ok:
        raise PaymentFailed(verdict.reason)


def _receipt(state: State, payer: Account, invoice: Invoice, order: Json) -> Message:
    payment = {
        **_what(invoice, order),
        "telegram_payment_charge_id": secrets.token_hex(16),
        "provider_payment_charge_id": "" if invoice.currency == STARS else f"local_{secrets.token_hex(8)}",
    }
    payer.started = True
    message = state.new_message(state.conversation(payer), payer, {"successful_payment": payment})
    state.post(message)
    state.updates.add("message", message.json(), payer.id)
    _show_paid(state, invoice)
    return message


def _show_paid(state: State, invoice: Invoice) -> None:
    for account in state.accounts.values():
        for message in state.conversation(account).present:
            if message.invoice is invoice:
                state.tell(message)


def _what(invoice: Invoice, order: Json) -> Json:
    return {
        "currency": invoice.currency,
        "total_amount": invoice.total,
        "invoice_payload": invoice.payload,
        **({"order_info": order} if order else {}),
    }


def _order_info(payer: Account, invoice: Invoice) -> Json:
    known: Mapping[str, str] = {**_MADE_UP, "name": payer.name}
    return {name: known[name] for name in invoice.asks_for}

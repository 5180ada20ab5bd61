"""Invoices and the bot's word on a checkout. Source of the rules: Bot API, "Payments"."""

import secrets

from bot.sandbox.invoices import read_invoice, read_start_parameter
from bot.sandbox.methods.sending import post
from bot.sandbox.parameters import Parameters
from bot.sandbox.queries import CheckoutAnswer
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import Json
from bot.sandbox.state import State

LINK = "https://t.me/$"


async def send_invoice(state: State, parameters: Parameters) -> Json:
    """An invoice with a Pay button."""
    account = state.open_chat(parameters.need_text("chat_id"))
    invoice = read_invoice(parameters, state.options.provider_token)
    invoice.start_parameter = read_start_parameter(parameters)
    message = state.new_message(state.conversation(account), None, {"invoice": invoice.json()})
    message.invoice = invoice
    keyboard = parameters.json_object("reply_markup") or {}
    rows = keyboard.get("inline_keyboard")
    if isinstance(rows, list) and rows and not _begins_with_pay(rows):
        raise bad_request("the first button must be a Pay button")
    return post(state, parameters, message, may_pay=True)


async def create_invoice_link(state: State, parameters: Parameters) -> str:
    """A link that opens the checkout; several people can pay by it."""
    invoice = read_invoice(parameters, state.options.provider_token)
    invoice.link = f"{LINK}{secrets.token_urlsafe(12)}"
    state.invoices[invoice.link] = invoice
    return invoice.link


async def answer_pre_checkout_query(state: State, parameters: Parameters) -> bool:
    """Lets a payment go on or stops it; too late, and Telegram has stopped it."""
    if not parameters.has("ok"):
        raise bad_request('parameter "ok" is required')
    answer = CheckoutAnswer(parameters.flag("ok"), parameters.text("error_message") or "")
    if not answer.ok and not answer.reason:
        raise bad_request("error message must be non-empty")
    if not state.checkouts.answer(parameters.need_text("pre_checkout_query_id"), answer):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return True


def _begins_with_pay(rows: list[object]) -> bool:
    first = rows[0]
    return isinstance(first, list) and bool(first) and isinstance(first[0], dict) and bool(first[0].get("pay"))

"""Invoices: what is one, and how a payment goes or fails."""

import asyncio
from typing import Any

import pytest

from bot.sandbox import LocalTelegram, PaymentFailed, Person
from tests.bot.sandbox.conftest import Api, button


@pytest.fixture
def ticket(telegram: LocalTelegram) -> dict[str, Any]:
    return {
        "title": "Ticket",
        "description": "One evening",
        "payload": "order-1",
        "provider_token": telegram.provider_token,
        "currency": "EUR",
        "prices": [{"label": "Ticket", "amount": 1500}, {"label": "Friends pay less", "amount": -500}],
    }


async def answer_checkout(api: Api, **verdict: object) -> dict[str, Any]:
    """Polls for the pre-checkout query and answers it, as a bot does."""
    [update] = await api("getUpdates", timeout=10)
    query: dict[str, Any] = update["pre_checkout_query"]
    await api("getUpdates", offset=update["update_id"] + 1)
    await api("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], **verdict)
    return query


async def test_a_payment_asks_the_bot_first_and_leaves_a_receipt(api: Api, ada: Person, ticket: dict[str, Any]) -> None:
    await api("sendInvoice", chat_id=ada.id, need_email=True, **ticket)
    bot = asyncio.create_task(answer_checkout(api, ok=True))
    receipt = await ada.pay(await ada.receives(lambda message: message.invoice))
    query = await bot
    assert (query["total_amount"], query["invoice_payload"]) == (1000, "order-1")
    assert query["order_info"] == {"email": "payer@example.org"}
    [update] = await api("getUpdates")
    payment = update["message"]["successful_payment"]
    assert payment == receipt.body["successful_payment"]
    assert payment["telegram_payment_charge_id"]


async def test_the_bot_can_stop_a_payment(api: Api, ada: Person, ticket: dict[str, Any]) -> None:
    await api("sendInvoice", chat_id=ada.id, **ticket)
    bot = asyncio.create_task(answer_checkout(api, ok=False, error_message="Sold out"))
    with pytest.raises(PaymentFailed, match="Sold out"):
        await ada.pay(await ada.receives())
    await bot


async def test_a_declined_card_pays_nothing(api: Api, ada: Person, ticket: dict[str, Any]) -> None:
    await api("sendInvoice", chat_id=ada.id, **ticket)
    bot = asyncio.create_task(answer_checkout(api, ok=True))
    with pytest.raises(PaymentFailed, match="PAYMENT_FAILED"):
        await ada.pay(await ada.receives(), card_works=False)
    await bot
    assert await api("getUpdates") == []


async def test_a_checkout_that_nobody_answers_fails_and_takes_no_late_answer(
    api: Api, ada: Person, ticket: dict[str, Any]
) -> None:
    await api("sendInvoice", chat_id=ada.id, **ticket)
    with pytest.raises(PaymentFailed, match="BOT_PRECHECKOUT_TIMEOUT"):
        await ada.pay(await ada.receives())
    [update] = await api("getUpdates")
    identifier = update["pre_checkout_query"]["id"]
    refused = await api.refused("answerPreCheckoutQuery", pre_checkout_query_id=identifier, ok=True)
    assert "query is too old" in refused.description


async def test_an_invoice_link_can_be_paid(api: Api, ada: Person, ticket: dict[str, Any]) -> None:
    link = await api("createInvoiceLink", **ticket)
    assert link.startswith("https://t.me/$")
    bot = asyncio.create_task(answer_checkout(api, ok=True))
    assert await ada.pay(link)
    await bot


async def test_stars_need_no_provider(api: Api, ada: Person, ticket: dict[str, Any]) -> None:
    stars = {**ticket, "provider_token": "", "currency": "XTR", "prices": [{"label": "x", "amount": 5}]}
    assert (await api("sendInvoice", chat_id=ada.id, **stars))["invoice"]["currency"] == "XTR"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": "x" * 33}, "INVOICE_TITLE_TOO_LONG"),
        ({"title": ""}, 'parameter "title" is required'),
        ({"description": "x" * 256}, "INVOICE_DESCRIPTION_TOO_LONG"),
        ({"payload": "ü" * 65}, "INVOICE_PAYLOAD_INVALID"),
        ({"currency": "EURO"}, "CURRENCY_INVALID"),
        ({"provider_token": "wrong"}, "PAYMENT_PROVIDER_INVALID"),
        ({"prices": []}, "there must be at least one price"),
        ({"prices": [{"label": "", "amount": 1}]}, "can't parse labeled price: label must be non-empty"),
        ({"prices": [{"label": "x", "amount": 1.5}]}, "can't parse labeled price: amount must be an Integer"),
        ({"prices": [{"label": "x", "amount": 0}]}, "CURRENCY_TOTAL_AMOUNT_INVALID"),
        ({"is_flexible": True}, "this local Telegram does not ship goods"),
        ({"start_parameter": "no spaces"}, "START_PARAM_INVALID"),
    ],
    ids=str,
)
async def test_what_is_no_invoice_is_refused(
    api: Api, ada: Person, ticket: dict[str, Any], wrong: dict[str, Any], sentence: str
) -> None:
    refused = await api.refused("sendInvoice", chat_id=ada.id, **{**ticket, **wrong})
    assert refused.description == f"Bad Request: {sentence}"


async def test_an_invoices_keyboard_begins_with_pay(api: Api, ada: Person, ticket: dict[str, Any]) -> None:
    refused = await api.refused("sendInvoice", chat_id=ada.id, **ticket, reply_markup=button())
    assert refused.description == "Bad Request: the first button must be a Pay button"
    sent = await api("sendInvoice", chat_id=ada.id, **ticket, reply_markup=button("Pay 10", pay=True))
    assert sent["reply_markup"]["inline_keyboard"][0][0]["pay"]

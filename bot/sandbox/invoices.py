"""Invoices: what Telegram accepts as one, and what is known of its payment.

Source of the rules: Bot API, "sendInvoice" and "LabeledPrice"; "Bot Payments API", "Currencies".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from babel import Locale

from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import Json

TITLE_CHARACTERS = 32
DESCRIPTION_CHARACTERS = 255
PAYLOAD_BYTES = 128
STARS = "XTR"

_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{0,64}")
_CURRENCIES = frozenset(Locale("en").currencies) | {STARS}
_ASKED_FOR = {"need_name": "name", "need_phone_number": "phone_number", "need_email": "email"}


@dataclass(eq=False)
class Invoice:
    """One invoice. ``paid_by`` lists who has paid it."""

    title: str
    description: str
    payload: str
    currency: str
    prices: Sequence[Json]
    start_parameter: str = ""
    photo_url: str = ""
    asks_for: Sequence[str] = ()
    link: str = ""
    paid_by: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Smallest units of the currency."""
        return sum(int(price["amount"]) for price in self.prices)

    def json(self) -> Json:
        """As the Bot API's Invoice."""
        return {
            "title": self.title,
            "description": self.description,
            "start_parameter": self.start_parameter,
            "currency": self.currency,
            "total_amount": self.total,
        }


def read_invoice(parameters: Parameters, provider_token: str) -> Invoice:
    """The invoice that the parameters describe. Raises a 400 for one that Telegram would not take."""
    currency = _currency(parameters, provider_token)
    if parameters.flag("is_flexible") or parameters.flag("need_shipping_address"):
        raise bad_request("this local Telegram does not ship goods")
    return Invoice(
        title=_limited(parameters, "title", TITLE_CHARACTERS),
        description=_limited(parameters, "description", DESCRIPTION_CHARACTERS),
        payload=_payload(parameters),
        currency=currency,
        prices=_prices(parameters, currency),
        photo_url=parameters.text("photo_url") or "",
        asks_for=[field for need, field in _ASKED_FOR.items() if parameters.flag(need)],
    )


def read_start_parameter(parameters: Parameters) -> str:
    """The payload of the deep link to an invoice that was forwarded. Raises a 400 for a wrong one."""
    start_parameter = parameters.text("start_parameter") or ""
    if not _START_PARAMETER.fullmatch(start_parameter):
        raise bad_request("START_PARAM_INVALID")
    return start_parameter


def _limited(parameters: Parameters, name: str, limit: int) -> str:
    text = parameters.need_text(name)
    if len(text) > limit:
        raise bad_request(f"INVOICE_{name.upper()}_TOO_LONG")
    return text


def _payload(parameters: Parameters) -> str:
    payload = parameters.need_text("payload")
    if len(payload.encode()) > PAYLOAD_BYTES:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    return payload


def _currency(parameters: Parameters, provider_token: str) -> str:
    currency = parameters.need_text("currency")
    if currency not in _CURRENCIES:
        raise bad_request("CURRENCY_INVALID")
    expected = "" if currency == STARS else provider_token
    if (parameters.text("provider_token") or "") != expected:
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    return currency


def _prices(parameters: Parameters, currency: str) -> Sequence[Json]:
    if not parameters.has("prices"):
        raise bad_request('parameter "prices" is required')
    prices = parameters.json_objects("prices") or []
    if not prices or (currency == STARS and len(prices) != 1):
        raise bad_request("there must be at least one price" if not prices else "there must be exactly one price")
    for price in prices:
        if not isinstance(price.get("label"), str) or not price["label"]:
            raise bad_request("can't parse labeled price: label must be non-empty")
        if not isinstance(price.get("amount"), int) or isinstance(price["amount"], bool):
            raise bad_request("can't parse labeled price: amount must be an Integer")
    if sum(price["amount"] for price in prices) <= 0:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    return prices

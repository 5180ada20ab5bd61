"""Numbers and amounts of money as people and tools write them."""

import re
from decimal import Decimal

from babel.numbers import is_currency

from models.language.formats import decimals

MOST = 10**10
"""In the smallest unit: no ticket costs that much."""
SYMBOLS = {
    "€": {"EUR"},
    "£": {"GBP", "EGP", "LBP"},
    "¥": {"CNY", "JPY"},
    "\uffe5": {"CNY", "JPY"},
    "元": {"CNY"},
    "円": {"JPY"},
    "₽": {"RUB"},
    "₩": {"KRW"},
    "₹": {"INR"},
    "₺": {"TRY"},
    "zł": {"PLN"},
    "kč": {"CZK"},
}
"""Signs that stand for few currencies. The dollar's stands for many and says nothing."""

_CODE = re.compile(r"\b[A-Z]{3}\b")
_FIGURE = re.compile(r"[-+]?\d[\d.,'’\s\u00a0\u202f٬٫]*")
_SPACES = re.compile(r"['’\s\u00a0\u202f٬]")


class BadAmount(ValueError):
    """An amount can't be taken; the message is the name of a `Fault`."""


class OtherCurrency(ValueError):
    """An amount is in another currency; the message is which."""


def read_count(text: str) -> int | None:
    """A whole number, also as ``2.0``; None for anything else."""
    match = re.fullmatch(r"([-+]?\d{1,9})(?:[.,]0+)?", text.strip())
    return int(match[1]) if match else None


def read_amount(text: str, currency: str) -> int:
    """An amount in the currency's smallest unit, such as of ``12.50``, ``€ 1.234,50``, ``12,00 EUR``.

    Raises BadAmount, and OtherCurrency if it is more than nothing of another one.
    """
    figures = _FIGURE.findall(text)
    if len(figures) != 1:
        raise BadAmount("price_unclear")
    amount = _decimal(figures[0].strip(), decimals(currency))
    if amount < 0 or re.search(r"[-−–]\s*\D{0,3}\d", text):
        raise BadAmount("price_negative")
    units = amount.scaleb(decimals(currency))
    if units != units.to_integral_value():
        raise BadAmount("price_decimals")
    if units > MOST:
        raise BadAmount("price_large")
    if units:
        check_currency(text, currency)
    return int(units)


def check_currency(text: str, currency: str) -> None:
    """Raises OtherCurrency if the text names another currency than this."""
    for code in _CODE.findall(text.upper()):
        if code != currency and is_currency(code):
            raise OtherCurrency(code)
    for sign, meant in SYMBOLS.items():
        if sign in text.lower() and currency not in meant:
            raise OtherCurrency(sign)


def _decimal(figure: str, places: int) -> Decimal:
    """The last point or comma begins the decimals, unless three digits follow it and the currency has fewer."""
    bare = _SPACES.sub("", figure).replace("٫", ".")
    whole, mark, rest = bare, "", ""
    if last := max(bare.rfind("."), bare.rfind(",")) + 1:
        whole, mark, rest = bare[: last - 1], bare[last - 1], bare[last:]
    if mark and (mark in whole or (len(rest) == 3 and places < 3)):
        whole, rest = whole + rest, ""
    return Decimal(f"{re.sub('[.,]', '', whole)}.{rest or 0}")

"""Reads a list of ticket types as people write it: ``Standard 12 €, Student 8 x100, free``."""

import re
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import normalize

from babel.numbers import list_currencies

from bot.organiser.said_words import said_words, whole_word
from models.events.organising import TypeDraft
from models.language.formats import decimals
from models.language.speech import DEFAULT, Voice, voice

SEPARATORS = re.compile(r"[;\n、，؛،]|,(?!\d)")
TIMES = "[xх×*]"
"""The second is Cyrillic."""
CAPACITY = re.compile(
    rf"(?:(?<![^\W\d_]){TIMES}\s*(?P<after>\d{{1,7}})(?!\w)|(?<![\w.,])(?P<before>\d{{1,7}})\s*{TIMES}(?!\w))"
)
NUMBER = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,3})?"
SIGNS = {
    "€": ("EUR",),
    "£": ("GBP",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"),
    "¥": ("CNY", "JPY"),
    "元": ("CNY",),
    "円": ("JPY",),
    "₽": ("RUB",),
    "₴": ("UAH",),
    "₸": ("KZT",),
    "₹": ("INR",),
    "₺": ("TRY",),
    "₩": ("KRW",),
    "₪": ("ILS",),
    "﷼": ("IRR",),
}
NAMES = {
    "EUR": "eur euro euros евро ユーロ 欧元 يورو",
    "USD": "usd us$ 美元 米ドル",
    "GBP": "gbp",
    "CHF": "chf",
    "CAD": "ca$ c$",
    "AUD": "au$ a$",
    "NZD": "nz$",
    "SGD": "sg$ s$",
    "HKD": "hk$ 港币 港元",
    "MXN": "mx$",
    "BRL": "r$",
    "RUB": "р руб рубль рубля рублей",
    "UAH": "грн",
    "KZT": "тг тенге",
    "CNY": "rmb 人民币 块钱",
    "JPY": "日元 日圓",
    "PLN": "zł",
    "CZK": "kč",
    "SAR QAR OMR YER": "ريال",
    "SAR": "ر.س",
    "AED MAD": "درهم",
    "AED": "د.إ",
    "EGP": "ج.م",
}
"""Which currencies a name may mean: the event's own, else the first."""
SYMBOLS = SIGNS | {name: tuple(codes.split()) for codes, names in NAMES.items() for name in names.split()}
WRITTEN = "|".join(re.escape(name) for name in sorted(SYMBOLS.keys() - SIGNS.keys(), key=lambda name: -len(name)))
CURRENCY = rf"(?<![^\W\d_])(?:(?i:{WRITTEN})(?![^\W\d_])|[^\W\d_]{{3}}\b)|[{''.join(SIGNS)}]"
PRICE = re.compile(rf"(?P<left>{CURRENCY})?\s*(?P<amount>{NUMBER})(?:[.,][-–]+)?\s*(?:(?P<right>{CURRENCY})\.?)?")
MOST_TYPES = 20
LONGEST_NAME = 60
MOST_PLACES = 1_000_000
HIGHEST_PRICE = 1_000_000
"""In whole units of the currency."""


class BadTicketList(ValueError):
    """Not a list of ticket types; ``key`` of the catalogue ``organiser`` says why, about ``item``."""

    def __init__(self, key: str, item: str = "") -> None:
        super().__init__(key)
        self.key = key
        self.item = item


@dataclass(frozen=True, slots=True)
class TicketList:
    """The types, and the currency that was meant."""

    types: tuple[TypeDraft, ...]
    currency: str


def read_ticket_list(text: str, currency: str, speaker: Voice) -> TicketList:
    """The ticket types in a text. ``currency`` is meant where none is said. Raises BadTicketList."""
    items = [item.strip() for item in SEPARATORS.split(normalize("NFKC", text)) if item.strip(" .")]
    if not items:
        raise BadTicketList("organiser.tickets_empty")
    if len(items) > MOST_TYPES:
        raise BadTicketList("organiser.tickets_too_many")
    said = {found for item in items if (found := _currency_in(item, currency))}
    if len(said) > 1:
        raise BadTicketList("organiser.tickets_two_currencies", " / ".join(sorted(said)))
    meant = said.pop() if said else currency
    types = tuple(_read_type(item, meant, speaker, alone=len(items) == 1) for item in items)
    names = [kind.name.casefold() for kind in types]
    for kind in types:
        if names.count(kind.name.casefold()) > 1:
            raise BadTicketList("organiser.tickets_same_name", kind.name)
    return TicketList(types, meant)


def _read_type(item: str, currency: str, speaker: Voice, *, alone: bool) -> TypeDraft:
    rest, capacity = _without_capacity(item)
    rest, is_free = _without_free_word(rest, speaker)
    price = 0
    if not is_free and (found := _price(rest)):
        price = _minor_units(found["amount"], currency, item)
        rest = rest[: found.start()] + " " + rest[found.end() :]
    elif not is_free and rest.strip(" -:–") and any(letter.isdigit() for letter in rest):
        raise BadTicketList("organiser.tickets_unclear", item)
    if capacity is not None and not 1 <= capacity <= MOST_PLACES:
        raise BadTicketList("organiser.tickets_bad_capacity", item)
    name = " ".join(rest.split()).strip(" -:–=@()") or _name_for(speaker, is_free=is_free and not alone)
    if len(name) > LONGEST_NAME:
        raise BadTicketList("organiser.tickets_long_name", item[:LONGEST_NAME])
    return TypeDraft(name, price, capacity)


def _name_for(speaker: Voice, *, is_free: bool) -> str:
    """A name for a type without one. Beside others, a free one is called so."""
    return speaker.text("organiser.free").capitalize() if is_free else speaker.text("organiser.type_default")


def _without_capacity(item: str) -> tuple[str, int | None]:
    found = CAPACITY.search(item)
    if not found:
        return item, None
    return item[: found.start()] + " " + item[found.end() :], int(found["after"] or found["before"])


def _without_free_word(item: str, speaker: Voice) -> tuple[str, bool]:
    for word in said_words((speaker, voice(DEFAULT)), "organiser.words_free"):
        rest, times = re.subn(whole_word(word), " ", item, flags=re.IGNORECASE)
        if times:
            return rest, True
    return item, False


def _price(item: str) -> re.Match[str] | None:
    """The last amount that says its currency, else the last number: ``Day 2 15 €`` costs 15."""
    found = list(PRICE.finditer(item))
    with_currency = [match for match in found if _named(match["left"]) or _named(match["right"])]
    chosen = (with_currency or found)[-1:]
    return _without_words(chosen[0], item) if chosen else None


def _without_words(match: re.Match[str], item: str) -> re.Match[str] | None:
    """The match without a neighbour of three letters that is a word and no currency, as in ``VIP 50``."""
    start = match.start() if not match["left"] or _named(match["left"]) else match.start("amount")
    end = match.end() if not match["right"] or _named(match["right"]) else match.end("amount")
    return PRICE.fullmatch(item, start, end) or PRICE.search(item, start, end)


def _named(code: str | None) -> bool:
    """Whether this names a currency. Codes are in capitals: a few are also words."""
    return code is not None and (code.casefold() in SYMBOLS or code in list_currencies())


def _currency_in(item: str, usual: str) -> str | None:
    rest, _ = _without_capacity(item)
    found = _price(rest)
    code = next((found[side] for side in ("left", "right") if _named(found[side])), None) if found else None
    if code is None:
        return None
    candidates = SYMBOLS.get(code.casefold(), (code,))
    return usual if usual in candidates else candidates[0]


def _minor_units(amount: str, currency: str, item: str) -> int:
    """``1.200,50`` and ``1,200.50`` alike: a last group of three digits is thousands, another one is decimals."""
    digits = amount.replace(" ", "").replace("'", "")
    whole, separator, fraction = digits, "", ""
    if found := re.fullmatch(r"(.*?)([.,])(\d{1,2})", digits):
        whole, separator, fraction = found.groups()
    value = Decimal(re.sub(r"[.,]", "", whole) + ("." + fraction if separator else ""))
    minor = value.scaleb(decimals(currency))
    if value > HIGHEST_PRICE or minor != minor.to_integral_value():
        raise BadTicketList("organiser.tickets_bad_price", item)
    return int(minor)

"""Buttons under messages, and typed data behind them.

A feature declares what its button carries as a frozen dataclass::

    @dataclass(frozen=True)
    class Buy(CallbackData, prefix="buy"):
        type_id: int
        places: int = 1

``Buy(7).pack()`` is ``buy:7:1``, ``Buy.unpack("buy:7:1")`` is ``Buy(7)``.
"""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType
from typing import Any, ClassVar, Self, get_args, get_type_hints

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, KeyboardButtonStyle

SEPARATOR = ":"

DANGER = KeyboardButtonStyle.DANGER
SUCCESS = KeyboardButtonStyle.SUCCESS
PRIMARY = KeyboardButtonStyle.PRIMARY

Rows = Sequence[Sequence[InlineKeyboardButton]]


class BadCallbackData(ValueError):
    """Data that this class did not pack, or can't: too long, a wrong prefix, count or type of values."""


class CallbackData:
    """What a button carries. Fields are ``int``, ``str``, ``bool``, an enum, or one of these ``| None``."""

    prefix: ClassVar[str]

    def __init_subclass__(cls, *, prefix: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not prefix or SEPARATOR in prefix:
            raise ValueError(f"{cls.__name__} needs a prefix without {SEPARATOR!r}")
        cls.prefix = prefix

    def pack(self) -> str:
        """The data as Telegram keeps it, at most 64 bytes (Bot API, InlineKeyboardButton). Raises BadCallbackData."""
        values = [_to_text(getattr(self, name)) for name in _hints(type(self))]
        if any(SEPARATOR in value for value in values):
            raise BadCallbackData(f"{type(self).__name__}: a value holds {SEPARATOR!r}")
        packed = SEPARATOR.join([self.prefix, *values])
        if len(packed.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            raise BadCallbackData(f"{type(self).__name__}: more than 64 bytes")
        return packed

    @classmethod
    def unpack(cls, packed: str) -> Self:
        """What `pack` packed. Raises BadCallbackData."""
        prefix, *values = packed.split(SEPARATOR)
        hints = _hints(cls)
        if prefix != cls.prefix or len(values) != len(hints):
            raise BadCallbackData(f"not {cls.__name__}")
        try:
            return cls(
                **{name: _from_text(value, hint) for (name, hint), value in zip(hints.items(), values, strict=True)}
            )
        except ValueError as problem:
            raise BadCallbackData(f"not {cls.__name__}: {problem}") from problem

    @classmethod
    def packed_in(cls, data: object) -> bool:
        """Whether ``data`` carries this class's prefix: the filter of its handler."""
        return isinstance(data, str) and data.split(SEPARATOR, 1)[0] == cls.prefix


def button(text: str, data: CallbackData, style: str | None = None) -> InlineKeyboardButton:
    """A button that sends ``data`` to the bot."""
    return InlineKeyboardButton(text, callback_data=data.pack(), style=style)


def url_button(text: str, url: str, style: str | None = None) -> InlineKeyboardButton:
    """A button that opens ``url``."""
    return InlineKeyboardButton(text, url=url, style=style)


def copy_button(text: str, copied: str) -> InlineKeyboardButton:
    """A button that copies up to 256 characters."""
    return InlineKeyboardButton(text, copy_text=CopyTextButton(copied))


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The rows as Telegram takes them; None without buttons."""
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def grid(buttons: Sequence[InlineKeyboardButton], columns: int) -> list[Sequence[InlineKeyboardButton]]:
    """The buttons in rows of so many columns."""
    return [buttons[start : start + columns] for start in range(0, len(buttons), columns)]


def _hints(cls: type[CallbackData]) -> dict[str, Any]:
    if not is_dataclass(cls):
        raise TypeError(f"{cls.__name__} is not a dataclass")
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _to_text(value: object) -> str:
    match value:
        case None:
            return ""
        case Enum():
            return str(value.value)
        case bool():
            return str(int(value))
        case _:
            return str(value)


def _from_text(value: str, hint: Any) -> Any:
    choices = get_args(hint)
    if NoneType in choices:
        if not value:
            return None
        hint = next(choice for choice in choices if choice is not NoneType)
    if hint is bool:
        return bool(int(value))
    return hint(value)

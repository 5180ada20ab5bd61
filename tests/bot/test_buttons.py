"""Typed data behind buttons."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

import pytest

import bot.features
from bot.buttons import BadCallbackData, CallbackData, button, copy_button, grid, keyboard, url_button


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Sample(CallbackData, prefix="test-sample"):
    number: int
    colour: Colour
    yes: bool = False
    maybe: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Empty(CallbackData, prefix="test-empty"):
    pass


@pytest.mark.parametrize(
    "data",
    [
        Sample(-7, Colour.RED),
        Sample(10**12, Colour.RED, yes=True, maybe=0, text="a b"),
        Sample(0, Colour.RED, maybe=5, text="中文"),
    ],
)
def test_what_is_packed_comes_out_again(data: Sample) -> None:
    assert Sample.unpack(data.pack()) == data
    assert Sample.packed_in(data.pack())


def test_data_without_fields_is_its_prefix() -> None:
    assert Empty().pack() == "test-empty"
    assert Empty.unpack("test-empty") == Empty()


@pytest.mark.parametrize(
    "packed",
    [
        "",
        "test-sample",
        "test-sample:1:red:0:",
        "test-sample:1:red:0::x:y",
        "test-sample:one:red:0::",
        "test-sample:1:blue:0::",
        "test-sample:1:red:yes::",
        "other:1:red:0::",
    ],
)
def test_what_was_not_packed_like_this_is_refused(packed: str) -> None:
    with pytest.raises(BadCallbackData):
        Sample.unpack(packed)


def test_data_of_another_class_is_not_its_business() -> None:
    assert not Sample.packed_in(Empty().pack())
    assert not Sample.packed_in("test-sampler:1")
    assert not Sample.packed_in(None)


def test_more_than_sixty_four_bytes_are_refused() -> None:
    room = 64 - len(Sample(1, Colour.RED).pack())
    assert len(Sample(1, Colour.RED, text="x" * room).pack()) == 64
    with pytest.raises(BadCallbackData):
        Sample(1, Colour.RED, text="x" * (room + 1)).pack()
    with pytest.raises(BadCallbackData):
        Sample(1, Colour.RED, text="中" * 20).pack()


def test_a_value_that_would_fall_apart_is_refused() -> None:
    with pytest.raises(BadCallbackData):
        Sample(1, Colour.RED, text="a:b").pack()


def test_no_two_kinds_of_button_share_a_prefix() -> None:
    assert bot.features.all_handlers()
    counted = Counter(kind.prefix for kind in CallbackData.__subclasses__())
    assert [prefix for prefix, times in counted.items() if times > 1] == []


def test_a_prefix_must_not_hold_the_separator() -> None:
    with pytest.raises(ValueError, match="prefix"):
        type("Bad", (CallbackData,), {}, prefix="a:b")


def test_buttons_send_data_open_addresses_or_copy() -> None:
    assert button("Go", Empty(), "danger").to_dict() == {
        "text": "Go", "callback_data": "test-empty", "style": "danger"
    }  # fmt: skip
    assert url_button("Go", "https://example.org").url == "https://example.org"
    assert copy_button("Copy", "1234").to_dict() == {"text": "Copy", "copy_text": {"text": "1234"}}


def test_rows_without_buttons_are_left_out() -> None:
    buttons = [button(str(number), Empty()) for number in range(5)]
    assert [len(row) for row in grid(buttons, 2)] == [2, 2, 1]
    assert keyboard([[], []]) is None
    filled = keyboard([[], buttons])
    assert filled is not None
    assert len(filled.inline_keyboard) == 1

"""The order in which the letters of a line stand, from left to right."""

import pytest

from bot.picture.lines import fit
from bot.picture.reading_order import is_right_to_left, visual
from bot.picture.typeface import Style


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Ada (VIP) «x»", "Ada (VIP) «x»"),
        ("אב (גד)", "(דג) בא"),
        ("אב «גד» [ה]", "[ה] «דג» בא"),
        ("אב (Pier 3 [B])", "(Pier 3 [B]) בא"),
        ("Ada (אב) x", "Ada (בא) x"),
        ("אב (ג", "ג) בא"),
        ("3) אב", "בא (3"),
        ("אב 3/5, 19:30", "19:30 ,3/5 בא"),
    ],
)
def test_brackets_embrace_what_they_embraced(text: str, drawn: str) -> None:
    assert visual(text, right_to_left=is_right_to_left(text)) == drawn


def test_every_line_of_a_name_runs_as_the_name_does() -> None:
    """A later line may begin with a word of the other script."""
    lines = fit("ليلة Jazz في", (170, 400), [Style(60)])

    assert [line.split()[0] for line in lines.lines][1] == "Jazz"
    assert lines.right_to_left
    assert visual(lines.lines[1], right_to_left=lines.right_to_left).endswith("Jazz")

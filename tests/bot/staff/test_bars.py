"""Charts of text, in both directions."""

from bot.staff.bars import Bar, chart
from models.language.speech import Voice, voice

BARS = [Bar("North", 1.0, "12"), Bar("الشمال", 0.5, "6")]


class RightToLeft(Voice):
    """Speaks English to somebody who reads from right to left."""

    def __init__(self) -> None:
        super().__init__("en")
        self.direction = "rtl"


def lines(chart: str) -> list[str]:
    return chart.removeprefix("<pre>").removesuffix("</pre>").split("\n")


def test_without_other_scripts_there_are_no_marks() -> None:
    assert chart(BARS[:1], voice("en")) == "<pre>North ████████████ 12</pre>"


def test_a_name_from_right_to_left_leaves_bar_and_figure_in_their_places() -> None:
    north, south = lines(chart(BARS, voice("en")))

    assert (north[0], south[0]) == ("\u200e", "\u200e")
    assert south == "\u200e\u2068الشمال\u2069 ██████░░░░░░ \u20686\u2069"
    assert north == "\u200e\u2068North\u2069  ████████████ \u206812\u2069"


def test_who_reads_from_right_to_left_gets_every_line_in_that_direction() -> None:
    assert {line[0] for line in lines(chart(BARS, RightToLeft()))} == {"\u200f"}


def test_marks_on_letters_take_no_column() -> None:
    plain, marked = lines(chart([Bar("Zoe", 1, "1"), Bar("Zoe\u0308", 1, "1")], voice("en")))

    assert plain.index("█") == marked.index("█") - 1


def test_a_share_beyond_everybody_fills_the_bar_and_no_more() -> None:
    assert chart([Bar("", 7.0, "!")], voice("en")) == "<pre>████████████ !</pre>"


def test_no_bars_are_no_trouble() -> None:
    assert chart([], voice("en")) == "<pre></pre>"

from dataclasses import replace
from itertools import pairwise

import pytest
from PIL import Image, ImageDraw, ImageFont

from bot.picture import typeface
from bot.picture.lines import fit
from bot.picture.typeface import BLACK, BOLD, Style, legible, shaped, width, write

STYLES = [Style(60), Style(44), Style(30)]


def ink_of(text: str, style: Style | None = None) -> Image.Image:
    image = Image.new("L", (700, 120), 0)
    write(ImageDraw.Draw(image), (10, 80), text, style or Style(48), "#fff")
    return image


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Ada 😀 Lovelace 👩‍👩‍👧", "Ada Lovelace"),
        ("𝓐𝓭𝓪 ✨", "Ada"),
        ("  王\u200b小明\n", "王小明"),
        ("Zoe\u0308", "Zoë"),
        ("नमस्ते Ελλάδα Привет 한국어 かな", "नमस्ते Ελλάδα Привет 한국어 かな"),
        ("🎉🎉", ""),
    ],
)
def test_what_no_font_has_is_left_out(text: str, drawn: str) -> None:
    assert legible(text) == drawn


def test_no_letter_is_drawn_as_the_empty_box() -> None:
    box = ink_of("\uffff").getbbox()
    assert box
    for letter in legible("AéЖΩم王あ한’–·№"):
        assert ink_of(letter).getbbox() != box


def test_arabic_letters_join() -> None:
    assert shaped("سلام") != "سلام"
    assert width(shaped("سلام"), Style(48)) < sum(width(letter, Style(48)) for letter in "سلام")


def test_text_without_arabic_stays_as_it_is() -> None:
    assert shaped("Ada 王") == "Ada 王"


def test_right_to_left_words_are_drawn_from_the_right() -> None:
    """Alone the word begins at its right end, so its first letter cut off leaves the left part as it was."""
    word = shaped("دار دور")
    whole, shorter = ink_of(word), ink_of(word.split(" ")[1])
    box = shorter.getbbox()
    assert box
    assert whole.crop(box).tobytes() == shorter.crop(box).tobytes()


@pytest.mark.parametrize("text", ["Ada", "王小明", shaped("سلام")])
def test_bold_is_bolder(text: str) -> None:
    plain, bold = ink_of(text), ink_of(text, Style(48, BLACK))
    assert sum(bold.histogram()[128:]) > sum(plain.histogram()[128:])


@pytest.mark.parametrize(("align", "near"), [("left", 300), ("right", 300), ("center", 300)])
def test_lines_are_aligned_to_the_point_that_they_are_given(align: str, near: int) -> None:
    image = Image.new("L", (600, 120), 0)
    write(ImageDraw.Draw(image), (near, 80), "HHHH", Style(48, BOLD), "#fff", align)
    left, _, right, _ = image.getbbox() or (0, 0, 0, 0)
    edge = {"left": left, "right": right, "center": (left + right) / 2}[align]
    assert abs(edge - near) < 8


def test_a_short_text_takes_the_largest_style() -> None:
    assert fit("Ada", (400, 200), STYLES).style.size == 60


def test_a_longer_text_shrinks_before_a_word_is_broken() -> None:
    lines = fit("Extraordinary Internationalisation", (400, 200), STYLES)
    assert lines.lines == ("Extraordinary", "Internationalisation")
    assert lines.style.size < 60


def test_a_word_wider_than_the_room_is_broken() -> None:
    lines = fit("Donaudampfschifffahrtselektrizitäten", (300, 200), STYLES)
    assert "".join(lines.lines) == "Donaudampfschifffahrtselektrizitäten"
    assert all(width(line, lines.style) <= 300 for line in lines.lines)


def test_too_long_a_text_ends_with_an_ellipsis_and_stays_in_its_box() -> None:
    lines = fit("Supercalifragilistic " * 20, (300, 120), STYLES)
    assert lines.lines[-1].endswith("…")
    assert lines.width <= 300
    assert lines.height <= 120


def test_chinese_breaks_anywhere_but_before_a_closing_mark() -> None:
    lines = fit("春节联欢晚会，欢迎光临！" * 2, (290, 400), [Style(48)])
    assert len(lines.lines) > 2
    assert all(line[0] not in "，！" for line in lines.lines)


def test_a_double_name_breaks_after_its_hyphen() -> None:
    assert fit("Müller-Lüdenscheidt", (330, 200), [Style(48)]).lines == ("Müller-", "Lüdenscheidt")


def test_lines_of_tall_letters_never_touch() -> None:
    """A mark of the lower line would be read as a dot of the upper one: another letter, another name."""
    lines = fit("محمد بن عبد الله", (160, 400), [Style(56, BLACK)])
    image = Image.new("L", (400, 400), 0)
    lines.write(ImageDraw.Draw(image), (20, 20), "#fff")
    boxes = []
    for index in range(len(lines.lines)):
        alone = Image.new("L", image.size, 0)
        blank = tuple("" if other != index else line for other, line in enumerate(lines.lines))
        replace(lines, lines=blank).write(ImageDraw.Draw(alone), (20, 20), "#fff")
        boxes.append(alone.getbbox() or (0, 0, 0, 0))
    assert len(boxes) > 1
    assert all(upper[3] < lower[1] for upper, lower in pairwise(boxes))


def test_a_box_too_low_for_its_only_line_cuts_nothing_off() -> None:
    assert fit("Ada", (400, 10), STYLES).lines == ("Ada",)


def test_nothing_takes_no_line() -> None:
    assert fit("😀", (300, 100), STYLES).lines == ()


def test_a_machine_without_raqm_draws_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with_engine = ink_of("Winter 王")
    monkeypatch.setattr(typeface, "_engine", lambda: ImageFont.Layout.BASIC)
    without = ink_of("Winter 王", Style(48, 401))
    difference = abs((with_engine.getbbox() or (0,) * 4)[2] - (without.getbbox() or (0,) * 4)[2])
    assert difference < 12

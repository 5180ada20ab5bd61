"""Puts a line into the order in which it is drawn, from left to right (Unicode's UAX 9)."""

import unicodedata
from collections.abc import Iterator

from bidi import get_display

CLOSING = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›", "<": ">"}
"""Signs that look the other way in words from right to left. The library moves them and does not turn them round."""
TURNED = CLOSING | {closing: opening for opening, closing in CLOSING.items()}
BRACKETS = tuple(zip("⟦⟪⟬⟮❨❪❬❮❰❲❴⦃", "⟧⟫⟭⟯❩❫❭❯❱❳❵⦄", strict=True))
"""They are in no name. One pair is put in place of each pair of signs, to see which of the two is drawn first."""
STROKES = tuple(zip("─│┌┐└┘├┤", "━┃┏┓┗┛┣┫", strict=True))
"""The same for signs alone, as at the break of a line: two strokes for one sign."""


def is_right_to_left(text: str) -> bool:
    """Whether its first letter that has a direction runs from right to left."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), False)


def visual(text: str, *, right_to_left: bool) -> str:
    """The letters as they stand from left to right, in a paragraph of this direction."""
    letters = list(text)
    pairs = [*zip(_pairs(text), BRACKETS, strict=False)]
    paired = {place for places, _ in pairs for place in places}
    signs = [place for place, letter in enumerate(text) if letter in TURNED and place not in paired]
    alone = [*zip(signs, STROKES, strict=False)]
    for (start, end), (opening, closing) in pairs:
        letters[start], letters[end] = opening, closing
    for place, (first, second) in alone:
        letters[place] = first + second
    shown = str(get_display("".join(letters), base_dir="R" if right_to_left else "L"))
    for (start, end), (opening, closing) in pairs:
        is_turned = shown.index(closing) < shown.index(opening)
        left, right = (closing, opening) if is_turned else (opening, closing)
        shown = shown.replace(left, text[start]).replace(right, text[end])
    for place, (first, second) in alone:
        shown = shown.replace(first + second, text[place]).replace(second + first, TURNED[text[place]])
    return shown


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for place, letter in enumerate(text):
        if letter in CLOSING:
            opened.append(place)
        elif opened and letter == CLOSING[text[opened[-1]]]:
            yield opened.pop(), place

"""Keeps a name in one script from turning round the words beside it in a sentence of the other (Unicode's UAX 9).

In a right-to-left sentence ``Ada · Standard`` would be read as one Latin phrase, ``+3`` shown as ``3+`` and ``/door``
as ``door/``; a line that begins with a Latin name would be laid out from the left. Isolates and marks that nobody sees
prevent it, so translators need not write them.
"""

import re
import unicodedata
from collections.abc import Mapping

LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2066", "\u2068", "\u2069"
LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
RIGHT_TO_LEFT = re.compile(r"[\u05d0-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""A letter of the scripts that are."""
SIGNED = re.compile(r"(?<![\w<:/.])(?:[/@][A-Za-z]\w*(?: [A-Za-z]\w*)*|\+(?:\d+|\{\w+\}))")
"""A command, a user name, a number with its sign."""
OPEN_END = re.compile(r"(?<=://)(?=[^\w{]|$)")
"""Behind ``https://`` alone."""
WORDLESS = re.compile(r"^(?=[^\u0590-\u08ff\n]*\u2068)(?=[^\u0590-\u08ff\n]*$)", re.MULTILINE)
"""Where a line begins that has an isolate and no letter of its own to tell its direction."""
LEADING = re.compile(r"^(?=(?:<[^>\n]*>|[^\w\n<\u2068]|[\d_])*\u2068)", re.MULTILINE)
"""Where a line of a left-to-right sentence begins whose first word is an isolate: not everything skips that."""
VALUE = re.compile(r"(?P<code><code>)?\{(?P<name>\w+)\}(?(code)</code>)")


def isolated(sentence: str, values: Mapping[str, object], direction: str) -> str:
    """A sentence of this direction with isolates round the places of values that run the other way.

    In a right-to-left sentence also round what runs from left to right in itself. Isolates stand outside ``<code>``,
    which people copy. A link has none: what follows it could be taken for its end.
    """
    foreign = {name for name, value in values.items() if _runs_against(direction, value)}

    def isolate(place: re.Match[str]) -> str:
        is_foreign = place[0] != sentence and place["name"] in foreign
        return f"{FIRST_STRONG_ISOLATE}{place[0]}{POP_ISOLATE}" if is_foreign else place[0]

    if direction != "rtl":
        return LEADING.sub(LEFT_TO_RIGHT_MARK, VALUE.sub(isolate, sentence)) if foreign else sentence
    signed = SIGNED.sub(rf"{LEFT_TO_RIGHT_ISOLATE}\g<0>{POP_ISOLATE}", sentence)
    return WORDLESS.sub(RIGHT_TO_LEFT_MARK, VALUE.sub(isolate, OPEN_END.sub(LEFT_TO_RIGHT_MARK, signed)))


def _runs_against(direction: str, value: object) -> bool:
    written = value if isinstance(value, str) and "://" not in value else ""
    if direction != "rtl":
        return RIGHT_TO_LEFT.search(written) is not None
    return any(unicodedata.bidirectional(letter) == "L" for letter in written)

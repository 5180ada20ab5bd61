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
SIGNED = re.compile(r"(?<![\w<:/.])(?:[/@][A-Za-z]\w*(?: [A-Za-z]\w*)*|\+(?:\d+|\{\w+\}))")
"""A command, a user name, a number with its sign."""
OPEN_END = re.compile(r"(?<=://)(?=[^\w{]|$)")
"""Behind ``https://`` alone."""
WORDLESS = re.compile(r"^(?=[^\u0590-\u08ff\n]*\u2068)(?=[^\u0590-\u08ff\n]*$)", re.MULTILINE)
"""Where a line begins that has an isolate and no letter of its own to tell its direction."""
VALUE = re.compile(r"(?P<code><code>)?\{(?P<name>\w+)\}(?(code)</code>)")


def isolated(sentence: str, values: Mapping[str, object]) -> str:
    """A right-to-left sentence with isolates round what runs from left to right, and round the places of such values.

    They stand outside ``<code>``, which people copy. A link has none: what follows it could be taken for its end.
    """

    def isolate(place: re.Match[str]) -> str:
        is_foreign = place[0] != sentence and _is_foreign(values.get(place["name"]))
        return f"{FIRST_STRONG_ISOLATE}{place[0]}{POP_ISOLATE}" if is_foreign else place[0]

    signed = SIGNED.sub(rf"{LEFT_TO_RIGHT_ISOLATE}\g<0>{POP_ISOLATE}", sentence)
    return WORDLESS.sub(RIGHT_TO_LEFT_MARK, VALUE.sub(isolate, OPEN_END.sub(LEFT_TO_RIGHT_MARK, signed)))


def _is_foreign(value: object) -> bool:
    written = value if isinstance(value, str) else ""
    return "://" not in written and any(unicodedata.bidirectional(letter) == "L" for letter in written)

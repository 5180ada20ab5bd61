"""Which letters the bytes of a text file are: what says so by itself first, then UTF-8, then what fits best."""

import codecs
import re
from collections.abc import Callable

from charset_normalizer import from_bytes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Longer ones first where one begins like another."""
OLDER = ["cp1252", "cp1250", "cp1251", "gb18030", "cp932", "big5", "cp949", "cp1256", "cp1253", "cp1255", "mac_roman"]
"""What spreadsheets on computers of our readers write when they don't write Unicode; first the likeliest."""
CENTRAL = re.compile(r"[\ufffdŠŽšž]|(?<=[^\W\d_]{2})[³¹]|[³¹£¯¼¾ªº](?=[a-zà-þ])|(?<=[^\W\d_])[¿£¯](?=[^\W\d_])")
"""Letters of Central Europe (cp1250) that were read as cp1252: signs within words, and š and ž."""
SAMPLE = 60_000
"""Bytes that a guess is made from."""
LOST = "\ufffd"


def decode(content: bytes, known_headings: Callable[[str], int]) -> str:
    """The text. A letter that can't be read becomes U+FFFD. ``known_headings`` counts those that a text begins with."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if wide := _without_mark(content):
        return content.decode(wide, errors="replace")
    text = content.decode("utf-8", errors="replace")
    if _is_utf8(text, lost=text.count(LOST) - content.count(LOST.encode())):
        return text
    return content.decode(_guess(content, known_headings), errors="replace")


def _without_mark(content: bytes) -> str | None:
    """UTF-16 shows by its zeros, which no other text has: every other byte, wherever it is Latin."""
    head = content[:SAMPLE]
    if 0 not in head:
        return None
    return "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"


def _is_utf8(text: str, *, lost: int) -> bool:
    """A few letters may be damaged: other encodings are hardly ever UTF-8 by chance."""
    return lost <= 0 or sum(1 for letter in text[:SAMPLE] if letter > "\x7f" and letter != LOST) > 3 * lost


def _guess(content: bytes, known_headings: Callable[[str], int]) -> str:
    """The encoding in which most headings are known; where several are as good, what the letters look like."""
    sample = content[:SAMPLE]
    if len(content) > SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    known = {encoding: known_headings(sample.decode(encoding, errors="replace")) for encoding in OLDER}
    best = [encoding for encoding in OLDER if known[encoding] == max(known.values())]
    if {"cp1252", "cp1250"} <= set(best):
        best.remove("cp1252" if CENTRAL.search(sample.decode("cp1252", errors="replace")) else "cp1250")
    guess = from_bytes(sample, cp_isolation=best).best()
    return guess.encoding if guess else best[0]

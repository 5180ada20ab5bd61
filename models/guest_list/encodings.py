"""Which letters the bytes of a text file are: what says so by itself first, then UTF-8, then what fits best.

A list of a few names leaves room for doubt: so all readings are given, best first, and a person may choose another.
"""

import codecs
import re
from collections.abc import Callable, Collection
from itertools import islice

import chardet

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Longer ones first where one begins like another."""
OLDER = {
    "cp1252": 1.6, "cp1250": 1.2, "cp1251": 1.5, "cp1253": 1.2, "cp1254": 1.2, "cp1255": 1.2, "cp1256": 1.2,
    "cp1257": 1.2, "gb18030": 1.2, "cp932": 1.2, "big5hkscs": 1.2, "cp949": 1.2, "mac-roman": 1.0, "koi8-r": 1.0,
    "cp866": 1.0, "cp850": 1.0, "cp852": 1.0, "iso8859-2": 1.0, "iso8859-5": 0.9, "mac-cyrillic": 0.9,
    "euc_jis_2004": 1.0,
}  # fmt: skip
"""What spreadsheets, shops and tills write when they don't write Unicode, and how much likelier than a rare one."""
NATIVE = 2.0
"""How much likelier a text is in a language of the event or of who sent it."""
ODD = 0.02
"""How likely a text is of which every word is odd, against one without such words."""
SCRIPTS = (
    "\u0370-\u03ff",
    "\u0400-\u052f",
    "\u0590-\u05ff",
    "\u0600-\u06ff",
    "A-Za-zÀ-\u024f",
    "\u2e80-\u9fff",
    "\uac00-\ud7af",
)
"""Greek, Cyrillic, Hebrew, Arabic, Latin, Chinese and Japanese, Korean: no word has letters of two of them."""
WORD = re.compile(r"[^\s,;|\t\"]*[^\x00-\x7f][^\s,;|\t\"]*")
"""A word with other letters than English ones."""
SIGN = r"[^\w\s!-~’·.«»‹›“”„‘‚¿¡…–—№]"
"""A sign that does not stand at a word in any language."""
ODDITIES = re.compile(
    rf"[^\W\d_]{SIGN}|{SIGN}[^\W\d_]|[\x80-\x9f¹²³¼½¾]|[ªº][^\W\d_]|\w[¿¡‘‚“„«‹]"
    "|[a-zß-öø-ÿа-яё][À-ÖØ-ÞŒŠŽŸА-ЯЁ]"
)
"""Signs in a word, what opens a quotation at its end, and a capital after a small letter."""
MOST_WORDS = 400
"""They tell enough."""
SAMPLE = 60_000
"""Bytes that a guess is made from."""
LOST = "\ufffd"
MOST_READINGS = 6


def readings(content: bytes, known_headings: Callable[[str], int], languages: Collection[str] = ()) -> list[str]:
    """The encodings that the file may be in, best first; one alone if it is Unicode.

    ``known_headings`` counts those that a text begins with; ``languages`` are those to expect.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return [encoding]
    if wide := _without_mark(content):
        return [wide]
    text = content.decode("utf-8", errors="replace")
    if _is_utf8(text, lost=text.count(LOST) - content.count(LOST.encode())):
        return ["utf-8"]
    return _likely(content, known_headings, languages)


def decode(content: bytes, encoding: str) -> str:
    """The text. A letter that can't be read becomes U+FFFD."""
    return content.decode(encoding, errors="replace")


def words_as_read(content: bytes, encodings: Collection[str]) -> dict[str, str]:
    """The first word with other letters than English ones, as each encoding reads it: each reading once, best first."""
    lines = [line for line in content[:SAMPLE].splitlines() if not line.isascii()]
    line = next(iter(lines[1:] or lines), b"")
    words = {encoding: WORD.search(decode(line, encoding)) for encoding in encodings}
    read = {word[0]: encoding for encoding, word in reversed(words.items()) if word and LOST not in word[0]}
    return dict([(encoding, word) for word, encoding in reversed(read.items())][:MOST_READINGS])


def _without_mark(content: bytes) -> str | None:
    """UTF-16 shows by its zeros, which no other text has: every other byte, wherever it is Latin."""
    head = content[:SAMPLE]
    if 0 not in head:
        return None
    return "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"


def _is_utf8(text: str, *, lost: int) -> bool:
    """A few letters may be damaged: other encodings are hardly ever UTF-8 by chance."""
    return lost <= 0 or sum(1 for letter in text[:SAMPLE] if letter > "\x7f" and letter != LOST) > 3 * lost


def _likely(content: bytes, known_headings: Callable[[str], int], languages: Collection[str]) -> list[str]:
    """Those in which most headings are known; where several are as good, by the pairs of letters of each language."""
    sample = content[:SAMPLE]
    if len(content) > SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    guesses = chardet.detect_all(sample, ignore_threshold=True, compat_names=False, include_encodings=OLDER)
    found = {str(guess["encoding"]): guess for guess in reversed(guesses) if guess["encoding"] in OLDER}
    texts = {encoding: decode(sample, encoding) for encoding in found}

    def rank(encoding: str) -> tuple[int, float]:
        likely = found[encoding]["confidence"] * OLDER[encoding] * ODD ** _oddness(texts[encoding])
        native = NATIVE if found[encoding]["language"] in languages else 1.0
        return known_headings(texts[encoding]), likely * native

    return sorted(found, key=rank, reverse=True) or ["cp1252"]


def _oddness(text: str) -> float:
    """The share of words that nobody writes: with letters of two scripts, signs between letters, capitals inside."""
    words = list(islice((word[0] for word in WORD.finditer(text)), MOST_WORDS))
    return sum(1 for word in words if _is_odd(word)) / len(words) if words else 0.0


def _is_odd(word: str) -> bool:
    return bool(ODDITIES.search(word)) or sum(bool(re.search(f"[{script}]", word)) for script in SCRIPTS) > 1

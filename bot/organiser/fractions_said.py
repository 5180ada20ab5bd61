"""Writes times that people put in words as digits: ``half past seven``, ``halb acht``, ``las 7 y media``.

The catalogue says how a language does so: phrases with the minutes that they add to the hour, and the names of hours.
"""

import re
from collections.abc import Iterable, Mapping
from functools import partial

from bot.organiser.said_words import UNSEPARATED, said_words, whole_word
from models.language.speech import Voice

HOUR = "#"
"""Stands for the hour in the phrases of a language."""
HOURS_OF_A_CLOCK = 12
O_CLOCK = "[時时點点]"


def with_digits(text: str, voices: Iterable[Voice]) -> str:
    """The text with every ``half past seven`` written as ``7:30``, every ``at seven`` as ``at 7``."""
    voices = tuple(voices)
    for word in said_words(voices, "organiser.words_midnight"):
        text = re.sub(whole_word(word), " ", text)  # of which day? It is asked for
    for word in said_words(voices, "organiser.words_noon"):
        text = re.sub(whole_word(word), " 12:00 ", text)
    for voice in voices:
        text = _with_digits(text, voice)
    return text


def _with_digits(text: str, voice: Voice) -> str:
    hours = _hours(voice)
    named = "|".join(re.escape(word) for word in sorted(hours, key=len, reverse=True))
    text = re.sub(rf"(?<![二十])({named})(?={O_CLOCK})", lambda found: str(hours[found[1]]), text)

    for phrase, minutes in _fractions(voice).items():
        before, after = (re.escape(part).replace(r"\ ", r"\s+") for part in phrase.split(HOUR))
        pattern = rf"{before}(?P<hour>\d{{1,2}}|{named}){after}"
        whole = pattern if UNSEPARATED.search(phrase) else rf"(?<!\w){pattern}(?!\w)"
        text = re.sub(whole, partial(_clock, hours=hours, minutes=minutes), text)
    at = "|".join(re.escape(word) for word in said_words([voice], "organiser.words_at"))
    return re.sub(rf"(?<!\w)({at})\s+({named})(?!\w)", lambda found: f"{found[1]} {hours[found[2]]}", text)


def _clock(found: re.Match[str], *, hours: Mapping[str, int], minutes: int) -> str:
    said = found["hour"]
    hour, minute = divmod(60 * (int(said) if said.isdecimal() else hours[said]) + minutes, 60)
    return f" {hour or HOURS_OF_A_CLOCK}:{minute:02d} "


def _hours(voice: Voice) -> Mapping[str, int]:
    """The names of the hours from one to twelve; a name may have several forms."""
    names = voice.text("organiser.words_hours").casefold().split("|")
    return {form: hour for hour, forms in enumerate(names, start=1) for form in forms.split("/")}


def _fractions(voice: Voice) -> Mapping[str, int]:
    """Phrases around an hour, the longest first, with the minutes that they add to it."""
    said = (one.rpartition("=") for one in voice.text("organiser.words_fractions", hour=HOUR).casefold().split("|"))
    phrases = {phrase: int(minutes) for phrase, _, minutes in said}
    return dict(sorted(phrases.items(), key=lambda pair: -len(pair[0])))

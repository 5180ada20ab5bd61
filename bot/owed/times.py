"""Times as owed messages tell them."""

from datetime import datetime

from models.language.formats import time_of_day, zone_name
from models.language.speech import Voice


def told_time(moment: datetime, zone: str, speak: Voice) -> str:
    """``18:02 (Berlin time)``."""
    return speak.text("owed.time", time=time_of_day(moment, zone, speak), zone=zone_name(zone, speak))


def told_place(moment: datetime, zone: str, gate: str | None, speak: Voice) -> str:
    """``18:02 (Berlin time), gate North``; without a gate the time alone."""
    time = told_time(moment, zone, speak)
    return speak.text("owed.time_and_gate", time=time, gate=gate) if gate else time

"""The scales of a chart: round numbers upwards, times along, as the event's clocks show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, log10
from zoneinfo import ZoneInfo

from models.attendance.curve import QUARTER
from models.language.formats import clock_time, short_day, time_of_day
from models.language.speech import Voice

MOST_TIMES = 7
HOURS = (0.5, 1, 2, 3, 4, 6, 12)
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment on the axis, its name, and what is said below it: the offset in an hour that comes twice, a new day."""

    moment: datetime
    label: str
    note: str = ""


def levels(most: int, lines: int = 4) -> list[int]:
    """Round numbers in equal steps from 0 to at least ``most``, in about so many steps."""
    raw = max(1, most) / lines
    power = 10 ** int(log10(raw)) if raw >= 1 else 1
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw and power * factor % 1 == 0)
    return [int(step * number) for number in range(ceil(max(1, most) / step) + 1)]


def ticks(first: datetime, last: datetime, zone: str, voice: Voice) -> list[Tick]:
    """Whole hours of the event's clocks, or days, as many as there is room for.

    Both hours are named that clocks show twice in one night, and none that they leave out.
    """
    for hours in HOURS:
        found = list(_clock_ticks(first, last, ZoneInfo(zone), round(hours * 60)))
        if len(found) <= MOST_TIMES:
            return [_named(found, index, zone, voice) for index in range(len(found))]
    midnights = list(_clock_ticks(first, last, ZoneInfo(zone), MINUTES_A_DAY))
    each = ceil(len(midnights) / MOST_TIMES)
    return [Tick(moment, short_day(moment, zone, voice)) for moment in midnights[::each]]


def _clock_ticks(first: datetime, last: datetime, zone: ZoneInfo, minutes: int) -> Iterator[datetime]:
    """The quarters of an hour at which the clocks show a multiple of so many minutes."""
    moment = first + -(first - first.replace(minute=0, second=0, microsecond=0)) % QUARTER
    while moment <= last:
        local = moment.astimezone(zone)
        if (local.hour * 60 + local.minute) % minutes == 0:
            yield moment
        moment += QUARTER


def _named(moments: list[datetime], index: int, zone: str, voice: Voice) -> Tick:
    moment = moments[index]
    shown = time_of_day(moment, zone, voice)
    offset = clock_time(moment, zone, voice).removeprefix(shown).strip()
    before = moments[index - 1] if index else moment - timedelta(minutes=1)
    is_new_day = _day(before, zone) != _day(moment, zone)
    return Tick(moment, shown, offset or (short_day(moment, zone, voice) if is_new_day else ""))


def _day(moment: datetime, zone: str) -> int:
    return moment.astimezone(ZoneInfo(zone)).toordinal()

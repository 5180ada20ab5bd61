"""Telegram's limits, kept before Telegram has to say so."""

from bot.pace import BURST, PER_SECOND, Pace


class Watch:
    """A monotonic clock in the hand of the test."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_no_second_sees_more_than_thirty_calls() -> None:
    watch = Watch()
    pace = Pace(clock=watch)
    calls: list[float] = []
    for millisecond in range(3000):
        watch.seconds = 100 + millisecond / 1000
        for _ in range(pace.room()):
            pace.spend(len(calls))
            calls.append(watch.seconds)
    busiest = max(sum(begin <= call < begin + 1 for call in calls) for begin in calls)
    assert busiest <= 30
    assert len(calls) >= 3 * PER_SECOND


def test_a_chat_rests_for_a_second_and_others_do_not() -> None:
    watch = Watch()
    pace = Pace(clock=watch)
    pace.spend(1)
    assert pace.resting() == {1}
    assert pace.room() == BURST - 1
    watch.seconds += 1
    assert pace.resting() == set()


def test_a_flooded_chat_rests_as_long_as_telegram_says_and_the_others_go_on() -> None:
    watch = Watch()
    pace = Pace(clock=watch)
    pace.flooded(1, 30)
    watch.seconds += 29
    assert pace.resting() == {1}
    assert pace.room() > 0


def test_a_second_flooded_chat_means_that_telegram_meant_the_bot() -> None:
    watch = Watch()
    pace = Pace(clock=watch)
    pace.flooded(1, 30)
    pace.flooded(2, 5)
    assert pace.room() == 0
    assert pace.wait() == 5
    watch.seconds += 5
    assert pace.room() > 0


def test_a_chat_flooded_long_ago_does_not_count_as_a_second_one() -> None:
    watch = Watch()
    pace = Pace(clock=watch)
    pace.flooded(1, 3)
    watch.seconds += 4
    pace.flooded(2, 3)
    assert pace.room() > 0


async def test_a_second_call_for_the_same_letter_waits_for_the_chat() -> None:
    pace = Pace(chat_rests=0.05)
    pace.spend(1)
    await pace.turn(1)
    assert pace.resting() == {1}

"""What people write when they are asked for a date is understood."""

from datetime import UTC, date, datetime, time

import pytest

from bot.organiser.when import When, read_hours, read_when
from models.language.speech import languages, voice

MONDAY = date(2026, 11, 23)
CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.mark.parametrize(
    "text",
    [
        "24.12. 19:30",
        "24.12.2026 19:30",
        "24.12.26 19.30",
        "24-12-2026, 19h30",
        "24/12/2026 7:30pm",
        "12/24/2026 7:30 p.m.",
        "Dec 24, 7:30 pm",
        "24 Dec 2026 at 19:30",
        "December 24th 19:30",
        "on the 24th of December at 7:30 pm",
        "2026-12-24 19:30",
        "2026-12-24T19:30",
    ],
)
def test_many_ways_to_write_one_moment(text: str) -> None:
    assert read_when(text, MONDAY, voice("en")) == When(CHRISTMAS_EVE, time(19, 30))


@pytest.mark.parametrize("text", ["12月24日 19:30", "12月24日晚上7点半", "2026年12月24日 下午7:30", "24.12. 19:30"])
def test_chinese_ways_to_write_it(text: str) -> None:
    assert read_when(text, MONDAY, voice("zh")) == When(CHRISTMAS_EVE, time(19, 30))


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "today 20:00", date(2026, 11, 23)),
        ("en", "tonight at 8", date(2026, 11, 23)),
        ("en", "tomorrow 20:00", date(2026, 11, 24)),
        ("en", "day after tomorrow, 20:00", date(2026, 11, 25)),
        ("en", "yesterday 8pm", date(2026, 11, 22)),
        ("en", "day before yesterday, 20:00", date(2026, 11, 21)),
        ("en", "Friday 8pm", date(2026, 11, 27)),
        ("en", "monday 20:00", date(2026, 11, 23)),
        ("zh", "今晚8点", date(2026, 11, 23)),
        ("zh", "昨晚8点", date(2026, 11, 22)),
        ("zh", "前天 20:00", date(2026, 11, 21)),
        ("zh", "明天 20:00", date(2026, 11, 24)),
        ("zh", "周五 晚上8点", date(2026, 11, 27)),
        ("zh", "下周五 20:00", date(2026, 12, 4)),
    ],
)
def test_days_near_today(language: str, text: str, day: date) -> None:
    assert read_when(text, MONDAY, voice(language)) == When(day, time(20))


@pytest.mark.parametrize(
    ("language", "text", "day", "start"),
    [
        ("de", "Montag morgen 10 Uhr", date(2026, 11, 23), time(10)),
        ("de", "Mo morgen 10 Uhr", date(2026, 11, 23), time(10)),
        ("de", "morgen, so um 20 Uhr", date(2026, 11, 24), time(20)),
        ("de", "morgen früh 9 Uhr", date(2026, 11, 24), time(9)),
        ("de", "Freitagabend um 8", date(2026, 11, 27), time(20)),
        ("de", "Samstagmorgen 10 Uhr", date(2026, 11, 28), time(10)),
        ("de", "heute abend um 8", date(2026, 11, 23), time(20)),
        ("de", "übermorgen 8 Uhr abends", date(2026, 11, 25), time(20)),
        ("de", "vorgestern 10 Uhr", date(2026, 11, 21), time(10)),
        ("de", "gestern abend um 8", date(2026, 11, 22), time(20)),
        ("es", "ayer por la mañana a las 10", date(2026, 11, 22), time(10)),
        ("es", "anteayer a las 10:00", date(2026, 11, 21), time(10)),
        ("es", "el lunes a las 10:00 de la mañana", date(2026, 11, 23), time(10)),
        ("es", "mañana lunes", date(2026, 11, 23), None),
        ("es", "mañana por la mañana a las 10", date(2026, 11, 24), time(10)),
        ("es", "a las 10 de la mañana", None, time(10)),
        ("es", "pasado mañana a las 20", date(2026, 11, 25), time(20)),
        ("es", "sabado a las 8 de la tarde", date(2026, 11, 28), time(20)),
        ("es", "24 de diciembre de 2027 a las 20 horas", date(2027, 12, 24), time(20)),
        ("ja", "金曜 7時半", date(2026, 11, 27), time(7, 30)),
        ("ja", "金曜日の夜8時", date(2026, 11, 27), time(20)),
        ("ja", "来週の土曜 午後7時半", date(2026, 12, 5), time(19, 30)),
        ("ja", "昨日の夜8時", date(2026, 11, 22), time(20)),
        ("ja", "一昨日 10時", date(2026, 11, 21), time(10)),
        ("ru", "вчера в 10:00", date(2026, 11, 22), time(10)),
        ("ru", "позавчера в 10:00", date(2026, 11, 21), time(10)),
        ("ar", "أمس الساعة 10:00", date(2026, 11, 22), time(10)),
        ("ar", "أول أمس 10:00", date(2026, 11, 21), time(10)),
        ("ru", "в пятницу в 20:00", date(2026, 11, 27), time(20)),
        ("ru", "в субботу, 8 вечера", date(2026, 11, 28), time(20)),
        ("ru", "во вторник в 19", date(2026, 11, 24), time(19)),
        ("ru", "завтра в 10 утра", date(2026, 11, 24), time(10)),
        ("ru", "послезавтра в 20 часов", date(2026, 11, 25), time(20)),
        ("ar", "الجمعة الساعة 8 مساءً", date(2026, 11, 27), time(20)),
        ("ar", "غدًا 10 صباحًا", date(2026, 11, 24), time(10)),
        ("ru", "на следующей неделе в среду, 20 ч.", date(2026, 12, 2), time(20)),
    ],
)
def test_the_way_each_language_says_it(language: str, text: str, day: date | None, start: time | None) -> None:
    assert read_when(text, MONDAY, voice(language)) == When(day, start)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Freitag von 20 Uhr bis 23 Uhr"),
        ("es", "el viernes de 20:00 a 23:00"),
        ("es", "viernes desde las 20 hasta las 23"),
        ("es", "viernes de 8 a 11 de la noche"),
        ("ja", "金曜 20時から23時まで"),
        ("ja", "金曜日 20:00〜23:00"),
        ("ru", "в пятницу с 20:00 до 23:00"),
        ("ru", "пт с 20 до 23"),
        ("ru", "пятница с 8 до 11 вечера"),
        ("zh", "周五 20点到23点"),
        ("ar", "يوم الجمعة من 20:00 إلى 23:00"),
    ],
)
def test_an_end_is_understood_in_each_language(language: str, text: str) -> None:
    assert read_when(text, MONDAY, voice(language)) == When(date(2026, 11, 27), time(20), time(23))


def test_each_hour_has_its_own_part_of_the_day() -> None:
    said = read_when("в пятницу с 10 утра до 8 вечера", MONDAY, voice("ru"))

    assert said == When(date(2026, 11, 27), time(10), time(20))


@pytest.mark.parametrize(
    ("language", "text"),
    [("ru", "завтрак 10:00"), ("ru", "сегодняшний 10:00"), ("es", "lunesito 10:00"), ("de", "Morgenstern 10:00")],
)
def test_a_word_inside_another_one_says_nothing(language: str, text: str) -> None:
    assert read_when(text, MONDAY, voice(language)) == When(start=time(10))


@pytest.mark.parametrize("language", languages())
def test_every_language_names_seven_weekdays(language: str) -> None:
    names = voice(language).text("organiser.words_weekdays").split("|")

    assert [read_when(name, MONDAY, voice(language)).day for name in names] == [
        date(2026, 11, day) for day in range(23, 30)
    ]


@pytest.mark.parametrize(
    "text", ["friday 20:00-23:00", "friday 8-11pm", "friday from 20:00 till 23:00", "friday 20-23"]
)
def test_an_end_is_understood_with_the_start(text: str) -> None:
    assert read_when(text, MONDAY, voice("en")) == When(date(2026, 11, 27), time(20), time(23))


def test_a_day_that_is_over_this_year_is_next_year() -> None:
    assert read_when("1 May", MONDAY, voice("en")).day == date(2027, 5, 1)


@pytest.mark.parametrize("text", ["31.2.", "whenever", "", "🎉", "25:99", "99999999999"])
def test_nonsense_is_not_understood(text: str) -> None:
    assert read_when(text, MONDAY, voice("en")) == When()


def test_what_was_said_before_stays_where_nothing_new_is_said() -> None:
    earlier = When(CHRISTMAS_EVE, time(19, 30), time(23))

    assert When(day=date(2026, 12, 25)).completed_by(earlier) == When(date(2026, 12, 25), time(19, 30), time(23))
    assert When(start=time(18)).completed_by(earlier) == When(CHRISTMAS_EVE, time(18))


def test_an_end_before_the_start_is_on_the_next_day() -> None:
    starts_at, ends_at = When(CHRISTMAS_EVE, time(22), time(4)).moments("Europe/Berlin")

    assert starts_at == datetime(2026, 12, 24, 21, tzinfo=UTC)
    assert ends_at == datetime(2026, 12, 25, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["18:00-23:30", "18.00 – 23.30", "6pm-11:30pm", "from 18:00 to 23:30", "с 18 до 23:30", "18時から23時半"]
)
def test_door_hours(text: str) -> None:
    assert read_hours(text) == (time(18), time(23, 30))


@pytest.mark.parametrize("text", ["18:00", "all day", ""])
def test_door_hours_need_two_times(text: str) -> None:
    assert read_hours(text) is None


@pytest.mark.parametrize(
    ("language", "text", "start"),
    [
        ("en", "Friday half past seven in the evening", time(19, 30)),
        ("en", "quarter to one, friday", time(12, 45)),
        ("en", "friday 7.30", time(7, 30)),
        ("en", "friday at noon", time(12)),
        ("de", "Freitag halb acht abends", time(19, 30)),
        ("de", "Freitag um halb 8", time(7, 30)),
        ("de", "Freitagabend Viertel nach acht", time(20, 15)),
        ("de", "Freitag um acht", time(8)),
        ("es", "viernes a las 7 y media de la tarde", time(19, 30)),
        ("es", "viernes a las 12 de la mañana", time(12)),
        ("ru", "в пятницу в полвосьмого вечера", time(19, 30)),
        ("ru", "пятница, без четверти восемь", time(7, 45)),
        ("zh", "周五晚上七点半", time(19, 30)),
        ("zh", "周五 晚上8点一刻", time(20, 15)),
        ("ja", "金曜日の夜七時半", time(19, 30)),
        ("ar", "الجمعة الساعة السابعة والنصف مساءً", time(19, 30)),
    ],
)
def test_times_in_words_are_understood(language: str, text: str, start: time) -> None:
    assert read_when(text, MONDAY, voice(language)) == When(date(2026, 11, 27), start)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "friday midnight"), ("de", "Freitag um Mitternacht"), ("es", "el viernes a las 12 de la noche")],
)
def test_midnight_of_which_day_is_asked_for(language: str, text: str) -> None:
    assert read_when(text, MONDAY, voice(language)) == When(date(2026, 11, 27))


def test_a_date_with_its_weekday_and_time_stays_a_date() -> None:
    assert read_when("Freitag 11.12 19:30", MONDAY, voice("de")) == When(date(2026, 12, 11), time(19, 30))


@pytest.mark.parametrize("language", languages())
def test_each_language_names_twelve_hours_and_says_of_each_phrase_what_it_adds(language: str) -> None:
    speak = voice(language)
    assert len(speak.text("organiser.words_hours").split("|")) == 12
    for phrase in speak.text("organiser.words_fractions", hour="#").split("|"):
        said, _, minutes = phrase.rpartition("=")
        assert said.count("#") == 1
        assert int(minutes) in {-45, -30, -15, 15, 30, 45}


SATURDAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("language", "text", "day", "start"),
    [
        ("de", "Sa 5.12. 20 Uhr", date(2026, 12, 5), time(20)),
        ("de", "5.12. 19.30 Uhr", date(2026, 12, 5), time(19, 30)),
        ("de", "24.12. 19 Uhr 30", CHRISTMAS_EVE, time(19, 30)),
        ("de", "nächsten Samstag 20 Uhr", date(2026, 12, 5), time(20)),
        ("en", "next Saturday 20:00", date(2026, 12, 5), time(20)),
        ("en", "Saturday 20:00", SATURDAY, time(20)),
        ("en", "Sat 12/5 8pm", date(2026, 12, 5), time(20)),
        ("ja", "12/5(土) 19:00", date(2026, 12, 5), time(19)),
        ("zh", "12/5 晚上8点", date(2026, 12, 5), time(20)),
    ],
)
def test_a_date_is_not_taken_for_another(language: str, text: str, day: date, start: time) -> None:
    assert read_when(text, SATURDAY, voice(language)) == When(day, start)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "5-7 December 10am-6pm"),
        ("en", "5 Dec 10:00 to 7 Dec 18:00"),
        ("de", "5.-7.12. 10:00-18:00"),
        ("de", "vom 5.12.2026 10:00 bis 7.12.2026 18:00"),
        ("es", "del 5 al 7 de diciembre 10:00-18:00"),
        ("ru", "5-7 декабря 10:00-18:00"),
        ("ja", "12月5日から7日 10:00〜18:00"),
        ("zh", "12月5日至7日 10:00-18:00"),
    ],
)
def test_several_days_are_understood(language: str, text: str) -> None:
    said = read_when(text, SATURDAY, voice(language))

    assert said == When(date(2026, 12, 5), time(10), time(18), date(2026, 12, 7))
    start, end = said.moments("Europe/Berlin")
    assert end is not None
    assert (end - start).total_seconds() == (2 * 24 + 8) * 3600


def test_days_of_the_week_may_be_a_span() -> None:
    said = read_when("Friday to Sunday 10:00-18:00", SATURDAY, voice("en"))

    assert said == When(date(2026, 12, 4), time(10), time(18), date(2026, 12, 6))

"""Answers in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from models.door.answers import HTTP_STATUS, Answer, Reason, Status
from models.language.sentences import explain
from models.language.speech import languages, voice
from models.tables import Clash

EVENING = datetime(2026, 12, 12, 18, 30, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "event_name": "Summer Night",
    "event_starts_at": EVENING,
    "event_zone": "Europe/Berlin",
    "places": 1,
}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("reason", [reason for reason in HTTP_STATUS if reason])
def test_every_reason_has_words_in_every_language(reason: Reason, language: str) -> None:
    facts = {**FACTS, "at": EVENING, "retry_at": EVENING, "opens_at": EVENING, "closes_at": EVENING}
    words = explain(Answer(Status.ERROR, reason, **facts), voice(language))
    assert words
    assert "{" not in words


def test_a_used_ticket_is_told_with_time_zone_gate_and_staff() -> None:
    answer = Answer(
        Status.ERROR, Reason.ALREADY_REDEEMED, **FACTS, at=EVENING, gate="North", staff="Sam", admitted=1, remaining=0
    )
    words = explain(answer, voice("en"))
    assert "19:30" in words or "7:30" in words
    assert "Berlin" in words
    assert "North · Sam" in words


def test_a_party_that_asks_for_too_many_reads_how_many_are_left() -> None:
    facts = {**FACTS, "places": 5, "at": EVENING, "admitted": 4}
    assert "1 place is left" in explain(
        Answer(Status.ERROR, Reason.ALREADY_REDEEMED, **facts, remaining=1), voice("en")
    )
    assert "3 places are left" in explain(
        Answer(Status.ERROR, Reason.ALREADY_REDEEMED, **{**facts, "admitted": 2}, remaining=3), voice("en")
    )


def test_a_wrong_code_names_the_tickets_event_and_day() -> None:
    words = explain(Answer(Status.ERROR, Reason.STAFF_INVALID, **FACTS), voice("en"))
    assert "Summer Night" in words
    assert "12" in words


def test_open_questions_are_listed() -> None:
    answer = Answer(Status.INCOMPLETE, questions=({"label": "People"}, {"label": "Tea"}))
    assert "People, Tea" in explain(answer, voice("en"))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("clash", Clash)
def test_every_conflict_has_words_in_every_language(clash: Clash, language: str) -> None:
    facts = {**FACTS, "at": EVENING, "gate": "North", "staff": "Sam", "clash": clash}
    words = explain(Answer(Status.ERROR, Reason.CONFLICT, **facts), voice(language))
    assert ("North · Sam" in words) is (clash is Clash.USED)
    assert "{" not in words

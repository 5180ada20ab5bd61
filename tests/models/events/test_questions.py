"""Questions: which answers fit, which are open, and an event's own set."""

from typing import Any

import pytest

from models.events.questions import (
    MOST_QUESTIONS,
    QuestionKind,
    TooManyQuestions,
    add_question,
    answer_text,
    fitted,
    open_questions,
    read_answer,
    remove_question,
)
from models.language.speech import voice
from models.tables import Event, Ticket
from tests.exhibitors import HALL, POWER, STAND
from tests.makers import make_event, make_ticket

NOTE = {"id": "note", "label": "Note", "kind": "text", "required": False}


@pytest.mark.parametrize(
    ("question", "answer", "kept"),
    [
        (STAND, "12", 12),
        (STAND, " ١٢ ", 12),
        (STAND, "2,5", 2.5),
        (STAND, 3, 3),
        (STAND, "1,000", None),
        (STAND, "twelve", None),
        (STAND, True, None),
        (POWER, True, "yes"),
        (POWER, "FALSE", "no"),
        (POWER, "maybe", None),
        (HALL, " west ", "West"),
        (HALL, "North", None),
        (NOTE, " by the door ", "by the door"),
        (NOTE, "   ", None),
        (NOTE, None, None),
    ],
)
def test_an_answer_is_kept_as_its_kind_says_or_not(question: dict[str, Any], answer: object, kept: object) -> None:
    assert fitted(question, answer) == kept


def test_open_is_what_is_required_and_unanswered_or_answered_oddly_just_now() -> None:
    asked = [STAND, POWER, NOTE]
    assert open_questions(asked, {}) == (STAND,)
    assert open_questions(asked, {"stand": 0}) == ()
    assert open_questions(asked, {"stand": 1, "power": "perhaps"}) == ()
    assert open_questions(asked, {"stand": 1}, {"power": "perhaps", "stand": ""}) == (POWER,)


@pytest.mark.parametrize(
    ("language", "typed", "said"), [("en", "Yes", "yes"), ("zh", "没有", "no"), ("zh", "yes", "yes")]
)
def test_yes_and_no_are_typed_and_told_in_every_language(language: str, typed: str, said: str) -> None:
    assert read_answer(POWER, typed, voice(language)) == said
    assert answer_text(POWER, said, voice(language)) == voice(language).text(f"exhibition.{said}")


@pytest.mark.usefixtures("house")
async def test_an_event_s_questions_are_asked_on_new_tickets_only() -> None:
    event = await make_event()
    before = await make_ticket(event)
    stand = await add_question(event.id, "Stand", QuestionKind.NUMBER, required=True)
    hall = await add_question(event.id, "Hall", QuestionKind.CHOICE, required=False, choices=["East", "West"])
    between = await make_ticket(event)
    assert await remove_question(event.id, stand["id"])
    assert not await remove_question(event.id, stand["id"])
    after = await make_ticket(event)
    asked = [(await Ticket.get(id=ticket.id)).questions for ticket in (before, between, after)]
    assert asked == [[], [stand, hall], [hall]]
    assert hall["choices"] == ["East", "West"]


@pytest.mark.usefixtures("house")
async def test_an_event_asks_only_so_much() -> None:
    event = await make_event()
    for number in range(MOST_QUESTIONS):
        await add_question(event.id, f"Question {number}", QuestionKind.TEXT, required=False)
    with pytest.raises(TooManyQuestions):
        await add_question(event.id, "One more", QuestionKind.TEXT, required=False)
    assert len((await Event.get(id=event.id)).questions or []) == MOST_QUESTIONS

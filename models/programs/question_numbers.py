"""Questions and choices as pretix's clients name them: by whole numbers.

A question's number follows from its id, so that it outlives every edit. A choice's is its place among the choices.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.events.questions import Kept, Question, fitted


def question_number(question_id: str) -> int:
    """A positive number that every JSON reader holds exactly."""
    return int.from_bytes(hashlib.sha256(question_id.encode()).digest()[:6]) + 1


def numbered_choices(question: Question) -> list[tuple[int, str]]:
    """The choices of a question, from 1."""
    return [(number, str(choice)) for number, choice in enumerate(question.get("choices") or (), start=1)]


def understood_answers(questions: Sequence[Question], given: Mapping[str, Any]) -> dict[str, Kept]:
    """The answers by the questions' ids. One that does not fit says nothing, as at pretix.

    Clients name questions by number and choices, too; our own ids and the words of a choice are understood as well.
    """
    found = ((str(question["id"]), _answer(question, given)) for question in questions)
    return {name: answer for name, answer in found if answer is not None}


def _answer(question: Question, given: Mapping[str, Any]) -> Kept | None:
    fits = (fitted(question, reading) for reading in _readings(question, given))
    return next((answer for answer in fits if answer is not None), None)


def _readings(question: Question, given: Mapping[str, Any]) -> Iterator[object]:
    """What the client may mean: by number, numbers of choices come first; by our id, their words."""
    name = str(question["id"])
    by_number, by_id = given.get(str(question_number(name))), given.get(name)
    yield from (_chosen(question, by_number), by_number, by_id, _chosen(question, by_id))


def _chosen(question: Question, answer: object) -> str | None:
    return next((choice for number, choice in numbered_choices(question) if str(number) == str(answer)), None)

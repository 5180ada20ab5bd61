"""Extra questions that a ticket asks: their kinds, which answers fit, which are open, and an event's own set.

A question is kept as JSON: ``{"id", "label", "kind", "required"}``, a choice has its ``choices``, too. An event's
questions are copied to each of its tickets when that is made.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from secrets import token_hex
from typing import Any

from models.language.speech import Voice
from models.storage.database import unit_of_work
from models.tables import Event

Question = Mapping[str, Any]
Kept = str | int | float
"""An answer as it is kept."""

MOST_QUESTIONS = 10
MOST_CHOICES = 12
LONGEST_LABEL = 150
LONGEST_CHOICE = 60
LONGEST_ANSWER = 2000
YES, NO = "yes", "no"
NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,٫](?:\d{1,2}|\d{4,6}))?")
"""Three digits after a comma may be thousands as well as a fraction, so such a number is asked for again."""
NUMBER_PATTERN = NUMBER.pattern.replace(r"\d", r"\p{Nd}").replace("[+-]", r"[+\-]")
"""The same for a browser (HTML, the attribute ``pattern``)."""


class QuestionKind(StrEnum):
    """What kind of answer a question wants."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question to be."""

    label: str
    kind: QuestionKind
    required: bool = False
    choices: Sequence[str] = ()
    """Of a choice, and of nothing else."""


class TooManyQuestions(Exception):
    """An event asks `MOST_QUESTIONS` at most."""


class BadChoices(Exception):
    """A choice has two to `MOST_CHOICES` different answers that are not too long; other kinds have none."""


def fitted(question: Question, answer: object) -> Kept | None:
    """The answer as it is kept. None: it says nothing, or does not fit the question's kind."""
    if answer is None or answer == "":
        return None
    match question.get("kind"):
        case QuestionKind.NUMBER:
            return _number(answer)
        case QuestionKind.YES_NO:
            return {YES: YES, NO: NO, "true": YES, "false": NO}.get(str(answer).strip().casefold())
        case QuestionKind.CHOICE:
            wanted = str(answer).strip().casefold()
            choices = (str(choice) for choice in question.get("choices", ()))
            return next((choice for choice in choices if choice.casefold() == wanted), None)
        case _:
            return str(answer).strip()[:LONGEST_ANSWER] or None


def open_questions(
    questions: Sequence[Question], kept: Mapping[str, Any], given: Mapping[str, Any] | None = None
) -> tuple[Question, ...]:
    """Questions that must be answered first: required ones without an answer, and those given one that does not fit.

    ``kept`` are answers from before, ``given`` those of now.
    """
    return tuple(question for question in questions if _is_open(question, kept, given or {}))


def fitting_answers(questions: Sequence[Question], given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are kept. Programs may add what no question asks for."""
    asked = {question["id"]: question for question in questions}
    answers = {name: fitted(asked[name], answer) if name in asked else answer for name, answer in given.items()}
    return {name: answer for name, answer in answers.items() if answer is not None}


def answer_text(question: Question, answer: object, voice: Voice) -> str:
    """An answer in words."""
    if question.get("kind") == QuestionKind.YES_NO and answer in {YES, NO}:
        return voice.text(f"exhibition.{answer}")
    return str(answer)


def read_answer(question: Question, text: str, voice: Voice) -> Kept | None:
    """What somebody typed in a chat. None: it does not fit."""
    if question.get("kind") == QuestionKind.YES_NO:
        for answer in (YES, NO):
            if text.strip().casefold() in voice.text(f"exhibition.words_{answer}").split("|"):
                return answer
    return fitted(question, text)


def check_choices(kind: QuestionKind, choices: Sequence[str]) -> None:
    """Raises BadChoices."""
    different = {choice.casefold() for choice in choices}
    fit = 2 <= len(choices) == len(different) <= MOST_CHOICES and all(len(one) <= LONGEST_CHOICE for one in choices)
    if not (fit if kind is QuestionKind.CHOICE else not choices):
        raise BadChoices(kind)


def new_question(draft: QuestionDraft) -> dict[str, Any]:
    """A question as it is kept. Raises BadChoices."""
    check_choices(draft.kind, draft.choices)
    kept = {"id": token_hex(4), "label": draft.label, "kind": draft.kind.value, "required": draft.required}
    return {**kept, "choices": list(draft.choices)} if draft.choices else kept


@unit_of_work
async def add_question(
    event_id: int, label: str, kind: QuestionKind, *, required: bool, choices: Sequence[str] = ()
) -> Question:
    """Ask one thing more on the event's tickets from now on. Raises TooManyQuestions, BadChoices."""
    question = new_question(QuestionDraft(label, kind, required, choices))
    event = await Event.filter(id=event_id).select_for_update(no_key=True).get()
    questions = event.questions or []
    if len(questions) >= MOST_QUESTIONS:
        raise TooManyQuestions(event_id)
    event.questions = [*questions, question]
    await event.save(update_fields=["questions"])
    return question


@unit_of_work
async def remove_question(event_id: int, question_id: str) -> bool:
    """Ask it no more on new tickets. False if it was not asked."""
    event = await Event.filter(id=event_id).select_for_update(no_key=True).get()
    left = [question for question in event.questions or [] if question["id"] != question_id]
    if left == (event.questions or []):
        return False
    event.questions = left or None
    await event.save(update_fields=["questions"])
    return True


def _is_open(question: Question, kept: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    answer = given.get(question["id"])
    if answer not in (None, ""):
        return fitted(question, answer) is None
    return bool(question.get("required")) and kept.get(question["id"]) in (None, "")


def _number(answer: object) -> Kept | None:
    if isinstance(answer, bool):
        return None
    if isinstance(answer, int | float):
        return answer
    text = str(answer).strip()
    if not NUMBER.fullmatch(text):
        return None
    value = float(re.sub("[,٫]", ".", text))
    return int(value) if value.is_integer() else value

"""Asking extra questions in a chat, one after another, in the middle of a conversation about something.

A feature declares what happens when all are answered, and hands the questions over when their turn has come::

    @when_answered("applying")
    async def review(talk: Talk) -> None: ...

    await ask_questions(talk, event.questions)

The answers are in the conversation's data under ``answers``, by the questions' ids.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.buttons import CallbackData, Rows, button
from bot.chat import Handler, Talk, pressed
from bot.conversations import move, step
from models.events.questions import NO, YES, Kept, Question, QuestionKind, answer_text, read_answer

Answered = Callable[[Talk], Awaitable[None]]

STEP = "question"
_answered: dict[str, Answered] = {}


@dataclass(frozen=True)
class AnswerWith(CallbackData, prefix="answer"):
    """This choice. ``left``: how many questions are left, this one included; ``choice`` None: leave it open."""

    left: int
    choice: int | None


def handlers() -> list[Handler]:
    """The buttons under a question."""
    return [pressed(AnswerWith, choose)]


def when_answered(topic: str) -> Callable[[Answered], Answered]:
    """Declare what a conversation about this topic does when its questions are answered."""

    def declare(function: Answered) -> Answered:
        _answered[topic] = function
        step(topic, STEP)(take)
        return function

    return declare


async def ask_questions(talk: Talk, questions: Sequence[Question], *, may_skip: bool = False) -> None:
    """Ask these, in the conversation that the person is in. Raises NoConversation."""
    await move(talk, STEP, asking=list(questions), may_skip=may_skip)
    await _go_on(talk)


async def take(talk: Talk, text: str) -> None:
    """An answer was typed."""
    asking = _asking(talk)
    answer = read_answer(asking[0], text, talk.voice) if text else None
    if answer is None:
        kind = asking[0].get("kind") or QuestionKind.TEXT
        await talk.reply(talk.voice.html(f"exhibition.answer_{kind}"), _rows(talk, asking))
        return
    await _keep(talk, asking, answer)


async def choose(talk: Talk, data: AnswerWith) -> None:
    """An answer by button."""
    asking = _asking(talk)
    if not asking or len(asking) != data.left:
        await talk.toast(talk.voice.text("chat.old_button"), alert=True)
        return
    choices = _choices(asking[0])
    if data.choice is not None and not 0 <= data.choice < len(choices):
        return
    await _keep(talk, asking, None if data.choice is None else choices[data.choice])


async def _keep(talk: Talk, asking: Sequence[Question], answer: Kept | None) -> None:
    given = dict(talk.conversation.data.get("answers", {})) if talk.conversation else {}
    if answer is not None:
        given[asking[0]["id"]] = answer
    await move(talk, STEP, asking=list(asking[1:]), answers=given)
    await _go_on(talk)


async def _go_on(talk: Talk) -> None:
    asking = _asking(talk)
    if asking:
        label = talk.voice.html("exhibition.question", label=asking[0]["label"])
        await talk.show(label, _rows(talk, asking))
    elif talk.conversation:
        await _answered[talk.conversation.topic](talk)


def _asking(talk: Talk) -> list[Question]:
    at = talk.conversation
    return list(at.data.get("asking", ())) if at and at.step == STEP and at.topic in _answered else []


def _choices(question: Question) -> Sequence[str]:
    match question.get("kind"):
        case QuestionKind.YES_NO:
            return (YES, NO)
        case QuestionKind.CHOICE:
            return [str(choice) for choice in question.get("choices", ())]
        case _:
            return ()


def _rows(talk: Talk, asking: Sequence[Question]) -> Rows:
    question, left = asking[0], len(asking)
    rows = [
        [button(answer_text(question, choice, talk.voice), AnswerWith(left, number))]
        for number, choice in enumerate(_choices(question))
    ]
    if talk.conversation and talk.conversation.data.get("may_skip"):
        rows.append([button(talk.voice.text("exhibition.button_later"), AnswerWith(left, None))])
    return rows

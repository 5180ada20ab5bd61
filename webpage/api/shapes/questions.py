"""Questions as programs see them."""

from typing import Annotated

from pydantic import Field

from models.events.questions import (
    LONGEST_CHOICE,
    LONGEST_LABEL,
    MOST_CHOICES,
    Question,
    QuestionDraft,
    QuestionKind,
)
from webpage.api.shapes.basics import LINE, Given, Resource

Label = Annotated[str, Field(min_length=1, max_length=LONGEST_LABEL, pattern=LINE)]
Choice = Annotated[str, Field(min_length=1, max_length=LONGEST_CHOICE, pattern=LINE)]


class QuestionResource(Resource):
    """A question."""

    id: str
    label: str
    kind: QuestionKind
    required: bool
    """Whether nobody enters without an answer."""
    choices: list[str]
    """Of a choice: the answers that there are."""


class Questions(Resource):
    """All questions of an event."""

    items: list[QuestionResource]


class NewQuestion(Given):
    """A question to be. A ``choice`` has two or more different ``choices``, other kinds have none."""

    label: Label
    kind: QuestionKind = QuestionKind.TEXT
    required: bool = False
    choices: list[Choice] = Field(default_factory=list, max_length=MOST_CHOICES)

    def draft(self) -> QuestionDraft:
        """What to ask."""
        return QuestionDraft(self.label, self.kind, self.required, tuple(self.choices))


def question_resource(question: Question) -> QuestionResource:
    """A question as it is kept."""
    return QuestionResource(
        id=question["id"],
        label=question["label"],
        kind=QuestionKind(question.get("kind") or QuestionKind.TEXT),
        required=bool(question.get("required")),
        choices=question.get("choices") or [],
    )

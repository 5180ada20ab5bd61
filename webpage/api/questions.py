"""What an event's tickets ask."""

from models.events.questions import BadChoices, TooManyQuestions, add_question, remove_question
from models.tables import Event
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.refusals import refusals
from webpage.api.shapes.questions import Questions, question_resource
from webpage.problems import Problem, Trouble


async def list_questions(call: Call) -> Reply:
    """What every new ticket asks."""
    return Reply(_questions(await event_of(call)))


async def create_question(call: Call) -> Reply:
    """Ask one thing more on the event's tickets from now on. Tickets that are out there ask what they did before."""
    event, asked = await event_of(call), call.body
    with refusals({TooManyQuestions: Trouble.TOO_MANY, BadChoices: Trouble.BAD_CHOICES}):
        question = await add_question(
            event.id, asked.label, asked.kind, required=asked.required, choices=tuple(asked.choices)
        )
    return Reply(question_resource(question), status=201)


async def delete_question(call: Call) -> Reply:
    """Ask it no more on new tickets. The answer lists what is still asked."""
    event = await event_of(call)
    if not await remove_question(event.id, call.path["question"]):
        raise Problem(Trouble.NOT_FOUND)
    return Reply(_questions(await event_of(call)))


def _questions(event: Event) -> Questions:
    return Questions(items=[question_resource(question) for question in event.questions or []])

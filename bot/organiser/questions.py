"""What an event's tickets ask: adding a question in three steps, removing one."""

from typing import Any

from bot.buttons import button
from bot.chat import Handler, Talk, pressed
from bot.conversations import begin, data_of, end, leave, move, step
from bot.organiser.exhibition_buttons import (
    AddQuestion,
    QuestionOfKind,
    QuestionRequired,
    RemoveQuestion,
    ShowQuestions,
)
from bot.staff.buttons import Choose, Topic
from bot.staff.choosing import permitted
from models.events.questions import (
    LONGEST_CHOICE,
    LONGEST_LABEL,
    MOST_CHOICES,
    MOST_QUESTIONS,
    BadChoices,
    Question,
    QuestionKind,
    TooManyQuestions,
    add_question,
    check_choices,
    remove_question,
)
from models.language.formats import listed
from models.language.speech import Voice
from models.people.names import one_line
from models.people.staff import Action, may
from models.tables import StaffMember

TOPIC = "asking"
LONGEST_ON_BUTTON = 40


def handlers() -> list[Handler]:
    """The buttons about questions."""
    return [
        pressed(ShowQuestions, show),
        pressed(AddQuestion, add),
        pressed(QuestionOfKind, choose_kind),
        pressed(QuestionRequired, choose_required),
        pressed(RemoveQuestion, remove),
    ]


async def show(talk: Talk, data: ShowQuestions) -> None:
    """All of them."""
    if member := await permitted(talk, data.event, Action.CHANGE_EVENT):
        await leave(talk, TOPIC)
        await _show(talk, member)


async def add(talk: Talk, data: AddQuestion) -> None:
    """Ask for the question's words."""
    if await permitted(talk, data.event, Action.CHANGE_EVENT):
        await begin(talk, TOPIC, "label", event=data.event)
        back = button(talk.voice.text("staff.button_back"), ShowQuestions(data.event))
        await talk.edit(talk.voice.html("exhibition.ask_label"), [[back]])


@step(TOPIC, "label")
async def take_label(talk: Talk, text: str) -> None:
    """The words; then the kind."""
    label = one_line(text)
    if not 0 < len(label) <= LONGEST_LABEL:
        await talk.reply(talk.voice.html("exhibition.label_bad", most=LONGEST_LABEL))
        return
    await move(talk, "kind", label=label)
    await _ask_kind(talk, "")


@step(TOPIC, "choices")
async def take_choices(talk: Talk, text: str) -> None:
    """What there is to choose from, one a line."""
    choices = list({choice.casefold(): choice for choice in map(one_line, text.splitlines()) if choice}.values())
    try:
        check_choices(QuestionKind.CHOICE, choices)
    except BadChoices:
        await talk.reply(talk.voice.html("exhibition.choices_bad", most=MOST_CHOICES, longest=LONGEST_CHOICE))
        return
    await move(talk, "required", choices=choices)
    await _ask_required(talk, "")


async def choose_kind(talk: Talk, data: QuestionOfKind) -> None:
    """The kind; then whether it must be answered."""
    if not await _in_conversation(talk):
        return
    if data.kind is QuestionKind.CHOICE:
        await move(talk, "choices", kind=data.kind)
        await talk.edit(talk.voice.html("exhibition.ask_choices"))
        return
    await move(talk, "required", kind=data.kind)
    await _ask_required(talk, "")


async def choose_required(talk: Talk, data: QuestionRequired) -> None:
    """Whether it must be answered; that is all."""
    facts = await _in_conversation(talk)
    if not facts or "kind" not in facts or not await permitted(talk, int(facts["event"]), Action.CHANGE_EVENT):
        return
    event_id, kind = int(facts["event"]), QuestionKind(facts["kind"])
    await end(talk)
    try:
        await add_question(event_id, facts["label"], kind, required=data.required, choices=facts.get("choices", ()))
    except TooManyQuestions:
        await talk.toast(talk.voice.text("exhibition.too_many_questions", most=MOST_QUESTIONS), alert=True)
    await _show_fresh(talk, event_id)


async def remove(talk: Talk, data: RemoveQuestion) -> None:
    """Ask it no more."""
    if await permitted(talk, data.event, Action.CHANGE_EVENT):
        await remove_question(data.event, data.question)
        await _show_fresh(talk, data.event)


@step(TOPIC, "kind")
async def _ask_kind(talk: Talk, _text: str) -> None:
    rows = [[button(talk.voice.text(f"exhibition.kind_{kind}"), QuestionOfKind(kind))] for kind in QuestionKind]
    await talk.show(talk.voice.html("exhibition.ask_kind"), rows)


@step(TOPIC, "required")
async def _ask_required(talk: Talk, _text: str) -> None:
    say = talk.voice.text
    rows = [
        [button(say("exhibition.button_required"), QuestionRequired(required=True))],
        [button(say("exhibition.button_optional"), QuestionRequired(required=False))],
    ]
    await talk.show(talk.voice.html("exhibition.ask_required"), rows)


async def _show_fresh(talk: Talk, event_id: int) -> None:
    if member := await may(talk.person.id, event_id, Action.CHANGE_EVENT):
        await _show(talk, member)


async def _show(talk: Talk, member: StaffMember) -> None:
    say, event = talk.voice, member.event
    asked = event.questions or []
    lines = [say.html("exhibition.questions_title", event=event.name), *(_line(one, say) for one in asked)]
    if not asked:
        lines.append(say.html("exhibition.questions_none"))
    rows = [[button(_remove_text(one, say), RemoveQuestion(event.id, one["id"]))] for one in asked]
    if len(asked) < MOST_QUESTIONS:
        rows.append([button(say.text("exhibition.button_add_question"), AddQuestion(event.id))])
    rows.append([button(say.text("staff.button_back"), Choose(Topic.EVENT, event.id))])
    await talk.show("\n".join([*lines, "", say.html("exhibition.questions_hint")]), rows)


def _line(question: Question, voice: Voice) -> str:
    kind = voice.text(f"exhibition.kind_{question.get('kind') or QuestionKind.TEXT}")
    if question.get("choices"):
        kind = listed(question["choices"], voice)
    key = "exhibition.question_required" if question.get("required") else "exhibition.question_optional"
    return voice.html(key, label=question["label"], kind=kind)


def _remove_text(question: Question, voice: Voice) -> str:
    return voice.text("exhibition.button_remove_question", label=str(question["label"])[:LONGEST_ON_BUTTON])


async def _in_conversation(talk: Talk) -> dict[str, Any] | None:
    facts = data_of(talk, TOPIC)
    if facts is None:
        await talk.toast(talk.voice.text("chat.old_button"), alert=True)
    return facts

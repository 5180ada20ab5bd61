"""A walk-in: an organisation that came to an exhibition unannounced, entered and signed in by staff."""

from typing import Any

from bot.buttons import DANGER, Rows, button
from bot.chat import Handler, Talk, pressed
from bot.conversations import begin, data_of, end, move, step
from bot.exhibitor_entries import BadEntry, read_exhibits, read_organisation, read_people
from bot.questions import ask_questions, when_answered
from bot.staff.buttons import Choose, Topic, WalkIn, WalkInAnyway, WalkInSkip
from bot.staff.choosing import permitted
from bot.staff.find import show_admitted
from models.clock import now
from models.door.answers import Answer, Press, Reason
from models.exhibitions.applications import ApplicationRefused, Form, WalkInRefused, walk_in_from
from models.language.sentences import explain
from models.people.staff import Action
from models.tables import EventKind, Method, StaffMember

TOPIC = "walkin"


def handlers() -> list[Handler]:
    """The buttons of a walk-in."""
    return [pressed(WalkIn, begin_walk_in), pressed(WalkInSkip, skip_exhibits), pressed(WalkInAnyway, sign_in_anyway)]


async def begin_walk_in(talk: Talk, data: WalkIn) -> None:
    """Ask which organisation came."""
    member = await permitted(talk, data.event, Action.ADMIT)
    if member is None or member.event.kind is not EventKind.EXHIBITION:
        return
    await begin(talk, TOPIC, "organisation", event=data.event)
    await talk.edit(
        talk.voice.html("exhibition.walk_in_organisation", event=member.event.name), [_back(talk, data.event)]
    )


@step(TOPIC, "organisation")
async def take_organisation(talk: Talk, text: str) -> None:
    """The organisation; then the people."""
    try:
        organisation = read_organisation(text)
    except BadEntry as bad:
        await talk.reply(talk.voice.html(bad.key))
        return
    await move(talk, "people", organisation=organisation)
    await talk.reply(talk.voice.html("exhibition.walk_in_people", organisation=organisation))


@step(TOPIC, "people")
async def take_people(talk: Talk, text: str) -> None:
    """How many; then what they show."""
    try:
        people = read_people(text)
    except BadEntry as bad:
        await talk.reply(talk.voice.html(bad.key))
        return
    await move(talk, "exhibits", people=people)
    nothing = button(talk.voice.text("exhibition.button_no_exhibits"), WalkInSkip())
    await talk.reply(talk.voice.html("exhibition.walk_in_exhibits"), [[nothing]])


@step(TOPIC, "exhibits")
async def take_exhibits(talk: Talk, text: str) -> None:
    """What they show; then what must be answered."""
    try:
        exhibits = read_exhibits(text)
    except BadEntry as bad:
        await talk.reply(talk.voice.html(bad.key))
        return
    await _ask_the_rest(talk, exhibits)


async def skip_exhibits(talk: Talk, _data: WalkInSkip) -> None:
    """Nothing, or nobody knows yet."""
    if talk.conversation and talk.conversation.topic == TOPIC and talk.conversation.step == "exhibits":
        await _ask_the_rest(talk, "")
    else:
        await talk.toast(talk.voice.text("chat.old_button"), alert=True)


@when_answered(TOPIC)
async def sign_in(talk: Talk) -> None:
    """Enter it and sign it in."""
    await _sign_in(talk, anyway=False)


@step(TOPIC, "closed")
async def say_closed(talk: Talk, _text: str) -> None:
    """A button leads on from here."""
    await _sign_in(talk, anyway=False)


async def sign_in_anyway(talk: Talk, _data: WalkInAnyway) -> None:
    """A second press, outside the door hours."""
    if data_of(talk, TOPIC) is None:
        await talk.toast(talk.voice.text("chat.old_button"), alert=True)
        return
    await _sign_in(talk, anyway=True)


async def _ask_the_rest(talk: Talk, exhibits: str) -> None:
    member = await _member(talk)
    if member is None:
        return
    await move(talk, "exhibits", exhibits=exhibits)
    await ask_questions(talk, [one for one in member.event.questions or [] if one.get("required")])


async def _sign_in(talk: Talk, *, anyway: bool) -> None:
    member, facts = await _member(talk), data_of(talk, TOPIC)
    if member is None or facts is None or talk.conversation is None:
        return
    press = Press(nonce=talk.nonce, method=Method.CHAT, pressed_at=now(), staff_id=member.id, outside_hours=anyway)
    house = talk.house
    try:
        answer = await walk_in_from(
            house.verifier, house.links, talk.conversation, member.event_id, _form(facts), press
        )
    except WalkInRefused as refused:
        await _refuse(talk, member, refused.answer)
        return
    except ApplicationRefused as refused:
        await end(talk)
        await talk.show(talk.voice.html(f"exhibition.refused_{refused.reason}"), [_back(talk, member.event_id)])
        return
    talk.conversation = None
    if answer and answer.ticket:
        await show_admitted(talk, member, answer)


async def _refuse(talk: Talk, member: StaffMember, answer: Answer) -> None:
    rows: Rows = [_back(talk, member.event_id)]
    if answer.reason is Reason.INVALID_TIME:
        await move(talk, "closed")
        rows = [[button(talk.voice.text("staff.button_anyway"), WalkInAnyway(), DANGER)], *rows]
    else:
        await end(talk)
    await talk.show(talk.voice.html("staff.refused", reason=explain(answer, talk.voice)), rows)


async def _member(talk: Talk) -> StaffMember | None:
    facts = data_of(talk, TOPIC) or {}
    return await permitted(talk, int(facts["event"]), Action.ADMIT) if facts else None


def _form(facts: dict[str, Any]) -> Form:
    return Form(
        organisation=facts["organisation"],
        head_count=int(facts["people"]),
        exhibits=facts["exhibits"],
        answers=facts.get("answers", {}),
    )


def _back(talk: Talk, event_id: int) -> list[Any]:
    return [button(talk.voice.text("staff.button_back"), Choose(Topic.FIND, event_id))]

"""Applying to exhibit: organisation, people, exhibits, contact, the event's questions, then a summary to send."""

from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardButton

from bot.buttons import DANGER, PRIMARY, SUCCESS, Rows, button, grid
from bot.chat import LEFT, Handler, Talk, pressed
from bot.conversations import begin, data_of, end, move, step
from bot.exhibitor_entries import BadEntry, read_exhibits, read_organisation, read_people
from bot.guest.buttons import (
    Apply,
    ChangeSaid,
    DropApplication,
    Said,
    SendApplication,
    ShowEvent,
    ShowEvents,
    SkipSaid,
    Withdraw,
)
from bot.guest.names import BadName, clean_name
from bot.questions import ask_questions, when_answered
from models.clock import now
from models.events.questions import Question, answer_text
from models.exhibitions.applications import (
    LIVE,
    ApplicationRefused,
    Form,
    application_by_id,
    apply_from,
    own_applications,
    refusal_to_apply,
    standing,
    withdraw,
)
from models.language.speech import Voice
from models.orders.shop import offer
from models.tables import Application, ApplicationStatus, Event

TOPIC = "applying"
REVIEW = "review"


def handlers() -> list[Handler]:
    """The buttons of an application."""
    return [
        pressed(Apply, begin_applying),
        pressed(SkipSaid, skip),
        pressed(ChangeSaid, change),
        pressed(SendApplication, send),
        pressed(DropApplication, drop),
        pressed(Withdraw, take_back),
    ]


async def own_lines(talk: Talk, event: Event) -> list[str]:
    """Where the person's own applications to this exhibition stand, in HTML."""
    return [
        talk.voice.html(f"exhibition.own_{standing(one)}", organisation=one.organisation)
        for one in await own_applications(talk.person.id, event.id)
        if one.status is not ApplicationStatus.WITHDRAWN
    ]


async def apply_rows(talk: Talk, event: Event) -> list[Sequence[InlineKeyboardButton]]:
    """Buttons to apply, and to take back what was sent."""
    if refusal_to_apply(event, now()):
        return []
    live = [one for one in await own_applications(talk.person.id, event.id) if _may_withdraw(one)]
    key = "exhibition.button_apply_again" if live else "exhibition.button_apply"
    apply = button(talk.voice.text(key), Apply(event.id), None if live else PRIMARY)
    return [
        [_go_on_button(talk, event.id) if _has_begun(talk, event.id) else apply],
        *([_withdraw_button(talk, one)] for one in live),
    ]


async def begin_applying(talk: Talk, data: Apply) -> None:
    """Apply: ask for the first fact, or for what is missing of what was begun."""
    found = await offer(data.event)
    if found is None or refusal_to_apply(found.event, now()):
        await talk.edit(talk.voice.html("guest.refused_gone"), [[_to_events(talk)]])
        return
    if _has_begun(talk, data.event):
        await _go_on(talk)
        return
    await begin(talk, TOPIC, Said.ORGANISATION, event=data.event)
    await _ask(talk, Said.ORGANISATION, found.event.name)


@step(TOPIC, Said.ORGANISATION)
async def take_organisation(talk: Talk, text: str) -> None:
    """The organisation."""
    await _take(talk, Said.ORGANISATION, read_organisation, text)


@step(TOPIC, Said.PEOPLE)
async def take_people(talk: Talk, text: str) -> None:
    """How many come."""
    await _take(talk, Said.PEOPLE, read_people, text)


@step(TOPIC, Said.EXHIBITS)
async def take_exhibits(talk: Talk, text: str) -> None:
    """What they show."""
    await _take(talk, Said.EXHIBITS, read_exhibits, text)


@step(TOPIC, Said.CONTACT)
async def take_contact(talk: Talk, text: str) -> None:
    """Whom to ask for."""
    await _take(talk, Said.CONTACT, clean_name, text)


@step(TOPIC, LEFT)
async def offer_to_go_on(talk: Talk, _text: str) -> None:
    """A command came between; what was entered is kept."""
    facts = data_of(talk, TOPIC) or {}
    text = talk.voice.html("exhibition.left", event=await _event_name(facts))
    await talk.reply(text, [[_go_on_button(talk, int(facts["event"]))]])


@step(TOPIC, REVIEW)
async def show_again(talk: Talk, _text: str) -> None:
    """Buttons lead on from here."""
    await review(talk)


async def skip(talk: Talk, data: SkipSaid) -> None:
    """The offered answer."""
    if await _in_conversation(talk):
        await _remember(talk, data.field, talk.person.name if data.field is Said.CONTACT else "")


async def change(talk: Talk, data: ChangeSaid) -> None:
    """Say one fact anew; from there it goes back to the summary."""
    if facts := await _in_conversation(talk):
        await move(talk, data.field)
        await _ask(talk, data.field, await _event_name(facts))


@when_answered(TOPIC)
async def review(talk: Talk) -> None:
    """The summary, to send or to correct."""
    facts = await _in_conversation(talk)
    found = await offer(int(facts["event"])) if facts else None
    if not facts or found is None:
        return
    await move(talk, REVIEW, asked=True)
    say = talk.voice.text
    changes = [button(say(f"exhibition.change_{field}"), ChangeSaid(field)) for field in Said]
    await talk.show(
        _summary(_form(facts), found.event, talk.voice),
        [
            [button(say("exhibition.button_send"), SendApplication(), SUCCESS)],
            *grid(changes, 2),
            [button(say("exhibition.button_drop"), DropApplication())],
        ],
    )


async def send(talk: Talk, _data: SendApplication) -> None:
    """Send it, once."""
    facts = await _in_conversation(talk)
    if not facts or talk.conversation is None:
        return
    if _missing(facts):
        await _go_on(talk)
        return
    try:
        application = await apply_from(talk.conversation, talk.person, int(facts["event"]), _form(facts))
    except ApplicationRefused as refused:
        await end(talk)
        back = button(talk.voice.text("guest.back_to_event"), ShowEvent(int(facts["event"])))
        await talk.edit(talk.voice.html(f"exhibition.refused_{refused.reason}"), [[back]])
        return
    talk.conversation = None
    if application:
        text = talk.voice.html("exhibition.sent", organisation=application.organisation)
        await talk.edit(text, [[_withdraw_button(talk, application)]])


async def drop(talk: Talk, _data: DropApplication) -> None:
    """Forget it."""
    if facts := await _in_conversation(talk):
        await end(talk)
        back = button(talk.voice.text("guest.back_to_event"), ShowEvent(int(facts["event"])))
        await talk.edit(talk.voice.html("exhibition.dropped"), [[back]])


async def take_back(talk: Talk, data: Withdraw) -> None:
    """Withdraw an application. Asks first; a second press is harmless."""
    application = await application_by_id(data.application)
    if application is None or application.person_id != talk.person.id:
        await talk.toast(talk.voice.text("exhibition.refused_gone"), alert=True)
        return
    facts = {"organisation": application.organisation, "event": application.event.name}
    back = button(talk.voice.text("guest.back_to_event"), ShowEvent(application.event_id))
    is_withdrawn = application.status is ApplicationStatus.WITHDRAWN
    if not data.sure and not is_withdrawn:
        sure = button(talk.voice.text("exhibition.button_withdraw_sure"), Withdraw(application.id, sure=True), DANGER)
        await talk.edit(talk.voice.html("exhibition.withdraw_sure", **facts), [[sure], [back]])
        return
    try:
        if not is_withdrawn:
            await withdraw(application.id, talk.person)
    except ApplicationRefused as refused:
        why = talk.voice.html(f"exhibition.refused_{refused.reason}")
        await talk.edit("\n".join([why, "", *await own_lines(talk, application.event)]), [[back]])
        return
    await talk.edit(talk.voice.html("exhibition.withdrawn", **facts), [[back]])


async def _take(talk: Talk, field: Said, read: Any, text: str) -> None:
    try:
        said = read(text)
    except (BadEntry, BadName) as bad:
        await talk.reply(talk.voice.html(bad.key))
        return
    await _remember(talk, field, said)


async def _remember(talk: Talk, field: Said, said: str | int) -> None:
    await move(talk, field, **{field.value: said})
    await _go_on(talk)


async def _go_on(talk: Talk) -> None:
    """Ask for what is missing, then the event's questions, once, then show the summary."""
    facts = data_of(talk, TOPIC) or {}
    if missing := _missing(facts):
        await move(talk, missing)
        await _ask(talk, missing, await _event_name(facts))
        return
    found = await offer(int(facts["event"]))
    questions = list(found.event.questions or []) if found and not facts.get("asked") else []
    answers = facts.get("answers", {})
    await ask_questions(talk, [each for each in questions if each["id"] not in answers], may_skip=True)


async def _ask(talk: Talk, field: Said, event: str) -> None:
    say = talk.voice.text
    rows: Rows = []
    if field is Said.EXHIBITS:
        rows = [[button(say("exhibition.button_later"), SkipSaid(field))]]
    elif field is Said.CONTACT:
        rows = [[button(talk.person.name, SkipSaid(field))]]
    await talk.show(talk.voice.html(f"exhibition.ask_{field}", event=event), rows)


def _missing(facts: dict[str, Any]) -> Said | None:
    return next((field for field in Said if field.value not in facts), None)


def _form(facts: dict[str, Any]) -> Form:
    return Form(
        organisation=facts[Said.ORGANISATION],
        head_count=int(facts[Said.PEOPLE]),
        exhibits=facts[Said.EXHIBITS],
        contact_name=facts[Said.CONTACT],
        answers=facts.get("answers", {}),
    )


def _summary(form: Form, event: Event, voice: Voice) -> str:
    asked: list[Question] = list(event.questions or [])
    return "\n".join(
        [
            voice.html("exhibition.summary_title", event=event.name),
            voice.html("exhibition.fact_organisation", organisation=form.organisation),
            voice.count_html("exhibition.fact_people", form.head_count),
            voice.html("exhibition.fact_exhibits", exhibits=form.exhibits or voice.text("exhibition.not_yet")),
            voice.html("exhibition.fact_contact", contact=form.contact_name),
            *answer_lines(asked, form.answers, voice),
            "",
            voice.html("exhibition.summary_ask"),
        ]
    )


def answer_lines(asked: Sequence[Question], answers: Any, voice: Voice) -> list[str]:
    """The answers to these questions that are given, in HTML."""
    return [
        voice.html(
            "exhibition.fact_answer",
            label=question["label"],
            answer=answer_text(question, answers[question["id"]], voice),
        )
        for question in asked
        if question["id"] in answers
    ]


async def _event_name(facts: dict[str, Any]) -> str:
    found = await offer(int(facts["event"]))
    return found.event.name if found else ""


async def _in_conversation(talk: Talk) -> dict[str, Any] | None:
    """What it remembers. A button may be older than the conversation: then nothing happens but a word."""
    facts = data_of(talk, TOPIC)
    if facts is None:
        await talk.toast(talk.voice.text("exhibition.draft_gone"), alert=True)
    return facts


def _has_begun(talk: Talk, event_id: int) -> bool:
    """Whether something of an application to this exhibition was entered and not sent."""
    facts = data_of(talk, TOPIC) or {}
    return facts.get("event") == event_id and Said.ORGANISATION in facts


def _go_on_button(talk: Talk, event_id: int) -> InlineKeyboardButton:
    return button(talk.voice.text("exhibition.button_go_on"), Apply(event_id), PRIMARY)


def _may_withdraw(application: Application) -> bool:
    return standing(application) in LIVE


def _withdraw_button(talk: Talk, application: Application) -> InlineKeyboardButton:
    text = talk.voice.text("exhibition.button_withdraw", organisation=application.organisation)
    return button(text, Withdraw(application.id))


def _to_events(talk: Talk) -> InlineKeyboardButton:
    return button(talk.voice.text("guest.all_events"), ShowEvents())

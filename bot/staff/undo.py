"""Undo: /undo for my last check-in, and the Undo buttons of cards and lists. Both ask before they do."""

from bot.buttons import DANGER, button
from bot.chat import Handler, Talk, command, pressed
from bot.staff.buttons import ShowCard, Topic, Undo
from bot.staff.choosing import about_event, others_row, permitted
from models.door.annulment import AnnulRefused, annul
from models.door.checkins import find_checkin, last_admission_by
from models.language.formats import time_of_day
from models.language.speech import Voice
from models.people.staff import Action
from models.tables import CheckIn, Event, StaffMember


def handlers() -> list[Handler]:
    """/undo and its buttons."""
    return [command("undo", about_event(Topic.UNDO, Action.UNDO, show_last)), pressed(Undo, undo)]


async def show_last(talk: Talk, member: StaffMember) -> None:
    """My last check-in, with a button that undoes it."""
    last = await last_admission_by(member.id)
    others = await others_row(talk, Topic.UNDO)
    if last is None:
        await talk.show(talk.voice.html("staff.undo_nothing", event=member.event.name), [others])
        return
    sure = button(talk.voice.text("staff.button_undo"), Undo(last.id, sure=True), DANGER)
    await talk.show(_question(last, member.event, talk.voice), [[sure], others])


async def undo(talk: Talk, data: Undo) -> None:
    """Undo this check-in: first the question, then the deed."""
    checkin = await find_checkin(data.checkin)
    member = await permitted(talk, checkin.event_id, Action.UNDO) if checkin else None
    if checkin is None or member is None:
        return
    back = button(talk.voice.text("staff.button_to_ticket"), ShowCard(checkin.ticket_id))
    if not data.sure:
        sure = button(talk.voice.text("staff.button_undo"), Undo(checkin.id, sure=True), DANGER)
        await talk.edit(_question(checkin, member.event, talk.voice), [[sure, back]])
        return
    try:
        await annul(checkin.id, member)
    except AnnulRefused as refusal:
        await talk.edit(talk.voice.html(f"staff.undo_{refusal.reason}"), [[back]])
        return
    await talk.edit(talk.voice.html("staff.undone", name=checkin.ticket.holder_name), [[back]])


def admission_line(checkin: CheckIn, event: Event, voice: Voice) -> str:
    """An admission in one line: when, who, how many, where."""
    facts = [time_of_day(checkin.pressed_at, event.zone, voice), checkin.ticket.holder_name, checkin.ticket.type.name]
    if checkin.admitted > 1:
        facts.append(voice.count("staff.people", checkin.admitted))
    if checkin.gate:
        facts.append(checkin.gate.name)
    return " · ".join(facts)


def _question(checkin: CheckIn, event: Event, voice: Voice) -> str:
    return voice.html("staff.undo_sure", line=admission_line(checkin, event, voice))

"""/door: my code, large, with what it is good for; a new code; the door page; a rehearsal ticket."""

from bot.buttons import PRIMARY, Rows, button, copy_button
from bot.chat import Handler, Talk, command, pressed
from bot.staff.buttons import CameTwice, ChangeCode, Rehearse, Topic
from bot.staff.choosing import about_event, others_row, permitted
from bot.staff.devices import door_page_button
from bot.staff.hours import closing_text, hours_text
from models.clock import now
from models.door.codes import change_code, code_for
from models.events.hours import door_hours
from models.language.formats import duration, zone_name
from models.language.speech import Voice
from models.people.staff import Action, allows
from models.tables import DoorCode, Event, StaffMember
from models.tickets.rehearsal import NoTicketType, last_rehearsal, rehearsal_ticket


def handlers() -> list[Handler]:
    """/door and its buttons."""
    return [
        command("door", about_event(Topic.DOOR, Action.SEE_COUNTS, show_door)),
        pressed(ChangeCode, change),
        pressed(Rehearse, rehearse),
    ]


async def show_door(talk: Talk, member: StaffMember) -> None:
    """The door card with the present code; who only sees counts has the door page alone."""
    if not allows(member.role, Action.ADMIT):
        text = talk.voice.html("doorpage.counts_card", event=member.event.name)
        await talk.show(text, [[await door_page_button(talk, member)], await others_row(talk, Topic.DOOR)])
        return
    code = await code_for(talk.house.secrets, member)
    await _show(talk, member, code)


async def change(talk: Talk, data: ChangeCode) -> None:
    """A new code, at once."""
    if member := await permitted(talk, data.event, Action.ADMIT):
        code = await change_code(talk.house.secrets, member)
        await talk.toast(talk.voice.text("staff.code_changed_toast"))
        await _show(talk, member, code)


async def rehearse(talk: Talk, data: Rehearse) -> None:
    """Send the rehearsal ticket: the one that is there, or a fresh one."""
    member = await permitted(talk, data.event, Action.ADMIT)
    if member is None:
        return
    try:
        await rehearsal_ticket(talk.house.links, member, again=data.again)
    except NoTicketType:
        await talk.toast(talk.voice.text("staff.rehearsal_impossible"), alert=True)
        return
    await talk.toast(talk.voice.text("staff.rehearsal_sent"))


def spaced(digits: str) -> str:
    """A code as people read it out: four digits as they are, six in two groups."""
    return digits if len(digits) <= 4 else f"{digits[:3]} {digits[3:]}"  # up to four read at a glance


def code_text(member: StaffMember, event: Event, digits: str, voice: Voice) -> str:
    """The door card in words."""
    lines = [
        voice.html("staff.door_title", event=event.name),
        voice.html("staff.door_code", code=spaced(digits)),
        voice.html("staff.door_gate", gate=member.gate.name) if member.gate else voice.html("staff.door_every_gate"),
        _hours(event, voice),
    ]
    if event.code_minutes:
        lines.append(voice.html("staff.door_interval", minutes=event.code_minutes))
    return "\n".join([*lines, "", voice.html("staff.door_how")])


async def _show(talk: Talk, member: StaffMember, code: DoorCode) -> None:
    digits = talk.house.secrets.door_code(code)
    await talk.show(code_text(member, member.event, digits, talk.voice), await _rows(talk, member, digits))


async def _rows(talk: Talk, member: StaffMember, digits: str) -> Rows:
    say = talk.voice.text
    rehearsed = await last_rehearsal(member)
    used = rehearsed is not None and rehearsed.admitted >= rehearsed.places
    rehearsal = say("staff.button_rehearse_again" if used else "staff.button_rehearse")
    return [
        [copy_button(say("staff.button_copy_code", code=spaced(digits)), digits)],
        [await door_page_button(talk, member)],
        [button(rehearsal, Rehearse(member.event_id, again=used), PRIMARY)],
        [button(say("staff.button_change_code"), ChangeCode(member.event_id))],
        [button(say("trust.button_came_twice"), CameTwice(member.event_id))],
        await others_row(talk, Topic.DOOR),
    ]


def _hours(event: Event, voice: Voice) -> str:
    opens_at, closes_at = door_hours(event)
    zone = zone_name(event.zone, voice)
    moment = now()
    if moment < opens_at:
        span = duration(opens_at - moment, voice)
        return voice.html("staff.door_opens_in", hours=hours_text(event, voice), zone=zone, span=span)
    key = "staff.door_is_open" if moment < closes_at else "staff.door_is_closed"
    return voice.html(key, closes=closing_text(event, voice), zone=zone)

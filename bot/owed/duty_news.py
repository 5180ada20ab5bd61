"""News about somebody's own part in an event: it is another, has ended, or the event is cancelled. Their command menu
follows.
"""

from bot.owed.letter import Letter, Recipient, say
from bot.owed.menu import menu_call
from models.language.formats import moment
from models.people.staff import Action, allows
from models.tables import Event, Owed, StaffMember


async def duty_changed(recipient: Recipient, row: Owed) -> Letter:
    """To a staff member: their role as it is now, and where they stand. Who is off the staff is told that."""
    member = await StaffMember.get(id=int(row.about["staff"])).select_related("event", "gate")
    if member.revoked_at is not None or member.event.cancelled_at is not None:
        return []
    speak = recipient.voice
    role = speak.text(f"organiser.role_{member.role}")
    lines = [speak.html("owed.duty_changed", event=member.event.name, role=role)]
    if member.gate:
        lines.append(speak.html("staff.door_gate", gate=member.gate.name))
    elif allows(member.role, Action.ADMIT):
        lines.append(speak.html("staff.door_every_gate"))
    return [menu_call(recipient), *say(recipient, "\n".join(lines))]


async def duty_ended(recipient: Recipient, row: Owed) -> Letter:
    """To who was on the staff, unless they are again."""
    member = await StaffMember.get(id=int(row.about["staff"])).select_related("event")
    if member.revoked_at is None:
        return []
    return [menu_call(recipient), *say(recipient, recipient.voice.html("owed.duty_ended", event=member.event.name))]


async def duty_cancelled(recipient: Recipient, row: Owed) -> Letter:
    """To the staff: it does not take place."""
    event = await Event.get(id=int(row.about["event"]))
    speak = recipient.voice
    when = moment(event.starts_at, event.zone, speak)
    return [menu_call(recipient), *say(recipient, speak.html("owed.duty_cancelled", event=event.name, when=when))]

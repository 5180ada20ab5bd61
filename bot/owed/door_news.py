"""News from the door: to the holder, that they are in; to organisers and staff, undos, bursts, codes, new staff."""

from bot.buttons import button, copy_button
from bot.exhibition_counts import counts_text
from bot.owed.letter import Letter, Recipient, say
from bot.owed.times import told_place
from bot.staff.buttons import SixDigits
from bot.staff.door import spaced
from models.door.checkins import find_checkin
from models.door.codes import LONG, current_code
from models.exhibitions.presence import exhibition_statistics
from models.language.formats import time_of_day
from models.people.staff import duty
from models.tables import CheckIn, Event, Owed, Role, StaffMember


async def checked_in(recipient: Recipient, row: Owed) -> Letter:
    """To the holder, unless it was undone meanwhile."""
    record = await find_checkin(int(row.about["checkin"]))
    if record is None or await CheckIn.exists(annuls_id=record.id):
        return []
    event = await Event.get(id=record.event_id)
    speak, ticket = recipient.voice, record.ticket
    when = told_place(record.pressed_at, event.zone, record.gate.name if record.gate else None, speak)
    lines = [speak.html("owed.rehearsal")] if ticket.rehearsal else []
    if ticket.expected is not None:
        text = speak.count_html("exhibition.you_are_signed_in", record.admitted, when=when, name=ticket.holder_name)
        return say(recipient, "\n".join([*lines, text]))
    lines.append(speak.html("owed.you_are_in", when=when))
    if ticket.places > 1:
        inside = record.admitted_before + record.admitted
        lines.append(speak.count_html("owed.of_party_in", inside, places=ticket.places))
    lines.append(speak.html("owed.enjoy", event=event.name))
    return say(recipient, "\n".join(lines))


async def undone(recipient: Recipient, row: Owed) -> Letter:
    """To the organisers: who undid whose check-in."""
    undo = await find_checkin(int(row.about["checkin"]))
    admission = await find_checkin(undo.annuls_id) if undo and undo.annuls_id else None
    if undo is None or admission is None:
        return []
    event = await Event.get(id=undo.event_id)
    speak = recipient.voice
    gate = admission.gate.name if admission.gate else None
    signs_in = undo.ticket.expected is not None
    text = speak.html(
        "exhibition.told_undone" if signs_in else "owed.undone",
        by=undo.staff.label if undo.staff else "–",
        name=undo.ticket.holder_name,
        type=undo.ticket.type.name,
        event=event.name,
    )
    details = speak.html(
        "owed.undone_details",
        at=time_of_day(undo.pressed_at, event.zone, speak),
        admitted_at=told_place(admission.pressed_at, event.zone, gate, speak),
        admitted_by=admission.staff.label if admission.staff else "–",
    )
    why = [speak.html("owed.undone_because", explanation=undo.explanation)] if undo.explanation else []
    counts = ["", *counts_text(await exhibition_statistics(event), speak)] if signs_in else []
    return say(recipient, "\n".join([text, details, *why, *counts]))


async def burst(recipient: Recipient, row: Owed) -> Letter:
    """To organisers and staff: somebody is guessing codes. Organisers can switch to six digits."""
    event = await Event.get(id=int(row.about["event"]))
    member = await duty(recipient.chat_id, event.id)
    if member is None:
        return []
    speak = recipient.voice
    text = speak.html("owed.burst", event=event.name)
    if member.role is not Role.ORGANISER or event.code_digits == LONG:
        return say(recipient, text)
    offer = button(speak.text("owed.six_digits"), SixDigits(event.id))
    return say(recipient, f"{text}\n\n{speak.html('owed.burst_offer')}", [[offer]])


async def code_changed(recipient: Recipient, row: Owed) -> Letter:
    """To a staff member: the new code, unless it has changed again or they have gone."""
    member = await StaffMember.get_or_none(id=int(row.about["staff"]), revoked_at=None).select_related("event")
    code = await current_code(member.id) if member else None
    if member is None or code is None:
        return []
    speak = recipient.voice
    digits = recipient.house.secrets.door_code(code)
    text = speak.html("owed.code_changed", event=member.event.name, code=spaced(digits))
    return say(recipient, text, [[copy_button(speak.text("owed.copy_code"), digits)]])


async def staff_joined(recipient: Recipient, row: Owed) -> Letter:
    """To the organisers: an invite was accepted."""
    member = await StaffMember.get_or_none(id=int(row.about["staff"])).select_related("event", "gate")
    if member is None:
        return []
    speak = recipient.voice
    text = speak.html(f"owed.joined_{member.role}", name=member.label, event=member.event.name)
    if member.gate:
        text += "\n" + speak.html("owed.joined_gate", gate=member.gate.name)
    return say(recipient, text)

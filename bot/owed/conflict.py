"""News of an offline record in conflict, to organisers and the staff member concerned: both sides."""

from bot.buttons import DANGER, Rows, button
from bot.owed.letter import Letter, Recipient, fact, say
from bot.owed.times import told_place, told_time
from bot.staff.buttons import NotMe
from models.door.checkins import find_checkin
from models.language.speech import Voice
from models.tables import CheckIn, Event, Order, Owed


async def conflict(recipient: Recipient, row: Owed) -> Letter:
    """What is in conflict, the record that was not counted, and the admission that was."""
    record = await find_checkin(int(row.about["checkin"]))
    if record is None:
        return []
    against = await find_checkin(int(fact(row, "against") or 0))
    event, order = await Event.get(id=record.event_id), await Order.get(id=record.ticket.order_id)
    speak, ticket = recipient.voice, record.ticket
    lines = [speak.html("owed.rehearsal")] if ticket.rehearsal else []
    lines += [
        speak.html("owed.conflict", why=speak.text(f"owed.clash_{record.clash}")),
        speak.html(
            "owed.conflict_who", name=ticket.holder_name, type=ticket.type.name, order=order.number, event=event.name
        ),
        speak.html(
            "owed.conflict_offline",
            when=_when(record, event, speak),
            by=_by(record),
            received=told_time(record.received_at, event.zone, speak),
        ),
    ]
    if against is not None:
        lines.append(speak.html("owed.conflict_counted", when=_when(against, event, speak), by=_by(against)))
    else:
        lines.append(speak.html("owed.conflict_nobody_counted"))
    return say(recipient, "\n".join(lines), _not_me(record, recipient))


def _when(record: CheckIn, event: Event, speak: Voice) -> str:
    return told_place(record.pressed_at, event.zone, record.gate.name if record.gate else None, speak)


def _by(record: CheckIn) -> str:
    return record.staff.label if record.staff else "–"


def _not_me(record: CheckIn, recipient: Recipient) -> Rows:
    """For the code's owner: it may have been somebody else."""
    owner = record.staff.person_id if record.staff else None
    if record.door_code_id is None or owner != recipient.chat_id:
        return ()
    return [[button(recipient.voice.text("owed.not_me"), NotMe(record.id), DANGER)]]

"""News of devices at the gate: to a staff member, that a browser acts as them now."""

from bot.buttons import DANGER, button
from bot.owed.letter import Letter, Recipient, say
from bot.staff.buttons import RevokeDevice
from models.door.devices import device_by_id
from models.language.formats import time_of_day
from models.tables import Owed


async def device_bound(recipient: Recipient, row: Owed) -> Letter:
    """To the staff member, unless the device has ended again."""
    device = await device_by_id(int(row.about["device"]))
    if device is None or device.released_at is not None:
        return []
    speak, event = recipient.voice, device.staff.event
    text = speak.html("doorpage.bound_told", event=event.name, time=time_of_day(device.bound_at, event.zone, speak))
    return say(recipient, text, [[button(speak.text("doorpage.button_revoke"), RevokeDevice(device.id), DANGER)]])

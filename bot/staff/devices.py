"""Revoke: end the door page on a device, from the chat that was told of it."""

from telegram import InlineKeyboardButton

from bot.buttons import url_button
from bot.chat import Handler, Talk, pressed
from bot.staff.buttons import RevokeDevice
from bot.staff.choosing import permitted
from models.door.devices import device_by_id, door_link, release
from models.people.staff import Action
from models.tables import StaffMember


def handlers() -> list[Handler]:
    """The button under the news of a device."""
    return [pressed(RevokeDevice, revoke)]


async def door_page_button(talk: Talk, member: StaffMember) -> InlineKeyboardButton:
    """Opens the door page on one device, by a fresh link."""
    return url_button(talk.voice.text("doorpage.button_open"), await door_link(talk.house.links, member))


async def revoke(talk: Talk, data: RevokeDevice) -> None:
    """End this device. Its owner may, and who appoints staff."""
    device = await device_by_id(data.device)
    if device is None:
        await talk.toast(talk.voice.text("staff.not_allowed"), alert=True)
        return
    own = device.staff.person_id == talk.person.id
    if not own and await permitted(talk, device.staff.event_id, Action.APPOINT) is None:
        return
    ended = await release(device.id)
    key = "doorpage.revoked_told" if ended else "doorpage.revoked_before"
    await talk.edit(talk.voice.html(key, event=device.staff.event.name))

"""The door page in the chat: a fresh link each time, and Revoke."""

from telegram import InlineKeyboardMarkup

from bot.buttons import button, keyboard
from bot.sandbox import Person as Phone
from bot.staff.buttons import RevokeDevice
from models.door.devices import bind_device, look_at_link
from models.tables import DoorDevice, Role, StaffMember
from tests.bot.desk import event_of, on_duty, organiser_phone
from tests.bot.running import RunningBot
from tests.makers import LINKS, make_event


async def link_of(phone: Phone) -> str:
    """The token behind the newest Door page button."""
    await phone.send("/door")
    card = await phone.receives("Summer Night")
    [url] = [each["url"] for each in card.buttons if "/door/" in each.get("url", "")]
    return str(url).rpartition("/")[2]


async def revoke_button(bot: RunningBot, phone: Phone, device: DoorDevice) -> None:
    await bot.application.bot.send_message(phone.id, "a device", reply_markup=_markup(device))


def _markup(device: DoorDevice) -> InlineKeyboardMarkup | None:
    return keyboard([[button("Revoke", RevokeDevice(device.id))]])


async def test_the_door_card_has_a_fresh_link_each_time(bot: RunningBot) -> None:
    sam = await on_duty(bot, await make_event())

    first, second = await link_of(sam.phone), await link_of(sam.phone)

    assert first != second
    assert (await look_at_link(LINKS, second)).id == sam.staff.member.id


async def test_who_only_sees_counts_has_the_door_page_and_no_code(bot: RunningBot) -> None:
    reader = await on_duty(bot, await make_event(), role=Role.READ_ONLY)

    token = await link_of(reader.phone)

    assert (await look_at_link(LINKS, token)).id == reader.staff.member.id
    assert "you see the counts" in str(reader.phone.chat)
    assert reader.staff.code not in str(reader.phone.chat)


async def test_revoke_ends_the_device(bot: RunningBot) -> None:
    sam = await on_duty(bot, await make_event())
    bound = await bind_device(LINKS, await link_of(sam.phone))
    await revoke_button(bot, sam.phone, bound.device)

    await sam.phone.press(await sam.phone.receives("a device"), "Revoke")

    await sam.phone.sees("is revoked")
    assert (await DoorDevice.get()).released_at is not None


async def test_an_organiser_revokes_the_device_of_their_staff(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    sam = await on_duty(bot, event)
    bound = await bind_device(LINKS, await link_of(sam.phone))
    await revoke_button(bot, olga, bound.device)

    await olga.press(await olga.receives("a device"), "Revoke")

    await olga.sees("is revoked")


async def test_somebody_elses_device_is_not_for_door_staff_to_revoke(bot: RunningBot) -> None:
    event = await make_event()
    sam, kim = await on_duty(bot, event), await on_duty(bot, event, "Kim")
    bound = await bind_device(LINKS, await link_of(sam.phone))
    await revoke_button(bot, kim.phone, bound.device)

    answer = await kim.phone.press(await kim.phone.receives("a device"), "Revoke")

    assert answer.alert
    assert (await DoorDevice.get()).released_at is None
    assert await StaffMember.exists(id=sam.staff.member.id, revoked_at=None)

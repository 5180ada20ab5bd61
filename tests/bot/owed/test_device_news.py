"""What a staff member is told of the device that acts as them."""

from bot.staff.buttons import RevokeDevice
from models.door.devices import bind_device, door_link, release
from models.storage.database import Database, unit_of_work
from models.tables import DoorDevice, Owed, StaffMember
from tests.bot.sending import Post
from tests.makers import LINKS, make_event, make_staff


async def bind(member: StaffMember) -> DoorDevice:
    token = (await door_link(LINKS, member)).rpartition("/")[2]
    return (await bind_device(LINKS, token)).device


async def test_a_bound_device_is_told_with_revoke(post: Post) -> None:
    phone, person = await post.someone("Sam Steward")
    staff = await make_staff(await make_event(name="Summer Night"), person)

    device = await bind(staff.member)

    message = await phone.receives("a device shows the door page")
    assert "Summer Night" in message.text
    [revoke] = [each["callback_data"] for each in message.buttons]
    assert RevokeDevice.unpack(revoke) == RevokeDevice(device.id)


async def test_a_device_that_ended_before_the_news_is_not_told(post: Post, database: Database) -> None:
    _, person = await post.someone("Sam Steward")
    staff = await make_staff(await make_event(), person)

    @unit_of_work
    async def bind_and_release() -> None:
        await release((await bind(staff.member)).id)

    await bind_and_release()

    await post.delivered()
    assert [row.outcome for row in await Owed.all()] == ["dropped"]

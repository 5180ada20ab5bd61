"""/arrivals: the picture in the chat."""

import io

from PIL import Image

from bot.sandbox import Person
from bot.sandbox.conversations import Message
from models.tables import Role
from tests.bot.desk import on_duty
from tests.bot.running import RunningBot
from tests.makers import make_event, make_gate, make_ticket
from tests.models.door.test_verification import by_chat


def brightness(phone: Person, message: Message) -> int:
    pixel = Image.open(io.BytesIO(phone.file(message).content)).convert("L").getpixel((4, 4))
    assert isinstance(pixel, int)
    return pixel


async def test_the_curve_is_shown_light_and_dark_and_refreshed_in_place(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event, gate=await make_gate(event, "North"))
    await bot.house.verifier.decide(by_chat(await make_ticket(event), sam.staff))
    await sam.phone.send("/arrivals")
    shown = await sam.phone.receives("1 in")
    assert brightness(sam.phone, shown) > 200
    ticket = await make_ticket(event)
    await bot.house.verifier.decide(by_chat(ticket, sam.staff, nonce="another nonce of the chat"))

    await sam.phone.press(shown, "🌙 Dark")

    assert "2 in" in shown.text
    assert brightness(sam.phone, shown) < 60
    assert "☀️ Light" in shown.button_texts


async def test_read_only_staff_may_see_it(bot: RunningBot) -> None:
    event = await make_event()
    reader = await on_duty(bot, event, role=Role.READ_ONLY)

    await reader.phone.send("/arrivals")

    assert "0 in · 0 to come · 0 expected" in (await reader.phone.receives()).text

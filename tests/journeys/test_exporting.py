"""/export through a power cut: the files arrive, each once."""

import pytest

from bot.sandbox.conversations import Message
from tests.journeys.office import Office
from tests.journeys.scene import set_scene
from tests.makers import make_ticket

TABLES = ["tickets", "attempts", "arrivals", "takings"]
PATIENCE = 30.0


def is_file(message: Message) -> bool:
    return message.media == "document"


@pytest.mark.durable
async def test_an_export_arrives_once_although_the_process_is_killed_in_the_middle(office: Office) -> None:
    scene = await set_scene(office)
    await make_ticket(scene.event, type=scene.type, holder_name="Ada Lovelace")
    await office.start("run")
    await scene.organiser.send("/export")
    question = await scene.organiser.receives("As what?")
    office.telegram.flood_next(300, "sendDocument")

    await scene.organiser.press(question, "📄 CSV (a file per table)")
    await office.telegram.called("sendDocument", lambda call: call.code == 429)
    await office.processes[-1].kill()
    await office.start("run")

    await scene.organiser.sees("Times are in Berlin time", timeout=PATIENCE)
    files = [scene.organiser.file(message) for message in scene.organiser.chat.messages if is_file(message)]
    assert [file.file_name.partition("-")[0] for file in files] == TABLES
    assert "Ada Lovelace" in files[0].content.decode("utf-8-sig")

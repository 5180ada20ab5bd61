"""/privacy: what is kept about me, as a file; and erasing it."""

import orjson

from bot.buttons import DANGER, button
from bot.chat import Handler, Talk, command, pressed
from bot.guest.buttons import EraseMyData, ExportMyData
from models.language.formats import number
from models.people.privacy import EraseRefused, erase, export
from models.people.retention import KEEP_DAYS

FILENAME = "usher-my-data.json"


def handlers() -> list[Handler]:
    """/privacy and its buttons."""
    return [command("privacy", show_privacy), pressed(ExportMyData, send_export), pressed(EraseMyData, erase_data)]


async def show_privacy(talk: Talk) -> None:
    """What is kept and why."""
    rows = [
        [button(talk.voice.text("guest.privacy_export"), ExportMyData())],
        [button(talk.voice.text("guest.privacy_erase"), EraseMyData(), DANGER)],
    ]
    await talk.reply(talk.voice.html("guest.privacy", days=number(KEEP_DAYS, talk.voice)), rows)


async def send_export(talk: Talk, _: ExportMyData) -> None:
    """Everything about the person, as JSON."""
    content = orjson.dumps(await export(talk.person), option=orjson.OPT_INDENT_2)
    await talk.reply_file(content, FILENAME, talk.voice.html("guest.privacy_exported"))


async def erase_data(talk: Talk, data: EraseMyData) -> None:
    """Ask first, then erase."""
    if not data.sure:
        sure = button(talk.voice.text("guest.privacy_erase_sure"), EraseMyData(sure=True), DANGER)
        await talk.reply(talk.voice.html("guest.privacy_erase_ask"), [[sure]])
        return
    try:
        await erase(talk.house.secrets, talk.person)
    except EraseRefused as refused:
        await talk.edit(talk.voice.html(refused.key))
    else:
        await talk.edit(talk.voice.html("guest.privacy_erased"))

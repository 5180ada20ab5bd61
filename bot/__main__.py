"""The entry point ``usher``, and the one place that knows both the bot and the web page."""

import asyncio
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

from bot.commands.arguments import parse
from bot.commands.doctor import examine
from bot.commands.refusals import REFUSALS, AddressTaken, sentences
from bot.commands.serving import serve
from bot.commands.upkeep import backup, migrate
from bot.demo.playing import play
from bot.logs import set_up_logging
from bot.polling import Receive
from models.house import House
from models.language.speech import DEFAULT, voice
from models.settings import SettingError, Settings, load_settings
from webpage.application import make_application
from webpage.server import serving
from webpage.webhooks.courier import calling

REFUSED = 2
ILL = 1
SERVING = {"run": (True, True), "web": (True, False), "bot": (False, True)}
"""For each command: whether it serves the web side, and whether it polls and sends."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the command; the exit code. 2: it was refused, and a sentence on standard error says why."""
    chosen = parse(arguments)
    if chosen.command == "demo":
        return _play()
    try:
        settings = load_settings(live=chosen.command in SERVING)
    except SettingError as wrong:
        return _refuse(wrong.sentences(voice(DEFAULT)))
    try:
        return _do(chosen, settings)
    except REFUSALS as refusal:
        return _refuse(sentences(refusal, settings.database_url))


@asynccontextmanager
async def web_side(house: House, receive: Receive | None, frame_ancestors: Sequence[str] = ()) -> AsyncIterator[int]:
    """Serve pages, API and, with a receiver, the webhook; gives the port. Raises OSError if it is taken."""
    application = make_application(house, receive_update=receive, frame_ancestors=frame_ancestors)
    async with serving(application, house.settings.host, house.settings.port) as port:
        yield port


def _play() -> int:
    try:
        asyncio.run(play(web_side, calling))
    except AddressTaken as taken:
        return _refuse(sentences(taken, ""))
    return 0


def _do(chosen: Namespace, settings: Settings) -> int:
    match chosen.command:
        case "migrate":
            return _say(migrate(settings))
        case "backup":
            return _say(backup(settings, chosen.file))
        case "doctor":
            return asyncio.run(_doctor(settings))
        case command:
            set_up_logging()
            with_web, leads = SERVING[command]
            migrates = command == "run"
            errands = (calling,) if leads else ()
            web = web_side if with_web else None
            asyncio.run(serve(settings, web, leads=leads, migrates=migrates, errands=errands))
            return 0


async def _doctor(settings: Settings) -> int:
    findings = [finding async for finding in examine(settings)]
    _say(f"{'✓' if finding.well else '✗'} {finding.sentence}" for finding in findings)
    return 0 if all(finding.well for finding in findings) else ILL


def _say(lines: Iterable[str]) -> int:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 0


def _refuse(lines: Iterable[str]) -> int:
    for line in lines:
        sys.stderr.write(f"{line}\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())

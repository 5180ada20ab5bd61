"""The first-organiser link: how somebody becomes organiser where ORGANISERS is empty."""

import logging
import os
import sys
from pathlib import Path

from bot.deep_links import FIRST_ORGANISER, deep_link
from models.house import House
from models.language.speech import DEFAULT, voice
from models.people.organisers import issue_first_organiser_link
from models.secrecy.secret_key import key_file

logger = logging.getLogger(__name__)

FILE = "first-organiser-link.txt"
PRIVATE = 0o600


async def offer_first_organiser_link(house: House, bot_username: str) -> None:
    """Show the link on the terminal, or without one write it to a 0600 file and say where. None if not needed."""
    if house.settings.organisers:
        return
    token = await issue_first_organiser_link(house.links)
    if token is None:
        return
    link = deep_link(bot_username, FIRST_ORGANISER, token)
    speak = voice(DEFAULT)
    if sys.stdout.isatty():
        sys.stdout.write(speak.text("operator.first_organiser", link=link) + "\n")
        sys.stdout.flush()
        return
    file = key_file(house.settings).with_name(FILE)
    _write_privately(file, link + "\n")
    logger.info("%s", speak.text("operator.first_organiser_file", file=file))


def _write_privately(file: Path, text: str) -> None:
    """A new file: one that others could open or that is a link elsewhere is not written to."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w") as writing:
        writing.write(text)

"""``usher migrate`` and ``usher backup``."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from bot.commands.refusals import database_name
from models.language.speech import DEFAULT, voice
from models.secrecy.secret_key import key_file
from models.settings import Settings
from models.storage.backup import back_up
from models.storage.upgrade import upgrade


def migrate(settings: Settings) -> Iterator[str]:
    """Bring the database to this version; what was done, in sentences. Raises REFUSALS."""
    speak = voice(DEFAULT)
    database = database_name(settings.database_url)
    applied = asyncio.run(upgrade(settings.database_url))
    for name in applied:
        yield speak.text("operator.migrated_step", name=name)
    yield speak.text("operator.migrated" if applied else "operator.migrated_nothing", database=database)


def backup(settings: Settings, target: Path) -> Iterator[str]:
    """Copy the database to a new file. Raises BackupFailed."""
    speak = voice(DEFAULT)
    back_up(settings.database_url, target)
    yield speak.text("operator.backup_written", file=target)
    if settings.secret_key:
        yield speak.text("operator.backup_without_key_setting")
    else:
        yield speak.text("operator.backup_without_key_file", file=key_file(settings))

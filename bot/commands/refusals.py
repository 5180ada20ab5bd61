"""Why Usher does not start, in sentences for the operator."""

from pathlib import Path

from models.language.speech import DEFAULT, voice
from models.secrecy.installation import KeyDoesNotFit
from models.secrecy.redaction import redact
from models.settings import SettingError
from models.storage.backup import BackupFailed
from models.storage.database import DatabaseUnavailable
from models.storage.soundness import database_file
from models.storage.upgrade import UpgradeRefused


class NotMigrated(Exception):
    """The database lacks tables or rules that this version needs."""


class TokenRefused(Exception):
    """Telegram does not know the bot's token."""


class AddressTaken(Exception):
    """The web side can't listen where it should."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(host, port, why)
        self.host = host
        self.port = port
        self.why = why


REFUSALS = (
    AddressTaken,
    BackupFailed,
    DatabaseUnavailable,
    KeyDoesNotFit,
    NotMigrated,
    SettingError,
    TokenRefused,
    UpgradeRefused,
)
"""What stops a command with sentences and exit code 2."""


def sentences(refusal: Exception, database_url: str) -> list[str]:
    """What is wrong and what to do about it."""
    speak = voice(DEFAULT)
    database = database_name(database_url)
    match refusal:
        case SettingError():
            return refusal.sentences(speak)
        case AddressTaken():
            return [speak.text("operator.address_taken", host=refusal.host, port=refusal.port, why=refusal.why)]
        case BackupFailed():
            return [speak.text(f"operator.{refusal.key}", database=database, why=redact(refusal.why))]
        case DatabaseUnavailable():
            return [speak.text("operator.database_unavailable", database=database, why=redact(str(refusal)))]
        case UpgradeRefused():
            return [speak.text("operator.upgrade_refused", database=database, why=refusal)]
        case KeyDoesNotFit():
            return [speak.text("operator.key_does_not_fit", database=database)]
        case NotMigrated():
            return [speak.text("operator.not_migrated", database=database)]
        case _:
            return [speak.text("operator.token_refused")]


def database_name(url: str) -> Path | str:
    """How a sentence names the database: its file, or its address without the password."""
    return database_file(url) or redact(url)

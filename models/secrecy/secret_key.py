"""SECRET_KEY: set by the operator, or made once and kept in a file beside the database."""

import os
import secrets
import stat
import tempfile
from pathlib import Path

from models.settings import KEY_BYTES, Fault, SettingError, Settings

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def load_key(settings: Settings, *, make: bool = True) -> bytes:
    """The key. Made on the first call if there is none; one that is there is never overwritten. Raises SettingError.

    ``make`` False: the database has a key already, so that a new one could only be wrong.
    """
    if settings.secret_key:
        return settings.secret_key.get_secret_value().encode()
    file = key_file(settings)
    try:
        if not file.exists():
            if not make:
                raise _refusal("key_file_missing", file)
            _make(file)
        return _read(file)
    except OSError as failure:
        raise _refusal("key_file_unusable", file, why=failure.strerror) from failure


def key_file(settings: Settings) -> Path:
    """Where the key is kept if it is not set: beside the SQLite file, else in the working directory."""
    if not settings.database_url.startswith("sqlite://"):
        return Path("usher.key")
    database = settings.database_url.removeprefix("sqlite://").partition("?")[0]
    return Path(database).with_suffix(".key")


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise _refusal("key_file_not_a_file", file)
    if file.stat().st_mode & OTHERS:
        raise _refusal("key_file_open", file)
    key = file.read_bytes().strip()
    if len(key) < KEY_BYTES:
        raise _refusal("key_file_short", file, bytes=KEY_BYTES)
    return key


def _make(file: Path) -> None:
    """Write a new key whole, then give it its name, which fails if another process was first."""
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".usher-key-")  # mkstemp: mode 0600, O_EXCL
    try:
        with os.fdopen(handle, "w") as writing:
            writing.write(secrets.token_hex(KEY_BYTES) + "\n")
            writing.flush()
            os.fsync(writing.fileno())
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()


def _refusal(key: str, file: Path, **values: object) -> SettingError:
    return SettingError(Fault("SECRET_KEY", key, file=file, **values))

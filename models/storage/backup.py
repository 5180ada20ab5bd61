"""Copies of the database, made while it is used."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from models.storage.soundness import database_file
from models.storage.upgrade import backup_sqlite

PRIVATE = 0o600


class BackupFailed(Exception):
    """No copy was made; ``key`` of the catalogue ``operator`` says why, with ``why`` from the database."""

    def __init__(self, key: str, why: str = "") -> None:
        super().__init__(key, why)
        self.key = key
        self.why = why


def back_up(url: str, target: Path) -> None:
    """Copy the database to a new file, whole or not at all. Raises BackupFailed."""
    if target.exists():
        raise BackupFailed("backup_exists")
    draft = target.with_name(f".{target.name}.draft")
    source = database_file(url)
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE))
        if source:
            _copy_sqlite(source, draft)
        else:
            _dump_postgresql(url, draft)
        os.link(draft, target)
    except FileExistsError:
        raise BackupFailed("backup_exists") from None
    except OSError as failure:
        raise BackupFailed("backup_unwritable", failure.strerror or "") from failure
    finally:
        draft.unlink(missing_ok=True)


def _copy_sqlite(source: Path, draft: Path) -> None:
    if not source.exists():
        raise BackupFailed("backup_no_database")
    try:
        backup_sqlite(source, draft)
        copy = sqlite3.connect(draft)
        try:
            [said] = copy.execute("PRAGMA integrity_check(1)").fetchone()
        finally:
            copy.close()
    except sqlite3.Error as failure:
        raise BackupFailed("backup_unreadable", str(failure)) from failure
    if said != "ok":
        raise BackupFailed("backup_unreadable", str(said))


def _dump_postgresql(url: str, draft: Path) -> None:
    """By PostgreSQL's own tool. The password goes by environment: arguments show in the list of processes."""
    tool = shutil.which("pg_dump")
    if tool is None:
        raise BackupFailed("backup_no_pg_dump")
    parts = urlsplit(url)
    arguments = [tool, "--format=custom", "--no-password", f"--file={draft}", f"--host={parts.hostname}"]
    if parts.port:
        arguments.append(f"--port={parts.port}")
    if parts.username:
        arguments.append(f"--username={unquote(parts.username)}")
    environment = {**os.environ, "PGPASSWORD": unquote(parts.password)} if parts.password else dict(os.environ)
    arguments.append(f"--dbname={unquote(parts.path.strip('/'))}")
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # our own arguments
    if done.returncode:
        raise BackupFailed("backup_unreadable", done.stderr.strip().splitlines()[0] if done.stderr.strip() else "")

"""A real PostgreSQL server for one run of the tests, thrown away afterwards, even if the run is killed.

PostgreSQL refuses to run as root, so root starts it as another user. A guardian holds a pipe to the test process:
when the pipe closes, however that came, it stops the server and removes its files.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.free_port import free_port

USERS = ("postgres", "nobody")
GUARDIAN = """
"$1/postgres" -D "$2/data" -p "$3" -k "$2" >"$2/log" 2>&1 &
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1
rm -rf "$2"
"""
INITDB = ("-U", "usher", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
CONFIGURATION = """
listen_addresses = '127.0.0.1'
max_connections = 200
shared_buffers = 64MB
"""
CARELESS = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""
START_SECONDS = 60


class PostgresqlMissing(Exception):
    """PostgreSQL's server programs are not on this machine (`make test` as root installs them)."""


class Server:
    """A running server. `stop` ends it and removes its files.

    ``durable``: a commit waits for the disk, as in production.
    """

    def __init__(self, *, durable: bool = False) -> None:
        programs = _programs()
        identity = _identity()
        folder = Path(tempfile.mkdtemp(prefix="usher-postgresql-"))
        if identity:
            os.chown(folder, *identity)
        self.port = free_port()
        self._programs, self._folder = programs, folder
        self._user: dict[str, Any] = {"user": identity[0], "group": identity[1], "extra_groups": []} if identity else {}
        self._do("initdb", *INITDB)
        with (folder / "data" / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION if durable else CONFIGURATION + CARELESS)
        self._guardian = subprocess.Popen(
            ["/bin/sh", "-c", GUARDIAN, "guardian", programs, folder, str(self.port)],
            stdin=subprocess.PIPE,
            cwd=folder,
            start_new_session=True,
            **self._user,
        )
        self._wait_until_ready(programs, folder)

    def url(self, database: str) -> str:
        """The DATABASE_URL of one of its databases."""
        return f"postgres://usher@127.0.0.1:{self.port}/{database}"

    def halt(self) -> None:
        """End the server for a while, as its operator would: it says goodbye to whoever is connected."""
        self._do("pg_ctl", "-m", "fast", "stop")

    def resume(self) -> None:
        """Start it again, on the same port with the same data."""
        options = f"-p {self.port} -k {self._folder}"
        self._do("pg_ctl", "-w", "-t", str(START_SECONDS), "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """End the server and remove its files."""
        if self._guardian.stdin:
            self._guardian.stdin.close()
        self._guardian.wait()

    def _do(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on the data. Not with a pipe: what it starts would keep that open."""
        command = [str(self._programs / program), "-D", str(self._folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder, **self._user)

    def _wait_until_ready(self, programs: Path, folder: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        asking: list[str | Path] = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(asking, check=False).returncode != 0:
            if self._guardian.poll() is not None or time.monotonic() > deadline:
                log = (folder / "log").read_text()
                self.stop()
                raise RuntimeError(f"PostgreSQL did not start:\n{log}")
            time.sleep(0.05)


def _programs() -> Path:
    """The folder of initdb and postgres: Debian keeps them out of PATH, the newest version last."""
    candidates = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)]
    if found := shutil.which("initdb"):
        candidates.append(Path(found).resolve().parent)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresqlMissing("PostgreSQL's server programs are missing: `make test` as root installs them")


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0


def _identity() -> tuple[int, int] | None:
    """The user and group that the server runs as; None: as we do."""
    if os.geteuid() != 0:
        return None
    for name in USERS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return user.pw_uid, user.pw_gid
    raise PostgresqlMissing("there is no user that PostgreSQL could run as")

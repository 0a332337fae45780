"""A PostgreSQL of the operating system for the tests, on a loopback port with a password, as a site would run it.

The one in `tests.postgres` starts in a second, and is enough for our own tables; Prefect's server wants the extension
pg_trgm, which only a whole installation has.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.prefect_server import free_port

PASSWORD = "ikke-en-hemmelighet"  # noqa: S105 - of a server that lives as long as a test
INSTALLED = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class SystemPostgres:
    """A running server: its port, and what stops and starts it."""

    port: int
    folder: Path
    programs: Path
    variables: dict[str, str]

    def url(self, database: str, driver: str = "postgresql") -> str:
        """The address of a database, with user and password."""
        return f"{driver}://postgres:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def make(self, database: str) -> None:
        """Make an empty database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        log = self.folder / "server.log"
        words = ("-w", "-D", self.folder / "data", "-l", log, "-o", options, "start")
        self.run("pg_ctl", *words)

    def stop(self) -> None:
        """Stop at once, as a machine that is switched off."""
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")

    def run(self, program: str, *words: object) -> None:
        """One of its programs, by a user who may: the server refuses to be root."""
        command: Sequence[str] = [str(self.programs / program), *map(str, words)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--preserve-environment", "--", *command]
        environment = os.environ | self.variables
        done = subprocess.run(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}")


def _programs() -> Path | str:
    """Where the newest installation has its programs, or why there is none."""
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        return "PostgreSQL is not installed (Debian: apt install postgresql)"
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "there is no user postgres to run the server as"
        if shutil.which("runuser") is None:
            return "runuser is not installed"
    return found[-1].parent


@contextmanager
def system_postgres(**variables: str) -> Iterator[SystemPostgres]:
    """A server of its own in a new folder, stopped and removed at the end.

    The folder lies beside those of the tests, which only their owner may enter: the server runs as another user.

    Args:
        variables: of the environment it runs in.
    """
    programs = _programs()
    if isinstance(programs, str):
        if os.environ.get("OMRADELOFT_REQUIRE_SYSTEM") == "1":
            pytest.fail(programs)
        pytest.skip(programs)
    folder = Path(tempfile.mkdtemp(prefix="omradeloft-system-postgres-"))
    server = SystemPostgres(free_port(), folder, programs, variables)
    secret = folder / "password"
    secret.write_text(PASSWORD)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        for path in (folder, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    server.run("initdb", "-D", folder / "data", "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={secret}", "-N")
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)

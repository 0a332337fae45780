"""`omradeloft schedule` as an operator runs it: one process that serves, watches, is stopped, and is started again."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flows.conftest import EXPORTS
from tests.prefect_server import free_port, own_environment

LEDGER = EXPORTS / "unit4" / "hovedbok-2026-10.csv"
LAST_YEAR = EXPORTS / "unit4" / "hovedbok-2025.csv"
OMRADELOFT = Path(sys.executable).with_name("omradeloft")
RUN_ENDED = r"Flow run 'mysen \d{4}-\d{2}[^']*' - Finished in state (Completed|Ikke nå)"
"""A scheduled run ends as one that is not due, unless the tests run on a fifth working day."""

pytestmark = pytest.mark.slow


class Served:
    """A running `omradeloft schedule` with its folder; each start of it writes a log of its own."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.environment = own_environment() | {
            "PREFECT_HOME": str(folder / ".prefect"),
            "PREFECT_SERVER_API_PORT": str(free_port()),
            "PREFECT_RUNNER_POLL_FREQUENCY": "1",
            "PATH": str(Path(sys.executable).parent),  # without LibreOffice: no time goes to PDFs
            "OMRADELOFT_INBOX_SECONDS": "1",
        }
        self.environment |= variables
        self.log = folder / "schedule.log"
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self.log.unlink(missing_ok=True)
        with self.log.open("w") as lines:
            return subprocess.Popen(
                [OMRADELOFT, "schedule"],
                cwd=self.folder,
                env=self.environment,
                stdout=lines,
                stderr=lines,
                start_new_session=True,
            )

    def start_again(self) -> None:
        self.process = self._start()

    def start_in_background(self) -> None:
        """As `omradeloft schedule &` in a script, by which the shell leaves Ctrl-C ignored."""
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            self.process = self._start()
        finally:
            signal.signal(signal.SIGINT, before)

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, pattern: str, *, times: int = 1, seconds: int = 300) -> None:
        deadline = time.monotonic() + seconds
        while len(re.findall(pattern, self.said)) < times:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.5)

    def wait_until(self, is_so: Callable[[], bool], *, seconds: int = 120) -> None:
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, self.said
            time.sleep(0.5)

    def drop(self, name: str, export: Path) -> None:
        (self.folder / "inbox" / name).write_bytes(export.read_bytes())

    def stop(self, how: Callable[[int], None]) -> int:
        how(self.process.pid)
        return self.process.wait(timeout=90)

    def left_behind(self) -> list[str]:
        """The processes that still run for this folder, found by their environment; a few seconds are theirs to end."""
        deadline = time.monotonic() + 10
        while (found := list(self._processes())) and time.monotonic() < deadline:
            time.sleep(0.2)
        return found

    def _processes(self) -> Iterator[str]:
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if f"PREFECT_HOME={self.folder}/.prefect\0".encode() in (entry / "environ").read_bytes():
                    yield (entry / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue

    @property
    def server(self) -> int:
        """The process of the Prefect server beside it."""
        below = [
            int(entry.name) for entry in Path("/proc").glob("[0-9]*") if is_below(int(entry.name), self.process.pid)
        ]
        (server,) = [pid for pid in below if b"server\0start" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        return server

    def rows(self, table: str) -> int:
        return count(self.folder / "omradeloft.sqlite3", table)

    @property
    def running(self) -> list[tuple[str, str]]:
        """Name and state of the runs that the server believes to be going on."""
        question = "select name, state_type from flow_run where state_type in ('RUNNING', 'PENDING', 'CANCELLING')"
        return ask(self.folder / ".prefect" / "prefect.db", question)


def ask(database: Path, question: str) -> list[tuple[str, str]]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def count(database: Path, table: str) -> int:
    return int(ask(database, f"select count(*), '' from {table}")[0][0])  # noqa: S608 - our own names


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Starts `omradeloft schedule` in the test's folder; whatever it has left is ended with the test."""
    started: list[Served] = []

    def start(**variables: str) -> Served:
        (tmp_path / "inbox").mkdir()
        started.append(Served(tmp_path, **variables))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            os.killpg(each.process.pid, signal.SIGKILL)
            each.process.wait()


def ctrl_c(pid: int) -> None:
    os.killpg(pid, signal.SIGINT)


def systemd(pid: int) -> None:
    """As KillMode=mixed does: the first process alone is told."""
    os.kill(pid, signal.SIGTERM)


def whole_group(pid: int) -> None:
    """As KillMode=control-group does: all processes are told at once, the server too."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if is_below(int(entry.name), pid):
                os.kill(int(entry.name), signal.SIGTERM)
        except OSError:
            continue


def is_below(pid: int, ancestor: int) -> bool:
    while pid > 1:
        if pid == ancestor:
            return True
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False


def test_schedule_fires_watches_stops_cleanly_and_goes_on_where_it_was(served: Callable[..., Served]) -> None:
    site = served(OMRADELOFT_MONTHLY_CRON="* * * * *")
    site.wait_for("serving mysen: monthly-reconciliation, year-end, alert-check; Europe/Oslo time")
    site.drop("hovedbok.csv", LEDGER)
    site.wait_for(r"1 new file\(s\) in the inbox, reconciling \d{4}-\d{2}")
    site.wait_for(RUN_ENDED, times=2)  # the watcher's and the schedule's
    assert site.said.count("new file(s)") == 1
    assert (site.rows("imports"), site.rows("runs")) == (1, 1)

    site.drop("fjoråret.csv", LAST_YEAR)
    site.wait_for(r"new file\(s\)", times=2)
    site.wait_for("reading exports", times=2)
    assert site.stop(systemd) == 0, site.said
    assert site.left_behind() == []
    assert "Traceback" not in site.said

    site.start_again()
    site.wait_for("serving mysen")
    site.wait_for(RUN_ENDED)
    site.wait_until(lambda: site.rows("imports") == 2 and site.running == [])  # nothing is left as if it still ran
    assert site.stop(ctrl_c) == 0, site.said
    assert site.left_behind() == []
    assert "Traceback" not in site.said


def test_only_one_serves_and_neither_a_kill_nor_a_lost_server_leaves_anything_behind(
    served: Callable[..., Served],
) -> None:
    site = served()
    site.wait_for("serving mysen")
    address = {"PREFECT_API_URL": f"http://127.0.0.1:{site.environment['PREFECT_SERVER_API_PORT']}/api"}
    for environment in (site.environment, site.environment | address):
        second = subprocess.run(
            [OMRADELOFT, "schedule"],
            cwd=site.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert second.returncode == 2
        assert "another `omradeloft schedule` runs" in second.stderr
    site.process.kill()
    site.process.wait()
    assert site.left_behind() == []  # the server goes with a process that is killed
    site.start_in_background()
    site.wait_for("serving mysen")
    os.kill(site.server, signal.SIGKILL)
    assert site.process.wait(timeout=90) == 2, site.said  # systemd starts it again
    assert "the Prefect server ended by itself" in site.said
    assert site.left_behind() == []
    site.start_in_background()
    site.wait_for("serving mysen")
    assert site.stop(systemd) == 0, site.said
    assert site.left_behind() == []
    site.start_again()
    site.wait_for("serving mysen")
    assert site.stop(whole_group) == 0, site.said
    assert site.left_behind() == []

"""The launcher as the tests use it: a place of its own for each case, and commands that are started in it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.ledgers import ROOT
from tests.prefect_server import own_environment

KILLED = -9
CUT_OFF = -25
"""How a process ends that the kernel stops in the middle of a write."""
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit status (-9 when it was killed), and what it said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Point:
    """The first event whose name begins like `name`, after one whose name begins like `after`."""

    name: str
    after: str = ""

    @property
    def plan(self) -> dict[str, Any]:
        return {"at": self.name, "after": self.after}


@dataclass(frozen=True, slots=True)
class Started:
    """A run that goes on."""

    launcher: Launcher
    pid: int
    files: Path

    def end(self) -> Ended:
        """Waits until it has ended."""
        status = self.launcher.ask({"wait": self.pid})
        return Ended(status, self.said("out"), self.said("err"))

    def said(self, stream: str) -> str:
        """What it has said so far."""
        file = self.files.with_suffix(f".{stream}")
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def has_reached(self, seconds: float = 120) -> bool:
        """Whether it has come to the event at which it stops; waits for it."""
        return until(Path(f"{self.files}.go.reached").exists, seconds)

    def kill(self) -> Ended:
        """Kills it where it is."""
        os.kill(self.pid, signal.SIGKILL)
        return self.end()

    def go_on(self) -> None:
        """Lets it go on from where it has stopped."""
        Path(f"{self.files}.go").touch()


class Launcher:
    """The process that starts runs."""

    def __init__(self) -> None:
        self.notes = Path(tempfile.mkdtemp(prefix="omradeloft-faults-"))
        self._running: set[int] = set()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.launcher"],
            cwd=ROOT,
            env=own_environment() | {"PYTHONWARNINGS": "ignore", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, request: dict[str, Any]) -> int:
        """The answer to one request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = int(self._process.stdout.readline())
        if "wait" in request:
            self._running.discard(request["wait"])
        else:
            self._running.add(answer)
        return answer

    def close(self) -> None:
        """Ends the launcher, and the runs that a failed test has left standing still."""
        for pid in self._running:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.communicate(timeout=60)
        shutil.rmtree(self.notes)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder in which commands run, with a database of its own."""

    launcher: Launcher
    folder: Path
    variables: dict[str, str] = field(default_factory=dict)
    namespaces: Sequence[str] = ()

    @property
    def database(self) -> str:
        return self.variables.get("OMRADELOFT_DATABASE", f"sqlite:///{self.folder}/omradeloft.sqlite3")

    @property
    def output(self) -> Path:
        return Path(self.variables.get("OMRADELOFT_OUTPUT", self.folder / "ut"))

    def start(self, *words: object, plan: dict[str, Any] | None = None, **variables: str) -> Started:
        """The command, started. LibreOffice is out of sight unless `PATH` is given."""
        files = self.launcher.notes / str(next(_NUMBERS))
        wanted = dict(plan or {})
        if wanted.pop("stops", False):
            wanted["go_on"] = f"{files}.go"
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        environment = own_environment() | {
            "PATH": str(Path(sys.executable).parent),
            "TMPDIR": str(temporary),
            "PREFECT_HOME": str(self.folder / ".prefect"),
            "COLUMNS": "200",
            "OMRADELOFT_DATABASE": self.database,
            "OMRADELOFT_OUTPUT": str(self.output),
        }
        request = {
            "words": [str(word) for word in words],
            "folder": str(self.folder),
            "environment": environment | self.variables | variables,
            "plan": wanted,
            "namespaces": list(self.namespaces),
            "out": str(files.with_suffix(".out")),
            "err": str(files.with_suffix(".err")),
        }
        return Started(self.launcher, self.launcher.ask(request), files)

    def run(self, *words: object, plan: dict[str, Any] | None = None, **variables: str) -> Ended:
        """The command, from beginning to end."""
        return self.start(*words, plan=plan, **variables).end()

    def killed(self, point: Point, *words: object, **variables: str) -> Ended:
        """The command, killed at an event."""
        ended = self.run(*words, plan=point.plan, **variables)
        assert ended.status == KILLED, f"{point} was not met: {ended.err}"
        return ended

    def cut_off(self, point: Point, byte: int, *words: object, **variables: str) -> Ended:
        """The command, dead in the middle of the first write after an event that goes further into a file than this."""
        ended = self.run(*words, plan=point.plan | {"dies_at_byte": byte}, **variables)
        assert ended.status == CUT_OFF, f"{point}: nothing so long was written: {ended.status} {ended.err}"
        return ended

    def stopped(self, point: Point, *words: object, **variables: str) -> Started:
        """The command, standing still before an event."""
        started = self.start(*words, plan=point.plan | {"stops": True}, **variables)
        assert started.has_reached(), started.said("err")
        return started

    def events(self, *words: object, **variables: str) -> tuple[Ended, list[str]]:
        """The command undisturbed, and the name of each of its events in order."""
        log = self.launcher.notes / f"{next(_NUMBERS)}.events"
        ended = self.run(*words, plan={"log": str(log)}, **variables)
        return ended, log.read_text(encoding="utf-8").splitlines()


def until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Whether something becomes true in time."""
    ends = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > ends:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    """One for all tests of this process."""
    started = Launcher()
    yield started
    started.close()


@pytest.fixture
def place(launcher: Launcher, tmp_path: Path) -> Place:
    """An empty folder, and a database that is not there yet."""
    folder = tmp_path / "kontor"
    folder.mkdir()
    return Place(launcher, folder)


def environment_path() -> str:
    """Where programs are found, LibreOffice too."""
    return os.environ["PATH"]

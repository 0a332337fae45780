"""Starts the command line in processes of their own that stop, or kill themselves, at a named event.

Run as `python -m tests.faults.launcher`. It loads the program once and forks a process for each command, so that a run
pays for what it does and not for its imports. Requests come as JSON, one a line, and are answered in the same way.

An event is something a run does to the world: a file opened for writing, moved or removed, a folder made, a program
started, a statement to the database, a word to a mail server. It is named before it happens, so a process killed at an
event has not done it.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Final

_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_RANDOM: Final = (
    (re.compile(r"^(\..+)\.\w{8}(?:\.part)?$"), r"\1.*"),
    (re.compile(r"^(omradeloft-[a-z]+-|tmp)\w{8}$"), r"\1*"),
)
_PATHS: Final = {
    "os.rename": "move",
    "os.remove": "remove",
    "os.mkdir": "make folder",
    "os.rmdir": "remove folder",
    "os.truncate": "truncate",
    "sqlite3.connect": "connect",
}
_WORDS: Final = 4
_LOADED: Final = (
    *("alembic.command", "apprise", "docx", "fastexcel", "great_expectations", "matplotlib.figure", "psycopg"),
    *("flows.commands", "flows.documents", "tasks.steps", "tasks.stored"),
)
_NOT_FILES: Final = ("/dev/", "/proc/")


class Watch:
    """Names each event of this process, and stops or kills it at the one that was asked for."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self._is_near = self._plan.get("after") == ""
        self._process = os.getpid()
        self._is_busy = False

    def install(self) -> None:
        """From now on."""
        from sqlalchemy import Engine, event  # noqa: PLC0415 - the client needs no database

        sys.addaudithook(self._audit)

        def statement(_connection: Any, _cursor: Any, words: str, *_rest: Any) -> None:
            self.meet("sql " + " ".join(words.split()[:_WORDS]))

        event.listen(Engine, "before_cursor_execute", statement)
        event.listen(Engine, "commit", lambda _connection: self.meet("sql commit"))

    def meet(self, name: str) -> None:
        """One event is about to happen."""
        if self._is_busy or os.getpid() != self._process:
            return
        self._is_busy = True
        try:
            if log := self._plan.get("log"):
                with Path(log).open("a", encoding="utf-8") as lines:
                    lines.write(f"{name}\n")
            if self._is_near and name.startswith(self._plan["at"]):
                self._is_near = False
                self._act()
            self._is_near |= "at" in self._plan and name.startswith(self._plan["after"])
        finally:
            self._is_busy = False

    def _act(self) -> None:
        if go_on := self._plan.get("go_on"):
            Path(f"{go_on}.reached").touch()
            while not Path(go_on).exists():
                time.sleep(0.02)
        elif most := self._plan.get("dies_at_byte"):
            # The kernel itself ends a process that writes further than this into a file.
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        else:
            os.kill(self._process, signal.SIGKILL)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if name := _name(event, arguments):
            self.meet(name)


def _name(event: str, arguments: tuple[Any, ...]) -> str | None:
    """What the event is called; None for one that changes nothing."""
    if event == "open":
        path, mode, flags = arguments
        is_writing = set(mode or "") & set("wax+") or (isinstance(flags, int) and flags & _WRITING)
        return f"open {_known(path)}" if is_writing and not _is_special(path) else None
    if event in _PATHS:
        return f"{_PATHS[event]} {_known(arguments[1] if event == 'os.rename' else arguments[0])}"
    if event == "subprocess.Popen":
        return f"start {Path(os.fsdecode(arguments[0])).name}"
    if event == "smtplib.send":
        words = arguments[1] if isinstance(arguments[1], str) else arguments[1].decode(errors="replace")
        return f"mail {words.split()[0][:4].lower()}" if words.strip() else None
    return None


def _is_special(path: object) -> bool:
    return not isinstance(path, str | bytes | os.PathLike) or os.fsdecode(path).startswith(_NOT_FILES)


def _known(path: object) -> str:
    """The last part of a path, with what is drawn by lot taken out."""
    name = Path(os.fsdecode(path)).name if isinstance(path, str | bytes | os.PathLike) else str(path)
    for pattern, known in _RANDOM:
        name = pattern.sub(known, name)
    return name


def _load() -> None:
    """Everything a run loads on its way, but Prefect, which keeps threads of its own."""
    for module in _LOADED:
        import_module(module)


def _run(request: dict[str, Any]) -> None:
    """The command, in this process, to its end."""
    for namespace in request["namespaces"]:
        _join(namespace)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    for stream, path in ((sys.stdout, request["out"]), (sys.stderr, request["err"])):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, stream.fileno())
        os.close(file)
    from flows.cli import main  # noqa: PLC0415

    sys.argv = ["omradeloft", *request["words"]]
    Watch(request["plan"]).install()
    later = timedelta(seconds=request["plan"].get("later_seconds", 0))
    if later:
        import time_machine  # noqa: PLC0415

        with time_machine.travel(datetime.now().astimezone() + later, tick=True):
            main()
    main()


def _join(namespace: str) -> None:
    """Sees from now on what another process sees; `os.setns` came with Python 3.12."""
    if Path(namespace).readlink() == Path("/proc/self/ns", Path(namespace).name).readlink():
        return
    with Path(namespace).open("rb") as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), 0):
            raise OSError(ctypes.get_errno(), f"cannot join {namespace}")


def _in_fork(work: Callable[[], None]) -> int:
    """The number of a new process that does the work and ends."""
    if pid := os.fork():
        return pid
    status = 70
    try:
        os.setsid()
        work()
        status = 0
    except SystemExit as ended:
        status = int(ended.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def serve() -> None:
    """Answer requests until the client closes."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    _load()
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            _, status = os.waitpid(request["wait"], 0)
            answer = os.waitstatus_to_exitcode(status)
        else:
            answer = _in_fork(lambda asked=request: _run(asked))  # type: ignore[misc]
        answers.write(f"{answer}\n")
        answers.flush()


if __name__ == "__main__":
    serve()

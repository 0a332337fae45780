"""A Prefect server beside this process, for a site without one: on loopback only, and gone when the process is.

The embedded server of a single run keeps no schedules; this one does, in the database of its home.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import IO, Final

from flows.environment import prepare
from flows.terminal import tell
from tasks.order import InputError

START_SECONDS: Final = 180
_STOP_SECONDS: Final = 30
_GRACE_SECONDS: Final = 2
"""Between the server's end and ours, when both were told to stop."""
_PORT: Final = 4200
"""Prefect's own; another one when it is taken."""
_DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG of prctl(2)


class ServerError(OSError):
    """The Prefect server beside the schedule did not come up."""

    def __init__(self, log: Path) -> None:
        super().__init__(
            f"the Prefect server did not answer within {START_SECONDS} seconds, see {log}; "
            "mend what stands there, or start one with `prefect server start` and set PREFECT_API_URL"
        )


class ServerLostError(OSError):
    """The Prefect server beside the schedule ended by itself."""

    def __init__(self, log: Path) -> None:
        super().__init__(f"the Prefect server ended by itself, see {log}; start `omradeloft schedule` again")


class ServedAlreadyError(InputError):
    """Another process serves the schedules from the same home of Prefect."""

    def __init__(self, home: Path) -> None:
        super().__init__(f"another `omradeloft schedule` runs with the Prefect home {home}; stop that one first")


def server_address() -> str | None:
    """The API of the Prefect server that is set, by PREFECT_API_URL or Prefect's profile."""
    prepare()
    from prefect.settings import get_current_settings  # noqa: PLC0415 - Prefect takes a second to load

    return get_current_settings().api.url


@contextmanager
def own_server(told_to_stop: Event) -> Iterator[str]:
    """The API of a server started here, with PREFECT_API_URL set for this process and those it starts.

    Args:
        told_to_stop: set when all processes may have been told to stop at once, so that the server ends first.

    Raises:
        ServedAlreadyError: another process has one from the same home.
        ServerError: it does not come up.
        ServerLostError: it ends by itself; what is within is interrupted.
    """
    prepare()
    home = _home()
    with _alone_in(home), (home / "omradeloft-server.log").open("wb") as log:
        server, port = _started(log, Path(log.name))
        url = f"http://127.0.0.1:{port}/api"
        os.environ["PREFECT_API_URL"] = url
        is_lost = _interrupted_when_lost(server, told_to_stop)
        try:
            _read_environment_again()
            tell(f"Prefect's pages are on http://127.0.0.1:{port}; other commands find it by PREFECT_API_URL={url}")
            yield url
        except KeyboardInterrupt:
            if is_lost.is_set():
                raise ServerLostError(Path(log.name)) from None
            raise
        finally:
            told_to_stop.set()
            os.environ.pop("PREFECT_API_URL", None)
            _stop(server)


def _interrupted_when_lost(server: subprocess.Popen[bytes], told_to_stop: Event) -> Event:
    """Set, with Ctrl-C for this process, when the server ends though nobody was told to stop: it would wait forever."""
    is_lost = Event()

    def wait() -> None:
        server.wait()
        if not told_to_stop.wait(_GRACE_SECONDS):
            is_lost.set()
            os.kill(os.getpid(), signal.SIGINT)

    Thread(target=wait, name="server", daemon=True).start()
    return is_lost


def _home() -> Path:
    from prefect.settings import get_current_settings  # noqa: PLC0415 - Prefect takes a second to load

    home = get_current_settings().home
    home.mkdir(parents=True, exist_ok=True)
    return home


def _read_environment_again() -> None:
    """Prefect reads its settings when it is imported; by now they are others."""
    from prefect.context import refresh_global_settings_context  # noqa: PLC0415

    refresh_global_settings_context()


@contextmanager
def only_one_here() -> Iterator[None]:
    """Keeps the schedules of a server that runs already from being served twice from this process's home of Prefect.

    Raises:
        ServedAlreadyError: another process serves from the same home.
    """
    with _alone_in(_home()):
        yield


@contextmanager
def _alone_in(home: Path) -> Iterator[None]:
    """Two that serve would fire every schedule twice. The lock goes with the process, however it ends."""
    with (home / "omradeloft-schedule.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ServedAlreadyError(home) from None
        yield


def _started(log: IO[bytes], log_path: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A server that answers, and its port; another port when somebody takes the first one just before it."""
    for port in (_wanted_port(), _free_port()):
        server = _start(port, log)
        try:
            if _answers(f"http://127.0.0.1:{port}/api/health", server):
                return server, port
        except BaseException:
            _stop(server)
            raise
    raise ServerError(log_path)


def _start(port: int, log: IO[bytes]) -> subprocess.Popen[bytes]:
    words = ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and constants
        [sys.executable, *words],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,  # Ctrl-C is for us; the server must outlive the runner that says goodbye to it
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no thread runs yet
    )


def _die_with_parent() -> None:
    """A server left behind by a killed process would go on firing beside the next one."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ends it; a second Ctrl-C or SIGTERM does not break off the end."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    server.terminate()
    try:
        server.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wanted_port() -> int:
    if named := os.environ.get("PREFECT_SERVER_API_PORT"):
        return int(named)
    with socket.socket() as probe:
        return _free_port() if probe.connect_ex(("127.0.0.1", _PORT)) == 0 else _PORT


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    """Whether it comes up before its process ends or the time is out."""
    for _ in range(START_SECONDS * 4):
        if server.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - a loopback address made above
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    return False

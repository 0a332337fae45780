"""A real Prefect server for the tests: one per test process, on loopback, with a home of its own.

Use it from a test file: `from tests.prefect_server import PrefectServer, prefect_server`. Tests that need it belong in
few files, for each test process that meets it starts one (about ten seconds).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PREFECT = Path(sys.executable).with_name("prefect")
START_SECONDS = 180


@dataclass(frozen=True, slots=True)
class PrefectServer:
    """A running server: the address of its API, and the environment in which commands reach it."""

    url: str
    environment: dict[str, str]


def own_environment() -> dict[str, str]:
    """The environment without the user's settings of omradeloft and Prefect."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("OMRADELOFT_", "PREFECT_"))}


def free_port() -> int:
    """A port on loopback that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: Path, **variables: str) -> tuple[subprocess.Popen[bytes], PrefectServer]:
    """A server with its home in the folder; whoever starts it stops it."""
    port = free_port()
    environment = own_environment() | {
        "PREFECT_HOME": str(folder / ".prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "DO_NOT_TRACK": "1",
    }
    log = folder / "server.log"
    words = [PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    with log.open("w") as lines:
        process = subprocess.Popen(words, cwd=folder, env=environment | variables, stdout=lines, stderr=lines)
    if not _answers(f"http://127.0.0.1:{port}/api/health", process):
        process.kill()
        process.wait()
        raise RuntimeError(log.read_text())
    return process, PrefectServer(environment["PREFECT_API_URL"], environment)


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """One server for all tests of this process."""
    process, server = start_server(tmp_path_factory.mktemp("prefect"))
    try:
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    for _ in range(START_SECONDS * 2):
        if process.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(url, timeout=2):
                return True
        except OSError:
            time.sleep(0.5)
    return False

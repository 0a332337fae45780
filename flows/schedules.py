"""Serving the deployments on their schedules in one process, for a small site.

Without a Prefect server of its own the process starts one beside it, on loopback only, and stops it at the end: the
embedded server of a single run keeps no schedules.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, cast

from flows.commands import split_names
from flows.environment import prepare
from flows.settings import Settings
from flows.terminal import tell

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

START_SECONDS: Final = 180


class ServerError(OSError):
    """The Prefect server beside the schedule did not come up."""

    def __init__(self) -> None:
        super().__init__(
            f"the Prefect server did not answer within {START_SECONDS} seconds; "
            "start one with `prefect server start` and set PREFECT_API_URL"
        )


def serve(settings: Settings, programme: str | None) -> None:
    """Serve both deployments until stopped."""
    prepare()
    name, _ = split_names(settings, [programme] if programme else [])
    export_settings(settings)
    with prefect_server():
        _serve(settings, name)


def export_settings(settings: Settings) -> None:
    """Put the settings where the processes of the runs find them."""
    os.environ["OMRADELOFT_INBOX"] = settings.places.inbox.absolute
    os.environ["OMRADELOFT_OUTPUT"] = str(settings.output.absolute())
    os.environ["OMRADELOFT_PROGRAMMES"] = str(settings.programmes.absolute())
    os.environ["OMRADELOFT_DATABASE"] = settings.places.database
    os.environ["OMRADELOFT_ALERT_URLS"] = " ".join(settings.alert_addresses)


def _serve(settings: Settings, programme: str) -> None:
    from prefect import serve as serve_all  # noqa: PLC0415 - reads the environment that was just set
    from prefect.schedules import Cron  # noqa: PLC0415

    from flows.reconciliation import monthly_reconciliation, year_end  # noqa: PLC0415

    monthly = monthly_reconciliation.to_deployment(
        name="monthly-reconciliation",
        parameters={"programme": programme},
        schedules=[Cron(settings.monthly_cron, timezone=settings.timezone)],
        tags=["omradeloft", "month"],
        concurrency_limit=1,
    )
    yearly = year_end.to_deployment(
        name="year-end",
        parameters={"programme": programme},
        schedules=[Cron(cron, timezone=settings.timezone) for cron in settings.yearly_crons],
        tags=["omradeloft", "year"],
        concurrency_limit=1,
    )
    tell(f"serving {programme}: monthly reconciliation and year-end, {settings.timezone} time; stop with Ctrl-C")
    serve_all(*(cast("RunnerDeployment", deployment) for deployment in (monthly, yearly)))


@contextmanager
def prefect_server() -> Iterator[str]:
    """The API of a Prefect server: the one that is set, or one started beside this process."""
    if url := os.environ.get("PREFECT_API_URL"):
        yield url
        return
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    command = [
        sys.executable,
        "-m",
        "prefect",
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ui",
    ]
    server = subprocess.Popen(  # noqa: S603 - our own interpreter and constants
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us; the server must outlive the runner that says goodbye to it
    )
    try:
        _wait_for(f"{url}/health", server)
        os.environ["PREFECT_API_URL"] = url
        yield url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.terminate()
        server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS * 2):
        if server.poll() is not None:
            raise ServerError
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - a loopback address made above
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise ServerError

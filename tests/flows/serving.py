"""A year whose flow is served by real processes against a Prefect server of its own, and what the server says of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.complete_year import CompleteYear, complete_year
from tests.flows.conftest import Called
from tests.ledgers import ROOT
from tests.prefect_server import PrefectServer

_SERVE = (
    "from flows.reconciliation import year_end\n"
    "year_end.serve(name='year-end', parameters={'programme': 'mysen', 'year': 2025, 'approval': True},"
    " print_starting_message=False)\n"
)
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Site:
    """A complete year in a folder, its settings, and the server that its flow runs are kept on."""

    folder: Path
    year: CompleteYear
    server: PrefectServer

    @property
    def environment(self) -> dict[str, str]:
        """What the processes of the site find in their environment; LibreOffice is out of sight."""
        return self.server.environment | {
            "OMRADELOFT_INBOX": str(self.year.export.parent / "inbox"),
            "OMRADELOFT_OUTPUT": str(self.folder / "ut"),
            "OMRADELOFT_DATABASE": self.database,
            "OMRADELOFT_PROGRAMMES": str(self.year.programmes),
            "PREFECT_RUNNER_POLL_FREQUENCY": "1",
            "PREFECT_CLIENT_RETRY_EXTRA_CODES": "502",
            "PATH": str(Path(sys.executable).parent),
            "PYTHONPATH": str(ROOT),
        }

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'omradeloft.sqlite3'}"

    @property
    def written(self) -> Path:
        """The folder of the year's files."""
        return self.folder / "ut" / "mysen" / "2025"

    def on(self, server: PrefectServer) -> Site:
        """The same site, whose server has been started anew."""
        return Site(self.folder, self.year, server)

    @contextmanager
    def served(self) -> Iterator[subprocess.Popen[bytes]]:
        """A process that serves the flow, with its children in a group of their own; killed outright at the end."""
        log = (self.folder / "serve.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE],
            cwd=self.folder,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            log.close()

    def call(self, *words: object) -> Called:
        """The command line of the site."""
        done = subprocess.run(
            [Path(sys.executable).with_name("omradeloft"), *map(str, words)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return Called(done.returncode, done.stdout, done.stderr)

    def ask(self, method: str, path: str, **document: Any) -> Any:
        """What the server's API answers. A busy server on SQLite says 503, upon which every client asks again."""
        for pause in (0.5, 1, 2, 4, 8, 0):
            answer = httpx.request(method, f"{self.server.url}{path}", json=document or None, timeout=30)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(pause)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def start(self, **parameters: Any) -> str:
        """A new run of the served flow; its id."""
        deployment = self._deployment()
        return str(self.ask("POST", f"/deployments/{deployment}/create_flow_run", parameters=parameters)["id"])

    def _deployment(self) -> str:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            try:
                return str(self.ask("GET", "/deployments/name/year-end/year-end")["id"])
            except httpx.HTTPStatusError:
                time.sleep(0.3)
        pytest.fail(self.log)

    def until(self, run: str, *states: str) -> dict[str, Any]:
        """The flow run when its state has one of these names."""
        deadline = time.monotonic() + SECONDS
        found: dict[str, Any] = {}
        while time.monotonic() < deadline:
            found = self.ask("GET", f"/flow_runs/{run}")
            if found["state"]["name"] in states:
                return found
            if found["state"]["type"] in {"FAILED", "CRASHED", "CANCELLED", "COMPLETED"}:
                break
            time.sleep(0.3)
        pytest.fail(f"{found['state']['name']}: {found['state']['message']}\n{self.log}")

    def until_form(self, run: str, number: int) -> str:
        """The description of a run's form of that number, when it waits for the answer."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            found = self.ask("GET", f"/flow_runs/{run}")
            keys = found["state"]["state_details"].get("run_input_keyset") or {}
            if keys.get("schema") == f"suspended-godkjenning-{number}-schema":
                # The state comes first and the form a moment after it.
                shown = httpx.get(f"{self.server.url}/flow_runs/{run}/input/{keys['description']}", timeout=30)
                if shown.is_success:
                    return str(shown.json())
            if found["state"]["type"] in {"FAILED", "CRASHED", "CANCELLED", "COMPLETED"}:
                break
            time.sleep(0.3)
        pytest.fail(f"{found['state']['name']}: {found['state']['message']}\n{self.log}")

    def answer(self, run: str, decision: str, by: str, **more: str) -> None:
        """The form, filled in and sent as the server's page does."""
        form = {"beslutning": decision, "navn": by, **more}
        answered = self.ask("POST", f"/flow_runs/{run}/resume", run_input=form)
        assert answered["status"] == "ACCEPT", answered

    def task_names(self, run: str) -> list[str]:
        """The tasks of a flow run, by name without number, in order."""
        wanted = {"flow_runs": {"id": {"any_": [run]}}, "sort": "EXPECTED_START_TIME_ASC"}
        return [found["name"].rpartition("-")[0] for found in self.ask("POST", "/task_runs/filter", **wanted)]

    def artifacts(self) -> dict[str, Any]:
        """The latest artifact of each key, by key: what it holds."""
        found = self.ask("POST", "/artifacts/latest/filter")
        return {each["key"]: each["data"] for each in found}

    @property
    def log(self) -> str:
        return (self.folder / "serve.log").read_text(encoding="utf-8")


def new_site(folder: Path, server: PrefectServer) -> Site:
    """A complete year whose export lies in the inbox."""
    year = complete_year(folder)
    inbox = folder / "inbox"
    inbox.mkdir()
    year.export.rename(inbox / year.export.name)
    return Site(folder, year, server)

"""`omradeloft deploy` and `omradeloft watch` on a real Prefect server, with a real worker."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import EXPORTS
from tests.ledgers import ROOT
from tests.prefect_server import PREFECT, PrefectServer, prefect_server  # noqa: F401 - a fixture

LEDGER = EXPORTS / "unit4" / "hovedbok-2026-10.csv"
OMRADELOFT = Path(sys.executable).with_name("omradeloft")
NAMES = ("monthly-reconciliation", "year-end", "alert-check")

pytestmark = pytest.mark.slow


class Operator:
    """Who puts the product on a server, from the folder in which the workers run."""

    def __init__(self, server: PrefectServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        path = {"PATH": str(Path(sys.executable).parent), "OMRADELOFT_INBOX_SECONDS": "1"}
        self.environment = server.environment | path

    def call(self, *words: object, cwd: Path | None = None, status: int = 0) -> str:
        done = subprocess.run(
            [*map(str, words)],
            cwd=cwd or self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def tell(self, path: str) -> None:
        request = urllib.request.Request(f"{self.server.url}{path}", b"", method="POST")
        urllib.request.urlopen(request, timeout=30).close()

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.server.url}{path}", content, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def deployments(self) -> dict[str, dict[str, Any]]:
        found = self.ask("/deployments/filter", {"deployments": {"tags": {"all_": ["omradeloft", "mysen"]}}})
        return {each["name"]: each for each in found}

    def runs(self) -> list[dict[str, Any]]:
        """The runs somebody asked for, not those of a schedule."""
        runs = self.ask("/flow_runs/filter", {"flow_runs": {"tags": {"all_": ["mysen", "month"]}}})
        return [run for run in runs if not run["auto_scheduled"]]


@pytest.fixture
def operator(prefect_server: PrefectServer, tmp_path: Path) -> Operator:  # noqa: F811
    return Operator(prefect_server, tmp_path)


def essence(deployment: dict[str, Any]) -> dict[str, Any]:
    """What must be the same however it was deployed, and however often."""
    names = ("id", "name", "description", "entrypoint", "parameters", "work_pool_name", "concurrency_options")
    schedules = [
        (each["slug"], each["schedule"]["cron"], each["schedule"]["timezone"], each["active"], each["parameters"])
        for each in deployment["schedules"]
    ]
    limit = deployment["global_concurrency_limit"]["limit"]
    kept = {name: deployment[name] for name in names}
    return kept | {"tags": sorted(deployment["tags"]), "limit": limit, "schedules": sorted(schedules, key=str)}


def test_site_is_deployed_watched_and_worked_for(operator: Operator) -> None:
    said = operator.call(OMRADELOFT, "deploy")
    for line in ("work pool omradeloft: made", "concurrency limit omradeloft-mysen", "automations: none"):
        assert line in said
    made = operator.deployments()
    assert sorted(made) == sorted(NAMES)
    first = {name: essence(each) for name, each in made.items()}
    assert {each["work_pool_name"] for each in first.values()} == {"omradeloft"}
    assert {each["limit"] for each in first.values()} == {1}
    assert {each["concurrency_options"]["collision_strategy"] for each in first.values()} == {"ENQUEUE"}
    assert operator.ask("/work_pools/omradeloft")["type"] == "process"
    assert operator.ask("/v2/concurrency_limits/omradeloft-mysen")["limit"] == 1

    operator.tell(f"/deployments/{first['year-end']['id']}/pause_deployment")
    again = operator.call(OMRADELOFT, "deploy", "mysen")
    assert "work pool omradeloft: was there" in again
    assert "year-end/year-end: 0 6 20 1 *, 0 6 1 3 * (Europe/Oslo); paused" in again
    assert {name: essence(each) for name, each in operator.deployments().items()} == first
    assert [name for name, each in operator.deployments().items() if each["paused"]] == ["year-end"]
    operator.tell(f"/deployments/{first['year-end']['id']}/resume_deployment")
    operator.call(PREFECT, "--no-prompt", "deploy", "--all", cwd=ROOT)
    assert {name: essence(each) for name, each in operator.deployments().items()} == first
    operator.call(OMRADELOFT, "deploy")

    (operator.folder / "outputs").mkdir()  # as after a first run: no package of ours
    watched(operator)
    operator.call(PREFECT, "worker", "start", "--pool", "omradeloft", "--run-once")
    (run,) = operator.runs()
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    written = operator.folder / "outputs" / "generated" / "mysen" / run["parameters"]["period"]
    assert {path.name for path in written.iterdir()} >= {"reconciliation.json", "avstemming.xlsx"}
    assert (operator.folder / "omradeloft.sqlite3").exists()


def watched(operator: Operator) -> None:
    """A file is dropped while the watcher runs; it asks for one run, and ends at SIGTERM with status 0."""
    inbox = operator.folder / "inbox"
    inbox.mkdir()
    log = operator.folder / "watch.log"
    with log.open("w") as lines:
        process = subprocess.Popen(
            [OMRADELOFT, "watch"], cwd=operator.folder, env=operator.environment, stdout=lines, stderr=lines
        )
    try:
        (inbox / "hovedbok.csv").write_bytes(LEDGER.read_bytes())
        deadline = time.monotonic() + 120
        while "new file(s) in the inbox" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.5)
        time.sleep(3)  # three more looks at the same file
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0, log.read_text()
    assert log.read_text().count("new file(s)") == 1
    assert "Traceback" not in log.read_text()
    assert len(operator.runs()) == 1


def test_deploy_and_watch_without_a_server_are_sentences(operator: Operator) -> None:
    del operator.environment["PREFECT_API_URL"]
    for command in ("deploy", "watch"):
        said = operator.call(OMRADELOFT, command, status=2)
        assert "PREFECT_API_URL is not set" in said
        assert "Traceback" not in said


def test_crons_are_refused_before_anything_is_deployed(operator: Operator) -> None:
    operator.environment["OMRADELOFT_DAILY_CRON"] = "0 7 30 2 *"
    said = operator.call(OMRADELOFT, "deploy", status=2)
    assert "OMRADELOFT_DAILY_CRON" in said
    assert "Traceback" not in said


def test_programme_that_is_joined_by_another_runs_under_its_new_names_only(operator: Operator) -> None:
    folder = operator.folder / "programmes"
    lone(folder, "nordbyen")
    operator.call(OMRADELOFT, "deploy")
    lone(folder, "sorbyen")
    said = operator.call(OMRADELOFT, "deploy")
    assert "alert-check/alert-check is now alert-check/alert-check-nordbyen" in said
    for programme in ("nordbyen", "sorbyen"):
        found = operator.ask("/deployments/filter", {"deployments": {"tags": {"all_": ["omradeloft", programme]}}})
        assert sorted(each["name"] for each in found) == sorted(f"{name}-{programme}" for name in NAMES)


def lone(folder: Path, programme: str) -> None:
    """The example's programme under another id."""
    shutil.copytree(ROOT / "programmes" / "mysen", folder / programme)
    file = folder / programme / "programme.toml"
    text = file.read_text(encoding="utf-8").replace('id = "mysen"', f'id = "{programme}"')
    file.write_text(text, encoding="utf-8")

"""What the doctor says of schedules, on a real Prefect server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.doctor_lines import Health
from flows.doctor_schedules import deployment_line, server_lines, wanted_deployments
from flows.settings import Settings
from tasks.health_prefect import DeploymentFound, ServerFound
from tasks.health_programs import installed_version
from tests.ledgers import ROOT
from tests.prefect_server import PREFECT, PrefectServer, start_server

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONTHLY = "monthly-reconciliation/monthly-reconciliation"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """A server that nobody else has deployed to."""
    process, server = start_server(tmp_path_factory.mktemp("prefect"))
    try:
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


def doctors_word(server: PrefectServer, folder: Path, **variables: str) -> list[dict[str, Any]]:
    """What the doctor says of schedules, in a process of its own."""
    done = subprocess.run(
        [Path(sys.executable).with_name("omradeloft"), "doctor", "mysen", "--json"],
        cwd=folder,
        env=server.environment | {"PATH": str(folder)} | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    return [check for check in json.loads(done.stdout)["checks"] if check["check"] == "schedules"]


@pytest.mark.slow
def test_deployments_workers_and_late_runs_on_a_real_server(own_server: PrefectServer, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    bare = doctors_word(own_server, tmp_path)
    assert bare[0]["found"] == f"the Prefect server answers, version {installed_version('prefect')}"
    assert [check["found"] for check in bare if check["health"] == "error"] == [
        f"{name}/{name} is not on the server" for name in ("monthly-reconciliation", "year-end", "alert-check")
    ]

    deployed = subprocess.run(
        [Path(sys.executable).with_name("omradeloft"), "deploy", "mysen", "--folder", str(tmp_path)],
        cwd=tmp_path,
        env=own_server.environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert deployed.returncode == 0, deployed.stderr
    without_worker = {check["found"]: check for check in doctors_word(own_server, tmp_path)}
    assert not any(found.endswith("is not on the server") for found in without_worker)
    assert any("no worker is online" in found for found in without_worker)

    worker = subprocess.Popen(
        [PREFECT, "worker", "start", "--pool", "omradeloft"],
        cwd=tmp_path,
        env=own_server.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(60):
            said = doctors_word(own_server, tmp_path)
            if not any("no worker is online" in check["found"] for check in said):
                break
        assert any(check["found"] == "work pool omradeloft: 1 workers online" for check in said), said
        assert [check for check in said if check["health"] == "error"] == []
        assert any(check["found"].startswith(f"{MONTHLY}: next 20") for check in said), said
    finally:
        worker.terminate()
        worker.wait(timeout=60)

    pause = (
        "from prefect.client.orchestration import get_client\n"
        "with get_client(sync_client=True) as client:\n"
        f"    client.pause_deployment(client.read_deployment_by_name('{MONTHLY}').id)"
    )
    subprocess.run([sys.executable, "-c", pause], env=own_server.environment, check=True, capture_output=True)
    paused = [check for check in doctors_word(own_server, tmp_path) if check["health"] == "error"]
    assert f"{MONTHLY} is paused" in [check["found"] for check in paused]


def test_server_beyond_this_machine_without_encryption_is_told_in_production(tmp_path: Path) -> None:
    from flows.production_addresses import prefect_in_the_clear  # noqa: PLC0415

    assert list(prefect_in_the_clear("http://127.0.0.1:4200/api", has_login=False)) == []
    assert len(list(prefect_in_the_clear("http://prefect.example.no/api", has_login=False))) == 2


@pytest.mark.parametrize(
    ("changed", "health", "found"),
    [
        ({}, Health.OK, "next 2026-12-05 05:00 UTC"),
        ({"is_paused": True}, Health.ERROR, "is paused"),
        ({"is_ready": False}, Health.ERROR, "nobody has asked for its runs lately"),
        ({"is_ready": False, "work_pool": "omradeloft"}, Health.OK, "next 2026-12-05"),
        ({"next_run_at": None}, Health.WARNING, "no run is scheduled"),
    ],
)
def test_deployment_in_each_state(changed: dict[str, Any], health: Health, found: str) -> None:
    state = {
        "full_name": MONTHLY,
        "is_paused": False,
        "is_ready": True,
        "work_pool": None,
        "next_run_at": datetime(2026, 12, 5, 5, tzinfo=UTC),
    }
    line = deployment_line(MONTHLY, DeploymentFound(**state | changed))  # type: ignore[arg-type]
    assert (line.health, found in line.found) == (health, True)


def test_late_runs_and_another_version_are_told() -> None:
    late = (("mysen 2026-10", NOW - timedelta(minutes=90)), ("mysen varsler", NOW - timedelta(minutes=5)))
    said = {line.found: line.health for line in server_lines(ServerFound("2.0.0", (), (), late), (), NOW)}
    assert said == {
        f"the Prefect server has version 2.0.0, this program {installed_version('prefect')}": Health.WARNING,
        "2 runs are late, the oldest by 90 minutes: mysen 2026-10, mysen varsler": Health.ERROR,
    }
    own = installed_version("prefect")
    assert {line.health for line in server_lines(ServerFound(own, (), (), ()), (), NOW)} == {Health.OK}


def test_programmes_that_cannot_be_used_ask_for_no_deployment(tmp_path: Path) -> None:
    assert wanted_deployments(Settings.model_validate({"programmes": tmp_path}), None) == ()
    wanted = wanted_deployments(Settings.model_validate({"programmes": ROOT / "programmes"}), "mysen")
    assert MONTHLY in {deployment.full_name for deployment in wanted}

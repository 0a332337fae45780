"""The daily alert check: what it finds, that it finds it once, and that a flow does what a terminal does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.flows.conftest import Call
from tests.flows.in_process import Omradeloft, command_line
from tests.ledgers import ROOT
from tests.prefect_server import PrefectServer, prefect_server  # noqa: F401 - a fixture

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def omradeloft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Omradeloft]:
    return command_line(tmp_path, monkeypatch, capsys)


def on(year: int, month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(year, month, day, 7, 0, tzinfo=OSLO), tick=False)


def rules(found: list[dict[str, str]]) -> list[str]:
    """The rules of the messages, but for the deadlines: those are told on days of their own."""
    return [alert["rule"] for alert in found if alert["rule"] != "deadline"]


def test_month_that_is_missing_is_told_once_however_often_the_check_runs(omradeloft: Omradeloft) -> None:
    with on(2026, 11, 16):
        first = omradeloft("alerts", "check", "mysen", "--json")
        ((checked,), (again,)) = first.document, omradeloft("alerts", "check", "--json").document
    assert rules(checked["found"]) == ["missing-run"]
    assert {alert["key"] for alert in checked["waiting"]} == {alert["key"] for alert in checked["found"]}
    assert first.status == 1
    assert again["found"] == []
    assert again["waiting"] == checked["waiting"]
    with on(2026, 11, 17):
        (later,) = omradeloft("alerts", "check", "--json").document
    assert rules(later["found"]) == []


def test_on_the_fifth_working_day_itself_no_month_is_missing(omradeloft: Omradeloft) -> None:
    with on(2026, 11, 6):
        (checked,) = omradeloft("alerts", "check", "mysen", "--json").document
    assert rules(checked["found"]) == []


def test_terminal_tells_what_is_new_what_is_left_and_why(omradeloft: Omradeloft) -> None:
    with on(2026, 11, 16):
        lines = omradeloft("alerts", "check", "mysen").out.splitlines()
    new = [line.removeprefix("new: ") for line in lines if line.startswith("new: ")]
    waiting = [line.removeprefix("waits: ") for line in lines if line.startswith("waits: ")]
    assert lines[0] == f"mysen: {len(new)} new message(s)"
    assert new
    assert sorted(new) == sorted(waiting)
    assert lines[-1] == "reason: no address; set OMRADELOFT_ALERT_URLS"


def test_unknown_programme_is_a_sentence(omradeloft: Omradeloft) -> None:
    called = omradeloft("alerts", "check", "sorbyen")
    assert called.status == 2
    assert "no programme 'sorbyen'" in called.err


FLOW = """
from flows.alert_checks import alert_check
checked = alert_check("mysen")
print(*(alert.key for alert in checked.found), sep="\\n")
"""


@pytest.mark.slow
def test_flow_finds_what_the_terminal_would_and_leaves_it_nothing_new(
    prefect_server: PrefectServer,  # noqa: F811
    call: Call,
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FLOW],
        cwd=tmp_path,
        env=prefect_server.environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Flow run 'mysen alerts'" in done.stderr
    (checked,) = call("alerts", "check", "mysen", "--json").document
    assert checked["found"] == []
    assert [alert["key"] for alert in checked["waiting"]] == done.stdout.split("\n")[:-1]

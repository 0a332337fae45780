"""Real processes whose clock is set to the nights in which Norway changes it; libfaketime shifts it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from flows.runs import monthly_order
from flows.settings import Settings
from tests.flows.conftest import EXPORTS
from tests.sftp import REQUIRED

pytestmark = [pytest.mark.slow, pytest.mark.system]

OSLO = ZoneInfo("Europe/Oslo")
LEDGER = EXPORTS / "unit4" / "hovedbok-2026-10.csv"


@pytest.fixture(scope="module")
def faketime() -> str:
    """The program that gives another one a shifted clock; the test skips without it, unless it is required."""
    if found := shutil.which("faketime"):
        return found
    reason = "faketime is not installed (package faketime)"
    if os.environ.get(REQUIRED):
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass(frozen=True, slots=True)
class Made:
    """What a run left: its name, the sha256 of every file, and the time its process thought it was at the end."""

    run_id: str
    files: dict[str, str]
    ended: datetime


def reconciled_at(moment: datetime, folder: Path, faketime: str) -> Made:
    """The monthly run of a process that starts at a moment, in a folder of its own; it finds the month by its clock."""
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OMRADELOFT_")}
    environment |= {"TZ": "Europe/Oslo", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    environment["PATH"] = str(Path(sys.executable).parent)  # without LibreOffice: no time goes to PDFs
    shift = moment.timestamp() - time.time()
    words = [
        faketime,
        "-f",
        f"{shift:+.1f}s",
        Path(sys.executable).with_name("omradeloft"),
        "reconcile",
        "mysen",
        LEDGER,
    ]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in {0, 1}, done.stderr
    assert "Traceback" not in done.stderr
    ended = datetime.fromtimestamp(time.time() + shift, OSLO)
    written = folder / "outputs" / "generated" / "mysen"
    files = {str(path.relative_to(written)): sha256(path) for path in written.rglob("*") if path.is_file()}
    return Made(run_id(written), files, ended)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run_id(written: Path) -> str:
    (file,) = written.glob("*/reconciliation.json")
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return str(document["run_id"])


def test_run_over_the_hour_that_is_skipped_in_march_is_the_run_of_any_other_hour(faketime: str, tmp_path: Path) -> None:
    before = datetime(2026, 3, 29, 1, 59, 58, tzinfo=OSLO)
    over = reconciled_at(before, tmp_path / "over", faketime)
    assert over.ended >= datetime(2026, 3, 29, 3, 0, tzinfo=OSLO)
    other = reconciled_at(datetime(2026, 3, 29, 12, 0, tzinfo=OSLO), tmp_path / "other", faketime)
    assert over.run_id == other.run_id
    assert over.files == other.files
    assert "2026-02/reconciliation.json" in over.files


def test_run_over_the_hour_that_comes_twice_in_october_is_the_run_of_any_other_hour(
    faketime: str, tmp_path: Path
) -> None:
    before = datetime(2026, 10, 25, 2, 59, 58, tzinfo=OSLO)
    over = reconciled_at(before, tmp_path / "over", faketime)
    assert (over.ended.hour, over.ended.fold) == (2, 1)
    other = reconciled_at(datetime(2026, 10, 25, 12, 0, tzinfo=OSLO), tmp_path / "other", faketime)
    assert over.run_id == other.run_id
    assert over.files == other.files
    assert "2026-09/reconciliation.json" in over.files


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC), "2026-09"),
        (datetime(2026, 10, 31, 23, 0, 0, tzinfo=UTC), "2026-10"),
        (datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC), "2026-02"),
        (datetime(2026, 3, 31, 22, 0, 0, tzinfo=UTC), "2026-03"),
    ],
)
def test_month_of_a_run_changes_at_midnight_in_oslo(moment: datetime, month: str) -> None:
    with time_machine.travel(moment, tick=False):
        assert str(monthly_order(Settings(), "mysen", None, ()).until) == month

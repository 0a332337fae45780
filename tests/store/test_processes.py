from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.store import open_database
from tests.store.example_run import NOW, RUN, archived_import
from tests.store.tables import row_counts
from tests.store.test_runs import assert_same_run

ROOT = Path(__file__).parents[2]
STORED_ONCE = {
    "alert_states": 2,
    "alert_steps": 2,
    "alerts": 1,
    "archived_bytes": 1,
    "import_periods": 3,
    "imports": 1,
    "run_alerts": 2,
    "run_corrections": 2,
    "run_findings": 2,
    "run_grant_years": 2,
    "run_inputs": 1,
    "run_late_postings": 2,
    "run_measures": 2,
    "run_postings": 6,
    "runs": 1,
}


def saving_process(url: str, *kill_at: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-m", "tests.store.saving_process", url, *kill_at]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.slow
@pytest.mark.parametrize("statement", ["INSERT INTO run_postings", "INSERT INTO import_periods", "COMMIT"])
def test_killed_anywhere_and_run_again_gives_the_same_result(url: str, statement: str) -> None:
    if statement == "INSERT INTO run_postings" and url.startswith("postgresql"):
        statement = "SELECT count(*)"  # postings go in by COPY; the next statement counts them
    with open_database(url) as database:
        process = saving_process(url, statement)
        _, errors = process.communicate("go\n", timeout=60)
        assert (process.returncode, errors) == (-signal.SIGKILL, "")
        assert row_counts(url) == {}
        database.save_run(RUN, [archived_import()], now=NOW)
        assert_same_run(database.load_run(RUN.reconciliation.run_id), RUN)
    assert row_counts(url) == STORED_ONCE


@pytest.mark.slow
def test_two_processes_that_make_the_database_and_save_the_same_run_at_once_store_it_once(empty_url: str) -> None:
    processes = [saving_process(empty_url), saving_process(empty_url)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ends = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], ends
    assert row_counts(empty_url) == STORED_ONCE
    with open_database(empty_url) as database:
        assert_same_run(database.load_run(RUN.reconciliation.run_id), RUN)

"""How far a run has come, on a real terminal and in a pipe."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from tests.flows.conftest import EXPORTS, Call
from tests.prefect_server import own_environment

OCTOBER = EXPORTS / "unit4" / "hovedbok-2026-10.csv"
STEPS = ["reading exports", "reconciling and storing", "writing documents", "sending alerts"]


def on_terminal(folder: Path, *words: object) -> tuple[int, str]:
    """The exit status, and what a terminal of its own was sent on stderr, without its orders to the cursor."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [Path(sys.executable).with_name("omradeloft"), *map(str, words)],
        cwd=folder,
        env=own_environment() | {"TERM": "xterm", "COLUMNS": "200", "PATH": str(Path(sys.executable).parent)},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # the terminal has no writer left
        pass
    os.close(ours)
    return process.wait(timeout=60), re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())


def test_terminal_shows_each_step_that_has_ended_with_its_seconds(tmp_path: Path) -> None:
    status, shown = on_terminal(tmp_path, "reconcile", "mysen", "--period", "2026-10", OCTOBER)
    assert status == 1
    ended = re.findall(r"✓ (.+?) \d+\.\d s", shown)
    assert len(ended) == 5
    for step, line in zip(STEPS[1:], ended[2:], strict=True):
        assert step in line
    assert "⠋" in shown


def test_terminal_shows_which_step_failed_and_the_sentence(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    status, shown = on_terminal(tmp_path, "reconcile", "mysen", "--period", "2026-10")
    assert status == 2
    assert re.search(r"✗ .*reading exports", shown)
    assert "Traceback" not in shown
    assert "omradeloft: " in shown.splitlines()[-1]


def test_pipe_gets_one_plain_line_a_step(call: Call) -> None:
    called = call("reconcile", "mysen", "--period", "2026-10", OCTOBER)
    told = [line for line in called.err.splitlines() if line.startswith("omradeloft: ")]
    assert [any(step in line for line in told) for step in STEPS] == [True] * 4
    assert "\x1b" not in called.err + called.out
    assert "⠋" not in called.err


def test_summary_shows_what_blocks_and_says_what_to_do_next(call: Call) -> None:
    called = call("reconcile", "mysen", "--period", "2026-10", OCTOBER)
    shown = called.out[called.out.index("Findings:") : called.out.index("Files:")]
    milder = re.findall(r"^  (?:warning|info) ", shown, flags=re.MULTILINE)
    assert re.search(r"^  error ", shown, flags=re.MULTILINE)
    assert len(milder) == 8
    assert re.search(r"and \d+ milder causes: avstemming.xlsx, sheet Funn", shown)
    following = called.out[called.out.index("Next:") :].splitlines()[1:]
    assert any("block a final letter" in line for line in following)
    assert any("unplaced postings" in line for line in following)
    assert any("OMRADELOFT_ALERT_URLS" in line for line in following)

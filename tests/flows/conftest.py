"""A place of its own for each test: empty folder, empty inbox, new database, nothing of the user's environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ledgers import ROOT

EXPORTS = ROOT / "examples" / "exports"


@dataclass(frozen=True, slots=True)
class Called:
    """What a call of the command line gave."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Called]


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """The command line in a process of its own, as a user meets it.

    LibreOffice is out of sight, so that no time goes to PDFs: a test that wants them gives `PATH`.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("OMRADELOFT_", "PREFECT_"))
    }
    environment |= {"PREFECT_HOME": str(tmp_path / ".prefect"), "COLUMNS": "200"}
    environment["PATH"] = str(Path(sys.executable).parent)

    def run(*words: object, timeout: int = 300, **variables: str) -> Called:
        done = subprocess.run(
            [Path(sys.executable).with_name("omradeloft"), *map(str, words)],
            cwd=tmp_path,
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Called(done.returncode, done.stdout, done.stderr)

    return run

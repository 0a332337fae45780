"""The command line in this process: as a user meets it, without paying for its imports at every call."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.cli import main
from tests.flows.conftest import Called

Omradeloft = Callable[..., Called]


def command_line(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Omradeloft:
    """Calls `omradeloft` in a folder. LibreOffice is out of sight, so that no time goes to PDFs."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("COLUMNS", "200")

    def call(*words: object) -> Called:
        monkeypatch.setattr(sys, "argv", ["omradeloft", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Called(int(ended.value.code or 0), said.out, said.err)

    return call

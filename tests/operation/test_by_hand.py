"""The script that calls omradeloft as the service does. Only root may become another user, so only root can try it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ledgers import ROOT

SCRIPT = ROOT / "deploy" / "by-hand.sh"


def installed(folder: Path) -> Path:
    """The script with the paths of a folder, a settings file, and a program that tells how it was called."""
    if os.geteuid() != 0 or shutil.which("runuser") is None:
        pytest.skip("only root, with util-linux, becomes another user")
    program = folder / "program"
    program.write_text('#!/bin/sh\npwd\nid -un\nenv | grep -E "^(OMRADELOFT|PREFECT)" | sort\nprintf "<%s>" "$@"\n')
    program.chmod(0o755)
    (folder / "home").mkdir()
    (folder / "settings.env").write_text("OMRADELOFT_ALERT_URLS='mailto://a@example.org mailto://b@example.org'\n")
    changes = {
        "/etc/omradeloft/omradeloft.env": str(folder / "settings.env"),
        "/var/lib/omradeloft": str(folder / "home"),
        "/opt/omradeloft/current/.venv/bin/omradeloft": str(program),
        "--user omradeloft": "--user root",
    }
    text = SCRIPT.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    script = folder / "omradeloft"
    script.write_text(text)
    script.chmod(0o755)
    return script


def said(script: Path, *words: str, **variables: str) -> list[str]:
    environment = {"PATH": os.environ["PATH"]} | variables
    done = subprocess.run([script, *words], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_call_by_hand_has_the_folder_the_settings_and_the_server_of_the_service(tmp_path: Path) -> None:
    assert said(installed(tmp_path), "park", "--reason", "to ord") == [
        f"{tmp_path}/home",
        "root",
        "OMRADELOFT_ALERT_URLS=mailto://a@example.org mailto://b@example.org",
        "PREFECT_API_URL=http://127.0.0.1:4200/api",
        f"PREFECT_HOME={tmp_path}/home/prefect",
        "<park><--reason><to ord>",
    ]


def test_call_by_hand_without_a_server_names_none(tmp_path: Path) -> None:
    lines = said(installed(tmp_path), "reconcile", PREFECT_API_URL="")
    assert [line for line in lines if line.startswith("PREFECT_API_URL")] == []


def test_call_by_hand_may_name_another_server(tmp_path: Path) -> None:
    assert "PREFECT_API_URL=https://prefect.example.org/api" in said(
        installed(tmp_path), "doctor", PREFECT_API_URL="https://prefect.example.org/api"
    )

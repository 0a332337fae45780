"""What is told of the settings is what the class says, and the example that ships is taken in production."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from dotenv import dotenv_values

from flows.setting_faults import SettingsError, variable_of
from flows.settings import Settings
from tests.ledgers import ROOT
from tests.prefect_server import own_environment

PAGE = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "deploy" / "omradeloft.env.example"


def test_tables_of_the_page_are_generated_from_the_settings() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate_configuration.py", "--check"],
        cwd=ROOT,
        env=own_environment() | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_variable_that_the_page_names_is_a_setting() -> None:
    known = {variable_of(name) for name in Settings.model_fields}
    named = set(re.findall(r"OMRADELOFT_[A-Z_]*[A-Z]", PAGE))
    assert named == known


@pytest.mark.parametrize(
    ("name", "example"),
    [(name, example) for name, field in Settings.model_fields.items() for example in field.examples or ()],
)
def test_every_example_is_taken(name: str, example: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = {} if name == "environment" else {name: example}
    assert getattr(Settings.model_validate(given), name) is not None


def test_example_that_ships_names_settings_only_and_nothing_that_production_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = EXAMPLE.read_text(encoding="utf-8")
    shipped = dotenv_values(EXAMPLE) | dotenv_values(stream=_uncommented(text))
    known = {variable_of(name): name for name in Settings.model_fields}
    assert shipped
    given = {known[variable]: value for variable, value in shipped.items() if variable.startswith("OMRADELOFT_")}
    assert given["environment"] == "production"
    try:
        Settings.model_validate(given)
    except SettingsError as error:
        pytest.fail(str(error))


def _uncommented(text: str):  # type: ignore[no-untyped-def]
    import io  # noqa: PLC0415

    return io.StringIO("\n".join(re.findall(r"(?m)^# (OMRADELOFT_\w+=.*)$", text)))

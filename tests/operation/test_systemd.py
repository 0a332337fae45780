"""The systemd units, as systemd's own tools read them; it need not be running itself.

On Debian the tools are in the package systemd. Where they are not installed the tests skip; CI requires them.
"""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ledgers import ROOT
from tests.operation.site import OMRADELOFT

UNITS = ROOT / "deploy" / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
INSTALLED = "/opt/omradeloft/current"
EXPOSURE = 20
"""Tenths, of a scale that ends at 100: 17 was measured, an unhardened service has 96."""


def program(name: str) -> str:
    """The path of a tool of systemd; the test is skipped without it."""
    found = shutil.which(name)
    if found is None and os.environ.get("OMRADELOFT_REQUIRE_SYSTEM") == "1":
        pytest.fail(f"{name} is not installed, and OMRADELOFT_REQUIRE_SYSTEM=1")
    if found is None:
        pytest.skip(f"{name} (systemd) is not installed")
    return found


def answer(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=60, check=False)


def installed(folder: Path) -> Path:
    """The units in a folder, as if the product were installed below it: systemd asks whether the commands are there."""
    home = folder / "current"
    for command in ("omradeloft", "prefect"):
        path = home / ".venv" / "bin" / command
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(OMRADELOFT.with_name(command))
    (home / "deploy").symlink_to(ROOT / "deploy")
    for unit in (*UNITS.glob("*.service"), *UNITS.glob("*.timer")):
        (folder / unit.name).write_text(
            unit.read_text(encoding="utf-8").replace(INSTALLED, str(home)), encoding="utf-8"
        )
    return folder


def settings_of(unit: str) -> configparser.SectionProxy:
    """The section [Service]; of a key that stands twice, all values."""
    text = (UNITS / unit).read_text(encoding="utf-8")
    merged: dict[str, list[str]] = {}
    for key, value in re.findall(r"(?m)^(\w+)=(.*)$", text[text.index("[Service]") :]):
        merged.setdefault(key, []).append(value)
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign] - systemd's keys have capitals
    parser["Service"] = {key: " ".join(values) for key, values in merged.items()}
    return parser["Service"]


@pytest.mark.system
def test_units_are_accepted_by_systemd(tmp_path: Path) -> None:
    folder = installed(tmp_path)
    units = sorted((*folder.glob("*.service"), *folder.glob("*.timer")))
    assert len(units) == len(SERVICES) + 1
    said = answer(program("systemd-analyze"), "verify", "--man=no", *units)
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.system
def test_a_word_systemd_does_not_know_would_be_told(tmp_path: Path) -> None:
    unit = installed(tmp_path) / "omradeloft-schedule.service"
    unit.write_text(unit.read_text(encoding="utf-8").replace("NoNewPrivileges", "NoNewPrivilege"), encoding="utf-8")
    said = answer(program("systemd-analyze"), "verify", "--man=no", unit)
    assert re.search(r"Unknown key.* 'NoNewPrivilege'", said.stderr)


@pytest.mark.system
@pytest.mark.parametrize("unit", SERVICES)
def test_unit_is_little_exposed(unit: str) -> None:
    words = ("security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE}")
    said = answer(program("systemd-analyze"), *words, UNITS / unit)
    assert said.returncode == 0, said.stdout[-300:] + said.stderr


@pytest.mark.system
def test_a_unit_without_its_walls_would_be_told(tmp_path: Path) -> None:
    open_unit = tmp_path / "open.service"
    text = (UNITS / "omradeloft-schedule.service").read_text(encoding="utf-8")
    open_unit.write_text(re.sub(r"(?m)^(Protect|Restrict|System|Capability).*\n", "", text), encoding="utf-8")
    words = ("security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE}")
    assert answer(program("systemd-analyze"), *words, open_unit).returncode != 0


@pytest.mark.parametrize("unit", SERVICES)
def test_unit_runs_as_its_own_user_writes_in_its_own_folders_and_holds_no_secret(unit: str) -> None:
    service = settings_of(unit)
    assert (service["User"], service["Group"]) == ("omradeloft", "omradeloft")
    assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")
    assert set(service["ReadWritePaths"].split()) <= {"/var/lib/omradeloft", "/var/backups/omradeloft"}
    assert service["EnvironmentFile"].lstrip("-").startswith("/etc/omradeloft/")
    values = re.sub(r"(?m)^#.*", "", (UNITS / unit).read_text(encoding="utf-8"))
    assert not re.search(r"(?i)passw|secret|token|://\S*:\S*@", values)


@pytest.mark.parametrize("unit", [unit for unit in SERVICES if unit != "omradeloft-backup.service"])
def test_service_comes_back_by_itself_and_is_asked_to_stop(unit: str) -> None:
    service = settings_of(unit)
    assert (service["Restart"], service["KillSignal"], service["KillMode"]) == ("always", "SIGTERM", "mixed")
    assert "WantedBy=multi-user.target" in (UNITS / unit).read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", [unit for unit in SERVICES if unit != "omradeloft-backup.service"])
def test_command_of_the_unit_is_one_that_is_there(unit: str) -> None:
    name, *words = settings_of(unit)["ExecStart"].removeprefix(f"{INSTALLED}/.venv/bin/").split()
    commands = [word for word in words if re.fullmatch(r"[a-z]+", word)][: 2 if name == "prefect" else 1]
    options = [word.partition("=")[0] for word in words if word.startswith("--")]
    said = answer(OMRADELOFT.with_name(name), *commands, "--help")
    assert said.returncode == 0, said.stderr
    assert [option for option in options if option not in said.stdout] == []


@pytest.mark.system
def test_user_and_folders_are_made_as_the_units_need_them(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root makes users and folders of others")
    (tmp_path / "etc").mkdir()
    made = answer(program("systemd-sysusers"), f"--root={tmp_path}", UNITS / "omradeloft.sysusers")
    assert made.returncode == 0, made.stderr
    users = (tmp_path / "etc" / "passwd").read_text(encoding="utf-8")
    assert re.search(r"(?m)^omradeloft:x:\d+:\d+:omradeloft:/var/lib/omradeloft:/usr/sbin/nologin$", users)
    assert re.search(
        r"(?m)^omradeloft-inbox:x:\d+:omradeloft$", (tmp_path / "etc" / "group").read_text(encoding="utf-8")
    )
    made = answer(program("systemd-tmpfiles"), "--create", f"--root={tmp_path}", UNITS / "omradeloft.tmpfiles")
    assert made.returncode == 0, made.stderr
    modes = {
        path: (tmp_path / path).stat().st_mode & 0o7777
        for path in ("etc/omradeloft", "var/lib/omradeloft", "var/lib/omradeloft/inbox", "var/backups/omradeloft")
    }
    assert list(modes.values()) == [0o750, 0o751, 0o2770, 0o700]
    assert (tmp_path / "var" / "backups" / "omradeloft").stat().st_uid != 0


def test_example_of_the_settings_is_read_the_same_by_shell_and_program(tmp_path: Path) -> None:
    example = ROOT / "deploy" / "omradeloft.env.example"
    shell = subprocess.run(
        ["/bin/sh", "-c", f"set -a; . {example}; env"], env={}, capture_output=True, text=True, check=True
    )
    by_shell = {line for line in shell.stdout.splitlines() if line.startswith("OMRADELOFT_")}
    written = re.findall(r"(?m)^(OMRADELOFT_\w+)='(.*)'$", example.read_text(encoding="utf-8"))
    assert by_shell == {f"{name}={value}" for name, value in written}
    assert len(written) == 5

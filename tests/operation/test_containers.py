"""The container file and the compose file: what stands in them is there, and nothing secret is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.setting_faults import SettingsError
from flows.settings import Settings
from tests.ledgers import ROOT

DEPLOY = ROOT / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def instructions(name: str) -> list[str]:
    """The words after an instruction, with continued lines joined and comments left out."""
    lines = re.sub(r"(?m)^#.*\n", "", CONTAINERFILE).replace("\\\n", " ")
    return [re.sub(r"\s+", " ", words) for words in re.findall(rf"(?m)^{name} (.*)$", lines)]


def copied() -> list[str]:
    return [source for words in instructions("COPY") if "--from" not in words for source in words.split()[:-1]]


def test_everything_that_is_copied_is_there() -> None:
    assert copied()
    assert [source for source in copied() if not list(ROOT.glob(source))] == []


def test_every_package_of_the_product_is_copied() -> None:
    folders = {source.partition("/")[0] for source in copied()}
    packages = {package.partition(".")[0] for package in PROJECT["tool"]["setuptools"]["packages"]}
    assert packages - folders == set()
    assert "." not in copied()


def test_image_runs_without_root_stops_when_asked_and_looks_after_itself() -> None:
    assert instructions("USER") == ["omradeloft"]
    assert instructions("STOPSIGNAL") == ["SIGTERM"]
    (check,) = instructions("HEALTHCHECK")
    assert check.endswith('CMD ["omradeloft", "doctor", "--json"]')


def test_no_secret_stands_in_either_file() -> None:
    texts = CONTAINERFILE + (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert re.findall(r"(?i)passw\w*\s*[=:]|token\s*[=:]|://[^\s/]*:[^\s/]*@", texts) == []
    for name, service in COMPOSE["services"].items():
        assert service["env_file"] in {"postgresql.env", "prefect-server.env", "omradeloft.env"}, name
        assert set(service.get("environment", {})) <= {"PREFECT_API_URL"}, name


def test_images_are_named_plainly_and_pinned() -> None:
    images = {words.split()[0] for words in instructions("FROM")}
    images |= {service["image"] for service in COMPOSE["services"].values()}
    assert images == {"python:3.11-slim", f"omradeloft:{PROJECT['project']['version']}", "postgres:15"}


def test_database_has_no_network_and_the_server_is_reached_from_this_machine_only() -> None:
    services = COMPOSE["services"]
    assert services["database"]["network_mode"] == "none"
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert ports == {"server": ["127.0.0.1:4200:4200"]}
    assert {services[name]["network_mode"] for name in ("worker", "watch")} == {"service:server"}


def test_services_of_ours_have_no_more_rights_than_they_need() -> None:
    for name, service in COMPOSE["services"].items():
        if service["image"].startswith("omradeloft"):
            assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
            assert service["security_opt"] == ["no-new-privileges:true"], name


def test_services_wait_for_what_they_need_and_every_volume_is_declared() -> None:
    needs = {name: set(service.get("depends_on", {})) for name, service in COMPOSE["services"].items()}
    assert needs == {"database": set(), "server": {"database"}, "worker": {"server"}, "watch": {"server"}}
    used = {volume.partition(":")[0] for service in COMPOSE["services"].values() for volume in service["volumes"]}
    assert used == set(COMPOSE["volumes"])


def test_settings_that_the_documentation_gives_the_containers_are_safe_in_production(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (database,) = re.findall(r"(?m)^OMRADELOFT_DATABASE='(postgresql://[^']*/var/run/postgresql)'$", text)
    monkeypatch.chdir(tmp_path)
    for name, value in (*re.findall(r"(OMRADELOFT_\w+)=(\S+)", " ".join(instructions("ENV"))), ("PATH", "/usr/bin")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OMRADELOFT_DATABASE", database)
    monkeypatch.setenv("PREFECT_API_URL", COMPOSE["services"]["worker"]["environment"]["PREFECT_API_URL"])
    settings = Settings()
    assert (settings.environment, settings.places.database) == ("production", database)


def test_a_server_on_another_machine_would_be_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in re.findall(r"(OMRADELOFT_\w+)=(\S+)", " ".join(instructions("ENV"))):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PREFECT_API_URL", "http://server:4200/api")
    with pytest.raises(SettingsError, match="PREFECT_API_URL"):
        Settings()

"""The deployments: what they are called, when they fire, and that prefect.yaml says the same."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from domain.working_days import working_day_of_month
from flows.deployments import Deployment, check_crons, deployments_of, served_programmes
from flows.setting_faults import SettingsError
from flows.settings import Settings
from schemas.programme_files import ProgrammeError
from tasks.order import InputError
from tests.ledgers import ROOT

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture(scope="module")
def defined() -> tuple[Deployment, ...]:
    return deployments_of(Settings(programmes=ROOT / "programmes"), "mysen")


def test_three_deployments_are_recognised_by_programme_and_kind(defined: Sequence[Deployment]) -> None:
    assert [(each.full_name, each.tags) for each in defined] == [
        ("monthly-reconciliation/monthly-reconciliation", ("omradeloft", "mysen", "month")),
        ("year-end/year-end", ("omradeloft", "mysen", "year")),
        ("alert-check/alert-check", ("omradeloft", "mysen", "alerts")),
    ]
    assert all(each.description for each in defined)


def test_month_waits_for_its_day_and_year_end_is_a_draft_before_it_is_approved(defined: Sequence[Deployment]) -> None:
    monthly, yearly, daily = defined
    assert monthly.parameters == {"programme": "mysen", "when_due": True}
    assert [(each.cron, each.parameters) for each in yearly.timings] == [
        ("0 6 20 1 *", {"approval": False}),
        ("0 6 1 3 *", {"approval": True}),
    ]
    assert [each.cron for each in daily.timings] == ["0 7 * * *"]


def test_every_parameter_is_one_of_the_flow_it_is_given_to(defined: Sequence[Deployment]) -> None:
    for deployment in defined:
        module, _, name = deployment.entrypoint.rpartition(".")
        flow = getattr(importlib.import_module(module), name)
        given = {*deployment.parameters, *(key for timing in deployment.timings for key in timing.parameters)}
        assert flow.name == deployment.flow
        assert given <= set(inspect.signature(flow.fn).parameters)


def test_every_flow_ends_by_itself_when_it_hangs(defined: Sequence[Deployment]) -> None:
    for deployment in defined:
        module, _, name = deployment.entrypoint.rpartition(".")
        assert getattr(importlib.import_module(module), name).timeout_seconds > 60


def test_prefect_yaml_says_what_the_definition_says(defined: Sequence[Deployment]) -> None:
    text = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert [as_written(each) for each in text["deployments"]] == [as_defined(each) for each in defined]


def as_defined(deployment: Deployment) -> dict[str, Any]:
    parts = asdict(deployment)
    names = ("name", "entrypoint", "description", "tags", "parameters")
    return {name: parts[name] for name in names} | {
        "limit": {"limit": 1, "collision_strategy": "ENQUEUE"},
        "timings": [asdict(timing) for timing in deployment.timings],
    }


def as_written(deployment: Mapping[str, Any]) -> dict[str, Any]:
    assert deployment["work_pool"]["name"] == "omradeloft"
    assert all(schedule["active"] for schedule in deployment["schedules"])
    names = ("name", "entrypoint", "description", "parameters")
    timings = [
        {key: schedule.get(key, {}) for key in ("slug", "cron", "timezone", "parameters")}
        for schedule in deployment["schedules"]
    ]
    written = {name: deployment[name] for name in names} | {"tags": tuple(deployment["tags"])}
    return written | {"limit": deployment["concurrency_limit"], "timings": timings}


@pytest.fixture
def two_programmes(tmp_path: Path) -> Path:
    for name in ("mysen", "nordbyen"):
        shutil.copytree(ROOT / "programmes" / "mysen", tmp_path / name)
        file = tmp_path / name / "programme.toml"
        file.write_text(file.read_text(encoding="utf-8").replace('id = "mysen"', f'id = "{name}"'), encoding="utf-8")
    return tmp_path


def test_where_there_are_several_programmes_every_name_tells_which(two_programmes: Path) -> None:
    settings = Settings(programmes=two_programmes)
    assert served_programmes(settings, None) == ("mysen", "nordbyen")
    names = [each.full_name for programme in ("mysen", "nordbyen") for each in deployments_of(settings, programme)]
    assert names == [
        "monthly-reconciliation/monthly-reconciliation-mysen",
        "year-end/year-end-mysen",
        "alert-check/alert-check-mysen",
        "monthly-reconciliation/monthly-reconciliation-nordbyen",
        "year-end/year-end-nordbyen",
        "alert-check/alert-check-nordbyen",
    ]
    assert served_programmes(settings, "nordbyen") == ("nordbyen",)


def test_programme_that_cannot_be_used_is_refused_before_anything_starts(two_programmes: Path) -> None:
    (two_programmes / "nordbyen" / "2026.toml").write_text("feil = [", encoding="utf-8")
    with pytest.raises(ProgrammeError, match=r"nordbyen/2026\.toml"):
        served_programmes(Settings(programmes=two_programmes), None)
    with pytest.raises(ProgrammeError, match="no programme 'sorbyen'"):
        served_programmes(Settings(programmes=two_programmes), "sorbyen")


def test_folder_without_programmes_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no programme in .*; make a folder there"):
        served_programmes(Settings(programmes=tmp_path), None)


@pytest.mark.parametrize(
    ("variable", "cron"),
    [
        ("OMRADELOFT_MONTHLY_CRON", "0 6 31 2 *"),
        ("OMRADELOFT_DAILY_CRON", "0 7 * * xyz"),
        ("OMRADELOFT_YEARLY_CRONS", "0 6 20 1 *; 0 6 30 2 *"),
        ("OMRADELOFT_YEARLY_CRONS", "0 6 20"),
        ("OMRADELOFT_YEARLY_CRONS", ";"),
        ("OMRADELOFT_DAILY_CRON", "0 25 * * *"),
    ],
)
def test_cron_that_never_comes_is_refused_by_the_name_of_its_variable(
    variable: str, cron: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, cron)
    with pytest.raises(SettingsError, match=variable):
        check_crons(Settings())


def test_crons_that_come_are_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMRADELOFT_YEARLY_CRONS", "0 6 20 1 *;0 6 29 2 *;30 6 1 MAR *")
    settings = Settings()
    check_crons(settings)
    slugs = [timing.slug for timing in deployments_of(settings, "mysen")[1].timings]
    assert slugs == ["draft", "draft-2", "to-be-approved"]


LOADED_BY_PREFECT = """
from prefect.utilities.importtools import import_object
import_object("flows.reconciliation.monthly_reconciliation")
from outputs import status_page
status_page._template()
"""


def test_templates_are_found_where_a_run_starts_beside_its_own_outputs(tmp_path: Path) -> None:
    """Prefect puts the working folder first, and what a run has written there is a folder called `outputs` too."""
    (tmp_path / "outputs").mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    words = [sys.executable, "-c", LOADED_BY_PREFECT]
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read_by_name = ('resources("outputs")', 'files("outputs")', 'PackageLoader("outputs")')
    for module in (ROOT / "outputs").glob("*.py"):
        text = module.read_text(encoding="utf-8")
        assert not [each for each in read_by_name if each in text], module.name


TIMES = """
import asyncio, json, sys
from datetime import datetime, timezone
from prefect.server.schemas.schedules import CronSchedule
from flows.deployments import deployments_of
from flows.settings import Settings

start = datetime(2026, 1, 1, tzinfo=timezone.utc)
found = {}
for deployment in deployments_of(Settings(), "mysen"):
    for timing in deployment.timings:
        schedule = CronSchedule(cron=timing.cron, timezone=timing.timezone)
        moments = asyncio.run(schedule.get_dates(400, start=start))
        found[timing.slug] = [moment.astimezone(timezone.utc).isoformat() for moment in moments]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def times(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[datetime]]:
    """The next 400 times of every schedule from 2026 on, by the server's own reckoning, as clocks in Oslo show them."""
    environment = os.environ | {"PREFECT_HOME": str(tmp_path_factory.mktemp("prefect"))}
    words = [sys.executable, "-c", TIMES]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=300)
    found = json.loads(done.stdout)
    return {slug: [datetime.fromisoformat(text).astimezone(OSLO) for text in texts] for slug, texts in found.items()}


def test_daily_check_comes_once_a_day_at_seven_also_when_the_clocks_change(times: dict[str, list[datetime]]) -> None:
    days = Counter(moment.date() for moment in times["daily"])
    first = date(2026, 1, 1)
    assert days == {first + timedelta(days=number): 1 for number in range(400)}
    assert {moment.time() for moment in times["daily"]} == {time(7)}
    for changed in (date(2026, 3, 29), date(2026, 10, 25)):
        assert days[changed] == 1
    offsets = {moment.utcoffset() for moment in times["daily"]}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}


def test_month_comes_at_six_on_eight_days_of_every_month_and_the_fifth_working_day_is_one_of_them(
    times: dict[str, list[datetime]],
) -> None:
    moments = times["fifth-working-day"]
    assert {moment.time() for moment in moments} == {time(6)}
    days = [moment.date() for moment in moments]
    assert len(days) == len(set(days)) == 400
    months = {(day.year, day.month) for day in days}
    assert len(months) == 50
    assert {working_day_of_month(year, month, 5) for year, month in months} <= set(days)


@pytest.mark.parametrize(("slug", "month", "day"), [("draft", 1, 20), ("to-be-approved", 3, 1)])
def test_year_end_comes_once_a_year_at_six(times: dict[str, list[datetime]], slug: str, month: int, day: int) -> None:
    assert [moment.date() for moment in times[slug]][:5] == [date(2026 + number, month, day) for number in range(5)]
    assert len({moment.year for moment in times[slug]}) == 400
    assert {moment.time() for moment in times[slug]} == {time(6)}

"""The inbox watcher against a real Prefect server: which runs it asks for, and that none is asked for twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextvars import copy_context
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from flows.deployments import MONTHLY, as_prefect, deployments_of
from flows.run_tags import TRANSIENT
from flows.settings import Settings
from flows.watching import InboxWatcher, NoServerError, require_server
from tasks.order import InputError
from tasks.store import open_database
from tests.ledgers import ROOT
from tests.prefect_server import PrefectServer, prefect_server  # noqa: F401 - a fixture
from tests.store.example_run import CONTENT, NOW, archived_import, run_called

pytestmark = pytest.mark.slow

OSLO = ZoneInfo("Europe/Oslo")
BEFORE_THE_DAY = datetime(2026, 11, 3, 12, 0, tzinfo=OSLO)
AFTER_THE_DAY = datetime(2026, 11, 20, 12, 0, tzinfo=OSLO)


class Site:
    """A programme with its inbox and database, and what the server has been asked for."""

    def __init__(self, folder: Path, name: str, server: str) -> None:
        self.server = server
        self.programme = name
        self.inbox = folder / "inbox"
        self.inbox.mkdir()
        shutil.copytree(ROOT / "programmes" / "mysen", folder / "programmes" / name)
        shutil.copytree(ROOT / "programmes" / "mysen", folder / "programmes" / f"{name}-2")
        for each in (name, f"{name}-2"):
            file = folder / "programmes" / each / "programme.toml"
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace('id = "mysen"', f'id = "{each}"'), encoding="utf-8")
        self.settings = Settings(
            inbox=str(self.inbox),
            database=f"sqlite:///{folder}/omradeloft.sqlite3",
            programmes=folder / "programmes",
            inbox_seconds=10,
        )
        self.said: list[str] = []

    def watcher(self, *programmes: str) -> InboxWatcher:
        return InboxWatcher(self.settings, programmes or (self.programme,), self.said.append)

    def deploy(self, programme: str | None = None) -> None:
        monthly, *_ = deployments_of(self.settings, programme or self.programme)
        as_prefect(monthly).apply()

    def drop(self, name: str, content: bytes = CONTENT) -> None:
        (self.inbox / name).write_bytes(content)

    def store(self, period: str, content: bytes = CONTENT) -> None:
        with open_database(self.settings.places.database) as database:
            run = run_called(f"{self.programme}-{period}", period=period, programme=self.programme)
            database.save_run(run, [archived_import(content)], now=NOW)

    def runs(self, programme: str | None = None) -> list[dict[str, Any]]:
        """The runs that were asked for, the oldest first; not those of the schedule."""
        deployment = {"name": {"any_": [f"{MONTHLY}-{programme or self.programme}"]}}
        found = self.call("/flow_runs/filter", {"deployments": deployment, "sort": "EXPECTED_START_TIME_ASC"})
        asked = [run for run in found if not run["auto_scheduled"]]
        return sorted(asked, key=lambda run: run["created"])

    def end(self, run: dict[str, Any], kind: str) -> None:
        self.call(f"/flow_runs/{run['id']}/set_state", {"state": {"type": kind, "name": kind.title()}, "force": True})

    def label(self, run: dict[str, Any], tag: str) -> None:
        changed = httpx.patch(f"{self.server}/flow_runs/{run['id']}", json={"tags": [*run["tags"], tag]}, timeout=60)
        changed.raise_for_status()

    def call(self, path: str, body: dict[str, Any]) -> Any:
        answer = httpx.post(f"{self.server}{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer.json()


@pytest.fixture
def site(
    prefect_server: PrefectServer,  # noqa: F811
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Site]:
    """A programme of its own for each test, on the server that all share."""
    from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: PLC0415 - Prefect takes a second to load

    name = f"by{abs(hash(request.node.name)) % 10**8}"
    with temporary_settings({PREFECT_API_URL: prefect_server.url}):
        yield Site(tmp_path, name, prefect_server.url)


def turns(watcher: InboxWatcher, number: int, now: datetime = BEFORE_THE_DAY) -> None:
    for _ in range(number):
        assert watcher.turn(now) == 10


def test_new_whole_file_starts_one_run_of_the_month_before(site: Site) -> None:
    site.deploy()
    site.drop("hovedbok.csv")
    watcher = site.watcher()
    turns(watcher, 1)
    assert site.runs() == []
    turns(watcher, 3)
    (run,) = site.runs()
    assert run["parameters"] == {"programme": site.programme, "period": "2026-10", "when_due": False}
    assert set(run["tags"]) == {"omradeloft", site.programme, "month"}
    assert len(site.said) == 1
    assert "1 new file(s) in the inbox, reconciling 2026-10" in site.said[0]


def test_watcher_started_again_with_the_same_files_starts_nothing_twice(site: Site) -> None:
    site.deploy()
    site.drop("hovedbok.csv")
    turns(site.watcher(), 2)
    turns(site.watcher(), 3)
    (run,) = site.runs()
    site.end(run, "FAILED")
    turns(site.watcher(), 3)
    assert len(site.runs()) == 1


def test_two_watchers_at_once_start_one_run(site: Site) -> None:
    site.deploy()
    site.drop("hovedbok.csv")
    watchers = [site.watcher() for _ in range(4)]
    for watcher in watchers:
        turns(watcher, 1)
    threads = [Thread(target=copy_context().run, args=(turns, watcher, 2)) for watcher in watchers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(site.runs()) == 1


def test_stored_file_starts_nothing_whatever_it_is_called(site: Site) -> None:
    site.deploy()
    site.store("2026-09")
    site.drop("et annet navn.csv")
    turns(site.watcher(), 3)
    assert site.runs() == []


def test_file_dropped_while_a_run_is_going_on_gets_its_own_run_and_no_third(site: Site) -> None:
    site.deploy()
    watcher = site.watcher()
    site.drop("a.csv")
    turns(watcher, 2)
    site.drop("b.csv", b"another")
    turns(watcher, 3)
    first, second = site.runs()
    assert first["idempotency_key"] != second["idempotency_key"]
    site.store("2026-10")  # the first run ends, with its file stored
    site.end(first, "COMPLETED")
    turns(watcher, 2)
    site.end(second, "COMPLETED")
    turns(watcher, 2)
    turns(site.watcher(), 3)
    assert len(site.runs()) == 2


def test_file_that_could_not_be_used_is_not_tried_again_in_the_next_month(site: Site) -> None:
    site.deploy()
    site.drop("bilde.png", b"\x89PNG")
    watcher = site.watcher()
    turns(watcher, 2)
    site.end(site.runs()[0], "FAILED")
    turns(watcher, 2)
    turns(watcher, 3, datetime(2026, 12, 1, 0, 1, tzinfo=OSLO))
    assert len(site.runs()) == 1


def test_run_that_ended_with_its_process_is_asked_for_again_at_most_twice(site: Site) -> None:
    site.deploy()
    site.drop("hovedbok.csv")
    watcher = site.watcher()
    turns(watcher, 2)
    for number in range(1, 5):
        runs = site.runs()
        assert len(runs) == min(number, 3)
        if runs[-1]["state_type"] != "CRASHED":
            site.end(runs[-1], "CRASHED")
        turns(watcher, 2)


def test_run_that_failed_for_what_may_pass_is_asked_for_again_every_hour_of_a_day(site: Site) -> None:
    site.deploy()
    site.drop("hovedbok.csv")
    watcher = site.watcher()
    turns(watcher, 2)
    for number in range(1, 25):
        hour = BEFORE_THE_DAY + timedelta(hours=number)
        run = site.runs()[-1]
        site.label(run, TRANSIENT)
        site.end(run, "FAILED")
        turns(watcher, 2, hour - timedelta(seconds=20))
        assert len(site.runs()) == number
        turns(watcher, 1, hour + timedelta(hours=1))
    turns(watcher, 2, BEFORE_THE_DAY + timedelta(days=3))
    assert len(site.runs()) == 24


@pytest.mark.parametrize(("fault", "is_transient"), [(OSError(28, "No space left"), True), (InputError("feil"), False)])
def test_run_says_by_a_tag_that_what_failed_may_pass(
    site: Site,
    fault: Exception,
    is_transient: bool,
) -> None:
    from prefect import flow  # noqa: PLC0415 - Prefect takes a second to load
    from prefect.runtime import flow_run  # noqa: PLC0415

    from flows.run_labels import telling_what_may_pass  # noqa: PLC0415

    names: list[str] = []

    @flow(name="failing")
    def failing() -> None:
        names.append(str(flow_run.id))
        with telling_what_may_pass(site.programme, "month"):
            raise fault

    with pytest.raises(type(fault)):
        failing()
    (run,) = site.call("/flow_runs/filter", {"flow_runs": {"id": {"any_": names}}})
    assert (TRANSIENT in run["tags"]) is is_transient


def test_month_that_was_missed_is_asked_for_once_a_day_at_the_start(site: Site) -> None:
    site.deploy()
    turns(site.watcher(), 1, AFTER_THE_DAY)
    assert site.runs() == []  # nothing is stored: a new site has missed nothing
    site.store("2026-09")
    for _ in range(2):
        turns(site.watcher(), 2, AFTER_THE_DAY)
    (run,) = site.runs()
    assert run["parameters"] == {"programme": site.programme, "when_due": True}
    site.store("2026-10", b"more")
    turns(site.watcher(), 2, AFTER_THE_DAY.replace(day=21))
    assert len(site.runs()) == 1


def test_several_programmes_get_a_run_each_from_one_inbox(site: Site) -> None:
    other = f"{site.programme}-2"
    site.deploy()
    site.deploy(other)
    site.drop("hovedbok.csv")
    turns(site.watcher(site.programme, other), 3)
    assert [len(site.runs(each)) for each in (site.programme, other)] == [1, 1]


def test_broken_inbox_is_told_in_one_line_and_tried_again_at_growing_intervals(site: Site) -> None:
    site.deploy()
    site.drop("hovedbok.csv")
    loop = site.inbox / "løkke.csv"
    loop.symlink_to(loop.name)
    watcher = site.watcher()
    assert [watcher.turn(BEFORE_THE_DAY) for _ in range(8)] == [20, 40, 80, 160, 320, 640, 900, 900]
    assert len(site.said) == 1
    assert "cannot be read" in site.said[0]
    assert "\n" not in site.said[0]
    loop.unlink()
    turns(watcher, 2)
    assert site.said[1] == "the inbox is watched again"
    assert len(site.runs()) == 1


def test_missing_deployment_and_silent_server_are_one_line_each_and_the_file_is_not_forgotten(site: Site) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: PLC0415

    site.drop("hovedbok.csv")
    watcher = site.watcher()
    turns(watcher, 1)
    assert watcher.turn(BEFORE_THE_DAY) == 20
    assert f"no deployment {MONTHLY}/{MONTHLY}-{site.programme}; `omradeloft deploy` makes it" in site.said[0]
    with temporary_settings({PREFECT_API_URL: "http://user:hemmelig@127.0.0.1:9/api"}):
        assert watcher.turn(BEFORE_THE_DAY) == 40
    assert "did not take the call (ConnectError)" in site.said[1]
    assert "hemmelig" not in "".join(site.said)
    site.deploy()
    turns(watcher, 1)
    assert len(site.runs()) == 1


def test_watch_ends_when_told_and_looks_at_once(site: Site) -> None:
    stop = Event()
    stop.set()
    site.watcher().watch(stop)
    assert site.said == []


def test_watch_beside_a_worker_needs_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: PLC0415

    assert "PREFECT_API_URL" not in os.environ
    with temporary_settings(restore_defaults={PREFECT_API_URL}), pytest.raises(NoServerError, match="PREFECT_API_URL"):
        require_server()

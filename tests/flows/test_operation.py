"""The whole of it as a larger site runs it: PostgreSQL, Prefect server, worker and inbox watcher, and a mail server.

Every process believes that it is the morning of the fifth working day of November 2026. What is seen is what a site
sees: files in the output folder, mails, the runs on the server and the rows in the database.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from docx import Document

from tests.complete_year import complete_year
from tests.faults.mailbox import StoppableMailbox
from tests.flows.conftest import EXPORTS
from tests.prefect_server import PREFECT, PrefectServer, free_port, start_server
from tests.shifted_clock import shifted_clock
from tests.system_postgres import system_postgres

pytestmark = pytest.mark.slow

OSLO = ZoneInfo("Europe/Oslo")
MORNING = datetime(2026, 11, 6, 5, 50, tzinfo=OSLO)
OMRADELOFT = Path(sys.executable).with_name("omradeloft")
MADE_BY, APPROVED_BY = "Kari Prøve", "Ola Test"


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its folder, its server, its database and its mailbox, and the environment of its people."""

    folder: Path
    server: PrefectServer
    database: str
    mailbox: StoppableMailbox
    environment: dict[str, str]
    offset: timedelta

    @property
    def now(self) -> datetime:
        """The time that all its processes take for now."""
        return datetime.now(OSLO) + self.offset

    def call(self, *words: object, seconds: int = 600) -> str:
        """A command's words on stdout; fails with everything it said when it could not do its work."""
        done = subprocess.run(
            [*map(str, words)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert done.returncode in {0, 1}, done.stdout + done.stderr
        return done.stdout

    def written(self, period: str) -> dict[str, Path]:
        """The files of a period by name."""
        folder = self.folder / "ut" / "mysen" / period
        return {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}

    def runs(self) -> list[dict[str, Any]]:
        """The flow runs of our deployments, the newest first."""
        asked = {"sort": "START_TIME_DESC", "flow_runs": {"tags": {"all_": ["omradeloft"]}}, "limit": 100}
        request = urllib.request.Request(
            f"{self.server.url}/flow_runs/filter",
            json.dumps(asked).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: list[dict[str, Any]] = json.load(answer)
            return found

    def completed(self, tag: str) -> list[dict[str, Any]]:
        """The flow runs with a tag that have completed."""
        return [run for run in self.runs() if tag in run["tags"] and run["state_type"] == "COMPLETED"]

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """What the product's own database answers."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(question).fetchall()

    @contextmanager
    def running(self, *words: object) -> Iterator[Path]:
        """A process that goes on beside the test; its log. It ends by SIGTERM, as systemd ends it."""
        log = self.folder / f"{Path(str(words[0])).name}-{words[1]}.log"
        with log.open("w") as lines:
            process = subprocess.Popen(
                [*map(str, words)], cwd=self.folder, env=self.environment, stdout=lines, stderr=lines
            )
            try:
                yield log
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=60)


def eventually(holds: Callable[[], object], why: Callable[[], str], seconds: int = 600) -> None:
    """Waits until it holds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(1)
    pytest.fail(why())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site where nothing has been deployed yet. Its programme is invented, and all its facts are confirmed."""
    folder = tmp_path_factory.mktemp("site")
    clock = shifted_clock(MORNING)
    year = complete_year(folder)
    (folder / "inbox").mkdir()
    shutil.copy(EXPORTS / "unit4" / "hovedbok-2026-10.csv", folder / "inbox")
    mailbox = StoppableMailbox(free_port())
    with ExitStack() as stack:
        postgres = stack.enter_context(system_postgres(**clock))
        for name in ("prefect", "omradeloft"):
            postgres.make(name)
        stack.enter_context(mailbox.is_up())
        storage = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": postgres.url("prefect", "postgresql+asyncpg")}
        process, server = start_server(folder, **clock, **storage)
        stack.callback(process.wait, timeout=60)
        stack.callback(process.terminate)
        # In two minutes by their clock: the deployments are made by then.
        fires = datetime.now(OSLO) + timedelta(seconds=int(clock["FAKETIME"][:-1])) + timedelta(seconds=100)
        settings = {
            "OMRADELOFT_INBOX": str(folder / "inbox"),
            "OMRADELOFT_OUTPUT": str(folder / "ut"),
            "OMRADELOFT_DATABASE": postgres.url("omradeloft"),
            "OMRADELOFT_PROGRAMMES": str(year.programmes),
            "OMRADELOFT_ALERT_URLS": mailbox.address,
            "OMRADELOFT_INBOX_SECONDS": "2",
            "OMRADELOFT_MONTHLY_CRON": f"{fires.minute} {fires.hour} 5-12 * *",
            "PATH": str(Path(sys.executable).parent),
        }
        offset = timedelta(seconds=int(clock["FAKETIME"][:-1]))
        environment = server.environment | clock | settings
        yield Site(folder, server, postgres.url("omradeloft"), mailbox, environment, offset)


def test_a_site_runs_a_month_by_itself_takes_a_late_file_and_waits_for_an_approval(site: Site) -> None:
    deployed = site.call(OMRADELOFT, "deploy", "mysen")
    assert "Traceback" not in deployed
    with site.running(PREFECT, "worker", "start", "--pool", "omradeloft") as worker:
        _scheduled_month(site, worker)
        with site.running(OMRADELOFT, "watch", "mysen") as watcher:
            _late_file(site, watcher)
        _approval(site, worker)
    kept = site.rows("select count(*), count(distinct run_id) from runs")
    assert kept == [(kept[0][0], kept[0][0])]


def _scheduled_month(site: Site, worker: Path) -> None:
    """The schedule fires on the fifth working day; figures, files and mails are there."""
    eventually(lambda: site.completed("month"), lambda: f"{site.runs()}\n{worker.read_text()}")
    (run,) = site.completed("month")
    assert run["auto_scheduled"]
    assert run["name"].startswith("mysen 2026-10")
    written = site.written("2026-10")
    assert {"reconciliation.json", "findings.json", "avstemming.xlsx", "avstemming.html"} <= set(written)
    document = json.loads(written["reconciliation.json"].read_text(encoding="utf-8"))
    assert site.rows("select run_id from runs") == [(document["run_id"],)]
    told = sorted(subject for (subject,) in site.rows("select subject from alerts where sent_at is not null"))
    assert sorted(site.mailbox.subjects) == told
    assert told
    assert set(site.mailbox.times_come.values()) == {1}


def _late_file(site: Site, watcher: Path) -> None:
    """A corrected export dropped in the inbox starts the same flow, and takes over from the first."""
    before = site.rows("select count(*) from runs")[0][0]
    text = (EXPORTS / "unit4" / "hovedbok-2026-10.csv").read_bytes()
    half = site.folder / "inbox" / "rettet.csv.part"
    half.write_bytes(_with_one_more(text))
    half.rename(half.with_name("rettet.csv"))
    eventually(lambda: len(site.completed("month")) == 2, lambda: f"{site.runs()}\n{watcher.read_text()}")
    assert site.rows("select count(*) from runs")[0][0] == before + 1
    latest = site.rows("select run_id from runs order by sequence desc limit 1")[0][0]
    written = json.loads(site.written("2026-10")["reconciliation.json"].read_text(encoding="utf-8"))
    assert written["run_id"] == latest
    assert set(site.mailbox.times_come.values()) == {1}


def _with_one_more(export: bytes) -> bytes:
    """The export with one voucher more, of 1 000 kroner on a measure, before its sum."""
    above, total, below = export.partition(b"\r\nSum;")
    assert total
    shared = b"BA;26499001;30.10.2026;2026;202610;"
    spent = shared + b"1120;Forbruksmateriell;310100;Drift;273;Arbeid;71001;Ungdom i arbeid;;Ettersendt;1000,00;;"
    paid = shared + b"21099001;Bankinnskudd;;;;;;;;Ettersendt;-1000,00;;"
    return b"\r\n".join([above, spent, paid]) + total + below


def _approval(site: Site, worker: Path) -> None:
    """The year-end waits for a form; the one who made it may not answer, somebody else may."""
    words = {
        "year": 2025,
        "approval": True,
        "prepared_by": MADE_BY,
        "exports": [str(site.folder / "hovedbok-2025.csv")],
    }
    given = [part for name, value in words.items() for part in ("-p", f"{name}={json.dumps(value)}")]
    site.call(PREFECT, "deployment", "run", "year-end/year-end", *given)
    eventually(lambda: _state(site, "year") == "PAUSED", lambda: f"{site.runs()}\n{worker.read_text()}")
    drafts = site.folder / "ut" / "mysen" / "2025" / "til-godkjenning"
    assert {"anmodning-om-utbetaling.docx", "arsrapport.docx"} <= {path.name for path in drafts.rglob("*.docx")}
    assert "mysen 2025" in site.call(OMRADELOFT, "approval", "list", "mysen")

    def answer(name: str) -> str:
        return site.call(OMRADELOFT, "approval", "approve", "mysen", "--year", 2025, "--by", name, "--role", "Direktør")

    answer(MADE_BY)
    assert _state(site, "year") == "PAUSED"
    steps = "select step, taken_by from document_events where step = 'approved'"
    assert site.rows(steps) == []
    answer(APPROVED_BY)
    eventually(lambda: _state(site, "year") == "COMPLETED", lambda: f"{site.runs()}\n{worker.read_text()}")
    assert site.rows(steps) == [("approved", APPROVED_BY)] * 2
    assert APPROVED_BY in _text(site.written("2025")["anmodning-om-utbetaling.docx"])


def _state(site: Site, tag: str) -> str:
    """The state of the newest run with a tag that has begun."""
    return next((run["state_type"] for run in site.runs() if tag in run["tags"] and run["start_time"]), "")


def _text(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)

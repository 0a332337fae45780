"""Approval in Prefect: real processes, killed while the run waits. Accounts and names are invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from schemas.document_versions import DocumentVersion, VersionStep
from tasks.store import open_database
from tests.flows.serving import Site, new_site
from tests.people import FODSELSNUMMER, PHONE
from tests.prefect_server import PrefectServer, start_server

pytestmark = pytest.mark.slow

MAKER, APPROVER = "Kari Prøve", "Ola Test"
LIMIT = "/v2/concurrency_limits/omradeloft-mysen"


def versions(site: Site) -> tuple[DocumentVersion, ...]:
    with open_database(site.database) as database:
        return database.documents.versions("mysen", 2025)


def steps(site: Site) -> list[VersionStep]:
    return [version.step for version in versions(site)]


def kept_answers(site: Site, run: str) -> list[str]:
    """The answers to a run's forms that lie in Prefect's database."""
    inputs = site.ask("POST", f"/flow_runs/{run}/input/filter", prefix="suspended-godkjenning-", limit=100)
    return [each["value"] for each in inputs if each["key"].endswith("-response")]


def stored_runs(site: Site) -> int:
    with open_database(site.database) as database:
        return len(database.run_bases("mysen"))


@contextmanager
def server_in(folder: Path, *, killed: bool) -> Iterator[PrefectServer]:
    """A server with its home in the folder, stopped in order or outright."""
    process, server = start_server(folder)
    try:
        yield server
    finally:
        (process.kill if killed else process.terminate)()
        process.wait(timeout=60)


def test_waiting_run_outlives_its_processes_and_its_server_and_takes_every_answer(tmp_path: Path) -> None:
    with server_in(tmp_path, killed=True) as server:
        site = new_site(tmp_path, server)
        with site.served():
            run = site.start(prepared_by=MAKER)
            shown = site.until_form(run, 1)
            assert site.ask("GET", LIMIT)["active_slots"] == 0
    assert "Anmodning om utbetaling for 2026: 5" in shown
    assert "Funn som hindrer endelig brev: ingen" in shown
    assert shown.count(f"laget av {MAKER}") == 2
    assert "til-godkjenning/anmodning-1/anmodning-om-utbetaling.docx" in shown
    assert steps(site) == [VersionStep.CHECKED] * 2
    assert (site.written / "til-godkjenning" / "arsrapport-1" / "arsrapport.docx").is_file()

    with server_in(tmp_path, killed=False) as server:
        site = site.on(server)
        with site.served():
            _refused_then_rejected(site, run)
            _approved_while_another_waits(site)


def _refused_then_rejected(site: Site, run: str) -> None:
    """Personal data is not kept; who has prepared is told so in a new form; a rejection by command line is kept."""
    form = {"beslutning": "Godkjenn", "navn": f"{APPROVER} {FODSELSNUMMER}"}
    assert site.ask("POST", f"/flow_runs/{run}/resume", run_input=form)["status"] == "REJECT"
    site.answer(run, "Godkjenn", MAKER, kommentar=f"Ring {PHONE}")
    assert "Kommentar inneholder telefonnummer." in site.until_form(run, 2)
    assert [steps(site), kept_answers(site, run)] == [[VersionStep.CHECKED] * 2, []]
    site.answer(run, "Godkjenn", MAKER)
    assert f"{MAKER} har laget Årsrapport for 2025" in site.until_form(run, 3)
    assert steps(site) == [VersionStep.CHECKED] * 2
    assert run in site.call("approval", "list", "mysen").out
    told = site.call("approval", "reject", "mysen", "--year", 2025, "--by", APPROVER, "--comment", "Feil beløp")
    assert told.status == 0, told.err
    ended = site.until(run, "Avvist")
    assert (ended["state"]["type"], ended["state"]["message"]) == ("COMPLETED", "Avvist: Feil beløp")
    assert ended["tags"] == ["mysen", "omradeloft", "year"]
    assert [(each.by, each.comment) for version in versions(site) for each in version.rejections] == [
        (APPROVER, "Feil beløp")
    ] * 2
    tasks = site.task_names(run)
    assert (tasks.count("collect"), tasks.count("reconcile-and-store"), stored_runs(site)) == (1, 1, 1)


def _approved_while_another_waits(site: Site) -> None:
    """A second run goes on with the same drafts; a third finds them approved, and its answer changes nothing."""
    runs = [site.start(prepared_by=MAKER) for _ in range(2)]
    shown = [site.until_form(run, 1) for run in runs]
    assert all(f"av {APPROVER}: Feil beløp" in form for form in shown)
    site.answer(runs[0], "Godkjenn", APPROVER, rolle="Kommunedirektør", kommentar="Lest")
    site.until(runs[0], "Godkjent")
    assert steps(site) == [VersionStep.APPROVED] * 2
    for version in versions(site):
        assert (version.number, version.events[-1].by, version.events[-1].role) == (1, APPROVER, "Kommunedirektør")
        for file in version.current_files:
            with open_database(site.database) as database:
                assert (site.written / file.name).read_bytes() == database.content(file.sha256)
    site.answer(runs[1], "Avvis", "Per Tredje", kommentar="For sent")
    site.until(runs[1], "Godkjent")
    assert [len(version.rejections) for version in versions(site)] == [1, 1]
    assert stored_runs(site) == 1
    assert APPROVER in site.artifacts()["godkjenning-mysen-2025"]

"""A PostgreSQL that dies while a run stores, or just after, and comes back."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tests.faults.evidence import NOTHING, files_in, half_files, hidden_in, stored
from tests.faults.exports import short_export
from tests.faults.runs import Ended, Place, Point
from tests.faults.stoppable_postgres import StoppablePostgres, own_postgres
from tests.prefect_server import PrefectServer, prefect_server

__all__ = ["own_postgres", "prefect_server"]

WORDS = ("reconcile", "mysen", "--period", "2026-10", "hovedbok.csv")
IN_THE_TRANSACTION = Point("sql INSERT INTO run_findings")
BEFORE_THE_COMMIT = Point("sql commit", after="sql INSERT INTO import_periods")
BEFORE_THE_DOCUMENTS = Point("sql SELECT run_findings", after="sql INSERT INTO import_periods")
LONGER_THAN_THE_FIRST_PAUSE_S = 4
API = "PREFECT_API_URL"

pytestmark = [pytest.mark.slow, pytest.mark.system]


@pytest.fixture
def office(place: Place, own_postgres: StoppablePostgres) -> Place:
    """A folder with an export in it, and a database on a server of its own."""
    short_export(place.folder)
    return replace(place, variables={"OMRADELOFT_DATABASE": own_postgres.url})


def is_a_sentence(ended: Ended) -> bool:
    assert ended.status == 2, ended.err
    return "Traceback" not in ended.err and "PostgreSQL database" in ended.err.splitlines()[-1]


def test_database_that_dies_gives_a_sentence_and_the_next_run_is_whole(
    office: Place, own_postgres: StoppablePostgres
) -> None:
    for point in (IN_THE_TRANSACTION, BEFORE_THE_COMMIT):
        run = office.stopped(point, *WORDS)
        own_postgres.stop_at_once()
        run.go_on()
        assert is_a_sentence(run.end())
        assert is_a_sentence(office.run(*WORDS))
        own_postgres.start()
        assert stored(office.database) == NOTHING
        assert not office.output.exists()
    run = office.stopped(BEFORE_THE_DOCUMENTS, *WORDS)
    own_postgres.stop_at_once()
    run.go_on()
    assert is_a_sentence(run.end())
    own_postgres.start()
    held = stored(office.database)
    assert len(held.runs) == len(held.imports) == held.archived == 1
    assert not office.output.exists()

    assert office.run(*WORDS).status == 0
    assert stored(office.database) == held
    assert half_files(office.output) == hidden_in(office.output) == []
    on_sqlite = Place(office.launcher, office.folder, {"OMRADELOFT_OUTPUT": str(office.folder / "uten feil")})
    assert on_sqlite.run(*WORDS).status == 0
    assert stored(on_sqlite.database) == held
    assert files_in(on_sqlite.output) == files_in(office.output)


def test_flow_comes_through_when_the_database_is_back_in_time(
    office: Place, own_postgres: StoppablePostgres, prefect_server: PrefectServer
) -> None:
    office.variables[API] = prefect_server.environment[API]
    run = office.stopped(IN_THE_TRANSACTION, *WORDS)
    own_postgres.stop_at_once()
    run.go_on()
    time.sleep(LONGER_THAN_THE_FIRST_PAUSE_S)
    own_postgres.start()
    ended = run.end()
    assert ended.status == 0, ended.err
    held = stored(office.database)
    assert len(held.runs) == len(held.imports) == len(held.postings) == held.archived == 1
    assert half_files(office.output) == hidden_in(office.output) == []
    assert len(files_in(office.output)) == 4

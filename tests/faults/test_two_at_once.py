"""Two runs at the same moment: one result, whole, and the last one stored has the folder."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.faults.evidence import files_in, half_files, hidden_in, stored
from tests.faults.exports import LATER, short_export
from tests.faults.mailbox import StoppableMailbox
from tests.faults.runs import Place, Point
from tests.postgres import make_schema, postgres_server

__all__ = ["postgres_server"]

MONTH = ("reconcile", "mysen", "--period", "2026-10")
YEAR = ("close-year", "mysen", "--year", "2026")
URLS = "OMRADELOFT_ALERT_URLS"

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.system)])
def test_two_runs_at_once_give_one_result_and_each_alert_once(
    place: Place, mail: StoppableMailbox, kind: str, request: pytest.FixtureRequest
) -> None:
    export = short_export(place.folder)
    variables = {URLS: mail.address}
    if kind == "postgresql":
        variables["OMRADELOFT_DATABASE"] = make_schema(request.getfixturevalue("postgres_server"))
    office = replace(place, variables=variables)
    one = office.stopped(Point("sql INSERT INTO runs"), *MONTH, export)
    other = office.start(*MONTH, export)
    one.go_on()
    assert (one.end().status, other.end().status) == (0, 0), one.said("err") + other.said("err")
    held = stored(office.database)
    assert len(held.runs) == len(held.imports) == len(held.postings) == held.archived == 1
    assert half_files(office.output) == hidden_in(office.output) == []
    assert len(files_in(office.output)) == 4
    assert len(held.alerts) > 3
    assert sorted(mail.times_come.values()) == [1] * len(held.alerts)


def test_month_and_year_at_once_store_both(place: Place) -> None:
    export = short_export(place.folder)
    month = place.stopped(Point("sql INSERT INTO runs"), *MONTH, export)
    year = place.start(*YEAR, export)
    month.go_on()
    assert {month.end().status, year.end().status} <= {0, 1}, month.said("err") + year.said("err")
    held = stored(place.database)
    assert len(held.runs) == len(held.postings) == 2
    assert len(held.imports) == held.archived == 1
    assert {rows for _, rows, _ in held.postings} == {held.postings[0][1]}
    assert half_files(place.output) == hidden_in(place.output) == []
    written = {folder.name for folder in (place.output / "mysen").iterdir()}
    assert written == {"2026", "2026-10"}
    assert (place.output / "mysen" / "2026" / "arsrapport.docx").is_file()


def test_run_that_was_overtaken_leaves_the_later_documents(place: Place) -> None:
    early, late = short_export(place.folder), short_export(place.folder, "mer.csv", LATER)
    overtaken = place.stopped(Point("make folder 2026-10"), *MONTH, early)
    assert place.run(*MONTH, late).status == 0
    documents = files_in(place.output)
    overtaken.go_on()
    assert overtaken.end().status == 0
    assert files_in(place.output) == documents
    assert hidden_in(place.output) == []
    written = json.loads(documents["mysen/2026-10/reconciliation.json"])
    assert [each["name"] for each in written["inputs"]] == ["mer.csv"]
    assert len(stored(place.database).runs) == 2

"""Faults that other grant and budget systems have had, each with the test that keeps it from happening here.

Those that need a test of their own have it in this module; the rest are named in `GUARDED_BY`, and the last tests see
to it that every one of them is there.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.periods import Period, whole_year
from outputs.finding_groups import groups_of
from outputs.reconciliation_json import findings_document
from schemas.findings import Finding, Severity
from schemas.programme_files import ProgrammeFiles
from tests.exports.tables import amounts, finding, text_file
from tests.flows.conftest import Call, call
from tests.ledgers import ROOT, ledger, mysen
from tests.outputs_tables.runs import run as made_run

__all__ = ["call"]
HEADER = "Bilagsnr;Bilagsdato;Periode;Konto;Ansvar;Funksjon;Prosjekt;Tekst;Beløp"


def found(row: int | None, column: str | None, *, voucher: str | None = None, ore: int = 100) -> Finding:
    return Finding(
        rule="L04",
        severity=Severity.ERROR,
        message=f"Fant ugyldig verdi {row} {column}.",
        remedy="Korrigér verdien.",
        file=None if row is None else "hovedbok.csv",
        row=row,
        column=column,
        voucher=voucher,
        difference_ore=ore,
    )


def calculated(
    table: str, until: Period, files: ProgrammeFiles | None = None, *, year_end: bool = False
) -> Calculation:
    year = until.year
    speaking = {f"{year}-{number:02d}": ("test.csv",) for number in range(16)}
    read = Read(ledger(table), (), 0, speaking, (), is_invented=True)
    return calculate(read, files or mysen(), Occasion(until, year_end, "test", date(year + 1, 3, 1)))


def test_as_many_findings_are_shown_as_were_raised_also_those_without_a_place() -> None:
    raised = (found(None, None), found(None, None, ore=200), found(5, "Beløp"), found(5, "Konto"), found(6, "Beløp"))
    run = replace(made_run(), findings=raised)
    assert len(findings_document(run)) == len(raised)
    assert sum(len(group.findings) for group in groups_of(run)) == len(raised)


def test_putting_findings_together_never_takes_a_cell_away() -> None:
    cells = [(5, "Beløp"), (6, "Beløp"), (7, "Beløp"), (5, "Konto"), (5, None)]
    run = replace(made_run(), findings=tuple(found(row, column) for row, column in cells))
    assert sorted((each["row"], each["column"] or "") for each in findings_document(run)) == sorted(
        (row, column or "") for row, column in cells
    )


def emptied_findings() -> Iterator[str]:
    """Places in the code where a list of findings is emptied, or made anew from nothing after it has been filled."""
    for room in ("domain", "tasks", "schemas", "outputs", "flows"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr == "clear"
                    and "finding" in ast.unparse(node.func.value)
                ):
                    yield f"{path.name}:{node.lineno}"
                if isinstance(node, ast.Delete) and "finding" in ast.unparse(node):
                    yield f"{path.name}:{node.lineno}"


def test_no_path_through_the_code_empties_the_findings() -> None:
    assert list(emptied_findings()) == []


def test_a_row_that_cannot_be_read_is_accounted_for_and_never_passes_as_nothing() -> None:
    law = calculated("2026-01 1120 71003 100\n2026-01 1120 71003 ?\n- 1120 71003 50", Period(2026, 10))
    counts = law.reconciliation.conservation
    assert (counts.rows.read, counts.rows.placed, counts.rows.rejected) == (3, 1, 2)
    assert (counts.amount_ore.read, counts.amount_ore.placed, counts.amount_ore.rejected) == (15_000, 10_000, 5_000)


def test_row_numbers_stay_the_files_own_after_blank_rows() -> None:
    decoded = text_file(f"""
        Hovedbok

        {HEADER}

        1;15.03.2026;202603;1120;300100;120;71003;Vare;100,00

        2;15.03.2026;202603;1120;300100;120;71003;Vare;12,3,4
        """)
    assert decoded.ledger["row"].to_list() == [5, 7]
    assert finding(decoded, "L04").row == 7


def test_a_call_that_fails_says_why(call: Call, tmp_path: Path) -> None:
    export = tmp_path / "hovedbok.csv"
    export.write_text(f"{HEADER}\n1;15.03.2026;202603;1120;300100;120;71003;Vare;tolv\n", encoding="utf-8")
    checked = call("check", "--json", export)
    assert checked.status == 1
    assert [each["rule"] for each in checked.document[0]["findings"] if each["severity"] == "error"] == ["L04"]
    export.write_bytes(b"\x00\x01")
    refused = call("reconcile", "mysen", "--period", "2026-03", export)
    assert refused.status == 2
    assert "hovedbok.csv" in refused.err


def test_errors_of_a_file_are_gone_when_a_right_one_has_come(call: Call, tmp_path: Path) -> None:
    rows = [f"{n};15.{n:02d}.2026;2026{n:02d};1120;300100;120;71003;Vare {n};100,00" for n in (1, 2, 3)]
    wrong, right = tmp_path / "feil.csv", tmp_path / "rett.csv"
    wrong.write_text("\n".join([HEADER, *rows, "4;15.03.2026;202603;1120;300100;120;71003;Vare;tolv"]), "utf-8")
    right.write_text("\n".join([HEADER, *rows, "4;15.03.2026;202603;1120;300100;120;71003;Vare;12,00"]), "utf-8")

    def unreadable_amounts(export: Path) -> int:
        call("reconcile", "mysen", "--period", "2026-03", export)
        path = tmp_path / "outputs/generated/mysen/2026-03/findings.json"
        return sum(each["rule"] == "L04" for each in json.loads(path.read_text(encoding="utf-8")))

    assert unreadable_amounts(wrong) == 1
    assert unreadable_amounts(right) == 0


def test_overspent_grant_is_carried_neither_as_nought_nor_twice() -> None:
    files = mysen()
    year = files.year(2026)
    line = year.allocations[2].model_copy(update={"kr": year.total_kr * 2})
    generous = year.model_copy(update={"allocations": (*year.allocations[:2], line, *year.allocations[3:])})
    over = ProgrammeFiles(files.programme, {**files.years, 2026: generous}, files.sha256, files.folder)
    grant = calculated("2026-05 1120 71003 9_000_000", whole_year(2026), over, year_end=True).reconciliation.grant
    assert grant.used_ore == 900_000_000
    assert grant.unused_ore == grant.disposable_ore - 900_000_000 < 0
    assert sum(each.unused_ore for each in grant.grant_years) == grant.unused_ore


OCCURRENCES = """
import asyncio, sys
from datetime import datetime, timezone
from prefect.server.schemas.schedules import CronSchedule

schedule = CronSchedule(cron=sys.argv[1], timezone="Europe/Oslo")
span = {"start": datetime(2026, 1, 1, tzinfo=timezone.utc), "end": datetime(2027, 1, 1, tzinfo=timezone.utc)}
for moment in asyncio.run(schedule.get_dates(1_000, **span)):
    print(moment.astimezone(timezone.utc).isoformat())
"""


@pytest.mark.parametrize("cron", ["0 6 5 * *", "30 2 * * *"])
def test_a_schedule_fires_once_a_time_also_when_the_clocks_change(cron: str, tmp_path: Path) -> None:
    words = [sys.executable, "-c", OCCURRENCES, cron]
    environment = os.environ | {"PREFECT_HOME": str(tmp_path)}
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=environment, timeout=120)
    fired = [datetime.fromisoformat(line).astimezone(ZoneInfo("Europe/Oslo")) for line in done.stdout.split()]
    is_daily = cron.endswith("* * *")
    days = [each.date() for each in fired] if is_daily else [(each.year, each.month) for each in fired]
    assert len(days) == len(set(days)) == (365 if is_daily else 12)


def test_decimal_comma_is_never_read_as_thousands() -> None:
    decoded = text_file(f"""
        {HEADER}
        1;15.03.2026;202603;1120;300100;120;71003;Vare;1234,50
        2;15.03.2026;202603;1120;300100;120;71003;Vare;1.234,50
        3;15.03.2026;202603;1120;300100;120;71003;Vare;0,05
        Sum;;;;;;;;2469,05
        """)
    assert amounts(decoded) == [123_450, 123_450, 5]
    assert [each.rule for each in decoded.findings if each.severity is not Severity.INFO] == []


GUARDED_BY: Final[dict[str, str]] = {
    "a finding without a cell is dropped": "test_as_many_findings_are_shown_as_were_raised_also_those_without_a_place",
    "a finding is dropped with another of its cells": "test_putting_findings_together_never_takes_a_cell_away",
    "a new file deletes the one before": "test_superseded_version_stays_readable",
    "the reader empties its own list of errors": "test_no_path_through_the_code_empties_the_findings",
    "amount and reversal do not cancel": "test_amount_and_its_reversal_cancel_for_a_hundred_thousand_random_amounts",
    "an overrun hides in the total": "test_an_overrun_of_one_measure_is_seen_though_the_total_is_within",
    "a result depends on the order of the lines": "test_row_order_does_not_matter_to_any_figure_or_finding",
    "a call changes what it was given": "test_calling_twice_gives_the_same_and_leaves_what_was_given",
    "invalid rows pass": "test_a_row_that_cannot_be_read_is_accounted_for_and_never_passes_as_nothing",
    "row numbers shift after blank rows": "test_row_numbers_stay_the_files_own_after_blank_rows",
    "it failed, and the list of why is empty": "test_a_call_that_fails_says_why",
    "old errors stand after a new upload": "test_errors_of_a_file_are_gone_when_a_right_one_has_come",
    "an order and its invoice both count": "test_order_and_its_invoice_are_one_amount",
    "amounts are added across years": "test_posting_of_another_year_is_never_added",
    "a negative rollover becomes nought or counts twice": "test_overspent_grant_is_carried_neither_as_nought_nor_twice",
    "a late posting is lost behind the date of the last import": "test_posting_that_came_later_is_new",
    "two runs, or none, when the clocks change": "test_a_schedule_fires_once_a_time_also_when_the_clocks_change",
    "exactly all of the budget is shown as too much": "test_exactly_all_of_it_is_full_and_never_an_overrun",
    "one person prepares and approves": "test_a_final_letter_is_refused_with_every_reason_at_once",
    "one person approves under the name written otherwise": "test_the_database_refuses_a_step_that_is_not_allowed",
    "the old version is lost when a new one comes": "test_old_versions_stay_readable_when_a_new_one_takes_over",
    "an eighth loses its precision": "test_an_eighth_keeps_its_precision",
    "one product rounds in several ways": "test_nothing_but_the_one_function_rounds",
    "the guidance contradicts the check": "test_readers_are_shown_the_title_that_the_rule_itself_has",
    "a period shows the latest value": "test_period_shows_that_period_and_not_the_latest",
    "a key that stands twice multiplies rows": "test_every_join_that_can_multiply_rows_says_how_many_may_match",
    "a decimal comma is read as thousands": "test_decimal_comma_is_never_read_as_thousands",
}
"""The fault -> the test that guards against it."""


def names_of_tests() -> set[str]:
    modules = (ROOT / "tests").rglob("test_*.py")
    parsed = (ast.parse(path.read_text(encoding="utf-8")) for path in modules)
    return {node.name for tree in parsed for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_known_fault_has_a_test_that_guards_against_it() -> None:
    assert set(GUARDED_BY.values()) - names_of_tests() == set()

"""Guards against figures that would be wrong and look right; each was once possible."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.checks.requests import request_findings
from domain.conservation import ConservationError, account_for
from domain.payment_request import payment_request
from domain.periods import Period, whole_year
from domain.reconciliation import totals
from schemas.budget_year import BudgetYear, Reallocation
from schemas.grant_results import GrantResult
from schemas.programme_files import ProgrammeError, ProgrammeFiles, load_programme
from schemas.programme_values import Amount
from schemas.records import Status
from tests.ledgers import ROOT, ledger, mysen

FILES = mysen()


def closed(table: str, year: int = 2025) -> Calculation:
    speaking = {f"{year}-{number:02d}": ("test.csv",) for number in range(16)}
    read = Read(ledger(table), (), 0, speaking, (), is_invented=True)
    return calculate(read, FILES, Occasion(whole_year(year), True, "test", date(year + 1, 3, 1)))


def in_month(table: str, until: str, year: BudgetYear) -> Calculation:
    files = ProgrammeFiles(FILES.programme, {2026: year}, FILES.sha256, FILES.folder)
    speaking = {f"2026-{number:02d}": ("test.csv",) for number in range(16)}
    read = Read(ledger(table), (), 0, speaking, (), is_invented=True)
    return calculate(read, files, Occasion(Period.parse(until), False, "test", date(2026, 11, 21)))


def test_spend_on_a_measure_that_does_not_run_is_counted_and_told() -> None:
    result = closed("2025-03 1120 71002 250_000\n2025-03 1120 71003 12_000")
    assert result.reconciliation.totals.gross_ore == 26_200_000
    kindergarten = next(m for m in result.reconciliation.measures if m.id == "apen-barnehage")
    assert (kindergarten.status, kindergarten.sums.own_ore) == (Status.OVERRUN, 25_000_000)
    assert "L14" in {finding.rule for finding in result.findings}
    assert "L14" not in {finding.rule for finding in closed("2025-03 1120 71003 12_000").findings}


def test_measures_that_do_not_sum_to_their_postings_stop_the_run() -> None:
    result = closed("2025-03 1120 71003 12_000")
    books = result.reconciliation
    with pytest.raises(ConservationError, match="øre of gross"):
        account_for(result.placed, replace(totals(books.measures), gross_ore=1), books.measures, books.sources)


@pytest.mark.parametrize("account", ["32720", "52720", "92720"])
def test_only_the_operating_accounts_hold_spend(account: str) -> None:
    assert closed(f"2025-03 {account} 71003 100").reconciliation.totals.gross_ore == 0


def test_reallocation_counts_from_the_month_it_was_decided() -> None:
    move = Reallocation(
        from_measure="apen-post", to_measure="sosionom", kr=Decimal(100_000), decided_by="Styringsgruppen",
        decided_on=date(2026, 9, 15), reason="Flere familier",
    )  # fmt: skip
    year = FILES.year(2026).model_copy(update={"reallocations": (move,)})
    revised = [
        next(m for m in in_month("2026-03 1120 71003 1", until, year).reconciliation.measures if m.id == "sosionom")
        for until in ("2026-08", "2026-09")
    ]
    assert [measure.sums.revised_ore for measure in revised] == [100_000_000, 110_000_000]


def test_negative_use_is_told() -> None:
    assert "K11" in {finding.rule for finding in closed("2025-03 1120 71003 -100").findings}
    assert "K11" not in {finding.rule for finding in closed("2025-03 1120 71003 100").findings}


def test_fund_booked_without_project_is_not_read_as_nought() -> None:
    grant = closed("2025-00 25100010 - -2_795_000").reconciliation.grant
    assert not grant.is_fund_opening_booked


def request_rules(unused_ore: int, **coming: Any) -> set[str]:
    grant: GrantResult = replace(
        closed("2025-03 1120 71003 1").reconciliation.grant,
        unused_ore=unused_ore,
        disposable_ore=500_000_000,
        grant_years=(),
    )
    next_year = FILES.year(2026)
    next_year = next_year.model_copy(update={"grant": next_year.grant.model_copy(update=coming)})
    files = replace(FILES, years={2025: FILES.year(2025), 2026: next_year})
    request = payment_request(grant, (), FILES.year(2025), files)
    return {finding.rule for finding in request_findings(request, grant, files)}


def test_carry_over_that_agrees_with_next_years_file_is_not_told() -> None:
    assert not request_rules(279_500_000) & {"K12", "Y12"}


def test_carry_over_that_differs_from_next_years_file_is_told() -> None:
    assert "Y12" in request_rules(200_000_000)


def test_carry_over_above_what_was_disposable_is_told() -> None:
    assert "Y12" in request_rules(501_200_000)


def test_money_already_paid_is_not_asked_for_again() -> None:
    paid = Amount(kr=Decimal(5_000_000), confirmed=True, source="Tilskuddsbrevet")
    assert "K12" in request_rules(279_500_000, paid=paid)


@pytest.mark.parametrize(
    ("file", "addition", "sentence"),
    [
        ("2026.toml", 'from_measure = "sosionom"\nto_measure = "evaluering"\nkr = 1_500_000', "no more can be moved"),
        ("2026.toml", 'from_measure = "sosionom"\nto_measure = "sosionom"\nkr = 1', "from one measure to another"),
        ("2026.toml", 'from_measure = "sosionom"\nto_measure = "evaluering"\nkr = -1', "an amount above nought"),
        (
            "2026.toml",
            'from_measure = "sosionom"\nto_measure = "jobbsjansen"\nkr = 1',
            "does not pay for 'jobbsjansen'",
        ),
    ],
)
def test_reallocation_that_cannot_be_is_refused(tmp_path: Path, file: str, addition: str, sentence: str) -> None:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    path = tmp_path / "programmes" / "mysen" / file
    decision = 'decided_by = "Styringsgruppen"\ndecided_on = 2026-09-15\nreason = "Prøve"\n'
    path.write_text(path.read_text(encoding="utf-8") + f"\n[[reallocations]]\n{addition}\n{decision}", encoding="utf-8")
    with pytest.raises(ProgrammeError, match=sentence):
        load_programme(tmp_path / "programmes", "mysen")


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("programme.toml", 'onom"\nfunding_source = "kdd"', 'onom"\nfunding_source = "imdi"', "'imdi' does not pay"),
        ("programme.toml", 'id = "sosionom"\nname', 'id = "sum"\nname', "is a figure's own name"),
        ("programme.toml", '"700-700"', '"010-480"', "places the grant's own arts only: 550, 700, 810, 950"),
        ("2026.toml", 'letter = { ', 'letter = { confirmed = true, ', "confirmed = true needs a text"),
        ("2026.toml", 'account = { ', 'account = { text = "1503.11.12345", ', "is no Norwegian account number"),
        ("2026.toml", "grant_year = 2025", "grant_year = 2026", "grant year 2026 is not before 2026"),
        ("programme.toml", 'funding_sources = ["kdd"]', 'funding_sources = ["imdi"]', "the grant does not pay"),
    ],
)  # fmt: skip
def test_programme_that_contradicts_itself_is_refused(
    tmp_path: Path, file: str, old: str, new: str, sentence: str
) -> None:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    path = tmp_path / "programmes" / "mysen" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProgrammeError) as caught:
        load_programme(tmp_path / "programmes", "mysen")
    assert any(sentence in fault for fault in caught.value.faults), caught.value.faults

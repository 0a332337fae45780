"""The preview is reckoned by the year-end's own functions, from a stored run and the files as they are now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.periods import Period
from domain.placing import in_programme
from domain.request_preview import RequestPreview, request_preview
from schemas.budget_year import Waiver
from schemas.frames import PLACED
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tests.domain.test_payment_request import FILES, closed, letter, plan, programme, promised, request_of, with_grant
from tests.ledgers import ledger

TODAY = date(2027, 3, 1)


def stored(result: Calculation, files: ProgrammeFiles) -> Run:
    """The run as the database gives it back: without the rows outside the programme."""
    own = in_programme(result.placed, files.programme).filter(pl.col("placement") != "outside")
    return Run(result.reconciliation, result.findings, own.select(list(PLACED)).sort("file", "row", "part"))


def previewed(files: ProgrammeFiles, then: ProgrammeFiles | None = None) -> RequestPreview:
    """The preview by files as they are now, of a year-end made with other files."""
    made_with = then or files
    return request_preview(stored(closed(made_with), made_with), files, TODAY)


@pytest.mark.parametrize("model", ["A", "B", "C"])
def test_the_preview_of_a_changed_model_is_the_request_that_is_then_made(model: str) -> None:
    preview = previewed(programme(model), then=programme("A"))
    assert preview.actual.request == request_of(programme(model))
    assert preview.estimate is None
    assert preview.best is preview.actual


def test_a_changed_award_plan_and_letter_count_at_once() -> None:
    closing = FILES.year(2026).model_copy(update={"carry_over_plans": (plan("apen-barnehage", 100_000),)})
    now = programme("B", closing=with_grant(closing, award=promised(4_900_000)), requested=(letter(1_000_000),))
    preview = previewed(now, then=programme("A"))
    assert preview.actual.request == request_of(now)
    assert preview.actual.grant == closed(now).reconciliation.grant
    assert not preview.is_changed, "the same bytes"
    assert previewed(replace(now, sha256="0" * 64), then=now).is_changed


def test_the_findings_are_those_the_year_end_gives_of_its_request() -> None:
    files = programme("A")
    of_request = {"K10", "Y13", "Y28"}
    made = [finding for finding in closed(files).findings if finding.rule in of_request]
    shown = previewed(files).findings
    assert {finding.message for finding in shown} == {finding.message for finding in made}
    assert len(shown) == len(made)


def test_a_waived_finding_does_not_block_and_an_expired_waiver_covers_nothing() -> None:
    waiver = Waiver(rule="K10", reason="Plan vedtas i april", owner="Controller", expires_on=TODAY)
    for expires_on, blocking in ((TODAY, False), (date(2027, 2, 28), True)):
        waived = waiver.model_copy(update={"expires_on": expires_on})
        closing = FILES.year(2026).model_copy(update={"waivers": (waived,)})
        shown = previewed(programme(closing=closing)).findings
        assert any(finding.blocks for finding in shown if finding.rule == "K10") is blocking


def monthly(table: str, until: str, files: ProgrammeFiles) -> Run:
    month = Period.parse(until)
    speaking = {f"2026-{number:02d}": ("test.csv",) for number in range(month.month + 1)}
    read = Read(ledger(table), (), 0, speaking, (), is_invented=True)
    return stored(calculate(read, files, Occasion(month, False, "month", date(2026, 7, 10))), files)


def test_a_month_is_shown_as_it_is_and_with_the_forecast_for_the_rest_of_the_year() -> None:
    """Skolebibliotek has 200 000 and has used 60 000 by June; the other measures have used nothing."""
    files = programme("A")
    run = monthly("2026-03 1105 71006 60_000", "2026-06", files)
    preview = request_preview(run, files, TODAY)
    assert preview.covered_until == "2026-06"
    assert preview.estimate is not None
    forecast = {measure.id: measure.sums.forecast_ore for measure in run.reconciliation.measures}
    assert preview.actual.grant.used_ore == 6_000_000
    assert preview.estimate.grant.used_ore == sum(
        min(forecast[measure.id], measure.sums.revised_ore)
        for measure in run.reconciliation.measures
        if measure.is_granted
    )
    for outlook in (preview.actual, preview.estimate):
        assert outlook.grant.unused_ore == outlook.grant.disposable_ore - outlook.grant.used_ore
        assert sum(part.left_ore for part in outlook.request.carry_over_parts) == outlook.grant.unused_ore
    assert preview.best is preview.estimate


def test_a_forecast_above_the_budget_is_the_municipalitys_own() -> None:
    """Skolebibliotek has 200 000 and has used 190 000 in half a year: the grant pays no more than 200 000."""
    files = programme("A")
    preview = request_preview(monthly("2026-06 1105 71006 190_000", "2026-06", files), files, TODAY)
    assert preview.estimate is not None
    library = next(measure for measure in preview.estimate.measures if measure.id == "skolebibliotek")
    assert library.sums.forecast_ore > 20_000_000
    assert (library.sums.grant_financed_ore, library.sums.remaining_ore) == (20_000_000, 0)


def test_the_preview_changes_neither_run_nor_files_and_says_the_same_twice() -> None:
    files = programme("B", requested=(letter(1_000_000),))
    run = stored(closed(files), files)
    before = run.postings.clone()
    assert request_preview(run, files, TODAY) == request_preview(run, files, TODAY)
    assert run.postings.equals(before)
    assert files.year(2027).grant.requested[0].kr == Decimal(1_000_000)


def test_a_run_stored_before_its_reach_was_kept_goes_to_the_end_of_its_month() -> None:
    files = programme("A")
    run = monthly("2026-03 1105 71006 60_000", "2026-06", files)
    old = replace(run, reconciliation=replace(run.reconciliation, covered_until=""))
    assert request_preview(old, files, TODAY).covered_until == "2026-06"
    assert request_preview(old, files, TODAY).estimate == request_preview(run, files, TODAY).estimate

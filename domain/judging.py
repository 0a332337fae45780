"""From what the checks have found to what a run says: waivers, corrections asked for and booked. Nothing is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from domain.calculation import Occasion
from domain.checks.corrections import correction_findings
from domain.corrections import answered
from domain.proposals import RECODING_RULES, propose, unused_wishes
from domain.rule_book import with_trials
from domain.waivers import FindingPeriods, finding_periods, waiver_findings, with_waivers
from schemas.budget_year import BudgetYear
from schemas.corrections import AnsweredLine, CorrectionLine, CorrectionStatus
from schemas.findings import Finding, sorted_findings
from schemas.programme_files import ProgrammeFiles
from schemas.records import Placement


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every finding of a run, in order, with who has waived it; and the corrections asked for, with their answers."""

    findings: tuple[Finding, ...]
    corrections: tuple[AnsweredLine, ...]


def judge(
    found: Iterable[Finding],
    placed: pl.DataFrame,
    files: ProgrammeFiles,
    occasion: Occasion,
    lines: Sequence[CorrectionLine] = (),
) -> Judgement:
    """What the run says.

    Args:
        found: by reading, row rules and checks.
        placed: PLACED of the whole ledger: an answer may lie outside the programme.
        files: coding rules, waivers and own corrections.
        occasion: the run's period and day.
        lines: what the accounting office has been asked to book in the year. Those of later periods wait, and those
            of an invented example are left out when its accounts have stepped aside.
    """
    year = files.year(occasion.until.year)
    own = placed.filter(pl.col("placement") != str(Placement.OUTSIDE))
    raised = tuple(found)
    faulty: frozenset[str] = frozenset()
    if lines:
        waived = with_waivers(raised, year, occasion.created_on, _periods(raised, placed, year, occasion))
        faulty = propose(waived, own, files.programme, year).faulty
    corrections = tuple(
        one
        for one in answered([line for line in lines if _is_reached(line, occasion)], placed, faulty)
        if not (one.line.is_invented and one.answer.status is CorrectionStatus.GONE)
    )
    unused = unused_wishes(placed, year)
    about_corrections = correction_findings(corrections, unused, is_year_end=occasion.is_year_end)
    raised += with_trials(about_corrections, files.programme)
    periods = _periods(raised, placed, year, occasion)
    waived = with_waivers(raised, year, occasion.created_on, periods)
    about_waivers = with_trials(waiver_findings(raised, year, occasion.created_on, periods), files.programme)
    return Judgement(sorted_findings((*_settled(waived, corrections), *about_waivers)), corrections)


def _is_reached(line: CorrectionLine, occasion: Occasion) -> bool:
    """Whether the line's posting lies within the periods of the run."""
    return (line.proposal.period or "") <= str(occasion.until)


def _periods(findings: Iterable[Finding], placed: pl.DataFrame, year: BudgetYear, occasion: Occasion) -> FindingPeriods:
    """Looked up in the ledger only when some waiver is for a period."""
    if any(waiver.period for waiver in year.waivers):
        return finding_periods(findings, placed, occasion.period)
    return FindingPeriods(occasion.period)


def _settled(findings: Iterable[Finding], corrections: Iterable[AnsweredLine]) -> Iterator[Finding]:
    """The findings; those of a posting whose whole amount was taken off its coding say by which line."""
    words = {place: _settled_words(one) for one in corrections for place in one.answer.settled}
    for finding in findings:
        settled = words.get((finding.file or "", finding.row or 0))
        is_mended = settled and finding.rule in RECODING_RULES and finding.waived_by is None
        yield replace(finding, waived_by=settled) if is_mended else finding


def _settled_words(settled: AnsweredLine) -> str:
    done = "tilbakeført" if settled.answer.found is None else "ompostert"
    return f"{settled.line.reference}: {done} med bilag {', '.join(settled.answer.vouchers) or 'uten nummer'}"

"""Waivers: findings somebody has taken responsibility for. They are shown as waived, and never dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import polars as pl

from domain.checks.grant import UNCONFIRMED
from domain.checks.placement import EXPIRED
from domain.checks.waivers import REFUSED, UNUSED
from domain.checks.wording import period_words
from schemas.budget_year import BudgetYear, Waiver
from schemas.findings import Finding

NEVER_WAIVED: Final = frozenset({UNCONFIRMED.code, EXPIRED.code, UNUSED.code, REFUSED.code})
"""An unconfirmed fact is confirmed where it stands, and an expired record renewed; neither can be waived away."""


@dataclass(frozen=True, slots=True)
class FindingPeriods:
    """Which accounting periods findings are about.

    `of_run` is the period of the run, "YYYY-MM" or "YYYY"; what is about no posting and no month is about that.
    """

    of_run: str
    by_row: Mapping[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    by_voucher: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_only(self, finding: Finding, period: str) -> bool:
        """Whether the finding is about that period and no other."""
        if finding.row is not None and finding.file is not None:
            return self.by_row.get((finding.file, finding.row), frozenset()) == {period}
        if finding.voucher is not None:
            return self.by_voucher.get(finding.voucher, frozenset()) == {period}
        if finding.column == "periode":
            return finding.value in {period, period_words(period)}
        return period == self.of_run


def finding_periods(findings: Iterable[Finding], postings: pl.DataFrame, of_run: str) -> FindingPeriods:
    """The periods of the postings that findings point at.

    Args:
        findings: with file and row, or with a voucher.
        postings: LEDGER or more; those without a readable period say nothing.
        of_run: the run's own period.
    """
    named = list(findings)
    files = {finding.file for finding in named if finding.row is not None}
    rows = {finding.row for finding in named if finding.row is not None}
    vouchers = {finding.voucher for finding in named if finding.voucher is not None}
    is_named = (pl.col("file").is_in(list(files)) & pl.col("row").is_in(list(rows))) | (
        pl.col("voucher").is_in(list(vouchers)).fill_null(value=False)
    )
    found = postings.select("file", "row", "voucher", "period").drop_nulls("period").filter(is_named).unique()
    by_row: dict[tuple[str, int], set[str]] = {}
    by_voucher: dict[str, set[str]] = {}
    for file, row, voucher, period in found.iter_rows():
        by_row.setdefault((file, row), set()).add(period)
        if voucher is not None:
            by_voucher.setdefault(voucher, set()).add(period)
    return FindingPeriods(
        of_run,
        {key: frozenset(periods) for key, periods in by_row.items()},
        {key: frozenset(periods) for key, periods in by_voucher.items()},
    )


def with_waivers(
    findings: Sequence[Finding], year: BudgetYear, today: date, periods: FindingPeriods | None = None
) -> tuple[Finding, ...]:
    """As many findings, in the same order; those a waiver covers say who waived them and why.

    A waiver that has expired covers nothing.
    """
    standing = [waiver for waiver in year.waivers if waiver.expires_on >= today]
    return tuple(_with_waiver(finding, standing, periods or FindingPeriods(str(year.year))) for finding in findings)


def waiver_findings(
    findings: Sequence[Finding], year: BudgetYear, today: date, periods: FindingPeriods
) -> Iterator[Finding]:
    """One finding for each standing waiver that covers nothing, and for each that may not be given.

    A waiver for a period that has not been reconciled yet waits for its time.
    """
    for waiver in year.waivers:
        is_due = waiver.expires_on >= today and (waiver.period or "")[: len(periods.of_run)] <= periods.of_run
        if waiver.rule in NEVER_WAIVED:
            yield REFUSED.finding(
                f"{_sentence(waiver)} gjelder ikke: {waiver.rule} kan ikke fravikes.", value=waiver.rule
            )
        elif is_due and not any(_covers(waiver, finding, periods) for finding in findings):
            yield UNUSED.finding(
                f"{_sentence(waiver)} gjelder ingen funn ({waiver.owner}: {waiver.reason}).",
                value=waiver.rule,
                voucher=waiver.voucher,
                measure=waiver.measure,
            )


def expired_records(year: BudgetYear, today: date) -> tuple[str, ...]:
    """The parkings and waivers that have passed their date, in words; a parking that was released has none."""
    parked = [f"Parkeringen av {one.words}" for one in year.parked if one.expires_on < today and not one.is_released]
    waived = [_sentence(one) for one in year.waivers if one.expires_on < today]
    return (*parked, *waived)


def _sentence(waiver: Waiver) -> str:
    return waiver.words[:1].upper() + waiver.words[1:]


def _with_waiver(finding: Finding, standing: Sequence[Waiver], periods: FindingPeriods) -> Finding:
    waiver = next((waiver for waiver in standing if _covers(waiver, finding, periods)), None)
    return finding if waiver is None else replace(finding, waived_by=f"{waiver.owner}: {waiver.reason}")


def _covers(waiver: Waiver, finding: Finding, periods: FindingPeriods) -> bool:
    return (
        waiver.rule == finding.rule
        and finding.rule not in NEVER_WAIVED
        and waiver.file in {None, finding.file}
        and waiver.row in {None, finding.row}
        and waiver.voucher in {None, finding.voucher}
        and waiver.measure in {None, finding.measure}
        and (waiver.period is None or periods.is_only(finding, waiver.period))
    )

"""All that is found in the registers of a budget year: own contribution, envelopes, and grants passed on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from domain.checks.envelopes import envelope_findings
from domain.checks.in_kind import in_kind_findings
from domain.checks.onward_grants import onward_grant_findings
from domain.checks.recipients import recipient_findings, report_findings
from domain.checks.register_vouchers import voucher_findings
from domain.register_postings import only_placed
from schemas.budget_year import BudgetYear
from schemas.findings import Finding
from schemas.programme import Programme
from schemas.records import Reconciliation


def register_findings(
    result: Reconciliation, placed: pl.DataFrame, programme: Programme, year: BudgetYear
) -> Iterator[Finding]:
    """The findings of the registers, in the order of the registers.

    Args:
        result: with what the registers come to at the end of the period, and the day of the run.
        placed: PLACED.
        programme: names, envelopes and the grant's own source.
        year: the year file with all its entries, also those of days after the period.
    """
    is_year_end, today = result.is_year_end, date.fromisoformat(result.created_on[:10])
    own = only_placed(placed)
    yield from in_kind_findings(result.in_kind, own, programme, is_year_end=is_year_end)
    yield from envelope_findings(result.envelopes, own, programme, year, is_year_end=is_year_end)
    yield from onward_grant_findings(result, own, programme, year)
    yield from report_findings(result.onward_grants, today, is_year_end=is_year_end)
    yield from recipient_findings(own, result.onward_grants, is_year_end=is_year_end)
    yield from voucher_findings(own, placed, (*year.draws, *year.onward_grants), is_year_end=is_year_end)

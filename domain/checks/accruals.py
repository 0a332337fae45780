"""Accruals of one year against the reversals of the next: two years' ledgers, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from domain.checks.wording import kroner, period_words
from schemas.expectations.words import ACCRUAL, says
from schemas.findings import Finding, Severity
from schemas.records import Kind, Placement
from schemas.rules import Rule

NOT_REVERSED = Rule(
    code="P12",
    title="En anordning ved årsslutt er tilbakeført tidlig neste år",
    severity=Severity.WARNING,
    remedy="Tilbakefør anordningen på samme konto og prosjekt, ellers telles kostnaden to ganger når fakturaen føres.",
    source="Kontroll P12; anordningsprinsippet",
    is_trial=True,
)
RULES = (NOT_REVERSED,)

_KEY: Final = ("account", "project", "amount_ore", "occurrence")
_LAST_REVERSAL: Final = "03"
"""Accruals are reversed in January; February and March are allowed for a late one."""
_EARLIEST_ANSWER: Final = "02"
"""Before the new year's ledger reaches this month nobody can be blamed for a reversal that is not there."""


def accrual_findings(before: pl.DataFrame, after: pl.DataFrame) -> Iterator[Finding]:
    """One finding for each accrual of the year before that the new year's ledger does not reverse.

    Args:
        before: PLACED of a year; accruals are costs in December or later whose text says so.
        after: PLACED of the year that follows; a reversal is an equal amount the other way on the same account and
            project, in the first three months.
    """
    month = pl.col("period").str.slice(5, 2)
    in_programme = pl.col("placement").is_in([str(Placement.PLACED), str(Placement.UNPLACED), str(Placement.PARKED)])
    own = after.filter(in_programme)
    if own.filter(month >= _EARLIEST_ANSWER).is_empty():
        return
    accrued = before.filter(
        pl.col("kind") == str(Kind.GROSS), month >= "12", pl.col("amount_ore") > 0, says(ACCRUAL)
    ).sort("file", "row", "part")
    answers = own.filter(month <= _LAST_REVERSAL, pl.col("amount_ore") < 0).with_columns(-pl.col("amount_ore"))
    left = _numbered(accrued).join(_numbered(answers), on=_KEY, how="anti")
    for row in left.sort("file", "row", "part").iter_rows(named=True):
        yield NOT_REVERSED.finding(
            f"Fant anordning på {kroner(row['amount_ore'])} på prosjekt {row['project']}, konto {row['account']}, i "
            f"{period_words(row['period'])} som ikke er tilbakeført året etter.",
            file=row["file"],
            row=row["row"],
            voucher=row["voucher"],
            column="beløp",
            value=kroner(row["amount_ore"]),
            difference_ore=row["amount_ore"],
            measure=row["measure"],
        )


def _numbered(postings: pl.DataFrame) -> pl.DataFrame:
    """The postings, those of the same account, project and amount told apart by their order."""
    return postings.with_columns(occurrence=pl.int_range(pl.len()).over("account", "project", "amount_ore"))

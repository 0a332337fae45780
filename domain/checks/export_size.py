"""Whether an export is as large as could be expected: against what the month was reconciled with, and the month before.

Counts rows only; what the rows say is `domain.checks.late_postings`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from domain.checks.wording import period_words
from schemas.findings import Finding, Severity
from schemas.rules import Rule

FEWER = Rule(
    code="P19",
    title="En eksport har omtrent like mange posteringer som den forrige",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Kontrollér utvalget (periode, ansvar, konto, prosjekt) og ta ut eksporten på nytt, eller bekreft tallet "
    "med et unntak.",
    source="Kontroll P02 og P03; DESIGN 7",
)
RULES = (FEWER,)

LEAST_SHARE_PCT: Final = 50
"""Corrections remove some postings of a month, and months differ by holidays, but neither takes half of them; an
export of one department or of one account group leaves far less."""

FEWEST_COUNTED: Final = 20
"""Below this, half is a handful of vouchers and says nothing about the selection."""


@dataclass(frozen=True, slots=True)
class RowsByPeriod:
    """How many postings there are in each period: of all departments, and of the programme."""

    everyone: Mapping[str, int]
    own: Mapping[str, int]


def rows_by_period(everyone: pl.DataFrame, own: pl.DataFrame) -> RowsByPeriod:
    """The counts of two frames with the column `period`."""
    counts = (dict(frame.group_by("period").len().drop_nulls("period").iter_rows()) for frame in (everyone, own))
    return RowsByPeriod(*counts)


def size_findings(
    now: RowsByPeriod, before: RowsByPeriod, comparable: Collection[str], *, is_year_end: bool
) -> Iterator[Finding]:
    """One finding for each month that was reconciled with far more postings than it has now.

    Args:
        now: what the files that speak now hold.
        before: what the months were reconciled with.
        comparable: the periods whose files then and now are of the same format.
        is_year_end: whether the run is for a whole year.
    """
    for period in sorted(comparable):
        for whose, then, there in (
            ("", before.everyone, now.everyone),
            (" på programmets prosjekter", before.own, now.own),
        ):
            rows, expected = there.get(period, 0), then.get(period, 0)
            if _is_far_fewer(rows, expected):
                yield _finding(
                    f"Fant {rows} posteringer{whose} i {period_words(period)}. Da perioden ble avstemt, var det "
                    f"{expected}.",
                    (period, rows, expected),
                    is_year_end=is_year_end,
                )
                break


def month_size_findings(
    everyone: Mapping[str, int], month: str, month_before: str, *, is_year_end: bool
) -> Iterator[Finding]:
    """A finding when the last month has far fewer postings, of all departments, than the month before it."""
    rows, expected = everyone.get(month, 0), everyone.get(month_before, 0)
    if rows and _is_far_fewer(rows, expected):
        yield _finding(
            f"Fant {rows} posteringer i {period_words(month)}, alle virksomheter medregnet, men {expected} i "
            f"{period_words(month_before)}.",
            (month, rows, expected),
            is_year_end=is_year_end,
        )


def _is_far_fewer(rows: int, expected: int) -> bool:
    return expected >= FEWEST_COUNTED and rows * 100 < expected * LEAST_SHARE_PCT


def _finding(message: str, figures: tuple[str, int, int], *, is_year_end: bool) -> Finding:
    period, rows, expected = figures
    return FEWER.finding(
        message,
        is_year_end=is_year_end,
        column="periode",
        value=period_words(period),
        expected=f"omtrent {expected} posteringer",
        count=expected - rows,
    )

"""Exports against what they cover and against the programme: what has strayed or is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from domain.checks.wording import kroner, period_words
from domain.placing import in_scope
from schemas.findings import Finding, Severity
from schemas.programme import Programme
from schemas.records import Placement
from schemas.rules import Rule

STRAY = Rule(
    code="P16",
    title="En eksport har programmets posteringer bare i perioder den dekker",
    severity=Severity.ERROR,
    remedy="Ta ut en eksport som dekker hele perioden, eller korrigér perioden i regnskapet.",
    source="Kontroll L11; DESIGN 7",
)
EMPTY_MONTH = Rule(
    code="K13",
    title="Hver måned eksporten dekker har posteringer",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Bekreft at måneden er tom med et unntak, eller ta ut eksporten på nytt.",
    source="Kontroll P02",
)
NOT_IN_PROGRAMME = Rule(
    code="K14",
    title="En eksport har posteringer på programmets prosjekter",
    severity=Severity.ERROR,
    remedy="Kontrollér at riktig fil er tatt ut, at den har prosjekt, og at prosjektkodene i programfilen er riktige.",
    source="DESIGN 4, regel 1",
)
RULES = (STRAY, EMPTY_MONTH, NOT_IN_PROGRAMME)


def import_findings(
    placed: pl.DataFrame,
    declared: Mapping[str, tuple[str, ...]],
    speaking: Mapping[str, tuple[str, ...]],
    programme: Programme,
    *,
    is_year_end: bool,
) -> Iterator[Finding]:
    """The findings of the exports themselves.

    Args:
        placed: PLACED of all files that speak.
        declared: the periods each file covers.
        speaking: the files that speak for each period.
        programme: which projects are the programme's.
        is_year_end: whether the run is for a whole year.
    """
    yield from _stray(placed.filter(in_scope(programme)), declared)
    yield from _empty_months(placed, speaking, is_year_end=is_year_end)
    yield from _not_in_programme(placed, speaking, programme)


def _stray(own: pl.DataFrame, declared: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """The programme's postings in a period their file does not cover; they are not counted."""
    sums = own.filter(pl.col("placement") == str(Placement.OUTSIDE)).group_by("file", "period")
    for file, period, rows, ore in sums.agg(pl.len(), pl.col("amount_ore").sum()).sort("file", "period").iter_rows():
        if period is not None and file in declared and period not in declared[file]:
            count, outside = ("1 postering", "Den") if rows == 1 else (f"{rows} posteringer", "De")
            yield STRAY.finding(
                f"{file} har {count} på programmets prosjekter i {period_words(period)}, {kroner(ore)}, men "
                f"dekker ikke perioden. {outside} er ikke regnet med.",
                file=file,
                column="periode",
                value=period_words(period),
                difference_ore=ore,
                count=rows,
            )


def _empty_months(
    placed: pl.DataFrame, speaking: Mapping[str, tuple[str, ...]], *, is_year_end: bool
) -> Iterator[Finding]:
    held = set(placed.select("file", "period").unique().iter_rows())
    for period, files in speaking.items():
        is_month = 1 <= int(period[5:]) <= 12
        if is_month and not any((file, period) in held for file in files):
            yield EMPTY_MONTH.finding(
                f"{' og '.join(files)} har ingen posteringer i {period_words(period)}, verken på programmet eller på "
                "andre.",
                is_year_end=is_year_end,
                file=files[-1],
                column="periode",
                value=period_words(period),
            )


def _not_in_programme(
    placed: pl.DataFrame, speaking: Mapping[str, tuple[str, ...]], programme: Programme
) -> Iterator[Finding]:
    """Exports without a posting of the programme; of an export in several files, one that has is enough."""
    with_own = set(placed.filter(in_scope(programme)).get_column("file").unique().to_list())
    exports = dict.fromkeys(file for files in speaking.values() if not with_own & set(files) for file in files)
    spans = ", ".join(f"{span.first}\u2013{span.last}" for span in programme.coding.scope)
    for file in exports:
        rows = placed.filter(pl.col("file") == file).height
        if rows and file not in with_own:
            yield NOT_IN_PROGRAMME.finding(
                f"Fant {rows} posteringer i {file}, men ingen på programmets prosjekter ({spans}).",
                file=file,
                column="prosjekt",
                expected=spans,
            )

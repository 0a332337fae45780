"""Exports against what was imported before, and against the programme: what has changed, strayed or is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from domain.checks.wording import kroner, period_words
from domain.placing import in_scope
from schemas.findings import Finding, Severity
from schemas.programme import Programme
from schemas.records import Placement
from schemas.rules import Rule

CHANGED = Rule(
    code="P03",
    title="En ny eksport har de samme posteringene som den forrige for perioden",
    severity=Severity.WARNING,
    remedy="Kontrollér hva som er ført etter forrige avstemming, og om eksporten er hel.",
    source="Kontroll P03; DESIGN 4, regel 8",
)
VANISHED = Rule(
    code="P17",
    title="En ny eksport har fortsatt posteringer på programmets prosjekter i perioden",
    severity=Severity.ERROR,
    remedy="Ta ut en eksport med alle posteringer for perioden, og kjør på nytt.",
    source="Kontroll P03; DESIGN 7",
)
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
RULES = (CHANGED, VANISHED, STRAY, EMPTY_MONTH, NOT_IN_PROGRAMME)

_IN_PROGRAMME = (Placement.PLACED, Placement.UNPLACED, Placement.PARKED)


def import_findings(
    placed: pl.DataFrame,
    replaced: pl.DataFrame,
    declared: Mapping[str, tuple[str, ...]],
    programme: Programme,
    *,
    is_year_end: bool,
) -> Iterator[Finding]:
    """The findings of the exports themselves.

    Args:
        placed: PLACED of all files that speak.
        replaced: PLACED of what earlier files said of the periods that have another speaker now.
        declared: the periods each file covers.
        programme: which projects are the programme's.
        is_year_end: whether the run is for a whole year.
    """
    yield from _changed(_by_project(placed), _by_project(replaced))
    yield from _stray(placed.filter(in_scope(programme)), declared)
    yield from _empty_months(placed, declared, is_year_end=is_year_end)
    yield from _not_in_programme(placed, declared, programme)


_Sums = dict[tuple[str, str], tuple[int, int]]


def _by_project(placed: pl.DataFrame) -> _Sums:
    """Rows and øre of the programme's postings by period and project."""
    own = placed.filter(pl.col("placement").is_in([str(place) for place in _IN_PROGRAMME]))
    sums = own.group_by("period", "project").agg(pl.len(), pl.col("amount_ore").sum()).sort("period", "project")
    return {(period, project): (rows, ore) for period, project, rows, ore in sums.iter_rows()}


def _changed(now: _Sums, before: _Sums) -> Iterator[Finding]:
    spoken = {period for period, _ in before}
    appeared = {key: (0, 0) for key in now if key[0] in spoken and key not in before}
    for (period, project), (rows_before, ore_before) in sorted((before | appeared).items()):
        rows, ore = now.get((period, project), (0, 0))
        if (rows, ore) == (rows_before, ore_before):
            continue
        rule = CHANGED if rows else VANISHED
        yield rule.finding(
            f"Prosjekt {project} har nå {rows} posteringer på {kroner(ore)} i {period_words(period)}. Forrige eksport "
            f"hadde {rows_before} posteringer på {kroner(ore_before)}.",
            column="periode",
            value=kroner(ore),
            expected=kroner(ore_before),
            difference_ore=ore - ore_before,
            count=max(1, abs(rows - rows_before)),
        )


def _stray(own: pl.DataFrame, declared: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """The programme's postings in a period their file does not cover; they are not counted."""
    sums = own.filter(pl.col("placement") == str(Placement.OUTSIDE)).group_by("file", "period")
    for file, period, rows, ore in sums.agg(pl.len(), pl.col("amount_ore").sum()).sort("file", "period").iter_rows():
        if period is not None and file in declared and period not in declared[file]:
            yield STRAY.finding(
                f"{file} har {rows} posteringer på programmets prosjekter i {period_words(period)}, {kroner(ore)}, men "
                "dekker ikke perioden. De er ikke regnet med.",
                file=file,
                column="periode",
                value=period_words(period),
                difference_ore=ore,
                count=rows,
            )


def _empty_months(
    placed: pl.DataFrame, declared: Mapping[str, tuple[str, ...]], *, is_year_end: bool
) -> Iterator[Finding]:
    held = set(placed.select("file", "period").unique().iter_rows())
    for file, periods in declared.items():
        months = [period for period in periods if 1 <= int(period[5:]) <= 12]
        for period in months:
            if (file, period) not in held:
                yield EMPTY_MONTH.finding(
                    f"{file} har ingen posteringer i {period_words(period)}, verken på programmet eller på andre.",
                    is_year_end=is_year_end,
                    file=file,
                    column="periode",
                    value=period_words(period),
                )


def _not_in_programme(
    placed: pl.DataFrame, declared: Mapping[str, tuple[str, ...]], programme: Programme
) -> Iterator[Finding]:
    with_own = set(placed.filter(in_scope(programme)).get_column("file").unique().to_list())
    spans = ", ".join(f"{span.first}\u2013{span.last}" for span in programme.coding.scope)
    for file in declared:
        rows = placed.filter(pl.col("file") == file).height
        if rows and file not in with_own:
            yield NOT_IN_PROGRAMME.finding(
                f"Fant {rows} posteringer i {file}, men ingen på programmets prosjekter ({spans}).",
                file=file,
                column="prosjekt",
                expected=spans,
            )

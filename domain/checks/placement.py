"""Postings in the programme that are not counted: without a place, parked, investment or not eligible."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import polars as pl

from domain.checks.wording import kroner
from domain.parking import is_named_by
from schemas.budget_year import Parking
from schemas.findings import Finding, Severity
from schemas.records import Kind, Placement
from schemas.rules import Rule

UNPLACED = Rule(
    code="K01",
    title="Hver postering på programmets prosjekter hører til ett tiltak og én finansieringskilde",
    severity=Severity.ERROR,
    remedy="Korrigér konteringen i regnskapet, eller legg en regel for prosjektet i programfilen.",
    source="DESIGN 4, regel 1; kontroll L13",
)
PARKED = Rule(
    code="K02",
    title="Parkerte posteringer er avklart før årsskiftet",
    severity=Severity.INFO,
    year_end=Severity.ERROR,
    remedy="Avklar posteringen og frigi den med kommandoen omradeloft release.",
    source="DESIGN 4, regel 1",
)
INVESTMENT = Rule(
    code="K03",
    title="Tilskuddet brukes i driftsregnskapet",
    severity=Severity.WARNING,
    remedy="Avklar med departementet om tilskuddet kan brukes til investering, eller korrigér kontoklassen.",
    source="Kontroll L08",
)
EXPIRED = Rule(
    code="K07",
    title="Parkering og unntak gjelder bare til fristen",
    severity=Severity.ERROR,
    remedy="Avklar saken og frigi eller fjern posten i årsfilen, eller sett en ny frist med ny begrunnelse.",
    source="DESIGN 6 og 4, regel 1",
)
NOTHING_PARKED = Rule(
    code="K15",
    title="Hver parkering gjelder en postering",
    severity=Severity.WARNING,
    remedy="Rett bilagsnummer og prosjekt i årsfilen, eller fjern parkeringen.",
    source="DESIGN 4, regel 1",
)
RULES = (UNPLACED, PARKED, INVESTMENT, EXPIRED, NOTHING_PARKED)


def placement_findings(
    placed: pl.DataFrame, known_projects: Collection[str], *, is_year_end: bool
) -> Iterator[Finding]:
    """One finding for each posting that is unplaced, and one per project for investment postings.

    A project that no rule knows is the row rule L13's matter; here are the postings on a known project that its
    rules do not reach.

    Args:
        placed: PLACED.
        known_projects: the projects that the coding rules name.
        is_year_end: whether the run is for a whole year.
    """
    unplaced = placed.filter(pl.col("placement") == str(Placement.UNPLACED))
    for row in unplaced.filter(pl.col("project").is_in(list(known_projects))).iter_rows(named=True):
        yield UNPLACED.finding(
            f"Fant postering på prosjekt {row['project']}, konto {row['account']}, som ingen regel plasserer "
            f"({kroner(row['amount_ore'])}).",
            is_year_end=is_year_end,
            file=row["file"],
            row=row["row"],
            voucher=row["voucher"],
            column="prosjekt",
            value=f"{row['project']}, konto {row['account']}",
            expected="en regel i programfilen for prosjekt og art",
            difference_ore=row["amount_ore"],
        )
    investment = placed.filter(pl.col("kind") == str(Kind.INVESTMENT))
    yield from _by_project(INVESTMENT, investment, "posteringer i investeringsregnskapet", is_year_end=is_year_end)


def parking_findings(placed: pl.DataFrame, parkings: Iterable[Parking], *, is_year_end: bool) -> Iterator[Finding]:
    """One finding for each parking that stands: how many postings it sets aside, or that it sets aside none.

    A posting that no parking names is counted; a parking with a misspelt voucher would let it be. A parking of a
    posting in a month the run does not count waits: it says nothing when an old month is run again.
    """
    parked = placed.filter(pl.col("placement") == str(Placement.PARKED))
    waiting = placed.filter(pl.col("kind") == str(Kind.OTHER_PERIOD))
    for parking in (parking for parking in parkings if not parking.is_released):
        found = parked.filter(is_named_by(parking))
        if not found.is_empty():
            yield _parked_finding(parking, found, is_year_end=is_year_end)
        elif waiting.filter(is_named_by(parking)).is_empty():
            yield NOTHING_PARKED.finding(f"Fant ingen postering å parkere: {parking.words}.", voucher=parking.voucher)


def _parked_finding(parking: Parking, found: pl.DataFrame, *, is_year_end: bool) -> Finding:
    ore = int(found.get_column("amount_ore").sum())
    count = "1 postering" if found.height == 1 else f"{found.height} posteringer"
    return PARKED.finding(
        f"Parkeringen av {parking.words} gjelder {count} på til sammen {kroner(ore)} som ikke er regnet med "
        f"({parking.owner}: {parking.reason}; frist {parking.expires_on:%d.%m.%Y}).",
        is_year_end=is_year_end,
        voucher=parking.voucher,
        column="prosjekt",
        value=parking.project,
        difference_ore=ore,
        count=found.height,
    )


def expiry_findings(expired: Iterable[str]) -> Iterator[Finding]:
    """One finding for each parking or waiver that has passed its date."""
    for record in expired:
        yield EXPIRED.finding(f"{record} har passert fristen.", value=record)


def _by_project(rule: Rule, postings: pl.DataFrame, what: str, *, is_year_end: bool) -> Iterator[Finding]:
    sums = postings.group_by("project", "measure").agg(pl.col("amount_ore").sum(), pl.len().alias("count"))
    for project, measure, ore, count in sums.sort("project", "measure").iter_rows():
        yield rule.finding(
            f"Prosjekt {project} har {count} {what} på til sammen {kroner(ore)}. De er ikke regnet med.",
            is_year_end=is_year_end,
            column="prosjekt",
            value=project,
            difference_ore=ore,
            measure=measure,
            count=count,
        )

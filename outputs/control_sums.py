"""Sums that must be equal, computed anew beside the reconciliation: a second way to the same figures.

Shown on the workbook's first sheet and the status page. All but one compare our own figures: where they differ, the
program or the stored run is at fault and the reader must see it. The fund's, at year-end, compares the accounts with
the grant; what to do about it is said by a finding. Those of the database were held against each other figure by
figure before the run was stored, and a run with a difference never is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from domain.grant_years import left_over
from outputs.norwegian import Decimals, amount, counted, grouped
from outputs.wording import BY_HAND
from schemas.database_controls import DatabaseControl
from schemas.grant_results import GrantResult
from schemas.records import Conservation, Kind, OreCounts, Placement, Reconciliation, RowCounts
from schemas.runs import Run

AGREES: Final = "Stemmer"
DIFFERS: Final = "Avvik"
ONE_KRONE_ORE: Final = 100

DATABASE_WORDS: Final[dict[str, str]] = {
    "place.rows": "rader tatt med, uplassert og parkert",
    "place.ore": "kroner tatt med, uplassert og parkert",
    "measure.gross": "brutto utgift per tiltak",
    "measure.vat": "mva-kompensasjon per tiltak",
    "measure.sick_pay": "sykelønnsrefusjon per tiltak",
    "measure.net": "netto utgift per tiltak",
    "measure.financing": "inntekter fra andre kilder per tiltak",
    "measure.after": "utgift etter andre kilder per tiltak",
    "measure.used": "brukt av tilskuddet per tiltak",
    "measure.own": "dekket av kommunen per tiltak",
    "grant.used": "brukt av tilskuddet",
    "grant.unused": "ubrukt tilskudd",
    "source.gross": "brutto utgift per tiltak og kilde",
    "source.net": "netto utgift per tiltak og kilde",
    "source.financing": "trukket fra utgiften per tiltak og kilde",
    "source.received": "mottatt tilskudd per tiltak",
    "month.net": "netto utgift per tiltak og måned",
    "grant.received": "mottatt tilskudd",
    "grant.set_aside": "avsatt til fond",
    "grant.fund_use": "brukt av fond",
}
"""Kind of figure that the database adds up anew -> what it is called."""
_IN_ROWS: Final = frozenset({"place.rows"})

_NET_KINDS: Final = (Kind.GROSS, Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND)


@dataclass(frozen=True, slots=True)
class ControlSum:
    """Two ways to one figure. `is_rows` says that the numbers are rows and not øre."""

    text: str
    reported: int
    recomputed: int
    tolerance: int = 0
    is_rows: bool = False

    @property
    def difference(self) -> int:
        """Recomputed minus reported."""
        return self.recomputed - self.reported

    @property
    def verdict(self) -> str:
        """`Stemmer` or `Avvik`."""
        return AGREES if abs(self.difference) <= self.tolerance else DIFFERS

    def written(self, number: int) -> str:
        """A number of this control as text."""
        return grouped(number) if self.is_rows else amount(number, Decimals.ALWAYS)


def control_sums(run: Run) -> tuple[ControlSum, ...]:
    """The control sums of a run, in the order they are shown."""
    result = run.reconciliation
    return (
        *_conservation_sums(result.conservation, run.postings),
        *_measure_sums(result, run.postings),
        *_grant_sums(result),
        *_fund_sums(result.grant, is_year_end=result.is_year_end),
        *_database_sums(run.controls),
    )


def accounted_for(counts: RowCounts | OreCounts) -> int:
    """The right side of the conservation law."""
    return counts.placed + counts.unplaced + counts.parked + counts.outside + counts.rejected


@dataclass(frozen=True, slots=True)
class LawLine:
    """One line of the conservation law as it is printed."""

    name: str
    rows: int
    ore: int
    figure: str


def law_lines(law: Conservation) -> tuple[LawLine, ...]:
    """The conservation law as printed: what was read, where it went, and the sum of where it went."""
    rows, ore = law.rows, law.amount_ore
    return (
        LawLine("Lest", rows.read, ore.read, "kontroll.lest"),
        LawLine("Tatt med på tiltak og kilde", rows.placed, ore.placed, "kontroll.plassert"),
        LawLine("Uplassert", rows.unplaced, ore.unplaced, "kontroll.uplassert"),
        LawLine("Parkert", rows.parked, ore.parked, "kontroll.parkert"),
        LawLine("Utenfor programmet", rows.outside, ore.outside, "kontroll.utenfor"),
        LawLine("Avvist (kan ikke leses)", rows.rejected, ore.rejected, "kontroll.avvist"),
        LawLine("Sum gjort rede for", accounted_for(rows), accounted_for(ore), "kontroll.lest"),
    )


def net_by_measure(postings: pl.DataFrame) -> dict[str, int]:
    """Net spend by measure, from the placed postings themselves."""
    placed = postings.filter(pl.col("measure").is_not_null() & pl.col("kind").is_in([str(kind) for kind in _NET_KINDS]))
    return dict(placed.group_by("measure").agg(pl.col("amount_ore").sum()).sort("measure").iter_rows())


def _conservation_sums(law: Conservation, postings: pl.DataFrame) -> Iterator[ControlSum]:
    is_placed = pl.col("placement") == str(Placement.PLACED)
    in_list = postings.filter(is_placed).get_column("amount_ore")
    yield ControlSum("Leste rader er gjort rede for", law.rows.read, accounted_for(law.rows), is_rows=True)
    yield ControlSum("Leste kroner er gjort rede for", law.amount_ore.read, accounted_for(law.amount_ore))
    yield ControlSum("Rader som er tatt med, finnes i arket Posteringer", law.rows.placed, len(in_list), is_rows=True)
    yield ControlSum(
        "Kroner som er tatt med, finnes i arket Posteringer", law.amount_ore.placed, int(in_list.sum() or 0)
    )


def _measure_sums(result: Reconciliation, postings: pl.DataFrame) -> Iterator[ControlSum]:
    totals, sums = result.totals, [measure.sums for measure in result.measures]
    yield ControlSum(
        "Netto er lik posteringene summert på nytt", totals.net_ore, sum(net_by_measure(postings).values())
    )
    yield ControlSum(
        "Summen av budsjettene er lik budsjettet", totals.allocated_ore, sum(s.allocated_ore for s in sums)
    )
    yield ControlSum("Omdisponeringene går opp i null", 0, totals.reallocated_ore)
    yield ControlSum(
        "Brukt av tilskuddet og dekket av kommunen er lik utgiften etter andre kilder",
        totals.after_co_financing_ore,
        totals.grant_financed_ore + totals.own_ore,
    )


def _grant_sums(result: Reconciliation) -> Iterator[ControlSum]:
    grant = result.grant
    yield ControlSum("Brukt av tilskuddet er summen av tiltakene", grant.used_ore, result.totals.grant_financed_ore)
    yield ControlSum("Disponibelt = tildelt + overført", grant.disposable_ore, grant.awarded_ore + grant.carried_in_ore)
    yield ControlSum("Ubrukt = disponibelt − brukt", grant.unused_ore, grant.disposable_ore - grant.used_ore)
    yield ControlSum(
        "Ubrukt er summen av tildelingsårene", grant.unused_ore, sum(year.unused_ore for year in grant.grant_years)
    )


def _fund_sums(grant: GrantResult, *, is_year_end: bool) -> Iterator[ControlSum]:
    closing = grant.fund_opening_ore + grant.fund_set_aside_ore - grant.fund_use_ore
    name = f"Fondet{f' ({BY_HAND})' if grant.is_fund_by_hand else ''}"
    yield ControlSum(f"{name}: inngående + avsatt − brukt = utgående", grant.fund_closing_ore, closing)
    if is_year_end:
        yield ControlSum(
            f"{name} ved årets slutt er lik ubrukt tilskudd (innenfor 1 krone)",
            left_over(grant),
            grant.fund_closing_ore,
            tolerance=ONE_KRONE_ORE,
        )


def _database_sums(controls: Sequence[DatabaseControl]) -> Iterator[ControlSum]:
    """What the database came to when it read the stored postings without the reconciliation's help."""
    for control in controls:
        figures = counted(control.compared, "tall", "tall")
        yield ControlSum(
            f"Regnet på nytt i databasen: {DATABASE_WORDS[control.quantity]} ({figures})",
            control.reported,
            control.recomputed,
            is_rows=control.quantity in _IN_ROWS,
        )

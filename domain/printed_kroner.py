"""Figures in whole kroner where they are printed as parts of a printed total: columns add up to what stands under them.

Each total is rounded by itself; its parts are rounded up or down so that they sum to it, by the largest remainder. A
figure is printed as the same number everywhere. Across a row, where one figure is the difference of two others, the
printed numbers may differ by a krone. Decision 0022.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from domain.figures import GRANTED, MEASURE_QUANTITIES, TOTAL
from domain.measure_figures import REASON_WORDS
from domain.money import round_half_away, rounded_parts
from schemas.records import Reconciliation

_ORE = 100


def printed_kroner(reconciliation: Reconciliation, values: Mapping[str, int]) -> dict[str, int]:
    """Whole kroner by figure id, for every figure that is a printed total or part of one.

    Args:
        reconciliation: where they are printed.
        values: its figures, in øre.
    """
    printed: dict[str, int] = {}
    for total, parts in _sums(reconciliation):
        if total in values and all(part in values for part in parts):
            printed |= _fitted(printed, values, total, parts)
    return printed


def _fitted(printed: Mapping[str, int], values: Mapping[str, int], total: str, parts: Sequence[str]) -> dict[str, int]:
    """A total and its parts. A total that is itself a part keeps the number it has been given."""
    whole = printed.get(total, round_half_away(Fraction(values[total], _ORE)))
    shown = rounded_parts([Fraction(values[part], _ORE) for part in parts])
    surplus = whole - sum(shown)
    # What the total was moved by as a part of a greater total, its own parts are moved by, the nearest first.
    by_distance = sorted(range(len(parts)), key=lambda index: surplus * (shown[index] * _ORE - values[parts[index]]))
    fitted = list(shown)
    for index in by_distance[: abs(surplus)]:
        fitted[index] += 1 if surplus > 0 else -1
    return {total: whole} | dict(zip(parts, fitted, strict=True))


def _sums(reconciliation: Reconciliation) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each printed total with its parts, the greater totals first."""
    granted = [measure.id for measure in reconciliation.measures if measure.is_granted]
    others = [measure.id for measure in reconciliation.measures if not measure.is_granted]
    for quantity in (*MEASURE_QUANTITIES, "belastet"):
        yield f"{quantity}.{TOTAL}", tuple(f"{quantity}.{subject}" for subject in (GRANTED, *others))
        yield f"{quantity}.{GRANTED}", tuple(f"{quantity}.{subject}" for subject in granted)
    for measure in reconciliation.measures:
        reasons = dict.fromkeys(REASON_WORDS[part.reason][0] for part in measure.own_parts)
        if reasons:
            yield f"egen.{measure.id}", tuple(f"egen.{word}.{measure.id}" for word in reasons)
    for measure in reconciliation.measures:
        sources = (sums.funding_source for sums in reconciliation.sources if sums.measure == measure.id)
        yield f"andre-kilder.{measure.id}", tuple(f"kilde.{source}.andre-kilder.{measure.id}" for source in sources)
    for quantity in ("disponibelt", "brukt", "ubrukt"):
        years = (f"argang.{year.grant_year}.{quantity}" for year in reconciliation.grant.grant_years)
        yield f"tilskudd.{quantity}", tuple(years)
    yield f"brutto.{TOTAL}", tuple(f"artsgruppe.{group.id}" for group in reconciliation.art_groups)

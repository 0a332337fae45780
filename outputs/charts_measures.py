"""Charts over measures: what each has used of its budget, and who pays for it. Pure: figures in, records out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from domain.figures import TOTAL
from domain.printed_figures import PrintedFigures
from outputs.charts import BarChart, BarRow, Description, Fact, Look, Series, datum, fact
from outputs.norwegian import capitalised, listed
from outputs.wording import CHARGED
from schemas.records import MeasureResult, Reconciliation

OVER_BUDGET: Final = "Over budsjettet"
_NAMED: Final = 3
"""How many measures the description names of those that are over."""


def spend_chart(result: Reconciliation, figures: PrintedFigures) -> BarChart | None:
    """Revised budget and what is held against it, for each measure with either; None when there are none."""
    rows = tuple(_spend_row(measure, figures) for measure in _budgeted(result))
    series = (Series("Revidert budsjett", Look.PLAN), Series(CHARGED, Look.USED))
    return BarChart(series, rows, over=Series(OVER_BUDGET, Look.OVER)) if rows else None


def _budgeted(result: Reconciliation) -> list[MeasureResult]:
    """Those the grant pays for: another source's money is held against no budget."""
    return [one for one in result.measures if one.is_granted and (one.sums.revised_ore or one.charged_ore)]


def _spend_row(measure: MeasureResult, figures: PrintedFigures) -> BarRow:
    data = tuple(datum(figures, f"{quantity}.{measure.id}") for quantity in ("revidert", "belastet"))
    row = BarRow(measure.name, data)
    return BarRow(measure.name, data, " – over budsjettet") if row.is_over else row


def spend_description(result: Reconciliation, figures: PrintedFigures) -> Description:
    """What the chart of spending shows: the measure that has used most, and those that are over."""
    measures = _budgeted(result)
    most = max(measures, key=lambda one: one.charged_ore)
    over = [one for one in measures if one.charged_ore > max(one.sums.revised_ore, 0)]
    opening = "Liggende søyler viser revidert budsjett og det som er regnet mot budsjettet, for hvert tiltak. "
    used = (f"{capitalised(most.name)} har brukt mest: ", *_of_budget(most, figures), ". ")
    return (opening, *used, *_over_sentence(over, figures))


def _of_budget(measure: MeasureResult, figures: PrintedFigures) -> tuple[str | Fact, ...]:
    return fact(figures, f"belastet.{measure.id}"), " av ", fact(figures, f"revidert.{measure.id}")


def _over_sentence(over: Sequence[MeasureResult], figures: PrintedFigures) -> Description:
    if not over:
        return ("Ingen tiltak har brukt mer enn budsjettet.",)
    by_size = sorted(over, key=lambda one: one.sums.revised_ore - one.charged_ore)
    parts: list[str | Fact] = ["Mer enn budsjettet har "]
    for place, one in enumerate(by_size[:_NAMED]):
        parts += ["; " if place else "", f"{one.name} (", *_of_budget(one, figures), ")"]
    return (*parts, "; og flere." if len(over) > _NAMED else ".")


def financing_chart(result: Reconciliation, figures: PrintedFigures, own_label: str) -> BarChart | None:
    """Who pays for each measure that costs anything; None when none does."""
    rows = tuple(
        BarRow(one.name, tuple(datum(figures, f"{quantity}.{one.id}") for quantity in _PAYERS))
        for one in result.measures
        if _has_cost(one)
    )
    series = (
        Series("Brukt av tilskuddet", Look.USED, "tilskuddet"),
        Series("Andre kilder", Look.OTHER, "andre kilder"),
        Series(own_label, Look.OWN, "kommunen"),
    )
    return BarChart(series, rows, is_stacked=True) if rows else None


_PAYERS: Final = ("brukt", "andre-kilder", "egen")
"""Quantities in the ids of what the grant, other sources and the municipality pay."""


def _has_cost(measure: MeasureResult) -> bool:
    sums = measure.sums
    return any((sums.grant_financed_ore, sums.other_financing_ore, sums.own_ore))


def financing_description(result: Reconciliation, figures: PrintedFigures) -> Description:
    """What the chart of financing shows: what each pays in all, and what others pay for."""
    grant, others, own = (fact(figures, f"{quantity}.{TOTAL}") for quantity in _PAYERS)
    names = [one.name for one in result.measures if one.sums.other_financing_ore > 0]
    shown = listed(names if len(names) <= _NAMED else [*names[:_NAMED], "flere tiltak"])
    by_others = f"Andre kilder betaler for {shown}." if names else "Ingen tiltak har penger fra andre kilder."
    return (
        *("Stablede, liggende søyler viser hvem som betaler for hvert tiltak. Av utgiftene på alle tiltak dekker "),
        *("tilskuddet ", grant, ", andre kilder ", others, " og kommunen ", own, ". ", by_others),
    )

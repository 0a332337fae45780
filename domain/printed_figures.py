"""Everything a document may print by id: amounts, whole kroner that add up, shares and numbers.

A document prints nothing that is computed but what stands here, so that each printed figure can be found again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from domain.figures import figures
from domain.printed_kroner import printed_kroner
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run


@dataclass(frozen=True, slots=True)
class PrintedFigures:
    """Values by figure id.

    `amounts` are in øre. `whole_kroner` are amounts in whole kroner that add up where they are printed so; others are
    rounded by themselves. `shares` are parts of a whole, None when there is no whole to take them of. `numbers` are
    counts and indicators.
    """

    amounts: Mapping[str, int]
    whole_kroner: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, Fraction | None] = field(default_factory=dict)
    numbers: Mapping[str, Fraction] = field(default_factory=dict)


def letter_figures(run: Run) -> PrintedFigures:
    """What the letter may print; its columns stand in kroner or in øre, never rounded to fit."""
    return PrintedFigures(figures(run.reconciliation))


def report_figures(run: Run, files: ProgrammeFiles) -> PrintedFigures:
    """What the report may print."""
    amounts = figures(run.reconciliation)
    return PrintedFigures(
        amounts,
        printed_kroner(run.reconciliation, amounts),
        numbers=indicator_numbers(files, run.reconciliation.year),
    )


def indicator_numbers(files: ProgrammeFiles, year: int) -> dict[str, Fraction]:
    """The indicators of a year's texts, as `indikator.<text>.<indicator>`."""
    return {
        f"indikator.{narrative.key}.{indicator.id}": Fraction(indicator.value)
        for narrative in files.narratives.get(year, {}).values()
        for indicator in narrative.facts.indicators
    }

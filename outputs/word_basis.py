"""What letter and report are made from: a stored run and its programme."""

from __future__ import annotations

from dataclasses import dataclass

from domain.figures import CONTROL_QUANTITIES, figures
from outputs.norwegian import Decimals
from schemas.budget_year import BudgetYear
from schemas.programme import Programme
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult, Reconciliation
from schemas.runs import Run


@dataclass(frozen=True, slots=True)
class DocumentBasis:
    """A run and the programme it is of."""

    run: Run
    files: ProgrammeFiles

    @property
    def result(self) -> Reconciliation:
        """The year's reconciliation."""
        return self.run.reconciliation

    @property
    def programme(self) -> Programme:
        """What holds for all years."""
        return self.files.programme

    @property
    def year(self) -> BudgetYear:
        """The year that is reconciled."""
        return self.files.year(self.result.year)

    @property
    def decimals(self) -> Decimals:
        """Øre everywhere as soon as one figure has øre, so that columns line up; the control law decides for itself."""
        values = figures(self.result).items()
        has_ore = any(value % 100 for figure, value in values if figure not in CONTROL_QUANTITIES)
        return Decimals.ALWAYS if has_ore else Decimals.NEVER

    @property
    def is_every_allocation_unconfirmed(self) -> bool:
        """Whether one mark in the heading says it for all lines of the budget."""
        return not any(measure.is_allocation_confirmed for measure in self.budgeted)

    @property
    def budgeted(self) -> tuple[MeasureResult, ...]:
        """The measures with a line in the budget, or with money moved to them."""
        return tuple(
            measure for measure in self.result.measures if measure.sums.allocated_ore or measure.sums.revised_ore
        )

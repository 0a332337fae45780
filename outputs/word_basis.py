"""What letter and report are made from: a stored run and its programme."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from outputs.editions import Edition
from outputs.norwegian import last_day, long_date, period_name
from outputs.word_package import day_of
from outputs.word_parts import INVENTED, UNCONFIRMED, Text
from outputs.wording import COVERED_BY_MUNICIPALITY
from schemas.budget_year import BudgetYear
from schemas.programme import Document, Programme
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult, Reconciliation
from schemas.runs import Run


def _dated(title: str, document: Document | None) -> str:
    """The title with date and case number, as far as they are known."""
    if document is None:
        return title
    dated = f"{title}, datert {long_date(document.dated_on)}" if document.dated_on else title
    return f"{dated}, sak {document.reference.text}" if document.reference.confirmed else dated


@dataclass(frozen=True, slots=True)
class DocumentBasis:
    """A run, the programme it is of, and the edition that is made."""

    run: Run
    files: ProgrammeFiles
    edition: Edition

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
    def dated_on(self) -> date:
        """The day the document is of: that of its approval, and until then that of the reconciliation."""
        return self.edition.standing.approved_on or day_of(self.result.created_on)

    @property
    def in_year(self) -> str:
        """How far the figures reach: `i 2026`, or `til og med oktober 2026` when the year is not over."""
        result = self.result
        return f"til og med {period_name(result.covered_until)}" if result.is_part_of_year else f"i {result.year}"

    @property
    def used_label(self) -> str:
        """What the grant has paid, and until when."""
        return f"Brukt {self.in_year}" if self.result.is_part_of_year else f"Brukt av tilskuddet {self.in_year}"

    @property
    def unused_label(self) -> str:
        """What is left of the grant, and when."""
        result = self.result
        if result.is_part_of_year:
            return f"Ikke brukt per {last_day(result.covered_until)}"
        return f"Ubrukt ved utgangen av {result.year}"

    @property
    def own_label(self) -> str:
        """The column of what the municipality pays; until the accounts are closed it may find other cover."""
        return f"{COVERED_BY_MUNICIPALITY} (foreløpig)" if self.result.is_preliminary else COVERED_BY_MUNICIPALITY

    @property
    def budget_mark(self) -> Text | None:
        """The mark that holds for every line of the budget; None when they differ or are confirmed."""
        if self.year.is_invented:
            return INVENTED
        return UNCONFIRMED if self.budgeted and not self._has_confirmed_line else None

    def line_mark(self, measure: MeasureResult) -> Text | None:
        """The mark of one line of the budget, when no mark holds for all."""
        return None if self.budget_mark or measure.is_allocation_confirmed else UNCONFIRMED

    @property
    def is_carried_in_confirmed(self) -> bool:
        """Whether every carry-over into the year is confirmed as approved."""
        return all(money.approved.confirmed for money in self.year.grant.carried_in)

    def documents(self, plan_years: Collection[int]) -> list[tuple[str, str, Text | None]]:
        """Title, title with date and case number, and mark of governing documents and plans of years, oldest first."""
        plan_titles = {year.plan for year in self.files.years.values()}
        known = {document.title: document for document in self.programme.documents}
        others = [title for title in known if title not in plan_titles]
        others.sort(key=lambda title: known[title].dated_on or date.max)
        plans = [self.files.years[year] for year in sorted(plan_years) if year in self.files.years]
        marks = {year.plan: INVENTED if year.is_invented else None for year in plans}
        titles = dict.fromkeys([*others, *marks])
        return [(title, _dated(title, known.get(title)), marks.get(title)) for title in titles]

    @property
    def _has_confirmed_line(self) -> bool:
        return any(measure.is_allocation_confirmed for measure in self.budgeted)

    @property
    def budgeted(self) -> tuple[MeasureResult, ...]:
        """The measures with a line in the budget, or with money moved to them."""
        return tuple(
            measure for measure in self.result.measures if measure.sums.allocated_ore or measure.sums.revised_ore
        )

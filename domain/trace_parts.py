"""What a figure is traced to: postings with a sign, and named parts that are no postings; and where those come from.

Belongs here: the records and the choosing of postings. Which parts a figure has stands in `domain.trace_*`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from schemas.budget_year import BudgetYear
from schemas.programme_files import ProgrammeFiles
from schemas.records import Kind, MeasureResult, Reconciliation

SPEND: Final = (Kind.GROSS, Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A part of a figure that is not a posting; `label` is bokmål, with file and key where it is from a file."""

    label: str
    amount_ore: int


@dataclass(frozen=True, slots=True)
class Parts:
    """value = sign * sum of the postings + adjustments."""

    sign: int
    postings: pl.DataFrame
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def total_ore(self) -> int:
        """What the parts come to."""
        return self.sign * ore_of(self.postings) + sum(part.amount_ore for part in self.adjustments)

    def plus(self, *more: Adjustment) -> Parts:
        """The same with more adjustments."""
        return Parts(self.sign, self.postings, (*self.adjustments, *more))

    def turned(self, *more: Adjustment) -> Parts:
        """The parts of the opposite amount, with more adjustments in front."""
        return Parts(-self.sign, self.postings, (*more, *_turned(self.adjustments)))

    def up_to(self, value_ore: int, label: str) -> Parts:
        """The parts with what is missing to a value under that label."""
        return self.plus(Adjustment(label, value_ore - self.total_ore))


def _turned(parts: Iterable[Adjustment]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(part.label, -part.amount_ore) for part in parts)


@dataclass(frozen=True, slots=True)
class Ground:
    """What figures are traced in: the reconciliation, all postings of its run, and the programme files it rests on.

    `placed` are the postings that are in the figures. `files` is None when they have changed since; then a part is
    named by file and key alone, without its line.
    """

    result: Reconciliation
    postings: pl.DataFrame
    placed: pl.DataFrame
    files: ProgrammeFiles | None = None

    @property
    def after_kinds(self) -> tuple[Kind, ...]:
        """What spend after other sources is made of; in a gross letter VAT compensation is not deducted."""
        cost = SPEND if self.result.vat == "net" else (Kind.GROSS, Kind.SICK_PAY_REFUND)
        return (*cost, Kind.OTHER_FINANCING)

    @property
    def grant_source(self) -> str | None:
        """The funding source that is reconciled: the one with an award to the programme as a whole."""
        rows = (row for row in self.result.sources if row.measure is None and row.awarded_ore is not None)
        return next((row.funding_source for row in rows), None)

    def after(self, measures: Collection[str]) -> Parts:
        """Spend after other sources, of measures by id."""
        return Parts(1, of_kinds(self.of(measures), self.after_kinds))

    def of(self, measures: Collection[str]) -> pl.DataFrame:
        """Placed postings of measures."""
        return self.placed.filter(pl.col("measure").is_in(list(measures)))

    def budget_year(self, year: int) -> BudgetYear | None:
        """The year's file, when it is the one the run was made with."""
        return None if self.files is None else self.files.years.get(year)

    def measure(self, measure: str) -> MeasureResult:
        """A measure of the run."""
        return next(one for one in self.result.measures if one.id == measure)

    def name(self, measure: str) -> str:
        """What a measure is called; its id where the run has no such measure."""
        return next((one.name for one in self.result.measures if one.id == measure), measure)

    def none(self, *adjustments: Adjustment) -> Parts:
        """Parts without postings."""
        return Parts(1, self.postings.clear(), adjustments)


def of_kinds(placed: pl.DataFrame, kinds: Sequence[Kind]) -> pl.DataFrame:
    """The postings of those kinds."""
    return placed.filter(pl.col("kind").is_in([str(kind) for kind in kinds]))


def ore_of(postings: pl.DataFrame) -> int:
    """The sum of postings in øre, debit positive; one whose amount cannot be read counts as nought."""
    return int(postings.get_column("amount_ore").sum() or 0)


def place(year: int | str, key: str, line: int | None = None) -> str:
    """Where in a programme file a value stands: `2026.toml: allocations, linje 3`. Lines of a list count from 1."""
    return f"{year}.toml: {key}" + (f", linje {line}" if line else "")

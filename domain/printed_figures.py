"""Everything a document may print by id: amounts, whole kroner that add up, shares and numbers.

A document prints nothing that is computed but what stands here, so that each printed figure can be found again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from domain.figures import DoubledFigureError, NamedFigure, catalogue
from domain.finding_figures import finding_amounts, finding_sums
from domain.number_figures import NumberFigure, in_kind_numbers, number_figures
from domain.printed_kroner import printed_kroner
from domain.public_figures import public_numbers
from domain.share_figures import ShareFigure, share_figures
from schemas.budget_year import BudgetYear
from schemas.narratives import Indicator
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

OtherFigure = ShareFigure | NumberFigure | NamedFigure
"""A figure that is no sum of postings: a share, a number, or the kroner that findings are about."""

_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PrintedFigures:
    """Values by figure id.

    `amounts` are in øre. `whole_kroner` are amounts in whole kroner that add up where they are printed so; others are
    rounded by themselves. `shares` are parts of a whole, None when there is no whole to take them of. `numbers` are
    counts and indicators. `in_column` are shares and numbers as they are printed in a column that adds up.
    """

    amounts: Mapping[str, int]
    whole_kroner: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, Fraction | None] = field(default_factory=dict)
    numbers: Mapping[str, Fraction] = field(default_factory=dict)
    in_column: Mapping[str, Fraction] = field(default_factory=dict)

    def __contains__(self, figure: str) -> bool:
        """Whether there is a figure with that id."""
        return figure in self.amounts or figure in self.shares or figure in self.numbers

    def without(self, hidden: Collection[str]) -> PrintedFigures:
        """The figures of an edition that must not print these numbers."""
        return replace(self, numbers={each: value for each, value in self.numbers.items() if each not in hidden})


@dataclass(frozen=True, slots=True)
class FigureLists:
    """Every figure of a run with its name: amounts of the reconciliation and of its findings, shares and numbers."""

    amounts: tuple[NamedFigure, ...]
    of_findings: tuple[NamedFigure, ...]
    shares: tuple[ShareFigure, ...]
    numbers: tuple[NumberFigure, ...]

    @property
    def others(self) -> tuple[OtherFigure, ...]:
        """Those that are no sums of postings."""
        return (*self.of_findings, *self.shares, *self.numbers)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all, in order."""
        return (*(figure.id for figure in self.amounts), *(figure.id for figure in self.others))


def figure_lists(run: Run, names: Mapping[str, str] = _NO_NAMES) -> FigureLists:
    """Every figure of a run, in the order of a report.

    Args:
        run: as it was stored.
        names: what the funding sources are called, by id.

    Raises:
        DoubledFigureError: two figures have one id.
    """
    amounts, sums = catalogue(run.reconciliation, names), finding_sums(run)
    shares = share_figures(run.reconciliation, {figure.id: figure.ore for figure in amounts})
    lists = FigureLists(amounts, tuple(finding_amounts(run, sums)), shares, number_figures(run, sums))
    _refuse_doubles(lists)
    return lists


def _refuse_doubles(lists: FigureLists) -> None:
    if doubled := [figure for figure, count in Counter(lists.ids).items() if count > 1]:
        raise DoubledFigureError(doubled)


def letter_figures(run: Run) -> PrintedFigures:
    """What the letter may print; its columns stand in kroner or in øre, never rounded to fit."""
    return _printed(figure_lists(run))


def report_figures(run: Run, files: ProgrammeFiles) -> PrintedFigures:
    """What the report may print."""
    result, lists = run.reconciliation, figure_lists(run)
    amounts = {figure.id: figure.ore for figure in lists.amounts}
    return _printed(
        lists,
        whole_kroner=printed_kroner(result, amounts),
        promised=dict(_promised(files.year(result.year))),
        more=(*in_kind_numbers(result), *_indicators(files, result.year), *public_numbers(result, files)),
    )


def _printed(
    lists: FigureLists,
    whole_kroner: Mapping[str, int] = MappingProxyType({}),
    promised: Mapping[str, int] = MappingProxyType({}),
    more: tuple[NumberFigure, ...] = (),
) -> PrintedFigures:
    amounts = {figure.id: figure.ore for figure in (*lists.amounts, *lists.of_findings)}
    numbers = (*lists.numbers, *more)
    shares_in_column = {each.id: each.in_column for each in lists.shares if each.in_column is not None}
    return PrintedFigures(
        {**amounts, **promised},
        whole_kroner,
        shares={each.id: each.share for each in lists.shares},
        numbers={each.id: each.value for each in numbers},
        in_column=shares_in_column | {each.id: each.in_column for each in numbers if each.in_column is not None},
    )


def promise_id(number: int, quantity: str) -> str:
    """The id of what another source is asked for (`sokt`) or has awarded (`tildelt`), by its line in the file."""
    return f"samfinansiering.{number}.{quantity}"


def _promised(year: BudgetYear) -> Iterator[tuple[str, int]]:
    for number, money in enumerate(year.co_financing, start=1):
        for quantity, amount in (("sokt", money.applied), ("tildelt", money.awarded)):
            if amount is not None:
                yield promise_id(number, quantity), amount.ore


def _indicators(files: ProgrammeFiles, year: int) -> Iterator[NumberFigure]:
    """The indicators of a year's texts, as `indikator.<text>.<indicator>`, with their targets, starts and groups.

    `.mal` is the target, `.for` where it stood before, `.gruppe-<n>` the n-th group.
    """
    for narrative in files.narratives.get(year, {}).values():
        for indicator in narrative.indicators:
            for ending, value in _values(indicator):
                yield NumberFigure(f"indikator.{narrative.key}.{indicator.id}{ending}", indicator.name, Fraction(value))


def _values(indicator: Indicator) -> Iterator[tuple[str, Decimal | int]]:
    yield "", indicator.value
    if indicator.target is not None:
        yield ".mal", indicator.target
    if indicator.before is not None:
        yield ".for", indicator.before
    for number, group in enumerate(indicator.groups, start=1):
        yield f".gruppe-{number}", group.number

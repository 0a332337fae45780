"""What was reconciled before, and with which exports: what late postings are measured against.

Read from the stored runs and from nothing else. Decision 0010 has the reasons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from domain.imports import Speakers, in_force
from domain.periods import Period, whole_year
from schemas.frames import LEDGER, empty
from schemas.runs import ImportDeclaration, RunBasis


@dataclass(frozen=True, slots=True)
class Replaced:
    """What months were reconciled with, where other files speak now.

    `ledger` is LEDGER, each file only for the periods it spoke for. `since` maps each period to the period of the run
    it was reconciled in. `fields` are the columns of LEDGER that the files then and now have a place for.
    `comparable` are the periods whose files then and now are of the same format, so that their rows can be counted
    against each other.
    """

    ledger: pl.DataFrame = field(default_factory=partial(empty, LEDGER))
    since: Mapping[str, str] = field(default_factory=dict)
    fields: frozenset[str] = frozenset(LEDGER)
    comparable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reference:
    """What a period was last reconciled with: the files that spoke for it then, and the period of the run."""

    speakers: Speakers
    run_period: str


def last_period(run_period: str) -> Period:
    """The last period that a run for "YYYY-MM" or "YYYY" counts."""
    return Period.parse(run_period) if "-" in run_period else whole_year(int(run_period))


def reconciled_before(
    runs: Sequence[RunBasis], imports: Sequence[ImportDeclaration], run_period: str
) -> dict[str, Reference]:
    """The periods of a run that were reconciled before with other files than those that speak now.

    A period's reference is the last stored run of an earlier period that counted it. A period no earlier run counted
    is measured against the last run of the same period that rests on other files, and else of a later one: a month is
    reconciled again when a corrected export comes in.

    Args:
        runs: of the programme, in any order; `sequence` says which was made last.
        imports: all of the programme, those of the run at hand too.
        run_period: of the run at hand, "YYYY-MM" or "YYYY".

    Returns:
        Period -> reference, sorted by period; a period whose files are the same now as then is left out.
    """
    until = last_period(run_period)
    now = {period: speakers for period, speakers in in_force(imports).items() if _is_counted(period, until)}
    candidates = _candidates(runs, run_period, _inputs(imports, until))
    found = {period: _reference(period, candidates, imports) for period in now}
    return {
        period: reference
        for period, reference in found.items()
        if reference and _is_other(reference.speakers, now[period])
    }


def first_seen(runs: Iterable[RunBasis], run_period: str, files: Iterable[str]) -> frozenset[str]:
    """The sha256 of files that no stored run of an earlier period rests on."""
    until = last_period(run_period)
    known = {sha256 for run in runs if _is_earlier(run, run_period, until) for sha256 in run.inputs}
    return frozenset(files) - known


def _is_counted(period: str, until: Period) -> bool:
    return f"{until.year}-01" <= period <= str(until)


def _inputs(imports: Sequence[ImportDeclaration], until: Period) -> frozenset[str]:
    """The files a run of that year rests on: those that speak for one of its periods."""
    spoken = in_force(imports).items()
    return frozenset(one.sha256 for period, speakers in spoken if period[:4] == str(until.year) for one in speakers)


def _candidates(runs: Sequence[RunBasis], run_period: str, files_now: Collection[str]) -> list[RunBasis]:
    """The runs to measure against, the best first; a run that may be the one at hand is none of them."""
    until = last_period(run_period)
    of_year = [run for run in runs if last_period(run.period).year == until.year]
    last_first = sorted(of_year, key=lambda run: -run.sequence)
    earlier = [run for run in last_first if _is_earlier(run, run_period, until)]
    others = [run for run in last_first if run not in earlier and set(run.inputs) != set(files_now)]
    return [*earlier, *sorted(others, key=lambda run: run.period != run_period)]


def _is_earlier(run: RunBasis, run_period: str, until: Period) -> bool:
    """Whether a run is of an earlier period; the year-end comes after the last period of its year."""
    return (last_period(run.period), "-" not in run.period) < (until, "-" not in run_period)


def _reference(period: str, candidates: Sequence[RunBasis], imports: Sequence[ImportDeclaration]) -> Reference | None:
    for run in candidates:
        if _is_counted(period, last_period(run.period)):
            spoke = in_force([one for one in imports if one.sha256 in run.inputs])
            if period in spoke:
                return Reference(spoke[period], run.period)
    return None


def _is_other(then: Speakers, now: Speakers) -> bool:
    """Whether other files spoke; an invented example is never measured against real accounts."""
    return set(then) != set(now) and {one.is_invented for one in then} == {one.is_invented for one in now}

"""What stands in a month's run: which measures have passed which thresholds, and how far. Pure.

Whether it is told is decided in `domain.alert_states`. A rule's level is how far up its own ladder it has come: 1 for
its first limit, and on a ladder of per cents the per cent itself, so that a ladder that is changed within the year
moves no level. What the level stands for is `threshold`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from domain.periods import DECEMBER
from schemas.alerts import Alert, Basis
from schemas.programme import AlertThresholds
from schemas.records import MeasureResult, Reconciliation, Status

WHOLE_BUDGET_PCT: Final = 100
_USED_UP: Final = (Status.FULL, Status.OVERRUN)


@dataclass(frozen=True, slots=True)
class _Passed:
    """A threshold that a measure has passed. Without `check`, a month, the rule speaks of the budget year."""

    rule: str
    threshold: str
    level: int = 1
    basis: Basis = Basis.ACTUAL
    check: int | None = None


def alerts_to_raise(reconciliation: Reconciliation, thresholds: AlertThresholds) -> tuple[Alert, ...]:
    """One alert per measure and threshold passed, in the order of the measures.

    What a graver alert of the same measure says already is left out: an overrun speaks for the forecast. With months
    missing from the exports nobody is said to spend too little or nothing, for the postings may be in what is missing.

    Args:
        reconciliation: of a month.
        thresholds: the programme's, with what differs for single measures.
    """
    return tuple(
        Alert(
            programme=reconciliation.programme,
            measure=measure.id,
            rule=passed.rule,
            threshold=passed.threshold,
            period=reconciliation.period,
            status=measure.status,
            basis=passed.basis,
            span=_span(reconciliation.year, passed.check),
            level=passed.level,
        )
        for measure in reconciliation.measures
        for passed in _passed(measure, thresholds.of(measure.id), reconciliation)
    )


def _span(year: int, check: int | None) -> str:
    return str(year) if check is None else f"{year}-{check:02d}"


def _passed(measure: MeasureResult, thresholds: AlertThresholds, reconciliation: Reconciliation) -> Iterator[_Passed]:
    month = min(int(reconciliation.period[5:7]), DECEMBER)
    if measure.status is Status.OVERRUN:
        yield _overrun(measure, thresholds)
        return
    if measure.status is Status.FULL:
        yield _Passed("full", str(WHOLE_BUDGET_PCT))
    if measure.status is Status.WATCH:
        yield _Passed("watch", str(thresholds.watch_pct))
    if measure.status is not Status.FULL:
        yield from _forecast(measure, thresholds)
    if not reconciliation.missing_months:
        yield from _underspend(measure, thresholds, month)
        yield from _idle(measure, thresholds, month)


def _overrun(measure: MeasureResult, thresholds: AlertThresholds) -> _Passed:
    """More than the budget. Without any budget the first øre is an overrun, and there are no per cents to climb."""
    passed = _steps_passed(measure.charged_ore, measure.sums.revised_ore, thresholds.worsened_pct)
    return _Passed("overrun", str(([WHOLE_BUDGET_PCT, *passed])[-1]), level=_level(passed))


def _forecast(measure: MeasureResult, thresholds: AlertThresholds) -> Iterator[_Passed]:
    forecast, revised = measure.sums.forecast_ore, measure.sums.revised_ore
    if forecast * 100 > revised * thresholds.forecast_pct > 0:
        ladder = [step for step in thresholds.worsened_pct if step > thresholds.forecast_pct]
        passed = _steps_passed(forecast, revised, ladder)
        threshold = str(([thresholds.forecast_pct, *passed])[-1])
        yield _Passed("forecast", threshold, level=_level(passed), basis=Basis.FORECAST)


def _level(passed: Sequence[int]) -> int:
    return passed[-1] if passed else 1


def _steps_passed(ore: int, revised_ore: int, ladder: Sequence[int]) -> list[int]:
    """The per cents of a rising ladder that an amount has reached of a budget; none where there is no budget."""
    return list(takewhile(lambda step: revised_ore > 0 and ore * 100 >= revised_ore * step, ladder))


def _underspend(measure: MeasureResult, thresholds: AlertThresholds, month: int) -> Iterator[_Passed]:
    """The last check so far that the measure is behind: it asks for more than those before it."""
    if measure.status is not Status.UNDERSPEND:
        return
    behind = [
        check
        for check in thresholds.underspend
        if check.month <= month and measure.charged_ore * 100 < measure.sums.revised_ore * check.below_pct
    ]
    last = max(behind, key=lambda check: check.month, default=None)
    if last is not None:
        yield _Passed("underspend", f"{last.below_pct}@{last.month:02d}", check=last.month)


def _idle(measure: MeasureResult, thresholds: AlertThresholds, month: int) -> Iterator[_Passed]:
    """Months in a row without postings, counting those in which the budget expects some; not when it is used up."""
    if is_idle(measure, thresholds, month):
        yield _Passed("idle", str(thresholds.idle_months))


def is_idle(measure: MeasureResult, thresholds: AlertThresholds, month: int) -> bool:
    """Whether a measure that has budget left has had no postings for too long, up to one of the year's months."""
    return measure.status not in _USED_UP and idle_months(measure, month) >= thresholds.idle_months


def idle_months(measure: MeasureResult, month: int) -> int:
    """How many months, up to one of the year, a measure has had no postings in a row though its budget expects some.

    A month in which the spread expects nothing neither counts nor ends the row.
    """
    so_far = tuple(zip(measure.monthly_postings, measure.monthly_budget_ore, strict=False))[:month]
    silent = takewhile(lambda each: not each[0], reversed(so_far))
    return sum(budget > 0 for _, budget in silent)

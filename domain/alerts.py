"""Which measures are to be alerted about. Pure: what was sent before is the outbox's matter."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.alerts import Alert
from schemas.programme import AlertThresholds
from schemas.records import MeasureResult, Reconciliation, Status


def alerts_to_raise(reconciliation: Reconciliation, thresholds: AlertThresholds) -> tuple[Alert, ...]:
    """One alert per measure and threshold passed, in the order of the measures.

    A forecast above the allocation is an alert of its own until the overrun itself has come. The run is a month's.
    """
    return tuple(
        Alert(
            programme=reconciliation.programme,
            measure=measure.id,
            rule=rule,
            threshold=threshold,
            period=reconciliation.period,
            status=measure.status,
        )
        for measure in reconciliation.measures
        for rule, threshold in _passed(measure, thresholds, int(reconciliation.period[5:7]))
    )


def _passed(measure: MeasureResult, thresholds: AlertThresholds, month: int) -> Iterator[tuple[str, str]]:
    if measure.status is Status.OVERRUN:
        yield "overrun", "100"
        return
    if measure.status is Status.FULL:
        yield "full", "100"
    if measure.status is Status.WATCH:
        yield "watch", str(thresholds.watch_pct)
    if measure.status is Status.UNDERSPEND:
        check = max((check for check in thresholds.underspend if check.month <= month), key=lambda check: check.month)
        yield "underspend", f"{check.below_pct}@{check.month:02d}"
    if measure.sums.forecast_ore > measure.sums.revised_ore > 0 and measure.status is not Status.FULL:
        yield "forecast", "100"

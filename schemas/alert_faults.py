"""What must agree in the thresholds of alerts; each fault is a sentence. Called for by `schemas.programme_faults`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from schemas.fault_sentences import unknown
from schemas.programme import Programme, UnderspendCheck


def alert_faults(programme: Programme, file: str) -> Iterator[str]:
    """What does not agree under `[alerts]` in `programme.toml`, a sentence each."""
    alerts = programme.alerts
    if any(step >= following for step, following in pairwise(alerts.worsened_pct)):
        steps = ", ".join(map(str, alerts.worsened_pct))
        yield f"{file}: alerts.worsened_pct: {steps}: each per cent must be higher than the one before it"
    yield from _check_faults(alerts.underspend, file, "alerts.underspend")
    known = {measure.id for measure in programme.measures}
    for measure, own in alerts.measures.items():
        yield from unknown(file, f"alerts.measures.{measure}", measure, known)
        yield from _check_faults(own.underspend or (), file, f"alerts.measures.{measure}.underspend")


def _check_faults(checks: Sequence[UnderspendCheck], file: str, key: str) -> Iterator[str]:
    months = [check.month for check in checks]
    for month in sorted({month for month in months if months.count(month) > 1}):
        yield f"{file}: {key}: month {month} has {months.count(month)} checks; a month has one"

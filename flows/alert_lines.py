"""Matters and waiting messages as lines for a terminal and as JSON for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from schemas.alerts import Alert, AlertState, AlertStep, Basis, Matter, TakenStep


def matter_name(matter: Matter) -> str:
    """Measure, rule and span, for a sentence."""
    return f"{matter.measure} {matter.rule} {matter.span}"


def since(state: AlertState, steps: Sequence[TakenStep]) -> TakenStep | None:
    """The step with which a matter came to stand: the first after it was last cured."""
    own = [step for step in steps if step.matter == state.matter]
    cured = max((place for place, step in enumerate(own) if step.step is AlertStep.CURED), default=-1)
    return own[cured + 1] if state.stands and cured + 1 < len(own) else None


def matter_lines(state: AlertState, steps: Sequence[TakenStep]) -> Iterator[str]:
    """How far a matter has come, and who wants it silent."""
    began = since(state, steps)
    came = f" since {began.as_of}, found {began.taken_at:%Y-%m-%d}" if began else ""
    told = "" if state.is_told else ", not told by itself"
    how_far = f"stands at level {state.level}{came}{told}" if state.stands else f"over since {state.as_of}"
    expected = " (forecast)" if state.matter.basis is Basis.FORECAST else ""
    yield f"{matter_name(state.matter)}{expected}: {how_far}; {_limit(state)}"
    if state.snooze:
        yield f"  silent until {state.snooze.until}, by {state.snooze.by}: {state.snooze.reason}"


def _limit(state: AlertState) -> str:
    """What was passed: per cent, months, or per cent at the end of a month."""
    if not state.threshold:
        return "nothing told"
    if state.matter.rule == "idle":
        return f"{state.threshold} months or more without postings"
    limit, _, month = state.threshold.partition("@")
    return f"less than {limit} % at the end of month {int(month)}" if month else f"limit {limit} %"


def matter_document(state: AlertState, steps: Sequence[TakenStep]) -> dict[str, Any]:
    """The same for machines."""
    began, snooze, matter = since(state, steps), state.snooze, state.matter
    return {
        "programme": matter.programme,
        "measure": matter.measure,
        "rule": matter.rule,
        "basis": matter.basis,
        "span": matter.span,
        "stands": state.stands,
        "step": state.step,
        "level": state.level,
        "told_level": state.told_level,
        "threshold": state.threshold,
        "is_told": state.is_told,
        "episode": state.episode,
        "since": began.as_of if began else None,
        "found_at": began.taken_at.isoformat() if began else None,
        "as_of": state.as_of,
        "run_id": state.run_id,
        "snooze": {"until": snooze.until.isoformat(), "reason": snooze.reason, "by": snooze.by} if snooze else None,
    }


def waiting_lines(waiting: Sequence[Alert]) -> Iterator[str]:
    """The messages that wait in the outbox."""
    yield f"Messages that wait to be sent: {len(waiting) or 'none'}"
    yield from (f"  {alert.subject}" for alert in waiting)


def waiting_document(waiting: Sequence[Alert]) -> list[dict[str, Any]]:
    """The same for machines."""
    names = ("key", "measure", "rule", "step", "level", "period", "subject")
    return [{name: getattr(alert, name) for name in names} for alert in waiting]

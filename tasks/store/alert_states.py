"""Matters: how far each has come, the steps it has taken, and the messages that a run tells of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, select

from domain.alert_states import Move, Sighting, advance, come_back, fallen, sighted, uncured, unspoken, untold
from outputs.missing_run import RULE as MISSING_RUN
from schemas.alerts import Alert, AlertState, AlertStep, Basis, Matter, Snooze, TakenStep
from schemas.records import Reconciliation
from schemas.runs import Run
from schemas.tables import alert_states, alert_steps
from tasks.store.outbox import put_messages, withdraw, withdraw_cure
from tasks.store.rows import insert_rows
from tasks.store.run_records import latest_month

Word = Callable[[Alert, Run, AlertState | None], Alert]
"""Words a message, from the run that tells of it and how far the matter had come before."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How what has happened is told: when, and by whom it is worded."""

    now: datetime
    word: Callable[[Alert, AlertState | None], Alert]


def as_it_is(message: Alert, _run: Run, _before: AlertState | None) -> Alert:
    """The message as it is: worded as the run has it, or not at all."""
    return message


def telling_by(word: Word, now: datetime, run: Callable[[], Run]) -> Telling:
    """How a run is told of; the run itself is asked for only when there is something to tell."""
    return Telling(now, lambda message, before: word(message, run(), before))


def tell_of_run(
    connection: Connection, reconciliation: Reconciliation, alerts: tuple[Alert, ...], telling: Telling
) -> None:
    """Take each matter further by what stands in a run, and put in the outbox what is to be told.

    What waits and is not true any more is withdrawn first, also that the month is missing. A year-end tells of no
    matter.

    Args:
        connection: of the transaction that stores the run; the run is there.
        reconciliation: of the run.
        alerts: what stands in it.
        telling: the moment decides which snoozes have ended.
    """
    if reconciliation.is_year_end:
        return
    missing = Matter(reconciliation.programme, "", MISSING_RUN, reconciliation.period, Basis.ACTUAL)
    withdraw(connection, missing, 1, {1})
    latest = latest_month(connection, reconciliation.programme, reconciliation.year)
    seen = sighted(reconciliation, alerts, latest)
    states = states_by_matter(connection, reconciliation.programme)
    for state in _withdrawn(connection, states, seen):
        states[state.matter] = state
        store_state(connection, state, telling.now)
    for move in advance(states, seen, telling.now.date()):
        store_move(connection, move, telling)


def _withdrawn(connection: Connection, states: Mapping[Matter, AlertState], seen: Sighting) -> tuple[AlertState, ...]:
    """The states that change because what waits and is not true any more is taken back, as if it had not been told."""
    changed = []
    for state, level in fallen(states, seen):
        left = withdraw(connection, state.matter, state.episode, range(level + 1, state.told_level + 1))
        if left is not None:
            changed.append(untold(state, left, level))
    back = (state for state in come_back(states, seen) if withdraw_cure(connection, state.matter, state.episode))
    return (*changed, *unspoken(states, changed), *map(uncured, back))


def store_move(connection: Connection, move: Move, telling: Telling, *, by: str = "") -> None:
    """Store where a matter is now, the step it took and the message of it."""
    store_state(connection, move.state, telling.now)
    if move.step is not None:
        snooze = move.state.snooze
        reason = snooze.reason if snooze and move.step is AlertStep.SNOOZED else None
        _append_step(connection, move, telling.now, reason=reason, by=by)
    if move.message is not None:
        message = telling.word(move.message, move.before)
        put_messages(connection, [message], run_id=move.state.run_id, now=telling.now)


def states_by_matter(connection: Connection, programme: str) -> dict[Matter, AlertState]:
    """The matters of a programme as they stand, in a fixed order."""
    of_programme = select(alert_states).where(alert_states.c.programme == programme)
    rows = connection.execute(of_programme.order_by(*_matter_columns())).mappings()
    return {state.matter: state for state in map(_state_of, rows)}


def steps_of(connection: Connection, programme: str) -> tuple[TakenStep, ...]:
    """Every step of a programme's matters, the oldest first."""
    of_programme = select(alert_steps).where(alert_steps.c.programme == programme).order_by(alert_steps.c.id)
    return tuple(map(_step_of, connection.execute(of_programme).mappings()))


def store_state(connection: Connection, state: AlertState, now: datetime) -> None:
    """Put a state in the place of the one that is there."""
    snooze = state.snooze
    row = asdict(state.matter) | {
        "step": state.step.value,
        "level": state.level,
        "told_level": state.told_level,
        "episode": state.episode,
        "as_of": state.as_of,
        "run_id": state.run_id,
        "changed_at": now,
        "snoozed_until": snooze.until if snooze else None,
        "snooze_reason": snooze.reason if snooze else None,
        "snoozed_by": snooze.by if snooze else None,
        "threshold": state.threshold,
        "is_told": state.is_told,
    }
    names = asdict(state.matter)
    connection.execute(delete(alert_states).where(and_(*(alert_states.c[name] == names[name] for name in names))))
    insert_rows(connection, alert_states, [row | {"basis": state.matter.basis.value}])


def _append_step(connection: Connection, move: Move, now: datetime, *, reason: str | None, by: str) -> None:
    state = move.state
    # A cured matter has level nought; its step tells from which level.
    level = state.level or (move.before.level if move.before else 0)
    row = asdict(state.matter) | {
        "basis": state.matter.basis.value,
        "episode": state.episode,
        "step": move.step,
        "level": level,
        "as_of": state.as_of,
        "run_id": state.run_id,
        "taken_at": now,
        "reason": reason,
        "taken_by": by or None,
        "is_told": move.message is not None,
    }
    insert_rows(connection, alert_steps, [row])


def _matter_columns() -> Iterable[Any]:
    return (alert_states.c[part.name] for part in fields(Matter))


def _matter_of(row: RowMapping) -> Matter:
    return Matter(row["programme"], row["measure"], row["rule"], row["span"], Basis(row["basis"]))


def _state_of(row: RowMapping) -> AlertState:
    until = row["snoozed_until"]
    return AlertState(
        matter=_matter_of(row),
        step=AlertStep(row["step"]),
        level=row["level"],
        told_level=row["told_level"],
        episode=row["episode"],
        as_of=row["as_of"],
        run_id=row["run_id"],
        snooze=Snooze(until, row["snooze_reason"] or "", row["snoozed_by"] or "") if until else None,
        threshold=row["threshold"],
        is_told=row["is_told"],
    )


def _step_of(row: RowMapping) -> TakenStep:
    return TakenStep(
        matter=_matter_of(row),
        step=AlertStep(row["step"]),
        level=row["level"],
        episode=row["episode"],
        as_of=row["as_of"],
        taken_at=row["taken_at"],
        is_told=row["is_told"],
        reason=row["reason"] or "",
        by=row["taken_by"] or "",
    )

"""Matters as the flows see them: what stands, and who asked for silence. Runs move them in `alert_states`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine

from domain.alert_states import Move, over_snoozes, snoozed, told_again
from schemas.alerts import Alert, AlertState, AlertStep, Matter, Snooze, TakenStep
from schemas.runs import Run
from tasks.store.alert_states import Telling, Word, states_by_matter, steps_of, store_move
from tasks.store.connection import reading, writing
from tasks.store.errors import MatterNotFoundError
from tasks.store.run_records import stored_run


class Matters:
    """What alerts are about. Every method raises DatabaseFailedError when the database refuses or breaks off."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def states(self, programme: str) -> tuple[AlertState, ...]:
        """How far each matter of a programme has come, cured ones too, by measure, rule and span."""
        with reading(self._engine) as connection:
            return tuple(states_by_matter(connection, programme).values())

    def steps(self, programme: str) -> tuple[TakenStep, ...]:
        """Every step that the matters of a programme have taken, the oldest first."""
        with reading(self._engine) as connection:
            return steps_of(connection, programme)

    def snooze(self, matter: Matter, snooze: Snooze, *, now: datetime) -> AlertState:
        """The matter, silent from now on: until the day has passed, or until it reaches a higher level.

        Raises:
            MatterNotFoundError: it does not stand.
        """
        with writing(self._engine) as connection:
            before = _standing(connection, matter)
            after = snoozed(before, snooze)
            telling = Telling(now, lambda message, _before: message)
            store_move(connection, Move(before, after, AlertStep.SNOOZED), telling, by=snooze.by)
            return after

    def wake(self, matter: Matter, *, by: str, now: datetime, word: Word) -> AlertState:
        """The matter, told once more as if its snooze had ended by itself; as it was when it was not snoozed.

        Raises:
            MatterNotFoundError: it does not stand.
        """
        with writing(self._engine) as connection:
            before = _standing(connection, matter)
            if before.snooze is None:
                return before
            (after,) = _tell_again(connection, [before], now, word, by=by)
            return after

    def tell_after_snoozes(self, programme: str, *, now: datetime, word: Word) -> tuple[AlertState, ...]:
        """The matters whose snooze has ended and that still stand, told once more.

        Args:
            programme: its id.
            now: with the time zone in which a day begins.
            word: how the message is worded.
        """
        with writing(self._engine) as connection:
            ended = over_snoozes(states_by_matter(connection, programme), now.date())
            return _tell_again(connection, ended, now, word)


def _standing(connection: Connection, matter: Matter) -> AlertState:
    state = states_by_matter(connection, matter.programme).get(matter)
    if state is None or not state.stands:
        raise MatterNotFoundError(matter)
    return state


def _tell_again(
    connection: Connection, states: Iterable[AlertState], now: datetime, word: Word, *, by: str = ""
) -> tuple[AlertState, ...]:
    moves = []
    for state in states:
        run = stored_run(connection, state.run_id)
        move = told_again(state, _as_seen(state, run))
        store_move(connection, move, Telling(now, partial(_worded, word, run)), by=by)
        moves.append(move)
    return tuple(move.state for move in moves)


def _as_seen(state: AlertState, run: Run) -> Alert:
    """The matter as the run it rests on found it; from the state where a run of an older version has it otherwise."""
    found = next((alert for alert in run.alerts if alert.matter == state.matter), None)
    if found is not None:
        return found
    matter = state.matter
    statuses = {measure.id: measure.status for measure in run.reconciliation.measures}
    return Alert(
        programme=matter.programme,
        measure=matter.measure,
        rule=matter.rule,
        threshold=state.threshold,
        period=run.reconciliation.period,
        status=statuses.get(matter.measure),
        basis=matter.basis,
        span=matter.span,
        level=state.level,
    )


def _worded(word: Word, run: Run, message: Alert, before: AlertState | None) -> Alert:
    return word(message, run, before)

"""How far each matter has come, and what is to be told of it: the state machine of alerts. Pure.

A matter is raised, may be worsened, and is cured; each is told once. Decision 0032 has the choices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from schemas.alerts import Alert, AlertState, AlertStep, Matter, Snooze
from schemas.records import Reconciliation, Status

_SPEAKS_FOR: Final[Mapping[str, frozenset[str]]] = {
    "overrun": frozenset({"full", "watch", "forecast"}),
    "full": frozenset({"watch", "forecast"}),
    "underspend": frozenset({"idle"}),
}
"""A graver rule and the milder ones it speaks for."""
_GRAVEST_FIRST: Final = tuple(_SPEAKS_FOR)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a month's run found.

    `alerts` are the matters that stand; `statuses` has every measure of the year. `as_of` is the month that its
    figures reach to, `latest` the latest such month of any run of the year. What is not `is_complete` has months
    missing, so that nothing can be said to have gone away.
    """

    programme: str
    year: int
    period: str
    as_of: str
    latest: str
    run_id: str
    alerts: tuple[Alert, ...]
    statuses: Mapping[str, Status]
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """A matter that has moved: from which state to which, the step it took, and the message when it is told."""

    before: AlertState | None
    state: AlertState
    step: AlertStep | None = None
    message: Alert | None = None


def sighted(reconciliation: Reconciliation, alerts: tuple[Alert, ...], latest: str) -> Sighting:
    """What a month's run found, for the machine.

    Args:
        reconciliation: of a month.
        alerts: what stands in it.
        latest: the latest month that the figures of any run of the year reach to.
    """
    return Sighting(
        programme=reconciliation.programme,
        year=reconciliation.year,
        period=reconciliation.period,
        as_of=reconciliation.figures_until,
        latest=latest,
        run_id=reconciliation.run_id,
        alerts=alerts,
        statuses={measure.id: measure.status for measure in reconciliation.measures},
        is_complete=not reconciliation.missing_months,
    )


def advance(states: Mapping[Matter, AlertState], seen: Sighting, today: date) -> tuple[Move, ...]:
    """The matters that move with a run; the same run again moves none.

    Args:
        states: as they stand before.
        seen: what the run found. An older month than the year's latest moves nothing.
        today: decides whether a snooze has ended.

    Returns:
        One move per matter whose state changes, graver matters before those they speak for. What has no message is
        known already, spoken for by a graver matter, or snoozed.
    """
    if seen.as_of < seen.latest:
        return ()
    standing = {alert.matter: alert for alert in seen.alerts}
    moves: list[Move] = []
    for matter in _in_order({*standing, *(matter for matter in states if _is_judged(matter, seen))}):
        before, alert = states.get(matter), standing.get(matter)
        if before is not None and before.as_of > seen.as_of:
            continue
        told_cures = [move.state.matter for move in moves if move.message and not move.state.stands]
        speakers = [other for other in (*standing, *told_cures) if speaks_for(other, matter)]
        if alert:
            move = _seen(before, alert, seen, today, is_spoken_for=bool(speakers))
        elif before is None or not _has_gone(before, seen) or set(speakers) & standing.keys():
            continue
        else:
            move = _gone(before, seen, today, is_spoken_for=bool(speakers))
        if move.state != before:
            moves.append(move)
    return tuple(moves)


def _has_gone(before: AlertState, seen: Sighting) -> bool:
    """Whether a matter that is not seen has gone; what cannot be judged is left as it is."""
    return before.stands and seen.is_complete


def speaks_for(graver: Matter, milder: Matter) -> bool:
    """Whether whoever is told of one matter need not be told of the other: the same measure and year, and milder.

    A check of spending speaks for the earlier checks of the year.
    """
    if (graver.programme, graver.measure, graver.span[:4]) != (milder.programme, milder.measure, milder.span[:4]):
        return False
    if graver.rule == milder.rule:
        return graver.span > milder.span
    return milder.rule in _SPEAKS_FOR.get(graver.rule, ())


def fallen(states: Mapping[Matter, AlertState], seen: Sighting) -> Iterator[tuple[AlertState, int]]:
    """The matters that stand lower than what was told of them, with the level they are at: nought when they are gone.

    What waits to be sent above that level is not true any more. With months missing nothing can be said to have fallen.
    """
    if seen.as_of < seen.latest or not seen.is_complete:
        return
    levels = {alert.matter: alert.level for alert in seen.alerts}
    for matter, state in states.items():
        level = levels.get(matter, 0)
        if _is_judged(matter, seen) and state.as_of <= seen.as_of and state.stands and level < state.told_level:
            yield state, level


def come_back(states: Mapping[Matter, AlertState], seen: Sighting) -> tuple[AlertState, ...]:
    """The cured matters that stand again; a cure that waits to be sent is not true any more."""
    if seen.as_of < seen.latest:
        return ()
    standing = (states[alert.matter] for alert in seen.alerts if alert.matter in states)
    return tuple(state for state in standing if not state.stands and state.as_of <= seen.as_of)


def untold(state: AlertState, told: Mapping[int, str], level: int) -> AlertState:
    """The state when the messages that are not true any more are withdrawn.

    Args:
        state: as it was told.
        told: what is left as told in its episode, by level with its threshold.
        level: where it is now; whoever has asked for silence knows of that, told or not.
    """
    highest = max(told, default=0)
    silent_to = max(highest, level) if state.snooze else highest
    return replace(state, told_level=silent_to, threshold=told.get(highest, ""), is_told=bool(told))


def unspoken(states: Mapping[Matter, AlertState], withdrawn: Iterable[AlertState]) -> Iterator[AlertState]:
    """The matters that were known by a graver one alone, when all that was told of that one has been withdrawn.

    Nobody has heard of them either, so that they are told by themselves if they stand.

    Args:
        states: as they stand before.
        withdrawn: the states whose messages were taken back.
    """
    unheard = [state.matter for state in withdrawn if not state.is_told]
    for matter, state in states.items():
        is_hidden = state.stands and not state.is_told and state.told_level > 0
        if is_hidden and any(speaks_for(graver, matter) for graver in unheard):
            yield untold(state, {}, 0)


def uncured(state: AlertState) -> AlertState:
    """The state before a cure that nobody has been told of."""
    return replace(state, step=AlertStep.RAISED, level=state.told_level)


def snoozed(state: AlertState, snooze: Snooze) -> AlertState:
    """The state of a matter that stands and is to be silent: until its day has passed, or it reaches a higher level."""
    return replace(state, step=AlertStep.SNOOZED, snooze=snooze)


def told_again(state: AlertState, alert: Alert) -> Move:
    """A matter that still stands when its snooze is over, told once more as an episode of its own.

    Args:
        state: it stands.
        alert: as the run it rests on worded it.
    """
    again = replace(
        state,
        step=AlertStep.RAISED,
        level=alert.level,
        told_level=max(alert.level, state.told_level),
        threshold=alert.threshold if alert.level >= state.told_level else state.threshold,
        episode=state.episode + 1,
        snooze=None,
        is_told=True,
    )
    return Move(state, again, AlertStep.RAISED, replace(alert, step=AlertStep.RAISED, episode=again.episode))


def over_snoozes(states: Mapping[Matter, AlertState], today: date) -> Iterator[AlertState]:
    """The matters that stand, whose snooze has ended, and that no graver matter speaks for."""
    standing = [state.matter for state in states.values() if state.stands]
    for matter in _in_order(standing):
        snooze = states[matter].snooze
        if snooze and snooze.until < today and not any(speaks_for(other, matter) for other in standing):
            yield states[matter]


def _in_order(matters: Iterable[Matter]) -> list[Matter]:
    """Graver matters before those they speak for; else in a fixed order."""
    by_name = sorted(matters, key=lambda matter: matter.parts)
    newest_first = sorted(by_name, key=lambda matter: matter.span, reverse=True)
    return sorted(newest_first, key=lambda matter: _place(matter.rule))


def _place(rule: str) -> int:
    return _GRAVEST_FIRST.index(rule) if rule in _GRAVEST_FIRST else len(_GRAVEST_FIRST)


def _is_judged(matter: Matter, seen: Sighting) -> bool:
    """Whether the run can say that a matter has gone; with a measure that is taken out of the programme it has."""
    return matter.programme == seen.programme and int(matter.span[:4]) == seen.year


def _seen(before: AlertState | None, alert: Alert, seen: Sighting, today: date, *, is_spoken_for: bool) -> Move:
    """A matter that stands."""
    if before is None or not before.stands:
        return _raised(before, alert, seen, is_spoken_for=is_spoken_for)
    now = replace(before, level=alert.level, as_of=seen.as_of, run_id=seen.run_id)
    if before.snooze and before.snooze.until < today:
        if not is_spoken_for:
            return told_again(now, alert)
        now = replace(now, step=AlertStep.RAISED, snooze=None)
    if alert.level <= before.told_level:
        return Move(before, now)
    step = AlertStep.WORSENED if before.is_told else AlertStep.RAISED
    now = replace(now, step=step, told_level=alert.level, threshold=alert.threshold, snooze=None)
    return _told(before, now, alert, is_spoken_for=is_spoken_for)


def _raised(before: AlertState | None, alert: Alert, seen: Sighting, *, is_spoken_for: bool) -> Move:
    now = AlertState(
        matter=alert.matter,
        step=AlertStep.RAISED,
        level=alert.level,
        told_level=alert.level,
        episode=before.episode + 1 if before else 1,
        as_of=seen.as_of,
        run_id=seen.run_id,
        threshold=alert.threshold,
    )
    return _told(before, now, alert, is_spoken_for=is_spoken_for)


def _told(before: AlertState | None, now: AlertState, alert: Alert, *, is_spoken_for: bool) -> Move:
    if is_spoken_for:
        return Move(before, now, now.step)
    message = replace(alert, step=now.step, episode=now.episode)
    return Move(before, replace(now, is_told=True), now.step, message)


def _gone(before: AlertState, seen: Sighting, today: date, *, is_spoken_for: bool) -> Move:
    """A matter that does not stand any more; told when it was told itself and nobody has asked for silence."""
    now = replace(before, step=AlertStep.CURED, level=0, as_of=seen.as_of, run_id=seen.run_id, snooze=None)
    is_silent = before.snooze is not None and before.snooze.until >= today
    if is_spoken_for or is_silent or not before.is_told:
        return Move(before, now, now.step)
    matter = before.matter
    message = Alert(
        programme=matter.programme,
        measure=matter.measure,
        rule=matter.rule,
        threshold=before.threshold,
        period=seen.period,
        status=seen.statuses.get(matter.measure),
        basis=matter.basis,
        span=matter.span,
        level=before.told_level,
        episode=before.episode,
        step=AlertStep.CURED,
    )
    return Move(before, now, now.step, message)

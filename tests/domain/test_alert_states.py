from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.alert_states import (
    Move,
    Sighting,
    advance,
    fallen,
    over_snoozes,
    sighted,
    snoozed,
    speaks_for,
    told_again,
    uncured,
    unspoken,
    untold,
)
from schemas.alerts import Alert, AlertState, AlertStep, Basis, Matter, Snooze
from schemas.records import Status
from tests.store.example_run import RECONCILIATION

MEASURE = "uterom"
UNTIL = date(2026, 8, 31)
SNOOZE = Snooze(UNTIL, "Ombokføring er bestilt", "Prøve Person")


def alert(rule: str, level: int = 1, *, span: str = "2026", threshold: str = "") -> Alert:
    basis = Basis.FORECAST if rule == "forecast" else Basis.ACTUAL
    return Alert("nordbyen", MEASURE, rule, threshold, "", Status.OK, basis=basis, span=span, level=level)


def sighting(month: int, standing: Iterable[Alert], *, latest: int = 0, is_complete: bool = True) -> Sighting:
    period = f"2026-{month:02d}"
    return Sighting(
        programme="nordbyen",
        year=2026,
        period=period,
        as_of=period,
        latest=f"2026-{max(month, latest):02d}",
        run_id=f"run-{month}",
        alerts=tuple(replace(each, period=period) for each in standing),
        statuses={MEASURE: Status.WATCH},
        is_complete=is_complete,
    )


@dataclass
class Year:
    """The machine with what it keeps: states, and all that was told as (month, rule, step, level)."""

    states: dict[Matter, AlertState] = field(default_factory=dict)
    told: list[tuple[int, str, str, int]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    latest: int = 0

    def month(
        self, month: int, *standing: Alert, today: date = date(2026, 1, 1), is_complete: bool = True
    ) -> tuple[Move, ...]:
        self.latest = max(self.latest, month)
        seen = sighting(month, standing, latest=self.latest, is_complete=is_complete)
        return self.take(advance(self.states, seen, today))

    def take(self, moves: tuple[Move, ...]) -> tuple[Move, ...]:
        self.states |= {move.state.matter: move.state for move in moves}
        messages = [move.message for move in moves if move.message]
        self.told += [(int(each.period[5:]), each.rule, str(each.step), each.level) for each in messages]
        self.keys += [each.key for each in messages]
        return moves

    def snooze(self, rule: str, until: date = UNTIL) -> None:
        state = self.state(rule)
        self.states[state.matter] = snoozed(state, replace(SNOOZE, until=until))

    def state(self, rule: str) -> AlertState:
        return next(state for state in self.states.values() if state.matter.rule == rule)


def test_matter_is_raised_once_worsened_once_and_cured_once() -> None:
    year = Year()
    for month, level in ((3, 1), (4, 1), (5, 2), (6, 2)):
        year.month(month, alert("overrun", level))
    year.month(7)
    year.month(8)
    assert year.told == [(3, "overrun", "raised", 1), (5, "overrun", "worsened", 2), (7, "overrun", "cured", 2)]
    assert (year.state("overrun").level, year.state("overrun").step) == (0, AlertStep.CURED)


def test_going_down_and_up_again_below_the_told_level_is_silent() -> None:
    year = Year()
    for month, level in ((3, 3), (4, 1), (5, 3), (6, 2), (7, 4)):
        year.month(month, alert("overrun", level))
    assert year.told == [(3, "overrun", "raised", 3), (7, "overrun", "worsened", 4)]


def test_cure_carries_the_level_and_threshold_that_were_told_last_and_the_status_of_today() -> None:
    year = Year()
    year.month(3, alert("overrun", 2, threshold="105"))
    year.month(4, alert("overrun", 1, threshold="100"))
    (move,) = year.month(5)
    assert move.message is not None
    assert (move.message.level, move.message.threshold, move.message.status) == (2, "105", Status.WATCH)
    assert (move.message.period, move.message.span, move.message.episode) == ("2026-05", "2026", 1)


def test_reopened_matter_is_a_new_episode() -> None:
    year = Year()
    year.month(3, alert("watch"))
    year.month(4)
    year.month(5, alert("watch"))
    year.month(6)
    assert [step for _, _, step, _ in year.told] == ["raised", "cured", "raised", "cured"]
    assert year.state("watch").episode == 2
    assert len(set(year.keys)) == 4


def test_overrun_speaks_for_watch_full_and_forecast() -> None:
    year = Year()
    year.month(3, alert("watch"), alert("forecast"))
    year.month(4, alert("overrun"))
    year.month(5, alert("watch"), alert("forecast"))
    assert year.told == [
        (3, "forecast", "raised", 1),
        (3, "watch", "raised", 1),
        (4, "overrun", "raised", 1),
        (5, "overrun", "cured", 1),
    ]


def test_milder_matter_that_comes_to_light_with_a_told_cure_needs_no_word_and_no_cure_of_its_own() -> None:
    year = Year()
    year.month(3, alert("overrun"))
    year.month(4, alert("watch"))
    assert (year.state("watch").stands, year.state("watch").is_told) == (True, False)
    year.month(5, alert("watch"))
    year.month(6)
    assert [(rule, step) for _, rule, step, _ in year.told] == [("overrun", "raised"), ("overrun", "cured")]


def test_milder_matter_told_before_is_cured_with_the_graver_one_and_alone_by_itself() -> None:
    year = Year()
    year.month(3, alert("watch"))
    year.month(4, alert("overrun"))
    year.month(5)
    assert [(rule, step) for _, rule, step, _ in year.told[1:]] == [("overrun", "raised"), ("overrun", "cured")]
    assert not year.state("watch").stands
    alone = Year()
    alone.month(3, alert("watch"))
    alone.month(4)
    assert alone.told[-1] == (4, "watch", "cured", 1)


def test_spoken_for_matter_that_worsens_by_itself_is_raised_and_not_worsened() -> None:
    year = Year()
    year.month(3, alert("overrun"))
    year.month(4, alert("forecast"))
    year.month(5, alert("forecast", 2))
    assert year.told[-1] == (5, "forecast", "raised", 2)


def test_later_check_of_spending_speaks_for_the_earlier_and_other_rules_for_none() -> None:
    june, september = alert("underspend", span="2026-06").matter, alert("underspend", span="2026-09").matter
    assert speaks_for(september, june)
    assert not speaks_for(june, september)
    assert not speaks_for(alert("idle").matter, june)
    assert speaks_for(june, alert("idle").matter)
    assert not speaks_for(alert("watch").matter, alert("overrun").matter)
    assert not speaks_for(replace(alert("overrun").matter, measure="another"), alert("watch").matter)
    assert not speaks_for(replace(alert("overrun").matter, span="2025"), alert("watch").matter)
    year = Year()
    year.month(6, alert("underspend", span="2026-06"))
    year.month(9, alert("underspend", span="2026-09"))
    year.month(10)
    assert [step for _, _, step, _ in year.told] == ["raised", "raised", "cured"]
    assert not any(state.stands for state in year.states.values())


def test_low_spending_speaks_for_months_without_postings_and_comes_after_them_with_a_word_of_its_own() -> None:
    at_once = Year()
    at_once.month(6, alert("underspend", span="2026-06"), alert("idle"))
    at_once.month(8)
    assert at_once.told == [(6, "underspend", "raised", 1), (8, "underspend", "cured", 1)]
    one_by_one = Year()
    one_by_one.month(4, alert("idle"))
    one_by_one.month(6, alert("underspend", span="2026-06"), alert("idle"))
    one_by_one.month(7, alert("underspend", span="2026-06"))
    one_by_one.month(8)
    assert [(rule, step) for _, rule, step, _ in one_by_one.told] == [
        ("idle", "raised"),
        ("underspend", "raised"),
        ("underspend", "cured"),
    ]
    assert not any(state.stands for state in one_by_one.states.values())


def test_matter_whose_speaker_nobody_has_read_is_told_by_itself() -> None:
    year = Year()
    year.month(6, alert("underspend", span="2026-06"), alert("idle"))
    read = year.state("underspend")
    assert list(unspoken(year.states, [read])) == []
    withdrawn = untold(read, {}, 0)
    (idle,) = unspoken(year.states, [withdrawn])
    year.states |= {withdrawn.matter: withdrawn, idle.matter: idle}
    year.told.clear()
    year.month(6, alert("idle"))
    assert year.told == [(6, "idle", "raised", 1)]
    assert list(unspoken(year.states, [withdrawn])) == []


def test_older_month_changes_nothing_whether_it_sees_more_or_less() -> None:
    year = Year()
    year.month(5, alert("overrun"))
    assert year.month(3) == ()
    assert year.month(4, alert("overrun", 4), alert("idle")) == ()
    assert year.told == [(5, "overrun", "raised", 1)]


def test_older_month_is_silent_also_of_matters_that_no_later_month_has_seen() -> None:
    year = Year()
    year.month(5)
    assert year.month(3, alert("watch")) == ()


def test_corrected_file_for_the_same_month_may_worsen_or_cure() -> None:
    year = Year()
    year.month(5, alert("overrun"))
    year.month(5, alert("overrun", 2))
    year.month(5)
    assert [step for _, _, step, _ in year.told] == ["raised", "worsened", "cured"]


def test_matter_that_cannot_be_judged_is_left_as_it_is() -> None:
    year = Year()
    year.month(5, alert("underspend", span="2026-06"))
    assert year.month(6, is_complete=False) == ()
    other_year = replace(sighting(7, []), year=2027, as_of="2027-01", latest="2027-01")
    assert advance(year.states, other_year, UNTIL) == ()
    assert year.month(7)[0].state.step is AlertStep.CURED


def test_matter_of_a_measure_that_is_taken_out_of_the_programme_is_over_and_told_once() -> None:
    year = Year()
    year.month(5, alert("overrun"))
    without = replace(sighting(6, []), statuses={})
    (move,) = year.take(advance(year.states, without, UNTIL))
    assert move.message is not None
    assert (move.message.step, move.message.status) == (AlertStep.CURED, None)
    assert advance(year.states, without, UNTIL) == ()


def test_month_with_gaps_still_tells_of_what_it_sees() -> None:
    year = Year()
    year.month(5, alert("overrun"), is_complete=False)
    assert year.told == [(5, "overrun", "raised", 1)]


def test_snoozed_matter_is_silent_until_its_day_has_passed_and_is_then_told_once_more() -> None:
    year = Year()
    year.month(5, alert("watch"))
    year.snooze("watch")
    year.month(6, alert("watch"), today=UNTIL)
    assert len(year.told) == 1
    year.month(7, alert("watch"), today=UNTIL + timedelta(days=1))
    year.month(8, alert("watch"), today=UNTIL + timedelta(days=2))
    assert year.told == [(5, "watch", "raised", 1), (7, "watch", "raised", 1)]
    assert len(set(year.keys)) == 2
    assert year.state("watch").snooze is None


def test_snooze_never_hides_a_higher_level() -> None:
    year = Year()
    year.month(5, alert("overrun"))
    year.snooze("overrun")
    year.month(6, alert("overrun", 2), today=UNTIL)
    assert year.told[-1] == (6, "overrun", "worsened", 2)
    assert year.state("overrun").snooze is None


def test_snooze_of_a_milder_matter_never_hides_a_graver_one() -> None:
    year = Year()
    year.month(5, alert("watch"))
    year.snooze("watch")
    year.month(6, alert("overrun"), today=UNTIL)
    assert year.told[-1] == (6, "overrun", "raised", 1)


def test_matter_cured_while_it_is_snoozed_goes_in_silence_and_comes_back_with_a_word() -> None:
    year = Year()
    year.month(5, alert("watch"))
    year.snooze("watch")
    year.month(6, today=UNTIL)
    assert len(year.told) == 1
    year.month(7, alert("watch"), today=UNTIL)
    assert year.told[-1] == (7, "watch", "raised", 1)
    assert year.state("watch").episode == 2


def test_matter_cured_after_its_snooze_is_told() -> None:
    year = Year()
    year.month(5, alert("watch"))
    year.snooze("watch")
    year.month(6, today=UNTIL + timedelta(days=1))
    assert year.told[-1] == (6, "watch", "cured", 1)


def test_snoozes_that_are_over_are_found_without_a_run_and_told_again_once() -> None:
    year = Year()
    year.month(5, alert("watch"))
    year.snooze("watch")
    assert list(over_snoozes(year.states, UNTIL)) == []
    (state,) = over_snoozes(year.states, UNTIL + timedelta(days=1))
    move = told_again(state, replace(alert("watch"), period="2026-05"))
    year.take((move,))
    assert list(over_snoozes(year.states, UNTIL + timedelta(days=1))) == []
    assert year.told == [(5, "watch", "raised", 1)] * 2
    assert len(set(year.keys)) == 2


def test_snooze_that_is_over_waits_while_a_graver_matter_speaks() -> None:
    year = Year()
    year.month(5, alert("watch"))
    year.snooze("watch")
    year.month(6, alert("overrun"), today=UNTIL)
    assert list(over_snoozes(year.states, UNTIL + timedelta(days=1))) == []


def test_snooze_that_is_over_ends_in_silence_when_a_told_cure_speaks_and_stays_silent() -> None:
    year = Year()
    year.month(5, alert("overrun"), alert("watch"))
    year.snooze("watch")
    for _ in range(2):
        year.month(6, alert("watch"), today=UNTIL + timedelta(days=1))
    assert year.told == [(5, "overrun", "raised", 1), (6, "overrun", "cured", 1)]
    assert year.state("watch").snooze is None


def test_what_stands_lower_than_was_told_is_named_with_its_level_and_not_when_months_are_missing() -> None:
    year = Year()
    year.month(5, alert("overrun", 3))
    lower, gone = sighting(6, [alert("overrun", 1)]), sighting(6, [])
    assert [(state.matter.rule, level) for state, level in fallen(year.states, lower)] == [("overrun", 1)]
    assert [(state.matter.rule, level) for state, level in fallen(year.states, gone)] == [("overrun", 0)]
    assert list(fallen(year.states, sighting(6, [alert("overrun", 3)]))) == []
    assert list(fallen(year.states, replace(gone, is_complete=False))) == []
    assert list(fallen(year.states, sighting(4, [], latest=5))) == []


def test_state_without_its_withdrawn_messages_is_told_anew_or_goes_in_silence() -> None:
    year = Year()
    year.month(5, alert("overrun", 3))
    state = year.state("overrun")
    bare = {state.matter: untold(state, {}, 1)}
    (again,) = advance(bare, sighting(5, [alert("overrun", 1)]), UNTIL)
    assert again.message is not None
    assert (again.message.step, again.message.level, again.message.episode) == (AlertStep.RAISED, 1, 1)
    (silent,) = advance(bare, sighting(5, []), UNTIL)
    assert (silent.step, silent.message) == (AlertStep.CURED, None)
    kept = {state.matter: untold(state, {1: "100"}, 0)}
    (cured,) = advance(kept, sighting(5, []), UNTIL)
    assert cured.message is not None
    assert (cured.message.level, cured.message.threshold) == (1, "100")


def test_cure_that_nobody_has_read_is_undone() -> None:
    year = Year()
    year.month(5, alert("overrun", 2))
    year.month(6)
    back = uncured(year.state("overrun"))
    assert (back.level, back.step, back.episode) == (2, AlertStep.RAISED, 1)
    assert [move.message for move in advance({back.matter: back}, sighting(6, [alert("overrun", 2)]), UNTIL)] == []


def test_sighting_reaches_to_the_month_that_the_exports_cover() -> None:
    early = replace(RECONCILIATION, period="2026-12", covered_until="2026-10", missing_months=("2026-11", "2026-12"))
    seen = sighted(early, (), "2026-10")
    assert (seen.as_of, seen.period, seen.is_complete) == ("2026-10", "2026-12", False)
    late = replace(RECONCILIATION, period="2026-13", covered_until="2026-12")
    assert (sighted(late, (), "2026-13").as_of, sighted(late, (), "2026-13").is_complete) == ("2026-13", True)


LADDERS = {"overrun": 4, "full": 1, "watch": 1, "forecast": 4, "idle": 1}
levels = st.fixed_dictionaries({rule: st.integers(0, highest) for rule, highest in LADDERS.items()})
"""A month's levels by rule; nought does not stand."""
months = st.tuples(st.integers(1, 12), levels, st.integers(0, 40), st.booleans(), st.sampled_from(["", *LADDERS]))
"""Month, levels, days since the run before, whether no month is missing, and the rule that somebody snoozes then."""


def standing(by_rule: Mapping[str, int]) -> list[Alert]:
    return [alert(rule, level) for rule, level in by_rule.items() if level]


@settings(max_examples=200)
@given(st.lists(months, min_size=1, max_size=14))
def test_whatever_runs_come_in_whatever_order(runs: list[tuple[int, dict[str, int], int, bool, str]]) -> None:
    year, today = Year(), date(2026, 1, 1)
    for month, by_rule, days, is_complete, snoozes in runs:
        today += timedelta(days=days)
        before, is_old = dict(year.states), month < year.latest
        moves = year.month(month, *standing(by_rule), today=today, is_complete=is_complete)
        assert not (moves and is_old)
        assert year.month(month, *standing(by_rule), today=today, is_complete=is_complete) == ()
        for move in moves:
            assert_step_is_lawful(before.get(move.state.matter), move, today)
        for state in [state for state in year.states.values() if state.stands and state.matter.rule == snoozes]:
            year.snooze(state.matter.rule, today + timedelta(days=30))
    assert len(set(year.keys)) == len(year.keys)
    assert_cured_only_after_told(year.keys)


def assert_step_is_lawful(before: AlertState | None, move: Move, today: date) -> None:
    after, message = move.state, move.message
    was_told = before is not None and before.stands and before.is_told
    is_silenced = before is not None and before.snooze is not None and before.snooze.until >= today
    if message is None:
        return
    assert message.step is move.step
    if message.step is AlertStep.RAISED:
        is_over = before is not None and before.snooze is not None and not is_silenced
        assert not was_told or is_over
        assert before is None or after.episode > before.episode or not before.is_told
    if message.step is AlertStep.WORSENED:
        assert was_told
        assert before is not None
        assert message.level > before.told_level
    if message.step is AlertStep.CURED:
        assert was_told
        assert not after.stands
        assert not is_silenced
    if is_silenced:
        assert before is not None
        assert message.level > before.told_level


def assert_cured_only_after_told(keys: list[str]) -> None:
    for place, key in enumerate(keys):
        *matter, episode, _level, step = key.split("|")
        earlier = [other.split("|")[-1] for other in keys[:place] if other.split("|")[:-2] == [*matter, episode]]
        assert step == "raised" or "raised" in earlier
        assert "cured" not in earlier


@settings(max_examples=100)
@given(st.lists(levels, min_size=1, max_size=12))
def test_a_higher_level_is_always_told_or_spoken_for(year_levels: list[dict[str, int]]) -> None:
    year = Year()
    for month, by_rule in enumerate(year_levels, start=1):
        year.month(month, *standing(by_rule))
        for state in year.states.values():
            assert state.level <= state.told_level


@settings(max_examples=100)
@given(st.lists(levels, min_size=2, max_size=8), st.data())
def test_old_months_again_leave_everything_as_it_is(year_levels: list[dict[str, int]], data: st.DataObject) -> None:
    year = Year()
    for month, by_rule in enumerate(year_levels, start=1):
        year.month(month, *standing(by_rule))
    states, told = dict(year.states), list(year.told)
    for month in data.draw(st.lists(st.integers(1, len(year_levels)), max_size=6)):
        year.month(month, *standing(year_levels[month - 1]))
    assert (year.states, year.told) == (states, told)

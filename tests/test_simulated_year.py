"""A whole year through the real pipeline: what is told, in which month, and nothing more.

The accounts are in `tests.simulated_year`. Every month is run on its day, with the export that is there by then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from domain.periods import Period
from domain.working_days import RECONCILED_ON, working_day_of_month
from schemas.alerts import Alert, AlertState, Basis, Matter, Snooze
from tasks.inbox_address import InboxAddress
from tasks.order import Places, RunOrder
from tasks.programmes import checked_programme
from tasks.steps import AT_ONCE
from tasks.store import open_database
from tests.simulated_year import PROGRAMME, YEAR, write_export, write_programme

OSLO: Final = ZoneInfo("Europe/Oslo")

TOLD: Final = """
2026-04 uterom      watch      80    raised
2026-05 uterom      overrun    100   raised
2026-05 verksted    forecast   100   raised
2026-06 frivillig   idle       3     raised
2026-06 kurs        underspend 25@06 raised
2026-06 nabolag     watch      80    raised
2026-06 uterom      overrun    100   cured
2026-07 arrangement watch      80    raised
2026-07 verksted    forecast   100   cured
2026-08 frivillig   idle       3     cured
2026-08 kurs        underspend 25@06 cured
2026-09 arrangement overrun    100   raised
2026-09 nabolag     watch      80    raised
2026-10 arrangement overrun    105   worsened
2026-10 utstyr      watch      80    raised
2026-12 arrangement overrun    110   worsened
2026-12 utstyr      full       100   raised
"""
"""Month, measure, rule, what was passed and the step; nabolag is told again in September, when its snooze is over."""

SNOOZED: Final = Matter(PROGRAMME, "nabolag", "watch", str(YEAR), Basis.ACTUAL)


@dataclass
class Office:
    """Somebody who reconciles each month on its day and sends what waits."""

    folder: Path
    told: list[Alert] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.programmes = write_programme(self.folder)
        self.database = f"sqlite:///{self.folder / 'omradeloft.sqlite3'}"

    def order(self, month: int, exported: int, on: date) -> RunOrder:
        """The run of a month with the export of that month or a later one."""
        export = write_export(self.folder, exported)
        places = Places(self.programmes, InboxAddress(str(self.folder)), self.folder / "written", self.database)
        now = datetime.combine(on, time(6), OSLO)
        return RunOrder(PROGRAMME, Period(YEAR, month), False, (export,), places, on, now)

    def reconcile(self, month: int, *, exported: int | None = None, on: date | None = None, again: bool = False) -> str:
        """Run a month, on its day, and send what is to be told; the run's id.

        Made again, the row rules are left out: they take most of the time, and a finding moves no matter.
        """
        order = self.order(month, exported or month, on or run_day(month))
        files = checked_programme(self.programmes, PROGRAMME)
        collected = AT_ONCE.collect(order)
        found = () if again else AT_ONCE.validate(order, files, collected)
        run_id = AT_ONCE.reconcile(order, files, collected, found)
        with open_database(self.database) as database:
            for alert in database.pending_alerts(PROGRAMME):
                self.told.append(alert)
                database.outbox.note_sent(alert.key, order.now)
        return run_id

    def snooze(self, on: date, until: date) -> None:
        """Ask for silence on the measure that is close to its budget, as planned."""
        with open_database(self.database) as database:
            snooze = Snooze(until, "Siste innkjøp er gjort, som planlagt", "Prøve Person")
            database.matters.snooze(SNOOZED, snooze, now=datetime.combine(on, time(12), OSLO))

    def states(self) -> tuple[AlertState, ...]:
        """How far every matter has come."""
        with open_database(self.database) as database:
            return database.matters.states(PROGRAMME)


def run_day(month: int) -> date:
    """The fifth working day of the month after."""
    following = (YEAR + 1, 1) if month == 12 else (YEAR, month + 1)
    return working_day_of_month(*following, RECONCILED_ON)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The year, every month run twice."""
    office = Office(tmp_path_factory.mktemp("year"))
    for month in range(1, 13):
        run_id = office.reconcile(month)
        assert office.reconcile(month, again=True) == run_id
        if month == 6:
            office.snooze(run_day(6), until=date(YEAR, 9, 30))
    return office


def lines(told: list[Alert]) -> list[str]:
    """The messages as `TOLD` has them, in order of month and measure."""
    found = [(alert.period, alert.measure, alert.rule, alert.threshold, str(alert.step)) for alert in told]
    return [f"{period} {measure:11} {rule:10} {limit:5} {step}" for period, measure, rule, limit, step in sorted(found)]


def test_whole_year_tells_exactly_what_is_expected(year: Office) -> None:
    assert lines(year.told) == TOLD.strip().splitlines()


def test_no_message_is_told_twice_and_each_has_words(year: Office) -> None:
    assert len({alert.key for alert in year.told}) == len(year.told)
    assert len({alert.subject for alert in year.told}) == len(year.told)
    assert all(alert.subject and alert.body for alert in year.told)


def test_amounts_of_every_message_are_those_of_its_run(year: Office) -> None:
    names = {
        "Revidert budsjett": "revised_ore",
        "Netto utgift": "net_ore",
        "Dekket av andre kilder": "other_financing_ore",
        "Brukt av tilskuddet": "grant_financed_ore",
        "Dekket av kommunen": "own_ore",
    }
    with open_database(year.database) as database:
        for alert in year.told:
            run = database.load_run(database.latest_run_id(PROGRAMME, alert.period) or "")
            sums = next(each.sums for each in run.reconciliation.measures if each.id == alert.measure)
            body = alert.body.replace("\u00a0", " ")
            said = {name: re.search(rf"- {name}: ([\d ]+)(?:,(\d\d))? kroner", body) for name in names}
            ore = {name: int(at[1].replace(" ", "")) * 100 + int(at[2] or 0) for name, at in said.items() if at}
            assert ore == {name: getattr(sums, field) for name, field in names.items()}
            assert (alert.rule == "overrun" and alert.step != "cured") <= (sums.net_ore > sums.revised_ore)


def test_late_posting_of_march_that_comes_in_may_is_what_makes_the_overrun(year: Office) -> None:
    overrun = next(alert for alert in year.told if (alert.measure, alert.rule) == ("uterom", "overrun"))
    assert overrun.period == "2026-05"
    assert "mars" in overrun.body


def test_at_the_end_of_the_year_stands_what_was_not_mended(year: Office) -> None:
    standing = {(state.matter.measure, state.matter.rule, state.level) for state in year.states() if state.stands}
    assert standing == {
        ("arrangement", "overrun", 110),
        ("arrangement", "watch", 1),  # the overrun speaks for it
        ("nabolag", "watch", 1),
        ("utstyr", "full", 1),
        ("utstyr", "watch", 1),
    }


def test_old_month_again_in_december_adds_nothing(year: Office) -> None:
    told, before = list(year.told), without_runs(year.states())
    in_december = run_day(12)
    year.reconcile(3, on=in_december, again=True)
    year.reconcile(5, exported=12, on=in_december, again=True)
    year.reconcile(12, on=in_december, again=True)
    assert year.told == told
    assert without_runs(year.states()) == before


def without_runs(states: tuple[AlertState, ...]) -> list[AlertState]:
    """The states but for the run each rests on: December made anew is another run that says the same."""
    return [replace(state, run_id="") for state in states]


def test_months_out_of_order_tell_only_what_stands_at_the_latest(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for month in (6, 5, 4):
        office.reconcile(month, exported=6, on=run_day(6), again=True)
    assert {(alert.measure, alert.rule) for alert in office.told} == {
        ("frivillig", "idle"),
        ("kurs", "underspend"),
        ("nabolag", "watch"),
        ("verksted", "forecast"),
    }

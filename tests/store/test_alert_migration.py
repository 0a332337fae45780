"""An upgrade from a version that kept no states: what stood in the last month counts as told."""

from __future__ import annotations

import json
from dataclasses import replace

from alembic import command

from schemas.alerts import Basis
from schemas.records import Status
from tasks.store import open_database
from tasks.store.connection import make_engine, writing
from tasks.store.migrating import alembic_config
from tests.store.example_run import ALERT, NOW, archived_import, run_called
from tests.store.tables import execute

_RUN = (
    "INSERT INTO runs (run_id, sequence, programme, accounting_year, programme_year, period, is_year_end, is_invented, "
    "created_on, saved_at, programme_sha256, reconciliation) VALUES ('{run}', {sequence}, 'nordbyen', 2026, 3, "
    "'{period}', {is_year_end}, true, '2026-04-07', '2026-04-07 06:30:00', '', '')"
)
_ALERT = (
    "INSERT INTO alerts (key, programme, measure, rule, threshold, period, status, subject, body, causes, run_id, "
    "raised_at, attempts, delivered_to) VALUES ('nordbyen|uterom|{rule}|{threshold}|{period}', 'nordbyen', 'uterom', "
    "'{rule}', '{threshold}', '{period}', 'watch', '', '', '[]', '{run}', '2026-04-07 06:30:00', 0, '[]')"
)


def made_by_the_version_before(url: str) -> None:
    """Alerts of March, which were over in April; of April; and a year-end run."""
    engine = make_engine(url)
    with writing(engine) as connection:
        command.upgrade(alembic_config(connection), "0006")
    engine.dispose()
    told = [("r3", "overrun", "100", "2026-03"), ("r4", "watch", "80", "2026-04"), ("r4", "watch", "85", "2026-04")]
    told += [("r4", "forecast", "100", "2026-04"), ("r4", "underspend", "25@06", "2026-04")]
    told += [("december", "watch", "80", "2025-12")]
    execute(
        url,
        _RUN.format(run="r3", sequence=1, period="2026-03", is_year_end="false"),
        _RUN.format(run="r4", sequence=2, period="2026-04", is_year_end="false"),
        _RUN.format(run="ry", sequence=3, period="2026", is_year_end="true"),
        _RUN.format(run="december", sequence=4, period="2025-12", is_year_end="false"),
        *(_ALERT.format(run=run, rule=rule, threshold=limit, period=month) for run, rule, limit, month in told),
    )


def test_upgrade_tells_nobody_again_what_stood_in_the_last_month(empty_url: str) -> None:
    made_by_the_version_before(empty_url)
    with open_database(empty_url) as database:
        taken_over = database.matters.states("nordbyen")
        assert [state.as_of for state in taken_over if state.matter.span == "2025"] == ["2025-12"]
        states = {state.matter.rule: state for state in taken_over if state.matter.span > "2025"}
        assert sorted((rule, state.matter.span, state.matter.basis) for rule, state in states.items()) == [
            ("forecast", "2026", Basis.FORECAST),
            ("underspend", "2026-06", Basis.ACTUAL),
            ("watch", "2026", Basis.ACTUAL),
        ]
        assert all(state.is_told and state.as_of == "2026-04" for state in states.values())
        waiting = len(database.pending_alerts("nordbyen"))
        watch = replace(ALERT, rule="watch", threshold="80", status=Status.WATCH, period="2026-05")
        forecast = replace(watch, rule="forecast", basis=Basis.FORECAST)
        underspend = replace(watch, rule="underspend", threshold="25@06", span="2026-06")
        run = replace(run_called("r5", period="2026-05"), alerts=(watch, forecast, underspend))
        database.save_run(run, [archived_import()], now=NOW)
        assert len(database.pending_alerts("nordbyen")) == waiting


def test_downgrade_and_upgrade_again_keep_the_messages(empty_url: str) -> None:
    made_by_the_version_before(empty_url)
    open_database(empty_url).close()
    engine = make_engine(empty_url)
    with writing(engine) as connection:
        command.downgrade(alembic_config(connection), "0006")
    engine.dispose()
    with open_database(empty_url) as database:
        assert len(database.pending_alerts("nordbyen")) == 6


def test_overrun_that_stood_at_the_upgrade_is_not_told_as_worse_before_it_is(empty_url: str) -> None:
    engine = make_engine(empty_url)
    with writing(engine) as connection:
        command.upgrade(alembic_config(connection), "0006")
    engine.dispose()
    last_run = _RUN.format(run="a4", sequence=2, period="2026-04", is_year_end="false")
    execute(
        empty_url,
        _RUN.format(run="r4", sequence=1, period="2026-04", is_year_end="false"),
        last_run.replace("'')", f"'{json.dumps(_RECONCILED)}')"),
        *(_ALERT.format(run="r4", rule=rule, threshold="100", period="2026-04") for rule in ("overrun", "forecast")),
    )
    with open_database(empty_url) as database:
        forecast, overrun = database.matters.states("nordbyen")
    assert (overrun.run_id, overrun.level, overrun.told_level, overrun.threshold) == ("a4", 112, 112, "112")
    assert (forecast.level, forecast.threshold) == (1, "100")


_RECONCILED = {
    "measures": [
        {
            "id": "uterom",
            "sums": {"revised_ore": 1_000, "after_co_financing_ore": 1_179, "forecast_ore": 1_009},
            "own_parts": [{"reason": "over_budget", "amount_ore": 70}, {"reason": "other_source", "amount_ore": 50}],
        }
    ]
}

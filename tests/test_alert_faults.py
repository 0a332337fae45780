from __future__ import annotations

from typing import Any

import pytest

from schemas.alert_faults import alert_faults
from tests.ledgers import mysen

PROGRAMME = mysen().programme
CHECKS = [{"month": 6, "below_pct": 25}, {"month": 9, "below_pct": 50}]


def faults(**changes: Any) -> list[str]:
    alerts = type(PROGRAMME.alerts).model_validate(PROGRAMME.alerts.model_dump() | changes)
    return list(alert_faults(PROGRAMME.model_copy(update={"alerts": alerts}), "mysen/programme.toml"))


def test_thresholds_that_agree_have_no_fault() -> None:
    own = {"sosionom": {"watch_pct": 60, "idle_months": 2, "forecast_pct": 110, "underspend": CHECKS}}
    assert faults() == []
    assert faults(worsened_pct=[103, 110], underspend=CHECKS, measures=own) == []
    assert faults(worsened_pct=[], measures={"sosionom": {"underspend": []}}) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"measures": {"sosionim": {"watch_pct": 60}}},
            "alerts.measures.sosionim: 'sosionim' is not defined; did you mean 'sosionom'?",
        ),
        (
            {"worsened_pct": [105, 125, 110]},
            "alerts.worsened_pct: 105, 125, 110: each per cent must be higher than the one before it",
        ),
        (
            {"worsened_pct": [105, 105]},
            "alerts.worsened_pct: 105, 105: each per cent must be higher than the one before it",
        ),
        (
            {"underspend": [*CHECKS, {"month": 6, "below_pct": 30}]},
            "alerts.underspend: month 6 has 2 checks; a month has one",
        ),
        (
            {"measures": {"sosionom": {"underspend": [CHECKS[1], CHECKS[1]]}}},
            "alerts.measures.sosionom.underspend: month 9 has 2 checks; a month has one",
        ),
    ],
)
def test_threshold_that_does_not_agree_is_told_with_its_key(changes: dict[str, Any], sentence: str) -> None:
    assert faults(**changes) == [f"mysen/programme.toml: {sentence}"]

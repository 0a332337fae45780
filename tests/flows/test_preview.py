"""The preview from the command line: it stores nothing, and what it shows is what the year-end then makes."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tasks.preview import previewed_period
from tests.flows.conftest import EXPORTS, Call
from tests.ledgers import ROOT

YEAR_2025 = EXPORTS / "unit4" / "hovedbok-2025.csv"
OCTOBER = EXPORTS / "unit4" / "hovedbok-2026-10.csv"


@pytest.fixture
def programmes(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    return tmp_path / "programmes"


def choose(programmes: Path, model: str) -> None:
    path = programmes / "mysen" / "2026.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert sum(line.startswith("payment_model") for line in lines) == 1
    changed = (f'payment_model = "{model}"\n' if line.startswith("payment_model") else line for line in lines)
    path.write_text("".join(changed), encoding="utf-8")


def stored_bytes(folder: Path) -> dict[str, str]:
    """Every file of the database by name, with what is in it."""
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("omradeloft.sqlite3*"))}


def without_names(request: dict[str, Any]) -> dict[str, Any]:
    """The request of a preview as `reconciliation.json` has it: its options without what makes them readable."""
    options = [
        {key: value for key, value in option.items() if key not in {"name", "is_chosen"}}
        for option in request["options"]
    ]
    return request | {"options": options}


def test_the_preview_of_each_model_is_what_the_year_end_then_makes(
    call: Call, programmes: Path, tmp_path: Path
) -> None:
    closed = call("close-year", "mysen", "--year", "2025", "--json", YEAR_2025)
    assert closed.document["payment_request"]["model"] == "A"
    for model in ("B", "C", "A"):
        choose(programmes, model)
        before = stored_bytes(tmp_path)
        shown = call("preview", "mysen", "--year", "2025", "--json")
        assert stored_bytes(tmp_path) == before
        assert (shown.document["model"], shown.document["is_estimate"]) == (model, False)
        closed = call("close-year", "mysen", "--year", "2025", "--json")
        real, previewed = closed.document["payment_request"], shown.document["actual"]["payment_request"]
        assert {key: value for key, value in without_names(previewed).items() if key in real} == real
        assert shown.document["actual"]["unused_ore"] == closed.document["grant"]["unused_ore"]
        assert [option["model"] for option in previewed["options"] if option["is_chosen"]] == [model]


def test_a_month_gives_an_estimate_that_says_so_beside_the_accounts(call: Call, tmp_path: Path) -> None:
    call("reconcile", "mysen", "--period", "2026-10", OCTOBER)
    before = stored_bytes(tmp_path)
    shown = call("preview")
    assert stored_bytes(tmp_path) == before
    assert shown.status == 1, "plans are missing, so the letter would be blocked"
    assert "invented example data" in shown.out
    assert "This is an estimate: the accounts go until 2026-10" in shown.out
    assert "A: hele årets tildeling; B: faktisk behov; C: overføring ikke godkjent" in shown.out
    assert "A (chosen)" in shown.out
    assert "There is no file 2027.toml" in shown.out
    missing = call("preview", "mysen", "--year", "2027")
    assert (missing.status, missing.out) == (2, "")
    assert "no run of 'mysen' for 2027 is stored" in missing.err
    document = call("preview", "mysen", "--json").document
    assert (document["year"], document["request_year"], document["run"]["period"]) == (2026, 2027, "2026-10")
    actual, estimate = document["actual"], document["estimate"]
    assert actual["disposable_ore"] == estimate["disposable_ore"]
    assert estimate["used_ore"] > actual["used_ore"]
    assert estimate["unused_ore"] == estimate["payment_request"]["carry_over_ore"]


@pytest.mark.parametrize(
    ("year", "period", "chosen"),
    [
        (None, None, "2026-02"),
        (2025, None, "2025"),
        (2026, None, "2026-02"),
        (None, "2025-11", "2025-11"),
        (2025, "2025-09", None),
        (2024, None, None),
    ],
)
def test_the_year_end_goes_before_a_month_and_a_later_month_before_an_earlier(
    year: int | None, period: str | None, chosen: str | None
) -> None:
    assert previewed_period({"2025", "2025-11", "2025-13", "2026-01", "2026-02"}, year, period) == chosen


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("preview", "mysen"), "there is no such file"),
        (("preview", "myssen"), "no programme 'myssen' here"),
        (("preview", "--period", "2026-17"), "2026-17"),
        (("preview", "--year", "2025", "--period", "2026-10"), "not of the same year"),
    ],
)
def test_a_call_that_cannot_be_understood_gives_a_sentence(call: Call, words: tuple[str, ...], sentence: str) -> None:
    called = call(*words)
    assert called.status == 2
    assert sentence in called.err
    assert "Traceback" not in called.err

"""Spread profiles: exact shares of the year, a budget by month that sums to the øre, and faults in the file."""

from __future__ import annotations

import re
import shutil
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.spreads import first_active_month, periodised, share_of_year
from schemas.budget_registers import Commitment
from schemas.programme import Measure
from schemas.programme_files import ProgrammeError, load_programme
from schemas.register_faults import register_faults
from schemas.spread import EvenSpread, OwnSpread, SeasonalSpread, Spread, StartSpread
from tests.ledgers import ROOT, mysen

SPREAD: TypeAdapter[Spread] = TypeAdapter(Spread)
MEASURES = {measure.id: measure for measure in mysen().programme.measures}


def kinds() -> st.SearchStrategy[Spread]:
    """Every kind of profile a file may hold."""
    months = st.integers(1, 12)
    weights = st.lists(st.integers(0, 1000), min_size=12, max_size=12).filter(any).map(tuple)
    seasons = st.lists(months, min_size=1, max_size=11, unique=True).map(tuple)
    shares = st.integers(1, 99).flatmap(lambda whole: st.integers(0, whole).map(lambda part: f"{part}/{whole}"))
    return st.one_of(
        st.just(EvenSpread()),
        st.builds(StartSpread, kind=st.just("from_month"), month=months),
        st.builds(SeasonalSpread, kind=st.just("seasonal"), months=seasons, share=shares),
        st.builds(OwnSpread, weights=weights),
    )


def fault(value: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as raised:
        SPREAD.validate_python(value)
    return str(raised.value)


@settings(deadline=None)
@given(kinds(), st.integers(-(10**12), 10**12))
def test_budget_by_month_sums_to_the_ore(spread: Spread, revised_ore: int) -> None:
    months = periodised(revised_ore, spread.shares)

    assert sum(months) == revised_ore
    assert len(months) == 12
    assert all(abs(ore - revised_ore * share) < 1 for ore, share in zip(months, spread.shares, strict=True))


@settings(deadline=None)
@given(kinds())
def test_shares_of_the_year_are_exact_and_never_negative(spread: Spread) -> None:
    assert sum(spread.shares) == 1
    assert min(spread.shares) >= 0
    assert share_of_year(spread, 12) == 1
    assert share_of_year(spread, first_active_month(spread)) > 0
    assert share_of_year(spread, first_active_month(spread) - 1) == 0


def test_even_spread_of_an_amount_that_does_not_divide_gives_the_first_months_the_rest() -> None:
    assert periodised(100, EvenSpread().shares) == (9, 9, 9, 9, *[8] * 8)


def test_nothing_is_expected_before_the_start_month() -> None:
    spread = StartSpread(kind="from_month", month=4)

    assert periodised(900, spread.shares) == (0, 0, 0, *[100] * 9)
    assert (first_active_month(spread), share_of_year(spread, 6)) == (4, Fraction(1, 3))


def test_season_takes_its_share_and_the_other_months_the_rest() -> None:
    spread = SeasonalSpread(kind="seasonal", months=(6, 7, 8), share="3/4")

    assert periodised(3600, spread.shares) == (*[100] * 5, 900, 900, 900, *[100] * 4)
    assert spread.shares[5] == Fraction(1, 4)
    assert spread.shares[0] == Fraction(1, 36)


def test_season_with_all_of_the_year_leaves_nothing_for_the_rest() -> None:
    spread = SeasonalSpread(kind="seasonal", months=(3, 9), share="1/1")

    assert periodised(500, spread.shares) == (0, 0, 250, 0, 0, 0, 0, 0, 250, 0, 0, 0)


def test_weights_without_a_kind_are_an_own_profile() -> None:
    spread = SPREAD.validate_python({"weights": [1] * 11 + [13]})

    assert isinstance(spread, OwnSpread)
    assert periodised(2400, spread.shares) == (*[100] * 11, 1300)


@pytest.mark.parametrize("value", [{}, {"kind": "even"}])
def test_spread_without_more_is_even(value: dict[str, Any]) -> None:
    assert SPREAD.validate_python(value) == EvenSpread()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"weights": [0] * 12}, "at least one month must have weight"),
        ({"weights": [1] * 11}, "at least 12 items"),
        ({"weights": [-1] + [1] * 11}, "greater than or equal to 0"),
        ({"kind": "from_month", "month": 0}, "greater than or equal to 1"),
        ({"kind": "from_month", "month": 13}, "less than or equal to 12"),
        ({"kind": "from_month"}, "Field required"),
        ({"kind": "seasonal", "months": [6, 13], "share": "1/2"}, "less than or equal to 12"),
        ({"kind": "seasonal", "months": [], "share": "1/2"}, "at least 1 item"),
        ({"kind": "seasonal", "months": [6, 6], "share": "1/2"}, "named once"),
        ({"kind": "seasonal", "months": [6], "share": "3/2"}, "between 0 and 1"),
        ({"kind": "seasonal", "months": [6], "share": "0.5"}, "should match pattern"),
        ({"kind": "seasonal", "months": list(range(1, 13)), "share": "1/2"}, "share must be 1/1"),
        ({"kind": "summer"}, "kind is one of even, from_month, seasonal and own"),
        ({"kind": "even", "month": 3}, "Extra inputs are not permitted"),
    ],
)
def test_fault_in_a_profile_is_refused(value: dict[str, Any], sentence: str) -> None:
    assert sentence in fault(value)


def test_measure_without_a_spread_is_even() -> None:
    assert Measure.model_fields["spread"].default == EvenSpread()
    assert MEASURES["sosionom"].spread == EvenSpread()


@pytest.mark.parametrize(
    ("measure", "weights"),
    [
        ("apen-barnehage", (0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        ("klar-for-jobb", (0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0)),
    ],
)
def test_clearer_kind_in_the_mysen_file_says_what_the_weights_said(measure: str, weights: tuple[int, ...]) -> None:
    spread = MEASURES[measure].spread

    assert not isinstance(spread, OwnSpread)
    assert spread.shares == OwnSpread(weights=weights).shares


def test_profiles_that_the_documentation_shows_are_accepted() -> None:
    page = (ROOT / "docs" / "programme-files.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| `(\{ (?:kind|weights) = .* \})` \|", page, re.MULTILINE)

    kinds_shown = [SPREAD.validate_python(tomllib.loads(f"spread = {each}")["spread"]).kind for each in shown]
    assert kinds_shown == ["even", "from_month", "seasonal", "seasonal", "own"]


def test_profile_of_a_file_with_a_fault_is_told_with_its_key(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    path = tmp_path / "programmes" / "mysen" / "programme.toml"
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace('kind = "from_month", month = 4', 'kind = "from_month", month = 14'), "utf-8")

    with pytest.raises(ProgrammeError, match=r"mysen/programme.toml: measures\.1\.spread\.from_month\.month: .*got 14"):
        load_programme(tmp_path / "programmes", "mysen")


def test_commitment_after_the_year_is_refused() -> None:
    files = mysen()
    record = Commitment(id="a", measure="sosionom", what="Avtale", kr=Decimal(1), until="2027-06", source="Avtale")
    year = files.year(2026).model_copy(update={"commitments": (record,)})

    told = "2026.toml: commitments.0.until: 2027-06 is not in 2026; write the part of the cost that falls in 2026"
    assert [fault.startswith(told) for fault in register_faults(files.programme, year, "2026.toml")] == [True]

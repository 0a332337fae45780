"""Own contribution is no number: what a type checker refuses before the program runs, Python refuses while it does."""

from __future__ import annotations

import operator
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from domain.money import round_half_away, share_of
from schemas.in_kind import InKindValue, total_in_kind
from schemas.records import MeasureSums
from tests.ledgers import ROOT

VALUE = InKindValue(450_00)
REFUSED = {
    "in_kind_plus_ore": ("VALUE + 1", "operator"),
    "ore_plus_in_kind": ("1 + VALUE", "operator"),
    "in_kind_minus_ore": ("VALUE - 1", "operator"),
    "times": ("VALUE * 2", "operator"),
    "negative": ("-VALUE", "operator"),
    "sum": ("sum([VALUE, VALUE])", "list-item"),
    "sum_among_ore": ("sum([1, VALUE])", "list-item"),
    "less_than_ore": ("VALUE < 1", "operator"),
    "ore_at_least": ("1 >= VALUE", "operator"),
    "equals_ore": ("VALUE == 1", "comparison-overlap"),
    "not_equal_to_ore": ("1 != VALUE", "comparison-overlap"),
    "as_int": ("int(VALUE)", "call-overload"),
    "handed_over_as_ore": ("share_of(VALUE, Fraction(1, 4))", "arg-type"),
    "rounded": ("round_half_away(VALUE)", "arg-type"),
    "in_the_sums_of_a_measure": ("MeasureSums(gross_ore=VALUE) + MeasureSums()", "arg-type"),
    "among_figures": ("total_in_kind([VALUE, 1])", "list-item"),
}
"""A name, an expression, and the code of the error that mypy gives it."""
REFUSED_BY_PYTHON_ALONE = ("sum([VALUE], 0)", "min(VALUE, 1)", "sorted([VALUE, 1])")
"""Types of the standard library are too wide here to tell; what comes of the first is no int to a type checker."""
ALLOWED = (
    "VALUE + VALUE",
    "sum([VALUE, VALUE], InKindValue())",
    "VALUE < VALUE",
    "VALUE == VALUE",
    "max(VALUE, VALUE)",
)
HEAD = """\
from fractions import Fraction

from domain.money import round_half_away, share_of
from schemas.in_kind import InKindValue, total_in_kind
from schemas.records import MeasureSums

VALUE = InKindValue(45000)
"""
NAMES = {
    "VALUE": VALUE,
    "InKindValue": InKindValue,
    "Fraction": Fraction,
    "share_of": share_of,
    "round_half_away": round_half_away,
    "MeasureSums": MeasureSums,
    "total_in_kind": total_in_kind,
}


def checked(folder: Path, expressions: tuple[str, ...]) -> dict[int, str]:
    """What mypy says, by line of the expression from 0."""
    snippet = folder / "snippet.py"
    snippet.write_text(HEAD + "".join(f"print({each})\n" for each in expressions), encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context"),
            *("--follow-imports=silent", "--no-incremental", f"--cache-dir={folder / 'cache'}", str(snippet)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    first = HEAD.count("\n") + 1
    lines = [line.split(":", 2) for line in done.stdout.splitlines() if ": error: " in line]
    assert all(Path(name).name == "snippet.py" for name, _, _ in lines), done.stdout
    return {int(number) - first: said for _, number, said in lines}


def test_a_type_checker_refuses_own_contribution_wherever_money_is_wanted(tmp_path: Path) -> None:
    found = checked(tmp_path, tuple(expression for expression, _ in REFUSED.values()))
    told = {name: found.get(line, "nothing") for line, name in enumerate(REFUSED)}
    wrong = {name: said for name, said in told.items() if not said.endswith(f"[{REFUSED[name][1]}]")}
    assert wrong == {}


def test_a_type_checker_lets_own_contribution_be_added_to_its_own_kind(tmp_path: Path) -> None:
    assert checked(tmp_path, ALLOWED) == {}


@pytest.mark.parametrize("expression", [*(each for each, _ in REFUSED.values()), *REFUSED_BY_PYTHON_ALONE])
def test_python_refuses_it_too(expression: str) -> None:
    with pytest.raises((TypeError, AttributeError)):
        eval(expression, dict(NAMES))  # noqa: S307 - the expressions above and nothing else


@pytest.mark.parametrize("expression", ALLOWED)
def test_python_lets_it_be_added_to_its_own_kind(expression: str) -> None:
    assert eval(expression, dict(NAMES)) is not None  # noqa: S307 - the expressions above and nothing else


@pytest.mark.parametrize("number", [450_00, 450.0, True, Decimal(45000), Fraction(45000)])
@pytest.mark.parametrize("compare", [operator.eq, operator.ne, operator.lt, operator.ge])
def test_no_kind_of_number_can_be_compared_with_it(number: object, compare: Callable[[object, object], bool]) -> None:
    with pytest.raises(TypeError):
        compare(VALUE, number)
    with pytest.raises(TypeError):
        compare(number, VALUE)


def test_it_is_equal_to_its_own_kind_alone_and_can_be_a_key() -> None:
    assert InKindValue(1) == InKindValue(1)
    assert InKindValue(1) != InKindValue(2)
    assert InKindValue(1) != "1"
    assert {InKindValue(1), InKindValue(1), InKindValue(2)} == {InKindValue(2), InKindValue(1)}
    assert total_in_kind([InKindValue(1), InKindValue(2)]) == InKindValue(3)
    assert total_in_kind([]) == InKindValue(0)

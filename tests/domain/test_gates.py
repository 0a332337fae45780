"""Gates over the code itself: one function rounds, and no join can multiply rows unseen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from tests.ledgers import ROOT


def modules(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


ROUNDING_NAMES = {
    "round",
    "quantize",
    "floor",
    "ceil",
    "trunc",
    "to_integral_value",
    "to_integral_exact",
    "round_sig_figs",
}


def roundings(tree: ast.Module) -> Iterator[str]:
    """Calls and names that round in another way than `domain.money`; the formulas of a sheet are texts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ROUNDING_NAMES:
                yield called
            if called == "int" and any(isinstance(each, ast.BinOp) for each in node.args):
                yield from ("int(a / b)" for each in ast.walk(node) if isinstance(each, ast.Div))
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        names += [node.attr] if isinstance(node, ast.Attribute) else []
        yield from (name for name in names if name.startswith("ROUND_"))


EXCEPTIONS = {
    ("domain/assumed_pay.py", "ceil"): "the least pay that makes an assumption come true; nobody pays it",
    ("outputs/charts_renderer.py", "quantize"): "the colours of a picture; no amount",
}


def test_nothing_but_the_one_function_rounds() -> None:
    found = {
        (str(path), name)
        for path, tree in modules("domain", "outputs", "tasks", "flows")
        if path != Path("domain/money.py")
        for name in roundings(tree)
    }
    assert found == set(EXCEPTIONS)


@pytest.mark.parametrize(
    "written",
    [
        "round(1.5)",
        "amount.quantize(one)",
        "math.floor(x)",
        'pl.col("a").round(2)',
        "from decimal import ROUND_HALF_UP",
        "decimal.ROUND_HALF_EVEN",
        "int(ore / 100)",
    ],
)
def test_the_gate_sees_other_roundings(written: str) -> None:
    assert list(roundings(ast.parse(written)))


@pytest.mark.parametrize("written", ['"=ROUND(A1,2)"', "int(kr * 100)", "ore // 100", "round_half_away(x)"])
def test_the_gate_lets_the_rest_pass(written: str) -> None:
    assert not list(roundings(ast.parse(written)))


MATCHING: set[str] = {"semi", "anti"}
"""Joins that can neither add nor multiply rows."""


def unvalidated_joins(tree: ast.Module) -> Iterator[int]:
    """Lines of joins of frames that do not say how many rows may match; `join` of texts has no keywords."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            said = {keyword.arg: keyword.value for keyword in node.keywords}
            how = said.get("how")
            is_matching = isinstance(how, ast.Constant) and how.value in MATCHING
            if said.keys() & {"on", "left_on", "how"} and not is_matching and "validate" not in said:
                yield node.lineno


def test_every_join_that_can_multiply_rows_says_how_many_may_match() -> None:
    found = {
        (str(path), line) for path, tree in modules("domain", "outputs", "tasks") for line in unvalidated_joins(tree)
    }
    assert found == set()


@pytest.mark.parametrize(
    ("written", "is_seen"),
    [
        ('a.join(b, on="k", how="left")', True),
        ('a.join(b, on="k")', True),
        ('a.join(b, on="k", how="left", validate="m:1")', False),
        ('a.join(b, on="k", how="anti")', False),
        ('", ".join(names)', False),
    ],
)
def test_the_gate_sees_a_join_without_its_cardinality(written: str, is_seen: bool) -> None:
    assert bool(list(unvalidated_joins(ast.parse(written)))) is is_seen


def test_a_key_that_stands_twice_stops_the_join() -> None:
    left, right = pl.DataFrame({"k": [1], "a": [1]}), pl.DataFrame({"k": [1, 1], "b": [1, 2]})
    with pytest.raises(pl.exceptions.ComputeError, match="m:1 validation"):
        left.join(right, on="k", how="left", validate="m:1")

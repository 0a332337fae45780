"""Lines over projects: every øre of a line is in its parts, whatever its dimensions say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.exports.decoding import decode
from schemas.exports.dimensions import Analysis, split_line
from schemas.exports.saft_splits import split_lines
from schemas.findings import Severity
from tests.exports.tables import finding, parts, rules, saft_analysis, saft_file, saft_line, saft_types

TYPES = saft_types(A="Ansvar", F="Funksjon", P="Prosjekt")


def test_too_little_is_said_with_what_is_left() -> None:
    decoded = decode("x", saft_file(saft_line("100.00", saft_analysis("P", "50001", "60.00")), types=TYPES))
    said = finding(decoded, "F14")
    assert (said.severity, said.row, "40,00" in said.message) == (Severity.WARNING, 1, True)
    assert parts(decoded, "project", "amount_ore") == [("50001", 6000), (None, 4000)]


def test_too_much_is_an_error_and_the_line_keeps_its_sum() -> None:
    split = saft_analysis("P", "50001", "90.00") + saft_analysis("P", "50002", "30.00")
    decoded = decode("x", saft_file(saft_line("100.00", split), types=TYPES))
    assert finding(decoded, "F14").severity == Severity.ERROR
    assert parts(decoded, "project", "amount_ore") == [("50001", 9000), ("50002", 3000), (None, -2000)]


def test_a_split_that_says_exactly_the_line_is_not_said() -> None:
    split = saft_analysis("P", "50001", "90.00") + saft_analysis("P", "50002", "10.00")
    assert rules(decode("x", saft_file(saft_line("100.00", split), types=TYPES))) == []


@pytest.mark.parametrize("order", [("60.00", "40.00"), ("40.00", "60.00")])
def test_projects_and_departments_with_the_same_amounts_belong_together(order: tuple[str, str]) -> None:
    code = {"60.00": "2310", "40.00": "2320"}
    split = saft_analysis("P", "50001", "60.00") + saft_analysis("P", "50002", "40.00")
    split += "".join(saft_analysis("A", code[amount], amount) for amount in order)
    decoded = decode("x", saft_file(saft_line("100.00", split), types=TYPES))
    assert parts(decoded, "project", "responsibility", "amount_ore") == [
        ("50001", "2310", 6000),
        ("50002", "2320", 4000),
    ]
    assert rules(decoded) == []


def test_splits_that_cannot_be_crossed_keep_the_projects_and_are_said() -> None:
    split = saft_analysis("P", "50001", "60.00") + saft_analysis("P", "50002", "40.00")
    split += saft_analysis("A", "2310", "70.00") + saft_analysis("A", "2320", "30.00") + saft_analysis("F", "234")
    decoded = decode("x", saft_file(saft_line("100.00", split), types=TYPES))
    assert parts(decoded, "project", "responsibility", "function", "amount_ore") == [
        ("50001", None, "234", 6000),
        ("50002", None, "234", 4000),
    ]
    said = finding(decoded, "F14")
    assert (said.severity, "prosjekt og ansvar" in said.message) == (Severity.WARNING, True)


def test_equal_amounts_are_paired_in_their_order() -> None:
    analyses = [Analysis("project", code, 50) for code in "12"] + [Analysis("function", code, 50) for code in "ab"]
    split = split_line(100, analyses)
    assert [(part.project, part.function, part.amount_ore) for part in split.parts] == [("1", "a", 50), ("2", "b", 50)]


@pytest.mark.parametrize("amount", ["", "0.00", "100.00"])
def test_one_code_without_an_amount_of_its_own_has_the_whole_line(amount: str) -> None:
    decoded = decode("x", saft_file(saft_line("100.00", saft_analysis("P", "50001", amount)), types=TYPES))
    assert (parts(decoded, "part", "project", "amount_ore"), rules(decoded)) == ([(1, "50001", 10_000)], [])


@dataclass(frozen=True)
class Written:
    """A line with the øre that each project must get; "" for what no project gets."""

    xml: str
    ore: int
    projects: Counter[str]


@st.composite
def split_lines_as_xml(draw: st.DrawFn) -> Written:
    """A line of up to three projects whose shares say the line, less, or nothing at all."""
    side = draw(st.sampled_from(["Debit", "Credit"]))
    sign = 1 if side == "Debit" else -1
    shares = draw(st.lists(st.integers(1, 10**7), max_size=3))
    rest = draw(st.sampled_from([0, 0, 1, 4711]))
    codes = draw(st.lists(st.sampled_from(["50001", "50002", "50003", "50004"]), min_size=3, max_size=3, unique=True))
    element = draw(st.sampled_from(["AnalysisAmount", f"{side}AnalysisAmount"]))
    total = sum(shares) + rest
    whole = len(shares) == 1 and draw(st.booleans())
    projects: Counter[str] = Counter({"": sign * total} if not shares else {})
    analyses = []
    for code, share in zip(codes, shares, strict=False):
        analyses.append(saft_analysis("P", code, "" if whole else kroner(share), element))
        projects[code] += sign * (total if whole else share)
    if shares and not whole and rest:
        projects[""] += sign * rest
    dimensions = saft_analysis("A", "2310") + "".join(analyses) + saft_analysis("F", "234")
    return Written(saft_line(kroner(total), dimensions, side), sign * total, projects)


def kroner(ore: int) -> str:
    """As SAF-T writes amounts."""
    return f"{ore // 100}.{ore % 100:02d}"


@settings(deadline=None, max_examples=150)
@given(st.lists(split_lines_as_xml(), min_size=1, max_size=6))
def test_random_splits_give_the_same_ore_per_project_as_counted_apart(lines: list[Written]) -> None:
    ledger = decode("x", saft_file("".join(line.xml for line in lines), types=TYPES)).ledger
    by_line = ledger.group_by("row", maintain_order=True).agg(pl.col("amount_ore").sum())
    assert by_line.rows() == [(number, line.ore) for number, line in enumerate(lines, start=1)]
    found: Counter[str] = Counter()
    for project, ore in ledger.select(pl.col("project").fill_null(""), "amount_ore").iter_rows():
        found[project] += ore
    wanted: Counter[str] = Counter()
    for line in lines:
        wanted.update(line.projects)
    assert {code: ore for code, ore in found.items() if ore} == {code: ore for code, ore in wanted.items() if ore}
    assert set(ledger["responsibility"]) == {"2310"}


ORE = st.none() | st.integers(-300, 300)
ANALYSES = st.builds(
    Analysis,
    st.sampled_from(["project", "responsibility", "function"]),
    st.sampled_from(["1", "2", "3"]),
    st.none() | st.integers(-300, 300),
    st.booleans(),
    st.sampled_from([False, False, False, True]),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(ORE, st.lists(ANALYSES, max_size=5)), min_size=1, max_size=4))
def test_lines_by_the_column_are_split_as_one_by_one(lines: list[tuple[int | None, list[Analysis]]]) -> None:
    rows = [
        (number, each.field, each.code, None if each.is_unread else each.amount_ore, each.is_signed, each.is_unread)
        for number, (_, analyses) in enumerate(lines)
        for each in analyses
    ]
    schema = {
        "line": pl.Int32, "field": pl.String, "code": pl.String, "amount_ore": pl.Int64,
        "is_signed": pl.Boolean, "is_unread": pl.Boolean,
    }  # fmt: skip
    found, faults = split_lines(
        pl.Series([ore for ore, _ in lines], dtype=pl.Int64), pl.DataFrame(rows, schema=schema, orient="row")
    )
    splits = [split_line(ore, analyses) for ore, analyses in lines]
    assert found.rows() == [
        (line, number, part.project, part.responsibility, part.function, part.amount_ore)
        for line, split in enumerate(splits)
        for number, part in enumerate(split.parts, start=1)
    ]
    assert sorted(faults.rows()) == [
        (line, split.fault, split.remark) for line, split in enumerate(splits) if split.fault or split.remark
    ]
    for (ore, _), split in zip(lines, splits, strict=True):
        assert ore is None or sum(part.amount_ore or 0 for part in split.parts) == ore

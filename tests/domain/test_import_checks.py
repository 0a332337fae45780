"""Checks of exports against earlier ones: late postings in words, sizes, columns."""

from __future__ import annotations

import polars as pl
import pytest

from domain.checks.export_size import RowsByPeriod, month_size_findings, rows_by_period, size_findings
from domain.checks.header_drift import header_findings
from domain.checks.late_postings import SHOWN_PER_MONTH, late_posting_findings, vanished_findings
from domain.late_postings import late_postings
from schemas.findings import Finding, Severity
from tests.domain.test_late_postings import ALL, placed

SINCE = {"2026-01": "2026-02", "2026-02": "2026-02"}
HUNDRED = "2026-01 1 1120 300 71003 100"


def late(before: str, now: str) -> list[Finding]:
    empty_side = placed(HUNDRED).clear()
    frames = (
        placed(table, file=file) if table else empty_side for table, file in ((before, "før.csv"), (now, "nå.csv"))
    )
    return list(late_posting_findings(late_postings(*frames, ALL), SINCE))


def test_new_posting_is_told_with_its_place_and_kroner() -> None:
    (finding,) = late("", HUNDRED)
    assert finding.message == (
        "Fant ny postering i januar 2026 etter avstemmingen for februar 2026: prosjekt 71003, konto 1120, "
        "100,00\u00a0kr."
    )
    assert (finding.file, finding.row, finding.voucher, finding.measure) == ("nå.csv", 2, "1", "tiltak-71003")
    assert (finding.value, finding.expected, finding.difference_ore) == ("100,00\u00a0kr", "ingen postering", 10_000)


def test_vanished_posting_is_told_where_it_was() -> None:
    (finding,) = late(HUNDRED, "")
    assert (finding.file, finding.row, finding.difference_ore) == ("før.csv", 2, -10_000)
    assert (finding.value, finding.expected) == ("ingen postering", "100,00\u00a0kr")


def test_changed_amount_is_told_before_and_now() -> None:
    (finding,) = late(HUNDRED, HUNDRED.replace(" 100", " 150"))
    assert (finding.value, finding.expected, finding.difference_ore) == ("150,00\u00a0kr", "100,00\u00a0kr", 5_000)
    assert finding.column == "beløp"


def test_changed_coding_is_told_before_and_now() -> None:
    (finding,) = late(HUNDRED, HUNDRED.replace("300", "310"))
    assert (finding.value, finding.expected, finding.difference_ore) == ("ansvar 310", "ansvar 300", 0)
    assert finding.column == "kontering"


def test_changed_amount_and_coding_are_both_told() -> None:
    (finding,) = late(HUNDRED, "2026-01 1 1150 300 71003 90")
    assert (finding.value, finding.expected) == ("90,00\u00a0kr, konto 1150", "100,00\u00a0kr, konto 1120")


def test_beyond_the_largest_of_a_month_the_rest_is_summed_so_that_the_sum_is_whole() -> None:
    many = "\n".join(f"2026-01 {number} 1120 300 71003 {number}" for number in range(1, SHOWN_PER_MONTH + 21))
    found = late("", f"{many}\n2026-02 1 1120 300 71003 7")
    assert [finding.row is None for finding in found].count(True) == 1
    (rest,) = [finding for finding in found if finding.row is None]
    assert (rest.count, rest.difference_ore) == (20, sum(range(1, 21)) * 100)
    assert sum(finding.difference_ore or 0 for finding in found) == (sum(range(1, 71)) + 7) * 100
    assert {finding.difference_ore for finding in found if finding.row} >= {7_000, 2_100, 700}


def test_late_postings_are_warnings_also_at_year_end() -> None:
    assert {finding.severity for finding in late("", HUNDRED)} == {Severity.WARNING}


def test_project_that_has_nothing_left_in_a_month_is_told() -> None:
    now = placed("2026-01 1 1120 300 71001 100")
    (finding,) = vanished_findings(now, placed(HUNDRED))
    assert (finding.severity, finding.difference_ore, finding.count) == (Severity.ERROR, -10_000, 1)
    assert not list(vanished_findings(placed(HUNDRED), placed(HUNDRED)))


def rows(**counts: int) -> RowsByPeriod:
    return RowsByPeriod({"2026-01": counts["everyone"]}, {"2026-01": counts["own"]})


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ((50, 10), (100, 20), 0),
        ((49, 10), (100, 20), 1),
        ((100, 9), (100, 20), 1),
        ((9, 9), (19, 19), 0),
        ((0, 0), (20, 20), 1),
        ((300, 40), (100, 20), 0),
    ],
)
def test_less_than_half_the_postings_is_told(now: tuple[int, int], before: tuple[int, int], told: int) -> None:
    sides = [rows(everyone=everyone, own=own) for everyone, own in (now, before)]
    assert len(list(size_findings(sides[0], sides[1], {"2026-01"}, is_year_end=False))) == told


def test_months_in_another_format_are_not_counted_against_each_other() -> None:
    assert not list(size_findings(rows(everyone=1, own=1), rows(everyone=99, own=99), set(), is_year_end=False))


def test_missing_postings_are_an_error_at_year_end() -> None:
    few, many = rows(everyone=1, own=1), rows(everyone=99, own=99)
    (finding,) = size_findings(few, many, {"2026-01"}, is_year_end=True)
    assert (finding.severity, finding.count, finding.value) == (Severity.ERROR, 98, "januar 2026")


@pytest.mark.parametrize(("month", "told"), [(100, 0), (50, 0), (49, 1), (0, 0)])
def test_month_with_far_fewer_postings_than_the_one_before_is_told(month: int, told: int) -> None:
    counts = {"2026-01": 100, "2026-02": month}
    assert len(list(month_size_findings(counts, "2026-02", "2026-01", is_year_end=False))) == told


def test_rows_are_counted_by_period() -> None:
    frame = placed(f"{HUNDRED}\n{HUNDRED}\n2026-02 1 1120 300 71003 1")
    counted = rows_by_period(frame, frame.filter(pl.col("period") == "2026-02"))
    assert (counted.everyone, counted.own) == ({"2026-01": 2, "2026-02": 1}, {"2026-02": 1})


def drift(now: str, before: str) -> list[tuple[Severity, str | None, str | None]]:
    found = header_findings("nå.csv", now.split(), "før.csv", before.split())
    return [(finding.severity, finding.value, finding.expected) for finding in found]


def test_same_columns_in_another_order_and_case_are_fine() -> None:
    assert drift("beløp Konto Prosjekt", "Konto Prosjekt Beløp") == []


def test_column_that_is_gone_is_told() -> None:
    assert drift("Konto Beløp", "Konto Prosjekt Beløp") == [(Severity.WARNING, None, "Prosjekt")]


def test_new_column_is_told_for_information() -> None:
    assert drift("Konto Prosjekt Region Beløp", "Konto Prosjekt Beløp") == [(Severity.INFO, "Region", None)]


def test_column_with_a_new_name_in_the_same_place_is_told_as_renamed() -> None:
    assert drift("Konto Prosjektnr Beløp", "Konto Prosjekt Beløp") == [(Severity.WARNING, "Prosjektnr", "Prosjekt")]


def test_column_with_a_new_name_between_the_same_neighbours_is_renamed_although_it_has_moved() -> None:
    assert drift("Ny Konto Prosjektnr Beløp", "Konto Prosjekt Beløp") == [
        (Severity.WARNING, "Prosjektnr", "Prosjekt"),
        (Severity.INFO, "Ny", None),
    ]


def test_second_column_of_the_same_name_is_a_column_of_its_own() -> None:
    assert drift("Konto Beløp", "Konto Beløp Beløp") == [(Severity.WARNING, None, "Beløp")]

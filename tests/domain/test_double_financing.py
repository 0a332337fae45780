"""A cost on two funding sources is found; a cost that is divided between them is not."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from domain.checks.double_financing import double_financing_findings
from domain.double_financing import doubles_in_vouchers, near_doubles
from domain.periods import whole_year
from domain.placing import place
from schemas.exports.decoding import decode
from schemas.findings import Finding, Severity
from tests.ledgers import ROOT, ledger, mysen

PROGRAMME = mysen().programme
GRANT, OTHER, THIRD = "71006", "71092", "71091"
"""Skolebibliotek, which the grant pays for; Nabolagskjøkkenet of Helsedirektoratet; Jobbsjansen of IMDi."""


def placed(table: str) -> pl.DataFrame:
    """PLACED from lines of `date account project kroner voucher [party [text]]`; `_` is a blank, `-` nothing."""
    lines = [line.split() for line in table.strip().splitlines()]
    rows = ledger("\n".join(" ".join((day[:7], *rest[:4])) for day, *rest in lines))
    said = [[*line[5:], "-", "-"] for line in lines]
    return place(
        rows.with_columns(
            posted_on=pl.Series([date.fromisoformat(line[0]) for line in lines]),
            party=pl.Series(
                [None if words[0] == "-" else words[0].replace("_", " ") for words in said], dtype=pl.String
            ),
            text=pl.Series(
                [None if words[1] == "-" else words[1].replace("_", " ") for words in said], dtype=pl.String
            ),
        ),
        PROGRAMME,
        whole_year(2026),
    )


def found(table: str, *, is_year_end: bool = True) -> list[Finding]:
    return list(double_financing_findings(placed(table), PROGRAMME, is_year_end=is_year_end))


def rows_found(table: str) -> list[tuple[int, int]]:
    pairs = doubles_in_vouchers(placed(table))
    return list(pairs.select("row", "other_row").iter_rows())


def near(table: str) -> list[tuple[int, int]]:
    return list(near_doubles(placed(table)).select("row", "other_row").iter_rows())


TWICE = f"""
2026-03-10 1120 {GRANT}  12_500 4711
2026-03-10 1120 {OTHER}  12_500 4711
2026-03-10 2350 -       -12_500 4711
2026-03-10 2350 -       -12_500 4711
"""


def test_one_invoice_on_two_sources_is_told_with_both_rows_and_both_sources() -> None:
    (told,) = found(TWICE)
    assert (told.rule, told.severity) == ("Y34", Severity.ERROR)
    assert (told.file, told.row, told.voucher, told.difference_ore) == ("test.csv", 3, "4711", 1_250_000)
    assert told.value == "Hdir og KDD"
    assert "12\u00a0500,00\u00a0kr" in told.message
    assert "rad 2 (Skolebibliotek, KDD) og rad 3 (Nabolagskjøkkenet, Hdir)" in told.message


def test_in_a_month_it_is_a_warning() -> None:
    assert [each.severity for each in found(TWICE, is_year_end=False)] == [Severity.WARNING]


def test_an_invoice_divided_in_two_equal_parts_is_no_double() -> None:
    table = f"""
    2026-03-10 1120 {GRANT}  12_500 4711
    2026-03-10 1120 {OTHER}  12_500 4711
    2026-03-10 2350 -       -25_000 4711
    """
    assert found(table) == []


def test_a_divided_invoice_with_vat_is_no_double_and_a_doubled_one_is() -> None:
    lines = f"""
    2026-03-10 1120 {GRANT} 8_000 4711
    2026-03-10 1429 {GRANT} 2_000 4711
    2026-03-10 1729 {GRANT} -2_000 4711
    2026-03-10 1120 {OTHER} 8_000 4711
    2026-03-10 1429 {OTHER} 2_000 4711
    2026-03-10 1729 {OTHER} -2_000 4711
    2026-03-10 1429 - 4_000 4711
    """
    assert rows_found(lines + "2026-03-10 2350 - -20_000 4711") == []
    assert rows_found(lines + "2026-03-10 2350 - -10_000 4711\n2026-03-10 2350 - -10_000 4711") == [(2, 5)]


def test_a_large_invoice_in_the_same_voucher_does_not_hide_two_equal_debts() -> None:
    table = TWICE + "2026-03-10 1120 71006 90_000 4711\n2026-03-10 2350 - -90_000 4711"
    assert rows_found(table) == [(2, 3)]


def test_parts_of_one_line_are_no_double() -> None:
    rows = placed(TWICE).filter(pl.col("project").is_in([GRANT, OTHER]))
    parts = rows.with_columns(row=pl.lit(2, pl.Int64), part=pl.Series([1, 2], dtype=pl.Int32))
    assert doubles_in_vouchers(rows).height == 1
    assert doubles_in_vouchers(parts).height == 0


def test_another_account_in_the_same_voucher_is_a_double_too() -> None:
    assert rows_found(TWICE.replace(f"1120 {OTHER}", f"1195 {OTHER}")) == [(2, 3)]


def test_without_lines_against_it_nothing_is_proved_and_the_finding_says_so() -> None:
    table = f"2026-03-10 1120 {GRANT} 12_500 4711\n2026-03-10 1120 {OTHER} 12_500 4711"
    (told,) = found(table)
    assert told.severity is Severity.WARNING
    assert told.message.endswith("Eksporten viser ikke om de er deler av én faktura.")


@pytest.mark.parametrize(
    "table",
    [
        f"2026-03-10 1120 {GRANT} 12_500 4711\n2026-03-10 1120 {OTHER} 12_499 4711",
        f"2026-03-10 1120 {GRANT} 12_500 4711\n2026-03-10 1120 {OTHER} 12_500 4712",
        f"2026-03-10 1120 {GRANT} 12_500 4711\n2026-03-10 1120 71007 12_500 4711",
        f"2026-03-10 1010 {GRANT} 12_500 4711\n2026-03-10 1010 {OTHER} 12_500 4711",
        f"2026-03-10 1120 {GRANT} 12_500 4711\n2026-03-10 1700 {OTHER} -12_500 4711",
    ],
    ids=["another amount", "another voucher", "the same source", "equal pay", "income"],
)
def test_what_is_no_double(table: str) -> None:
    assert found(table) == []


def test_a_cost_moved_from_one_source_to_another_stands_once() -> None:
    table = f"""
    2026-03-10 1120 {GRANT}  12_500 4711 Bok_AS
    2026-04-02 1120 {GRANT} -12_500 4800 Bok_AS
    2026-04-02 1120 {OTHER}  12_500 4800 Bok_AS
    """
    assert found(table) == []
    back_first = f"""
    2026-03-01 1120 {GRANT} -12_500 4700 Bok_AS
    2026-03-10 1120 {GRANT}  12_500 4711 Bok_AS
    2026-03-12 1120 {OTHER}  12_500 4712 Bok_AS
    """
    assert found(back_first) == []


def test_a_reversal_takes_the_last_equal_cost_and_leaves_the_one_before() -> None:
    table = f"""
    2026-01-10 1120 {GRANT}  500 1 Leie_AS
    2026-06-10 1120 {GRANT}  500 2 Leie_AS
    2026-06-20 1120 {GRANT} -500 3 Leie_AS
    2026-06-20 1120 {OTHER}  500 3 Leie_AS
    """
    assert found(table) == []


def test_the_same_supplier_and_amount_near_in_time_is_on_trial_and_names_no_supplier() -> None:
    table = f"""
    2026-03-10 1120 {GRANT} 12_500 4711 Bok_og_bilde_AS
    2026-04-09 1120 {OTHER} 12_500 4790 bok_og_bilde_as
    """
    (told,) = found(table)
    assert (told.rule, told.trial, told.row, told.difference_ore) == ("Y35", True, 3, 1_250_000)
    assert "bilag 4711 og bilag 4790" in told.message
    assert "30 dager" in told.message
    assert "bok" not in told.message.replace("Skolebibliotek", "").casefold()


@pytest.mark.parametrize(
    ("day", "party", "text", "pairs"),
    [
        ("2026-04-09", "Bok_AS", "Faktura_81", [(2, 3)]),
        ("2026-04-09", "Bok_AS", "-", [(2, 3)]),
        ("2026-04-10", "Bok_AS", "-", []),
        ("2026-04-09", "Bok_AS", "Faktura_82", []),
        ("2026-04-09", "Ball_AS", "Faktura_81", []),
        ("2026-04-09", "-", "Faktura_81", []),
    ],
    ids=["same invoice", "no number", "31 days", "another invoice", "another supplier", "no supplier"],
)
def test_near_in_time_with_the_same_supplier(day: str, party: str, text: str, pairs: list[tuple[int, int]]) -> None:
    table = f"2026-03-10 1120 {GRANT} 500 1 Bok_AS Faktura_81\n{day} 1120 {OTHER} 500 2 {party} {text}"
    assert near(table) == pairs


def test_year_end_postings_without_a_date_count_as_december() -> None:
    rows = placed(f"2026-12-20 1120 {GRANT} 500 1 Bok_AS\n2026-12-01 1120 {OTHER} 500 2 Bok_AS")
    undated = rows.with_columns(
        period=pl.Series(["2026-12", "2026-13"]), posted_on=pl.Series([date(2026, 12, 20), None], dtype=pl.Date)
    )
    assert near_doubles(undated).height == 1


def test_postings_without_a_voucher_number_are_looked_at_by_supplier() -> None:
    rows = placed(f"2026-03-10 1120 {GRANT} 500 1 Bok_AS\n2026-03-10 1120 {OTHER} 500 1 Bok_AS")
    unnumbered = rows.with_columns(voucher=pl.lit(None, pl.String))
    (told,) = double_financing_findings(unnumbered, PROGRAMME, is_year_end=True)
    assert (told.rule, told.voucher) == ("Y35", None)
    assert "bilag uten nummer og bilag uten nummer" in told.message


def test_each_posting_is_paired_once_with_each_other_source_and_the_nearest_first() -> None:
    table = f"""
    2026-01-10 1120 {GRANT} 500 1 Leie_AS
    2026-01-12 1120 {OTHER} 500 2 Leie_AS
    2026-02-09 1120 {GRANT} 500 3 Leie_AS
    2026-02-10 1120 {OTHER} 500 4 Leie_AS
    2026-02-10 1120 {THIRD} 500 5 Leie_AS
    """
    assert sorted(near(table)) == [(2, 3), (4, 5), (4, 6), (5, 6)]


def test_row_order_of_the_ledger_does_not_matter() -> None:
    rows = placed(TWICE + f"2026-04-01 1120 {GRANT} 77 9 Bok_AS\n2026-04-02 1120 {OTHER} 77 10 Bok_AS")
    turned = rows.reverse()
    assert doubles_in_vouchers(rows).equals(doubles_in_vouchers(turned))
    assert near_doubles(rows).equals(near_doubles(turned))


def example(name: str) -> pl.DataFrame:
    decoded = decode(name, (ROOT / "examples/exports/unit4" / name).read_bytes())
    return decoded.ledger


@pytest.mark.parametrize("name", ["hovedbok-2025.csv", "hovedbok-2026-10.csv"])
def test_the_example_ledger_has_none(name: str) -> None:
    postings = place(example(name), PROGRAMME, whole_year(int(Path(name).stem[8:12])))
    assert list(double_financing_findings(postings, PROGRAMME, is_year_end=True)) == []


def test_every_double_put_into_the_example_ledger_is_found() -> None:
    """Thirty costs of the grant are booked again: in the same voucher with a debt of its own, or in a later one."""
    rows = example("hovedbok-2026-10.csv")
    postings = place(rows, PROGRAMME, whole_year(2026))
    costs = (
        postings.filter(
            pl.col("kind") == "gross",
            pl.col("funding_source") == "kdd",
            pl.col("party").is_not_null(),
            pl.col("art").is_between(pl.lit("100"), pl.lit("285")) & ~pl.col("art").is_in(["160", "165"]),
            pl.col("amount_ore") > 0,
        )
        .unique(["party", "amount_ore"], maintain_order=True)
        .unique("voucher", maintain_order=True)
    )
    chosen = costs[random.Random(2026).sample(range(costs.height), 30)].select(rows.columns)
    last_row = rows.select(pl.col("row").max()).item()
    again = chosen.with_columns(
        project=pl.lit(OTHER), row=pl.int_range(last_row + 1, last_row + 31, dtype=pl.Int64), text=pl.lit("igjen")
    )
    in_voucher, later = again[:15], again[15:].with_columns(voucher=pl.format("{}-2", "voucher"))
    debts = in_voucher.with_columns(
        account=pl.lit("23500000"),
        project=pl.lit(None, pl.String),
        amount_ore=-pl.col("amount_ore"),
        row=pl.col("row") + 100,
    )
    injected = place(pl.concat([rows, in_voucher, later, debts]), PROGRAMME, whole_year(2026))
    told = list(double_financing_findings(injected, PROGRAMME, is_year_end=True))
    assert {each.row for each in told if each.rule == "Y34"} >= set(in_voucher["row"])
    assert {each.row for each in told if each.rule == "Y35"} >= set(later["row"])
    assert len(told) == 30

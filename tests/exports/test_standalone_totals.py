"""Sums that stand where no column signs them: beside no D or K, and above the header."""

from __future__ import annotations

import pytest

from schemas.exports.decoding import decode
from tests.exports.tables import amounts, finding, rules, text_file, workbook

SIDES = "Konto;Bilag;D/K;Beløp\n1010;1;D;1 000,00\n1020;2;D;250,50\n2400;1;K;300,00\n"


@pytest.mark.parametrize("stated", ["950,50", "-950,50", "1 250,50", "300,00", "1 550,50"])
def test_a_total_without_a_side_may_be_net_debit_credit_or_gross(stated: str) -> None:
    decoded = text_file(f"{SIDES}Sum;;;{stated}\n")
    assert (amounts(decoded), "P01" in rules(decoded)) == ([100_000, 25_050, -30_000], False)


def test_a_total_without_a_side_that_equals_no_sum_is_told_with_the_nearest() -> None:
    found = finding(text_file(f"{SIDES}Sum;;;951,50\n"), "P01")
    assert (found.row, found.difference_ore, str(found.severity)) == (5, 100, "error")


def test_one_file_sums_one_way() -> None:
    blocks = "1010;1;D;5,00\n2400;1;K;2,00\nSum 1;;;{}\n1020;2;D;7,00\n2400;2;K;4,00\nSum 2;;;{}\n"
    table = f"Konto;Bilag;D/K;Beløp\n{blocks}"
    assert "P01" not in rules(text_file(table.format("3,00", "3,00")))
    assert "P01" not in rules(text_file(table.format("5,00", "7,00")))
    assert finding(text_file(table.format("3,00", "7,00")), "P01").difference_ore is not None


def test_a_subtotal_without_a_side_covers_the_rows_since_an_earlier_one() -> None:
    blocks = "1010;1;D;5,00\nSum 1010;;;5,00\n1020;2;D;7,00\nSum 1020;;;7,00\nTotalt;;;12,00\n"
    assert "P01" not in rules(text_file(f"Konto;Bilag;D/K;Beløp\n{blocks}"))
    assert finding(text_file(f"Konto;Bilag;D/K;Beløp\n{blocks.replace('7,00', '8,00', 1)}"), "P01").row == 5


def test_a_total_above_the_header_is_held_against_all_rows() -> None:
    ledger = "Konto;Bilag;Tekst;Beløp\n1010;1;Lønn;5,00\n1020;2;Vare;6,00\n"
    assert "P01" not in rules(text_file(f"Hovedbok\nTotalt;;;11,00\n\n{ledger}"))
    assert finding(text_file(f"Hovedbok\nTotalt;;;12,00\n\n{ledger}"), "P01").difference_ore == 100


def test_a_title_that_speaks_of_a_sum_without_one_says_nothing() -> None:
    assert "P01" not in rules(text_file("Sum per konto\nKonto;Bilag;Beløp\n1010;1;5,00\n"))


def test_a_total_above_the_header_of_a_workbook_is_compared_as_a_number() -> None:
    rows: list[list[object]] = [
        ["Sum", None, 0.1 + 0.2],
        ["Konto", "Bilag", "Beløp"],
        [1010, 1, 0.1],
        [1020, 2, 0.2],
    ]
    assert "P01" not in rules(decode("x", workbook(("Ark1", rows))))
    rows[0][2] = 0.4
    assert finding(decode("x", workbook(("Ark1", rows))), "P01").difference_ore == 10

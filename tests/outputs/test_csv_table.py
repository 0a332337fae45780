"""CSV that a Norwegian Excel opens and no spreadsheet obeys."""

import csv
import io
from datetime import date

import pytest

from outputs.csv_table import Kroner, csv_table, written


def test_dialect_is_byte_order_mark_semicolon_and_cr_lf():
    table = csv_table(("Nr", "Beløp"), [(1, Kroner(-123_450)), (2, None)])

    assert table == "\ufeffNr;Beløp\r\n1;-1234,50\r\n2;\r\n".encode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+47", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|x", "%0", "\n=1", "−2"]
)
def test_a_text_that_begins_like_a_formula_has_an_apostrophe_in_front(text):
    assert str(written(text)).startswith("'")


@pytest.mark.parametrize("text", ["Bilag 1", "a=b", "10-12", "æøå", "'sitat", ""])
def test_other_texts_stay(text):
    assert written(text) == text


@pytest.mark.parametrize(
    ("ore", "kroner"), [(0, "0,00"), (5, "0,05"), (-5, "-0,05"), (100, "1,00"), (-779_500_000, "-7795000,00")]
)
def test_amounts_are_numbers_with_decimal_comma_and_never_neutralised(ore, kroner):
    assert written(Kroner(ore)) == kroner
    assert written(ore) == ore


def test_dates_are_written_as_in_norway_and_missing_is_empty():
    assert written(date(2026, 3, 1)) == "01.03.2026"
    assert written(None) == ""


def test_a_text_never_breaks_its_line_or_its_cell():
    rows = [('semikolon; "sitat"', "to\r\nlinjer", "\x1b[2J")]

    read = list(
        csv.reader(io.StringIO(csv_table(("a", "b", "c"), rows).decode("utf-8-sig"), newline=""), delimiter=";")
    )

    assert read[1] == ['semikolon; "sitat"', "to linjer", "\ufffd[2J"]
    assert len(read) == 2

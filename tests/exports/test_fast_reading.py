"""The quick ways of the reader: they give what the careful ways give, and stand aside where they cannot."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from schemas.exports.amounts import readings
from schemas.exports.dates import read_dates
from schemas.exports.decoding import decode
from schemas.exports.delimited_rows import read_even, read_leniently, read_line_by_line
from schemas.exports.group_sums import _proven
from schemas.exports.periods import read_periods
from schemas.exports.rules import SHIFTED_ROW
from tests.exports.tables import HEADER, amounts, column, finding, ignored, rules


def _line(number: int, text: str = "Vare", amount: str = "10,00") -> str:
    return f"1010;2310;234;50001;{1000 + number};21.11.2026;202611;{text};{amount}"


def _ledger(*lines: str, line_break: str = "\n") -> bytes:
    return line_break.join([HEADER, *lines, ""]).encode()


def test_a_row_with_more_fields_is_found_far_below_the_first_lines() -> None:
    lines = [_line(number) for number in range(300)]
    lines[250] += ";5"
    decoded = decode("uttrekk.csv", _ledger(*lines))
    assert finding(decoded, SHIFTED_ROW.code).row == 252
    assert (decoded.rows, amounts(decoded)[250], sum(amounts(decoded)[:250])) == (300, None, 250_000)


def test_rows_with_fewer_fields_keep_their_numbers() -> None:
    decoded = decode("uttrekk.csv", _ledger(_line(1), "", ";;", "1010;2310", _line(2)))
    assert (column(decoded, "row"), amounts(decoded)) == ([2, 5, 6], [1000, None, 1000])
    assert ignored(decoded) == [(1, "header"), (3, "blank"), (4, "blank")]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_every_line_break_gives_the_same_rows(line_break: str) -> None:
    decoded = decode("uttrekk.csv", _ledger(_line(1), "", _line(2, amount="-10,00"), line_break=line_break))
    assert (column(decoded, "row"), amounts(decoded)) == ([2, 4], [1000, -1000])


def test_a_lone_carriage_return_among_windows_line_breaks_is_a_line_break() -> None:
    content = _ledger(_line(1), f"{_line(2)}\r{_line(3)}", line_break="\r\n")
    assert column(decode("uttrekk.csv", content), "row") == [2, 3, 4]


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\u2009", "\u3000"])
def test_white_space_of_any_kind_around_a_cell_is_taken_off(blank: str) -> None:
    cells = _line(1).split(";")
    cells[3], cells[7] = f"{blank}50001{blank}", blank
    decoded = decode("uttrekk.csv", _ledger(";".join(cells), _line(2, text="–")))
    assert (column(decoded, "project"), column(decoded, "text")) == (["50001", "50001"], [None, "–"])


def test_an_inch_mark_in_a_text_harms_no_other_line() -> None:
    lines = [_line(1), _line(2, text='Skjerm 15"'), _line(3, text='"Stol; ""rød"""'), _line(4, text='"Bord" eik')]
    decoded = decode("uttrekk.csv", _ledger(*lines))
    assert column(decoded, "text") == ["Vare", 'Skjerm 15"', 'Stol; "rød"', "Bord eik"]
    assert (column(decoded, "row"), rules(decoded)) == ([2, 3, 4, 5], [])


def test_lines_read_one_by_one_are_what_the_careful_reader_reads() -> None:
    text = 'a;b;c\n1;"2;3";4\n\n5;6";7\n"8"9;0\n'
    one_by_one, careful = read_line_by_line(text.encode(), ";", 3), read_leniently(text, ";")
    assert one_by_one is not None
    assert one_by_one.widths is not None
    assert one_by_one.cells.select(careful.cells.columns).rows() == careful.cells.rows()
    assert one_by_one.widths.to_list() == [3, 3, 1, 3, 2]


def test_a_field_that_runs_past_its_line_is_left_to_the_careful_reader() -> None:
    assert read_line_by_line(b'a;b\n1;2"\n3;"4\n5"\n', ";", 2) is None


def test_the_even_reading_gives_up_where_a_row_is_wider() -> None:
    even = read_even(b"a;b\n1;2\n3\n", ";", None, 2)
    assert even is not None
    assert even.cells.rows() == [(1, "a", "b"), (2, "1", "2"), (3, "3", None)]
    assert read_even(b"a;b\n1;2;\n", ";", None, 2) is None


def test_amounts_of_plain_and_of_other_shapes_stand_in_their_places() -> None:
    texts = ["1234,50", None, "1 234,50", "1.234,5", "(2,00)", "5", "-0,05", "1234.50", "x", "999999999999999,99"]
    both = readings(pl.Series("text", texts))
    comma = [123_450, None, 123_450, 123_450, -200, 500, -5, None, None, 99_999_999_999_999_999]
    assert both["comma_ore"].to_list() == comma
    assert both["point_ore"].to_list() == [None, None, None, None, None, 500, None, 123_450, None, None]


def test_one_blank_period_changes_no_other() -> None:
    def periods(*texts: str | None) -> list[str | None]:
        nothing = pl.Series([None] * len(texts), dtype=pl.String)
        cells = pl.DataFrame({"period": texts, "year": nothing, "voucher": nothing, "text": nothing}).with_columns(
            pl.col("period").cast(pl.String), posted_on=pl.lit(None, dtype=pl.Date)
        )
        return read_periods(cells, None, has_period_column=True)["period"].to_list()

    assert periods("202601", "202613", "01.2026") == ["2026-01", "2026-13", "2026-01"]
    assert periods("202601", None, "202613") == ["2026-01", None, "2026-13"]


@pytest.mark.parametrize("other", ["2026-11-22", None])
def test_dates_all_written_one_way_are_the_same_beside_one_written_another(other: str | None) -> None:
    texts = ["21.11.2026", None, "31.2.2026", "1.3.2026"]
    dates = [date(2026, 11, 21), None, None, date(2026, 3, 1)]
    assert read_dates(pl.Series("text", texts)).to_list() == dates
    last = date(2026, 11, 22) if other else None
    assert read_dates(pl.Series("text", [*texts, other])).to_list() == [*dates, last]


def test_a_row_beyond_the_header_is_seen_among_stray_quotes() -> None:
    lines = [_line(1, text='Skjerm 15"'), f"{_line(2)};;5", *(_line(number) for number in range(3, 6))]
    decoded = decode("uttrekk.csv", _ledger(*lines, line_break="\r\n"))
    assert (finding(decoded, SHIFTED_ROW.code).row, amounts(decoded)) == (3, [1000, None, 1000, 1000, 1000])


def test_a_field_in_quotes_that_holds_nothing_is_blank() -> None:
    decoded = decode("uttrekk.csv", _ledger(_line(1, text='""'), _line(2, text='" "'), _line(3, text='"Stol"')))
    assert column(decoded, "text") == [None, None, "Stol"]


def test_sums_of_groups_are_proven_by_the_rows_above_below_or_all() -> None:
    rows = pl.DataFrame(
        {
            "row": [2, 3, 4, 5, 6, 7, 8, 9],
            "account": ["1010", "1020", "10", "2010", "20", "2020", "10", "1"],
            "amount_ore": [100, 50, 150, 7, 9, 9, 151, 150],
            "is_group": [False, False, True, False, True, False, True, True],
        }
    )
    assert sorted(_proven(rows)) == [4, 6, 9]

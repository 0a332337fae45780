from __future__ import annotations

import pytest

from schemas.exports.decoding import decode
from tests.exports.tables import amounts, column, finding, parts, rules, workbook

GROUPS = ["Systemkonto", None, "Ansvar", None, None, "Prosjekt", None, None, "Funksjon (K)", None, None]
NAMES = ["Value", "Beskrivelse", "Value", "Kode", "Navn", "Value", "Kode", "Navn", "Value", "Kode", "Navn"]
MONTHS = ["..Jan/2026", "..Feb/2026", "..Mar/2026"]


def row(account: str, project: str | None, *money: float | str | None) -> list[object]:
    return [835, account, 1, "2310", "Oppvekst", 2, project, "Navn", 3, "0234", "Tilbud", *money]


def pivot(*rows: list[object], opening: bool = True, count: int | None = None, meta: bool = True) -> bytes:
    money = [*(["IB/2026"] if opening else []), *MONTHS, "Totalt"]
    data = [[*GROUPS, *money, "Count"], [*NAMES, *["Beløp"] * len(money), "Value"], *rows]
    sheets = [("Data", data)]
    if meta:
        sheets.append(("Meta", [["Rows Returned", len(rows) if count is None else count]]))
    return workbook(*sheets)


SO_FAR = pivot(
    row("1270 - Andre tjenester", "50001", 0, 100.1, 100.1, 250.4, 250.4), row("21010 - Bank", None, 40, 40, 30, 30, 30)
)


def test_months_so_far_this_year_become_the_movement_of_each_month() -> None:
    assert parts(decode("x", SO_FAR), "row", "part", "period", "amount_ore") == [
        (3, 1, "2026-01", 10_010), (3, 2, "2026-03", 15_030), (4, 1, "2026-00", 4000), (4, 2, "2026-02", -1000),
    ]  # fmt: skip


def test_codes_are_taken_from_the_code_column_and_else_from_the_description() -> None:
    decoded = decode("x", SO_FAR)
    columns = ("account", "responsibility", "function", "project")
    assert decoded.ledger.select(columns).unique(maintain_order=True).rows() == [
        ("1270", "2310", "0234", "50001"), ("21010", "2310", "0234", None),
    ]  # fmt: skip
    assert (decoded.format, decoded.rows, rules(decoded)) == ("xledger-flex", 2, [])


def test_months_each_for_itself_are_proven_by_the_total_too() -> None:
    content = pivot(row("1270 - A", "50001", 0, 100, 20, 30, 150), row("1010 - B", "50001", 5, 1, 1, 1, 8))
    assert parts(decode("x", content), "period", "amount_ore")[:3] == [
        ("2026-01", 10_000),
        ("2026-02", 2000),
        ("2026-03", 3000),
    ]


def test_months_without_the_opening_balance_are_proven_by_rows_that_lack_it() -> None:
    content = pivot(row("21010 - A", None, 50, 0, 10, 10, 60), row("1010 - B", None, 0, 5, 5, 7, 7), opening=True)
    assert amounts(decode("x", content)) == [5000, 1000, 500, 200]


@pytest.mark.parametrize(
    "money",
    [(100, 200, 300, 999), (100, 90, 10, 55)],
)
def test_months_that_no_reading_fits_hold_the_file(money: tuple[float, ...]) -> None:
    decoded = decode("x", pivot(row("1270 - A", "50001", *money), opening=False))
    assert (rules(decoded), decoded.ledger.height) == (["P04"], 0)


def test_months_that_two_readings_fit_hold_the_file_and_both_are_shown() -> None:
    decoded = decode("x", pivot(row("1270 - A", "50001", 5, -5, 10, 10), opening=False))
    message = finding(decoded, "P04").message.replace("\u00a0", " ")
    assert "siste måned 10,00 kr, summen av månedene 10,00 kr" in message


def test_a_row_without_any_movement_is_still_there() -> None:
    decoded = decode("x", pivot(row("1270 - A", "50001", 0, 0, 0, 0, 0), row("1010 - B", "50001", 0, 1, 1, 2, 2)))
    assert parts(decoded, "row", "part", "period", "amount_ore")[0] == (3, 1, "2026-00", 0)


def test_a_row_count_in_the_meta_sheet_that_differs_is_told() -> None:
    decoded = decode("x", pivot(row("1270 - A", "50001", 0, 1, 1, 2, 2), count=7))
    assert (finding(decoded, "P01").expected, decoded.control.rows) == ("7", 7)


def test_without_a_meta_sheet_there_is_nothing_to_compare() -> None:
    assert decode("x", pivot(row("1270 - A", "50001", 0, 1, 1, 2, 2), meta=False)).control.rows is None


def test_an_unreadable_month_rejects_its_row() -> None:
    decoded = decode("x", pivot(row("1270 - A", "50001", 0, "1x", 1, 2, 2), row("1010 - B", "50001", 0, 1, 1, 2, 2)))
    assert amounts(decoded) == [None, 100, 100]
    assert (finding(decoded, "L04").row, decoded.rows) == (3, 2)


def test_a_total_row_is_put_aside() -> None:
    total: list[object] = ["Totalt", *[None] * 10, 0, 1, 1, 2, 2]
    decoded = decode("x", pivot(row("1270 - A", "50001", 0, 1, 1, 2, 2), total, count=1))
    assert (decoded.rows, [each.reason for each in decoded.ignored]) == (1, ["header", "header", "total"])
    assert column(decoded, "row") == [3, 3]


def test_a_pivot_without_rows_is_told_and_no_crash() -> None:
    assert finding(decode("x", pivot()), "F16").message == "Fant overskriftsradene, men ingen rader under dem."


def test_a_pivot_says_that_it_has_no_vouchers_and_dates() -> None:
    decoded = decode("x", SO_FAR)
    assert {"account", "project", "period", "amount_ore"} <= decoded.fields
    assert not {"voucher", "posted_on", "text"} & decoded.fields
    assert str(finding(decoded, "F24").severity) == "info"


def test_a_pivot_of_january_alone_is_proven_by_balances_that_stand() -> None:
    head = [[*GROUPS, "IB/2026", "..Jan/2026", "Totalt"], [*NAMES, "Beløp", "Beløp", "Beløp"]]
    rows = [row("21010 - Bank", None, 40, 40, 40), row("1010 - B", "50001", 0, 5, 5)]
    decoded = decode("x", workbook(("Data", [*head, *rows])))
    assert parts(decoded, "period", "amount_ore") == [("2026-00", 4000), ("2026-01", 500)]


def test_a_row_of_a_pivot_without_account_that_equals_nothing_is_held_outside() -> None:
    bare: list[object] = [None] * 11 + [0, 1, 1, 9, 9]
    decoded = decode("x", pivot(row("1270 - A", "50001", 0, 1, 1, 2, 2), bare))
    assert (amounts(decoded), finding(decoded, "L28").row) == ([100, 100, None], 4)


def test_months_without_a_total_may_be_so_far_this_year_and_hold_the_file() -> None:
    head = [[*GROUPS, *MONTHS, "Count"], [*NAMES, "Beløp", "Beløp", "Beløp", "Value"]]
    decoded = decode("x", workbook(("Data", [*head, row("1270 - A", "50001", 10, 10, 30, 1)])))
    assert (decoded.format, rules(decoded), decoded.is_readable) == ("xledger-flex", ["P04"], False)
    assert "Fant 3 perioder" in finding(decoded, "P04").message


def test_one_month_needs_no_total() -> None:
    head = [[*GROUPS, "..Jan/2026", "Count"], [*NAMES, "Beløp", "Value"]]
    decoded = decode("x", workbook(("Data", [*head, row("1270 - A", "50001", 10, 1)])))
    assert (parts(decoded, "period", "amount_ore"), rules(decoded)) == ([("2026-01", 1000)], [])

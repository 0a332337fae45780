"""A second table below the first: the first is read, and what stands in the second is told and never counted."""

from __future__ import annotations

from tests.exports.tables import amounts, finding, ignored, rules, text_file

HEADER = "Konto;Ansvar;Funksjon;Prosjekt;Bilagsnr;Bilagsdato;Periode;Tekst;Beløp"
LEDGER = f"""{HEADER}
1010;2310;234;50001;2001;21.10.2026;202610;Lønn;1 500,25
1120;2310;234;50001;2002;22.10.2026;202610;Vare;-500,25
"""
BUDGET = f"""Budsjett;;;;;;;;
{HEADER.replace("Beløp", "Budsjett")}
1010;2310;234;50001;1;01.01.2026;202610;Lønn;2 000,00
1120;2310;234;50001;2;01.01.2026;202610;Vare;3 000,00
Sum;;;;;;;;5 000,00
"""


def test_a_table_with_another_amount_below_the_accounts_is_not_counted_and_told() -> None:
    decoded = text_file(LEDGER + BUDGET)
    assert (amounts(decoded), decoded.rows) == ([1500_25, -500_25], 2)
    assert (finding(decoded, "F07").row, str(finding(decoded, "F07").severity)) == (5, "error")
    assert "(rad 5–8)" in finding(decoded, "F07").message
    assert rules(decoded) == ["F07"]
    assert ignored(decoded)[-3:] == [(6, "preamble"), (7, "preamble"), (8, "preamble")]


def test_a_table_with_its_columns_in_another_order_is_not_counted() -> None:
    below = "Prosjekt;Konto;Ansvar;Budsjett;Avvik;;;;Merknad\n50001;1010;2310;2 000,00;10,00;;;;5,00\n"
    assert (amounts(text_file(LEDGER + below))) == [1500_25, -500_25]


def test_a_repeated_header_begins_no_second_table() -> None:
    decoded = text_file(LEDGER + f"{HEADER}\n1010;2310;234;50001;2003;23.10.2026;202610;Mer;7,00\n")
    assert (amounts(decoded), rules(decoded)) == ([1500_25, -500_25, 7_00], [])


def test_a_posting_whose_amount_is_a_word_begins_no_second_table() -> None:
    row = "1010;2310;234;50001;2003;23.10.2026;202610;Mer;ukjent\n"
    decoded = text_file(LEDGER + row + row.replace("ukjent", "7,00"))
    assert (amounts(decoded), rules(decoded)) == ([1500_25, -500_25, None, 7_00], ["L04"])

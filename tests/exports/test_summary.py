from __future__ import annotations

import json

from schemas.exports.decoding import decode
from schemas.exports.rules import RULES
from schemas.exports.summary import summary
from tests.exports.tables import text_file


def test_the_summary_holds_the_figures_of_the_file() -> None:
    decoded = text_file("""
        Hovedbok
        Konto;Ansvar;Funksjon;Prosjekt;Bilag;Periode;Beløp
        1270;2310;234;50001;1;202610;100,00
        1270;2310;234;50001;2;202611;50,00
        1729;2310;234;50001;2;202611;-10,00
        1270;2310;234;;3;202611;5,00
        1270;2310;234;50002;4;202699;x
        """)
    found = summary(decoded)
    findings = found.pop("findings")
    assert found == {
        "file": "uttrekk.csv",
        "format": "csv",
        "layout": "generic",
        "layout_reason": decoded.layout_reason,
        "encoding": "utf-8",
        "rows": 5,
        "ignored": 2,
        "debit_ore": 15_500,
        "credit_ore": -1000,
        "sum_ore": 14_500,
        "projects": {
            "50001": {"rows": 3, "debit_ore": 15_000, "credit_ore": -1000},
            "50002": {"rows": 1, "debit_ore": 0, "credit_ore": 0},
        },
        "periods": {"2026-10": 1, "2026-11": 3},
    }
    assert [each["rule"] for each in findings] == ["F20", "L04", "F24"]


def test_the_summary_of_a_refused_file_is_json_too() -> None:
    found = json.loads(json.dumps(summary(decode("x", b""))))
    assert (found["rows"], found["sum_ore"], found["findings"][0]["severity"]) == (0, 0, "fatal")


def test_every_rule_has_its_own_code_and_tells_what_to_do() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.title and rule.remedy.endswith(".") and rule.source for rule in RULES)

"""A wrong number in a text of the example year is found when the year is closed, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from domain.calculation import Occasion, Read, calculate
from domain.periods import whole_year
from schemas.exports.decoding import decode
from schemas.findings import Finding, Severity
from tests.ledgers import ROOT, mysen

EXPORT = "hovedbok-2025.csv"


@cache
def read() -> Read:
    decoded = decode(EXPORT, (ROOT / "examples/exports/unit4" / EXPORT).read_bytes())
    speaking = dict.fromkeys(decoded.ledger["period"].unique().to_list(), (EXPORT,))
    return Read(decoded.ledger, (), len(decoded.ignored), speaking, (), decoded.is_invented)


def told_with(key: str, sentence: str) -> list[Finding]:
    """What is told of numbers when a sentence is added to one of the texts."""
    files = mysen()
    texts = files.narratives[2025]
    planted = replace(texts[key], text=f"{texts[key].text.rstrip()}\n\n{sentence}\n")
    with_sentence = replace(files, narratives={2025: {**texts, key: planted}})
    calculation = calculate(read(), with_sentence, Occasion(whole_year(2025), True, "test", date(2026, 11, 21)))
    return [finding for finding in calculation.findings if finding.rule in {"K50", "K51", "K52", "K64"}]


def test_wrong_numbers_in_a_measures_text_are_found_at_their_line() -> None:
    told = told_with("sosionom", "Sosionomen brukte **123 456 kroner**, altså 97 prosent, og {figur:brukt.sosionon}.")
    last_line = mysen().narratives[2025]["sosionom"].text.rstrip().count("\n") + 2
    first_line = mysen().narratives[2025]["sosionom"].first_line
    assert [(found.rule, found.value) for found in told] == [
        ("K51", "{figur:brukt.sosionon}"),
        ("K50", "123 456 kroner"),
        ("K50", "97 prosent"),
    ]
    assert {found.severity for found in told} == {Severity.ERROR}
    assert {found.row for found in told} == {first_line + last_line}
    assert {found.file for found in told} == {"programmes/mysen/narrative/2025/sosionom.md"}


def test_right_numbers_are_only_told_as_typed() -> None:
    right = "Av tilskuddet på 5 millioner kroner ble 44,1 prosent brukt; 2 795 000,00 kroner er ubrukt."
    told = told_with("kapittel-sammendrag", right)
    assert [(found.rule, found.severity, found.count) for found in told] == [("K52", Severity.INFO, 3)]

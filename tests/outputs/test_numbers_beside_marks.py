"""Numbers that people typed beside a `{figur:…}`: the document is made, and what reads wrongly is told."""

from __future__ import annotations

import pytest

from domain.printed_figures import report_figures
from outputs.annual_report_basis import write_narrative
from outputs.editions import WORKING_COPY
from outputs.read_back import ReadBack, read_back
from outputs.word_parts import Figure
from outputs.written_texts import written_texts
from tests.domain.watched_texts import findings
from tests.outputs.mysen_year import mysen_run
from tests.outputs.planted import FIGURES, document
from tests.outputs.written_chapters import files_with, narrative, part_of

KEY = "kapittel-sammendrag"


def read(markdown: str) -> ReadBack:
    files, run = files_with(narrative(KEY, markdown)), mysen_run()
    made = part_of(lambda paper, basis: write_narrative(paper, basis, KEY), files)
    return read_back(made, report_figures(run, files), written_texts(run, files, WORKING_COPY))


@pytest.mark.parametrize(
    "markdown",
    [
        "Vi brukte {figur:brukt.sosionom} (78 %).",
        "1{figur:brukt.sosionom}",
        "| A | B |\n|---|---|\n| {figur:brukt.sosionom} | 791 000 |",
        "Vi brukte {figur:brukt.12\nx} i år.",
        "**{figur:brukt.12**x}",
        "{figur:brukt._sosionom_ 3}",
        "{figur:12\n34}",
        "Vi brukte {figur:brukt.sosionom} (78 %) og {figur:finnes.ikke.12} (12 %).",
    ],
)
def test_a_typed_number_beside_a_mark_does_not_stop_the_document(markdown: str) -> None:
    assert read(markdown).faults == ()


@pytest.mark.parametrize("sentence", ["Vi brukte 780 000 kroner (79 %).", "Her er (78 %)."])
def test_such_a_number_explains_no_other(sentence: str) -> None:
    files, run = files_with(narrative(KEY, "Vi brukte {figur:brukt.sosionom} (78 %).")), mysen_run()
    assert read_back(document(sentence), FIGURES, written_texts(run, files, WORKING_COPY)).unbound


@pytest.mark.parametrize(
    ("before", "after"),
    [("\u2212", ""), ("", " millioner kroner"), ("", " tusen"), ("(-", ")"), ("", " mrd."), ("", "\u00a0promille")],
)
def test_a_sign_or_a_multiple_beside_a_figure_is_a_number_of_nobody(before: str, after: str) -> None:
    assert read_back(document("Vi brukte ", before, Figure("belop"), after), FIGURES, ()).unbound


@pytest.mark.parametrize(("before", "after"), [("fra 2024\u2013", " kroner"), ("\u2013 ", ""), ("", " er brukt")])
def test_other_words_beside_a_figure_are_none(before: str, after: str) -> None:
    assert read_back(document("Vi brukte ", before, Figure("belop"), after), FIGURES, ()).unbound == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi brukte \u00bd million.",
        "Vi brukte \u2075\u2070\u2070 kroner.",
        "Vi brukte \u216b kroner.",
        "Her er \u2464.",
        "Vi brukte halvannen million.",
        "En halv million er brukt.",
        "Halvparten er brukt.",
        "Det er dobbelt så mye.",
    ],
)
def test_numbers_in_other_signs_and_parts_in_words_are_found(sentence: str) -> None:
    assert read_back(document(sentence), FIGURES, ()).unbound


@pytest.mark.parametrize(
    "markdown",
    [
        "Vi brukte 1{figur:brukt.sosionom}.",
        "Vi brukte \u2212{figur:brukt.sosionom}.",
        "Vi brukte {figur:brukt.sosionom} millioner.",
        "Vi brukte {figur:brukt.sosionom}000.",
        "Vi brukte {figur:brukt.sosionom|mill} kroner.",
        "Det er {figur:andel.brukt.sosionom} %.",
    ],
)
def test_a_mark_that_runs_into_another_number_or_unit_is_told(markdown: str) -> None:
    (finding,) = (each for each in findings(markdown) if each.rule == "K51")
    assert "inntil {figur:" in finding.message


@pytest.mark.parametrize(
    "markdown",
    [
        "Vi brukte {figur:brukt.sosionom}, altså {figur:andel.brukt.sosionom}.",
        "Vi brukte {figur:brukt.sosionom|tall} kroner i 2026.",
        "Rest: {figur:rest.sosionom}\u2013{figur:brukt.sosionom} (2026).",
        "- {figur:brukt.sosionom}\n- {figur:brukt.sosionom} kom fra tilskuddet.",
    ],
)
def test_a_mark_among_words_is_not_told(markdown: str) -> None:
    assert [each for each in findings(markdown) if each.rule == "K51"] == []

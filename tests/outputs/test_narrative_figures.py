"""Figures in the narrative: marks become content controls, typed numbers are bound where only one figure is meant."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from domain.printed_figures import report_figures
from outputs.annual_report import annual_report
from outputs.annual_report_basis import ReportBasis, write_narrative
from outputs.editions import WORKING_COPY, Edition
from outputs.narrative_text import HIDDEN_NUMBER
from outputs.read_back import mismatches, printed_figures, read_back
from outputs.word import Paper
from outputs.word_parts import Properties
from outputs.word_sheet import PageHeading
from outputs.written_texts import written_texts
from schemas.narratives import Group, Indicator, Narrative
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tests.domain.watched_texts import FACTS
from tests.outputs.documents import W, paragraphs, part, text_of
from tests.outputs.mysen_year import mysen, mysen_run, narrated

MARKS = """Vi brukte {figur:brukt.sosionom}, altså {figur:brukt.sosionom|mill}, eller {figur:brukt.sosionom|kr}.

- I ord: **{figur:brukt.sosionom|ord}**
- Med øre: *{figur:brukt.sosionom|øre}* og {figur:brukt.sosionom|tall} uten enhet
- Andel {figur:andel.brukt.sosionom} og antall {figur:indikator.sosionom.familier}

1. Skrevet { FIGUR : brukt.sosionom } med luft
2. Og {figur:brukt.
sosionon} over to linjer

### Rest: {figur:rest.sosionom}

Ukjent: {figur:brukt.sosionon}, gal form: {figur:brukt.sosionom|euro}. Klammer {som dette} og {figurer} er tekst."""
USED = "780 000"


@cache
def year() -> tuple[Run, ProgrammeFiles]:
    return mysen_run(), mysen()


def document(markdown: str, edition: Edition = WORKING_COPY) -> bytes:
    """The text about the sosionom as the report prints it, read back."""
    run, files = year()
    text = Narrative("sosionom", "mysen/narrative/2026/sosionom.md", markdown, 1, FACTS)
    basis = ReportBasis(run, replace(files, narratives={2026: {"sosionom": text}}), edition)
    figures = report_figures(run, basis.files)
    paper = Paper(Properties("t", "s", "a", "2027-02-26", "i"), figures, PageHeading("t", ()), edition=edition)
    write_narrative(paper, basis, "sosionom")
    made = paper.to_bytes()
    assert mismatches(made, figures) == ()
    return made


@cache
def marked() -> bytes:
    return document(MARKS)


def controls_in(made: bytes, words: str) -> list[tuple[str, str, bool]]:
    """Tag, text and whether it is bold of each control in the first paragraph with those words."""
    body = part(made, "word/document.xml")
    line = next(each for each in body.iter(f"{W}p") if words in text_of(each))
    return [
        (
            control.find(f"{W}sdtPr/{W}tag").get(f"{W}val"),
            text_of(control),
            control.find(f".//{W}rPr/{W}b") is not None,
        )
        for control in line.iter(f"{W}sdt")
    ]


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        (
            "Vi brukte",
            [
                ("brukt.sosionom", f"{USED} kroner", False),
                ("brukt.sosionom", "0,8 millioner kroner", False),
                ("brukt.sosionom", f"{USED} kr", False),
            ],
        ),
        ("I ord", [("brukt.sosionom", "sju hundre og åtti tusen kroner", True)]),
        ("Med øre", [("brukt.sosionom", f"{USED},00 kroner", False), ("brukt.sosionom", USED, False)]),
        ("Andel ", [("andel.brukt.sosionom", "78,0 %", False), ("indikator.sosionom.familier", "42", False)]),
        ("Skrevet ", [("brukt.sosionom", f"{USED} kroner", False)]),
        ("Rest: ", [("rest.sosionom", "220 000 kroner", True)]),
    ],
)
def test_a_mark_becomes_a_control_in_the_form_that_is_asked_for(
    words: str, figures: list[tuple[str, str, bool]]
) -> None:
    assert controls_in(marked(), words) == figures


def test_a_mark_that_names_no_figure_is_seen_in_the_document() -> None:
    (line,) = [each for each in paragraphs(marked()) if each.startswith("Ukjent: ")]
    assert line == (
        "Ukjent: [ukjent tall: figur:brukt.sosionon], gal form: [ukjent tall: figur:brukt.sosionom|euro]. "
        "Klammer {som dette} og {figurer} er tekst."
    )
    assert any(each == "Og [ukjent tall: figur:brukt. sosionon] over to linjer" for each in paragraphs(marked()))


def test_a_placeholder_has_the_style_of_what_must_be_filled_in() -> None:
    body = part(marked(), "word/document.xml")
    runs = [each for each in body.iter(f"{W}r") if "ukjent tall" in text_of(each)]
    assert len(runs) == 3
    assert {each.find(f"{W}rPr/{W}rStyle").get(f"{W}val") for each in runs} == {"Fyllesut"}


def test_a_mark_is_rounded_as_the_tables_are() -> None:
    run, files = mysen_run(), narrated(mysen(), {"sosionom": "Vi brukte {figur:brukt.sosionom} i alt."})
    measures = tuple(
        replace(each, sums=replace(each.sums, grant_financed_ore=each.sums.grant_financed_ore + 50))
        for each in run.reconciliation.measures
    )
    odd = replace(run, reconciliation=replace(run.reconciliation, measures=measures))
    figures = report_figures(odd, files)
    made = annual_report(odd, files)
    shown = {figure.text for figure in printed_figures(made) if figure.id == "brukt.sosionom"}
    whole = f"{figures.whole_kroner['brukt.sosionom']:,}".replace(",", "\u00a0")
    assert f"{whole}\u00a0kroner" in shown


def test_a_typed_number_stays_text_also_when_it_is_right() -> None:
    assert controls_in(document("Av dette var 220 000 kroner igjen."), "Av dette var") == []


@pytest.mark.parametrize("is_public", [False, True])
def test_every_number_of_a_text_is_accounted_for_when_it_is_read_back(is_public: bool) -> None:
    run, files = year()
    markdown = "Vi hjalp 39 familier. Det kostet **221** 000 kroner, {figur:x.2} og {figur:rest.sosionom}, 5 000 til."
    people = FACTS.model_copy(update={"indicators": (_with_a_small_group(),)})
    text = Narrative("sosionom", "mysen/narrative/2026/sosionom.md", markdown, 1, people)
    basis = ReportBasis(run, replace(files, narratives={2026: {"sosionom": text}}), Edition(is_public=is_public))
    figures = report_figures(run, basis.files)
    paper = Paper(Properties("t", "s", "a", "2027-02-26", "i"), figures, PageHeading("t", ()), edition=basis.edition)
    write_narrative(paper, basis, "sosionom")
    made = paper.to_bytes()
    assert any(HIDDEN_NUMBER in each for each in paragraphs(made)) is is_public
    assert read_back(made, figures, written_texts(run, basis.files, basis.edition)).faults == ()


def _with_a_small_group() -> Indicator:
    groups = (Group(name="nye", number=3), Group(name="andre", number=39))
    return FACTS.indicators[0].model_copy(update={"counts_people": True, "groups": groups, "before": Decimal(14)})


def test_typed_numbers_get_hard_blanks() -> None:
    body = part(document("Det kostet 221 000 kroner 3. mars."), "word/document.xml")
    written = ["".join(piece.text or "" for piece in each.iter(f"{W}t")) for each in body.iter(f"{W}p")]
    assert any("Det kostet 221\u00a0000\u00a0kroner 3.\u00a0mars." in each for each in written)


def test_the_sources_of_declared_numbers_stand_below_the_text() -> None:
    made = document("Mysen har 1 200 innbyggere i målgruppen.")
    assert "Kilder til tall i teksten: «1 200 innbyggere»: Folkehelseprofilen." in paragraphs(made)
    assert not any(each.startswith("Kilder til tall") for each in paragraphs(marked()))

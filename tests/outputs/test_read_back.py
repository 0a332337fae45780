"""Every number of a finished document is a figure that is right, a text that people wrote, or a fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from domain.printed_figures import PrintedFigures, letter_figures, report_figures
from outputs.annual_report import annual_report
from outputs.editions import WORKING_COPY, Edition, Standing, Template
from outputs.norwegian import Decimals
from outputs.payment_request import payment_request_letter
from outputs.read_back import Mismatch, ReadBack, mismatches, printed_figures, read_back
from outputs.word_parts import Column, Figure, Footnote, Part, Row, Table, Text
from outputs.written_texts import written_texts
from schemas.document_versions import VersionStep
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tests.outputs.mysen_year import mysen, mysen_run, narrated
from tests.outputs.planted import FIGURES, document, names_in, paper, part_text, with_part
from tests.outputs.templates import template, with_control
from tests.outputs_tables.test_figures_in_outputs import FILES, run_of

RUNS = {
    "mysen": lambda: (mysen_run(), narrated(mysen(), {"sosionom": "Sosionomen fulgte opp 42 familier i 2026."})),
    "example": lambda: (run_of("year"), FILES),
}


@cache
def made(run: str, kind: str) -> tuple[bytes, PrintedFigures, tuple[str, ...]]:
    """A finished document, what it may print, and what people wrote."""
    of, files = RUNS[run]()
    return *composed(of, files, kind), written_texts(of, files, WORKING_COPY)


def composed(
    run: Run, files: ProgrammeFiles, kind: str, edition: Edition = WORKING_COPY
) -> tuple[bytes, PrintedFigures]:
    if kind == "letter":
        return payment_request_letter(run, files, edition), letter_figures(run)
    return annual_report(run, files, edition), report_figures(run, files)


@pytest.mark.parametrize("kind", ["letter", "report"])
@pytest.mark.parametrize("run", RUNS)
def test_every_number_of_a_finished_document_is_accounted_for(run: str, kind: str) -> None:
    content, figures, written = made(run, kind)
    control = read_back(content, figures, written)

    assert control.faults == ()
    assert control.bound == len(printed_figures(content)) > (80 if kind == "letter" else 400)
    assert control.printed == control.bound + control.typed
    assert control.typed > 0


@pytest.mark.parametrize("kind", ["letter", "report"])
def test_without_what_people_wrote_their_numbers_are_found(kind: str) -> None:
    content, figures, written = made("example", kind)
    assert len(read_back(content, figures, ()).unbound) >= read_back(content, figures, written).typed > 0


def test_a_number_typed_in_a_narrative_is_its_writers_and_is_counted() -> None:
    content, figures, written = made("mysen", "report")
    without = tuple(text for text in written if "42 familier" not in text)
    (found,) = read_back(content, figures, without).unbound
    assert (found.text, "fulgte opp 42 familier" in found.context) == ("42", True)


EDITIONS = {
    "public": Edition(is_public=True),
    "template": Edition(template=Template(template(with_control))),
    "version": Edition(Standing(VersionStep.SENT, 2, replaces="versjon 1, sendt 1. mars 2026", reason="Feil på 12 kr")),
}


@pytest.mark.parametrize("kind", ["letter", "report"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_number_is_accounted_for_in_every_edition(edition: str, kind: str) -> None:
    run, files = RUNS["mysen"]()
    content, figures = composed(run, files, kind, EDITIONS[edition])
    assert read_back(content, figures, written_texts(run, files, EDITIONS[edition])).faults == ()


FORMS = {
    "bare": Figure("belop"),
    "kr": Figure("belop", "kr", Decimals.ALWAYS),
    "kroner": Figure("belop", "kroner"),
    "words": Figure("belop", "words"),
    "minus": Figure("minus", "minus"),
    "change": Figure("minus", "change"),
    "millions": Figure("belop", "millions"),
    "percent": Figure("andel", "percent"),
    "percent of a column": Figure("kolonne", "percent"),
    "more places": Figure("andel", "percent", places=3),
    "no whole": Figure("uten", "percent"),
    "number": Figure("rader", "number"),
    "hours": Figure("timer", "number", places=2),
    "exact number": Figure("timer", "number"),
    "whole in a column": Figure("verdi", "number"),
    "count": Figure("tiltak", "count"),
    "neuter count": Figure("ett", "neuter_count"),
    "none": Figure("ingen", "count"),
    "whole kroner of a column": Figure("deler", "kroner", Decimals.NEVER),
}
PRINTED = {
    "bare": "1 234 567,50",
    "kr": "1 234 567,50 kr",
    "kroner": "1 234 567,50 kroner",
    "words": "én million to hundre og trettifire tusen fem hundre og sekstisju kroner og femti øre",
    "minus": "minus 1 500",
    "change": "1 500 kroner mindre",
    "millions": "1,2 millioner kroner",
    "percent": "8,3 %",
    "percent of a column": "15,0 %",
    "more places": "8,333 %",
    "no whole": "–",
    "number": "12 431",
    "hours": "46,75",
    "exact number": "46,75",
    "whole in a column": "21",
    "count": "tre",
    "neuter count": "ett",
    "none": "ingen",
    "whole kroner of a column": "333 334 kroner",
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_printed_and_read_back(form: str) -> None:
    content = document("Her står ", FORMS[form], ".")
    assert [figure.text.replace("\u00a0", " ") for figure in printed_figures(content)] == [PRINTED[form]]
    assert read_back(content, FIGURES, ()) == ReadBack(bound=1, typed=0)


CHANGED = {
    "bare": ("234", "243"),
    "kr": (",50", ",05"),
    "kroner": ("567", "568"),
    "words": ("trettifire", "trettifem"),
    "minus": ("minus", ""),
    "change": ("mindre", "mer"),
    "millions": ("1,2", "1,3"),
    "percent": ("8,3", "8,4"),
    "percent of a column": ("15,0", "15,1"),
    "more places": ("8,333", "8,334"),
    "no whole": ("–", "0,0 %"),
    "number": ("431", "413"),
    "hours": ("46,75", "46,76"),
    "exact number": ("46,75", "46,7"),
    "whole in a column": ("21", "23"),
    "count": ("tre", "fire"),
    "neuter count": ("ett", "to"),
    "none": ("ingen", "én"),
    "whole kroner of a column": ("334", "335"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_changed_figure_is_found_in_each_form(form: str) -> None:
    assert set(CHANGED) == set(FORMS)
    before, after = CHANGED[form]
    content = document("Her står ", FORMS[form], ".")
    changed = with_part(content, "word/document.xml", lambda xml: in_controls(xml, before, after))
    (wrong,) = read_back(changed, FIGURES, ()).mismatches
    assert wrong.id == FORMS[form].id
    assert wrong == mismatches(changed, FIGURES)[0]


def in_controls(xml: str, before: str, after: str) -> str:
    """The XML with a text changed inside its content controls."""
    return re.sub(r"<w:sdtContent>.*?</w:sdtContent>", lambda found: found[0].replace(before, after, 1), xml)


def test_a_changed_figure_is_found_in_a_footnote() -> None:
    note = Footnote("sporsmal", frozenset({"belop"}), "Ville vært ", (Figure("minus", "change"),), ".")
    written = paper(lambda figures: (note,) if "belop" in figures else ())
    written.paragraph("Brukt er ", Figure("belop", "kroner"), ".")
    content = written.to_bytes()
    assert read_back(content, FIGURES, ()).faults == ()

    changed = with_part(content, "word/footnotes.xml", lambda xml: xml.replace("500", "501"))
    (wrong,) = read_back(changed, FIGURES, ()).mismatches
    assert wrong == Mismatch("minus", "1\u00a0501\u00a0kroner\u00a0mindre", -150_000)


def test_a_changed_figure_is_found_in_the_header_and_so_is_one_without_an_id() -> None:
    content = document("Brukt er ", Figure("belop", "kroner"), ".")
    control = re.search(r"<w:sdt>.*?</w:sdt>", part_text(content, "word/document.xml"))
    assert control is not None
    header = next(name for name in names_in(content) if name.startswith("word/header"))
    right = with_part(content, header, lambda xml: xml.replace("</w:p>", f"{control[0]}</w:p>", 1))
    assert read_back(right, FIGURES, ()) == ReadBack(bound=2, typed=0)

    wrong = with_part(right, header, lambda xml: xml.replace("567", "765"))
    assert [fault.id for fault in read_back(wrong, FIGURES, ()).mismatches] == ["belop"]
    bare = with_part(content, header, lambda xml: xml.replace("Prøve", "Brukt 1 234 kroner"))
    (found,) = read_back(bare, FIGURES, ()).unbound
    assert (found.part, found.text) == (header, "1 234")


def test_a_figure_that_does_not_exist_is_a_fault_and_so_is_a_control_of_nobody() -> None:
    content = document("Brukt er ", Figure("belop", "kroner"), ".")
    unknown = with_part(content, "word/document.xml", lambda xml: xml.replace('w:tag w:val="belop"', 'w:tag w:val="x"'))
    assert [fault.expected for fault in read_back(unknown, FIGURES, ()).mismatches] == [None]
    assert "no such figure" in read_back(unknown, FIGURES, ()).faults[0]
    untagged = with_part(content, "word/document.xml", lambda xml: xml.replace('<w:tag w:val="belop"/>', ""))
    assert [each.text for each in read_back(untagged, FIGURES, ()).unbound] == ["1 234 567,50"]


def table(cell: str | Figure, *, description: str = "Beløp.", note: str = "", caption: str = "Beløp") -> Table:
    columns = (Column("Post", 8.0), Column("Kroner", 4.0, is_amount=True))
    return Table(caption, description, columns, (Row(("Brukt", cell)),), note)


def planted_in_table(cell: str | Figure, **words: str) -> bytes:
    written = paper()
    written.table(table(cell, **words))
    return written.to_bytes()


PLANTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "amount": (lambda: document("Kommunen brukte 1 234 kroner på lys."), "1 234"),
    "hard space": (lambda: document("Kommunen brukte 1\u00a0234\u00a0kroner på lys."), "1 234"),
    "bold": (lambda: document("Brukt er ", Text("12 500", is_bold=True), " kroner."), "12 500"),
    "share": (lambda: document("Det er 8,3 % av budsjettet."), "8,3"),
    "words": (lambda: document("Kommunen brukte fem millioner kroner."), "fem millioner"),
    "count in words": (lambda: document("Tre tiltak har brukt for mye."), "Tre"),
    "one": (lambda: document("Det er ett tiltak til."), "ett"),
    "year as an amount": (lambda: document("Kommunen brukte 2026 kroner."), "2026"),
    "year with øre": (lambda: document("Kommunen brukte 2026,50."), "2026,50"),
    "beside a figure": (lambda: document(Figure("belop"), "5 kroner"), "5"),
    "before a figure": (lambda: document("9", Figure("belop"), " kroner"), "9"),
    "reference with a unit": (lambda: document("Se kapittel 8 kroner."), "8"),
    "in a cell": (lambda: planted_in_table("1 234"), "1 234"),
    "year alone among amounts": (lambda: planted_in_table("2026"), "2026"),
    "year below nought among amounts": (lambda: planted_in_table("\u22122026"), "2026"),
    "in a note": (lambda: planted_in_table(Figure("belop"), note="Herav 12 000 kroner."), "12 000"),
    "in a caption": (lambda: planted_in_table(Figure("belop"), caption="Brukt 12 000 kroner"), "12 000"),
    "in a description": (lambda: planted_in_table(Figure("belop"), description="Brukt 7 000 kroner."), "7 000"),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_number_is_found_wherever_it_stands(kind: str) -> None:
    make, text = PLANTED[kind]
    control = read_back(make(), FIGURES, ())
    assert {each.text for each in control.unbound} == {text}
    assert control.mismatches == ()
    assert all(repr(text) in fault or text in fault for fault in control.faults)


def test_a_number_planted_in_a_heading_is_found_and_its_own_number_is_not() -> None:
    written = paper()
    written.heading("7.1 Ramme på 500 000 kroner")
    assert [each.text for each in read_back(written.to_bytes(), FIGURES, ()).unbound] == ["500 000"]


FREE = (
    "Brevet er datert 21. november 2026, og svaret kom 03.12.2026.",
    "Avtalen gjelder 2024–2028. Regnskapet er fra 2026.",
    "Se kapittel 8.1, vedlegg 1 og tabell 7.",
    "Artene 010 til 480, og art 729.",
    "Måloppnåelse i tråd med Prop. 1 S.",
    "Ingen rad er talt to ganger, og én regel peker på tiltaket.",
    "En postering hører til et tiltak.",
)


@pytest.mark.parametrize("sentence", FREE)
def test_dates_years_and_references_are_no_quantities(sentence: str) -> None:
    assert read_back(document(sentence), FIGURES, ()) == ReadBack(bound=0, typed=0)


def test_a_text_of_the_programme_explains_its_own_numbers_and_no_others() -> None:
    purpose = "Tilby 40 plasser til unge i alderen 16–24 år."
    inside = read_back(document(Text("Formål: ", is_bold=True), purpose), FIGURES, [purpose])
    assert inside == ReadBack(bound=0, typed=3)
    other = read_back(document("Tiltaket har 40 plasser."), FIGURES, [purpose])
    assert [each.text for each in other.unbound] == ["40"]


def test_a_bare_number_that_people_wrote_explains_only_a_passage_of_its_own() -> None:
    assert read_back(document("40"), FIGURES, ["40"]).faults == ()
    assert [each.text for each in read_back(planted_in_table("40"), FIGURES, ["40"]).unbound] == ["40"]
    assert [each.text for each in read_back(document("40 kroner"), FIGURES, ["40"]).unbound] == ["40"]
    assert [each.text for each in read_back(document("1 240 deltakere"), FIGURES, ["240 deltakere"]).unbound] == [
        "1 240"
    ]


def test_a_narrative_with_figures_and_marks_of_markdown_is_known_again() -> None:
    markdown = "Brukt er {figur:belop|kr} av **12 000** planlagt,\nog 7 familier ble med."
    parts: tuple[Part, ...] = (
        "Brukt er ",
        Figure("belop", "kr"),
        " av ",
        Text("12 000", is_bold=True),
        " planlagt, og 7 familier ble med.",
    )
    assert read_back(document(*parts), FIGURES, [markdown]) == ReadBack(bound=1, typed=2)
    changed = (*parts[:3], Text("13 000", is_bold=True), *parts[4:])
    assert [each.text for each in read_back(document(*changed), FIGURES, [markdown]).unbound] == ["13 000", "7"]


def test_a_field_counts_and_cannot_hide_a_number() -> None:
    content = planted_in_table(Figure("belop"))
    assert read_back(content, FIGURES, ()).faults == ()
    hidden = with_part(
        content, "word/document.xml", lambda xml: xml.replace("<w:t>1</w:t>", "<w:t>1 234 kroner</w:t>", 1)
    )
    assert [each.text for each in read_back(hidden, FIGURES, ()).unbound] == ["1 234"]


def test_a_description_may_repeat_what_a_figure_says() -> None:
    content = planted_in_table(Figure("belop"), description="Brukt 1 234 567,50 kroner.")
    assert read_back(content, FIGURES, ()).faults == ()


def test_another_year_is_found_in_all_its_figures() -> None:
    content, figures, written = made("example", "letter")
    doubled = replace(figures, amounts={figure: ore + 10_000 for figure, ore in figures.amounts.items()})
    amounts = [figure for figure in printed_figures(content) if not figure.id.startswith("rader.")]
    assert len(read_back(content, doubled, written).mismatches) >= len(amounts) - 5

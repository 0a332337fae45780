"""The text about a measure in the annual report, and the indicators with it."""

from __future__ import annotations

from typing import Any

import pytest

from outputs.annual_report_indicators import write_indicators, write_indicators_reference
from outputs.annual_report_measure_texts import write_measure_text
from outputs.read_back import printed_figures
from schemas.narrative_sections import MEASURE_SECTIONS
from schemas.narratives import Narrative
from tests.outputs.documents import W, paragraphs, part, rows, style_of, tables, text_of
from tests.outputs.written_chapters import FULL, PUBLIC, files_with, narrative, part_of, people
from tests.people import EMAIL, FODSELSNUMMER

WHOLE = "".join(f"## {heading}\n\nOm {heading.lower()}.\n\n" for heading in MEASURE_SECTIONS)
MISSING = "Teksten mangler. Skriv den i filen sosionom.md for 2026."


def written(text: str, *, edition: Any = FULL, **facts: Any) -> bytes:
    files = files_with(narrative("sosionom", text, **facts))
    return part_of(lambda paper, basis: write_measure_text(paper, basis, "sosionom"), files, edition)


def said(text: str, **more: Any) -> list[str]:
    return [words for words in paragraphs(written(text, **more)) if words and words != "t"]


def bold(document: bytes) -> list[str]:
    runs = part(document, "word/document.xml").iter(f"{W}r")
    return [text_of(run) for run in runs if run.find(f"{W}rPr/{W}b") is not None]


def test_each_section_is_a_labelled_part_on_the_line_of_its_text() -> None:
    document = written(WHOLE)
    assert [words for words in paragraphs(document) if words] == [
        f"{heading}: Om {heading.lower()}." for heading in MEASURE_SECTIONS
    ]
    assert bold(document) == [f"{heading}:" for heading in MEASURE_SECTIONS]


def test_a_section_that_begins_with_a_list_has_its_label_above() -> None:
    document = written(WHOLE.replace("Om avvik.", "- sen start\n- høy pris"))
    shown = paragraphs(document)
    at = shown.index("Avvik:")
    assert shown[at + 1 : at + 3] == ["sen start", "høy pris"]


def test_no_label_is_a_heading() -> None:
    styles = {style_of(each) for each in part(written(WHOLE), "word/document.xml").iter(f"{W}p")}
    assert not {style for style in styles if style and style.startswith("Heading")}


def test_a_missing_section_is_asked_for_in_its_place() -> None:
    shown = said(WHOLE.replace("Om avvik.", ""))
    assert shown[4] == f"Avvik: {MISSING}"
    assert shown[5] == "Veien videre: Om veien videre."


def test_a_missing_text_is_one_line() -> None:
    assert said("") == [MISSING]


def test_a_text_without_any_of_the_headings_is_printed_and_asked_for_them_once() -> None:
    shown = said("Fri tekst.")
    assert shown[0] == "Fri tekst."
    assert shown[1].startswith("Teksten har ingen av overskriftene «Mål», «Gjennomført»,")
    assert len(shown) == 2


def test_unknown_headings_are_printed_after_the_known() -> None:
    assert said(f"## Sitater\n\n«Fint.»\n\n{WHOLE}")[-1] == "Sitater: «Fint.»"


def test_text_before_the_first_heading_comes_first() -> None:
    assert said(f"Innledning.\n\n{WHOLE}")[0] == "Innledning."


def test_an_invented_text_is_marked() -> None:
    assert said(WHOLE, is_invented=True)[0] == "Teksten under er oppdiktet."
    assert "oppdiktet" not in " ".join(said(WHOLE))


def test_people_are_shown_among_the_participants_with_target_and_groups() -> None:
    record = people(38, {"jenter": 20, "gutter": 18}, target=35)
    shown = said(WHOLE, indicators=[record, {**record, "id": "x", "counts_people": False}])
    at = shown.index("Deltakere: Om deltakere.")
    assert shown[at + 1 : at + 3] == [
        "Barn i gruppe: 38 barn (mål 35), herav 20 jenter og 18 gutter.",
        "Avvik: Om avvik.",
    ]


def test_people_alone_are_the_participants() -> None:
    shown = said(WHOLE.replace("Om deltakere.", ""), indicators=[people(38)])
    at = shown.index("Deltakere: ")
    assert shown[at + 1] == "Barn i gruppe: 38 barn."


def test_every_number_of_people_is_a_figure() -> None:
    document = written(WHOLE, indicators=[people(38, {"jenter": 20, "gutter": 18}, target=35)])
    assert [(figure.id, figure.text) for figure in printed_figures(document)] == [
        ("indikator.sosionom.barn", "38"),
        ("indikator.sosionom.barn.mal", "35"),
        ("indikator.sosionom.barn.gruppe-1", "20"),
        ("indikator.sosionom.barn.gruppe-2", "18"),
    ]


def test_personal_data_is_hidden_in_both_editions() -> None:
    facts = {"indicators": [people(38, unit=f"barn ({EMAIL})")]}
    for edition in (FULL, PUBLIC):
        shown = " ".join(
            said(f"{WHOLE}Kontakt {FODSELSNUMMER[:6]}\n{FODSELSNUMMER[6:]} nå.\n", edition=edition, **facts)
        )
        assert "Kontakt [nummer skjult] nå." in shown
        assert "38 barn ([e-post skjult])" in shown
        assert FODSELSNUMMER[6:] not in shown


def test_a_number_that_would_tell_a_small_group_is_hidden_with_its_unit() -> None:
    records = [people(40, {"jenter": 37, "gutter": 3}), people(37, id="jenter", name="Jenter")]
    shown = said(WHOLE, edition=PUBLIC, indicators=records)
    assert "Jenter: skjult." in shown
    assert "Jenter: 37 barn." in said(WHOLE, indicators=records)


TEXTS = (
    narrative("sosionom", WHOLE, is_invented=True, indicators=[people(38, {"jenter": 20, "gutter": 18}, target=35)]),
    narrative("mal-narmiljo", "Tekst.", indicators=[people(9, id="moter", counts_people=False, before="2.5")]),
    narrative("sosinom", WHOLE, indicators=[people(7)]),
)


def table(*texts: Narrative, edition: Any = FULL) -> list[list[str]]:
    return rows(tables(part_of(write_indicators, files_with(*texts), edition))[0])


def test_the_table_has_baseline_target_result_and_source() -> None:
    assert table(*TEXTS) == [
        ["Gjelder", "Indikator", "Før", "Mål", "Resultat", "Kilde"],
        ["Sosionom (oppdiktet)", "Barn i gruppe (barn)", "–", "35", "38", "Oversikten"],
        ["", "– jenter", "", "", "20", ""],
        ["", "– gutter", "", "", "18", ""],
        [
            "Målet «Fysiske og sosiale kvaliteter i nærmiljøet»",
            "Barn i gruppe (barn)",
            "2,5",
            "–",
            "9",
            "Oversikten",
        ],
    ]


def test_a_text_nobody_prints_has_no_indicators_in_the_table() -> None:
    assert "7" not in {cell for row in table(*TEXTS) for cell in row}


@pytest.mark.parametrize("texts", [(), TEXTS[2:]])
def test_without_indicators_the_attachment_says_so(texts: tuple[Narrative, ...]) -> None:
    document = part_of(write_indicators, files_with(*texts))
    assert paragraphs(document)[-1] == "Det er ikke oppgitt resultatindikatorer for 2026."
    assert tables(document) == []


def test_chapter_ten_refers_to_the_table_when_there_is_one() -> None:
    def both(paper: Any, basis: Any) -> None:
        write_indicators_reference(paper, basis)
        write_indicators(paper, basis)

    assert "Resultatene som er talt opp, står i tabell 1." in paragraphs(part_of(both, files_with(*TEXTS)))
    assert "Resultatene" not in " ".join(paragraphs(part_of(both, files_with())))
